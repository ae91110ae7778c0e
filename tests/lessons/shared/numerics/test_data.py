"""The data sets: shapes and labels as published, features standardized, nothing that a lesson could spoil."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn import datasets

from lessons.shared.numerics import data


def test_breast_cancer_has_212_malignant_and_357_benign_tumours():
    cancer = data.breast_cancer()
    assert cancer.x.shape == (569, 30)
    assert len(cancer.features) == 30
    assert (np.sum(cancer.y == 1), np.sum(cancer.y == -1)) == (212, 357)
    radius = cancer.x[:, cancer.features.index("mean radius")]
    assert radius[cancer.y == 1].mean() > radius[cancer.y == -1].mean()  # +1 is malignant: the larger nuclei


def test_digits_are_ten_classes_of_64_pixels():
    digits = data.digits()
    assert digits.x.shape == (1797, 64)
    assert set(digits.y) == set(range(10))
    assert np.all(digits.x[:, 0] == 0)  # the corner pixel never changes


@pytest.mark.parametrize(
    ("load", "oracle", "labels"),
    [
        (data.breast_cancer, datasets.load_breast_cancer, 1 - 2 * np.arange(2)),
        (data.digits, datasets.load_digits, np.arange(10)),
    ],
)
def test_the_tables_are_those_that_scikit_learn_reads(load, oracle, labels):
    found, raw = load(), oracle()
    scale = np.where(np.ptp(raw.data, axis=0) > 0, raw.data.std(0), 1)
    np.testing.assert_array_equal(found.x, (raw.data - raw.data.mean(0)) / scale)
    np.testing.assert_array_equal(found.y, labels[raw.target])
    assert list(found.features) == list(raw.feature_names)


def test_loading_does_not_import_scikit_learn():
    load = "from lessons.shared.numerics import data; data.digits(); data.breast_cancer()"
    code = f"{load}; import sys; print('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize("load", [data.breast_cancer, data.digits])
def test_features_are_standardized_and_read_only(load):
    found = load()
    varying = found.x.std(0) > 0
    np.testing.assert_allclose(found.x.mean(0), 0, atol=1e-12)
    np.testing.assert_allclose(found.x.std(0)[varying], 1, rtol=1e-12)
    with pytest.raises(ValueError, match="read-only"):
        found.x[0, 0] = 1.0
    assert found.source.startswith("doi:")
    assert found.license == "CC BY 4.0"


def test_split_is_disjoint_whole_and_standardized_by_its_first_part():
    cancer = data.breast_cancer()
    first, second = cancer.split(np.random.default_rng(0), share=0.25)
    assert (len(first.y), len(second.y)) == (142, 427)
    assert np.sum(first.y == 1) + np.sum(second.y == 1) == 212
    np.testing.assert_allclose(first.x.mean(0), 0, atol=1e-12)
    assert np.abs(second.x.mean(0)).max() > 1e-3  # the second part knows nothing of its own mean


@pytest.mark.parametrize("seed", range(6))
def test_a_pixel_that_the_first_part_never_lights_is_not_blown_up_in_the_second(seed):
    first, second = data.digits().split(np.random.default_rng(seed), share=300 / 1797)
    constant = np.ptp(first.x, axis=0) == 0
    assert np.any(constant[np.ptp(data.digits().x, axis=0) > 0])  # some pixel changes in the second part alone
    np.testing.assert_allclose(first.x[:, constant], 0, atol=1e-12)
    assert np.abs(second.x).max() < 16 * 300  # 16 grey levels; one example of 300 makes a deviation of 1/17 of a level
