"""Unscaled inputs and good starts on MNIST-1D and on a teacher's classes."""

import numpy as np
import pytest
from spoken import spoken

from lessons.plateaus import elsewhere, unscaled_inputs


@pytest.mark.claim("P2")
@pytest.mark.parametrize("name", elsewhere.NAMES)
@pytest.mark.parametrize("depth", ["1 layer", "3 layers"])
def test_unscaled_inputs_keep_most_errors_and_standardized_ones_few(name, depth):
    said = spoken("plateaus", "P2", name)
    assert [said[f"{depth}, {how}"] for how in elsewhere.INPUTS] == ["refuted", "shown", "shown"]


@pytest.mark.claim("P2")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_positive_inputs_leave_hardly_more_than_the_largest_class_and_centred_ones_do(name):
    (_, _, _, centred, largest), (_, _, _, positive, _) = [row for row in elsewhere.unit_rows() if row[0] == name][1:]
    assert positive < largest + 0.05
    assert centred > largest + 0.15


@pytest.mark.claim("P2")
def test_a_recorded_run_with_units_is_made_again():
    problem = elsewhere.with_units("teacher–student", 1, "in units, positive")
    found = unscaled_inputs.run(problem, lr=0.3, seed=0)
    assert found[1] == pytest.approx(1, abs=0.01)  # saturated


@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_units_change_each_feature_by_a_factor_and_positive_ones_by_a_shift_too(name):
    plain, centred, positive = (elsewhere.with_units(name, 1, how).x for how in elsewhere.INPUTS)
    factors = centred[0] / plain[0]
    np.testing.assert_allclose(centred, plain * factors)
    np.testing.assert_allclose(positive, (plain + elsewhere.RAISED) * factors)
    assert factors.max() / factors.min() > 1e3


@pytest.mark.claim("T6")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_hes_start_ends_lower_than_every_other_and_does_not_begin_lower_than_a_tiny_one(name):
    said = spoken("plateaus", "T6", name)
    assert said.pop("at the start, against σ = 0.01") == "refuted"
    assert set(said.values()) == {"shown"}


@pytest.mark.claim("T6")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_the_recorded_starts_are_compared_again(name):
    from lessons.plateaus.gradient_by_layer import start_and_end

    tiny, good = (start_and_end(scheme, seeds=2, task=name) for scheme in (0.01, "He"))
    assert np.all(good[2] < tiny[2])
