"""The real data sets of the course: small, shipped with scikit-learn, standardized, never downloaded.

Both come from the UCI Machine Learning Repository under CC BY 4.0. Their tables are read from scikit-learn's folder:
to import scikit-learn for them would cost each kernel more than a second.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, require_between, require_choice

NUCLEUS = ("radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points",
           "symmetry", "fractal dimension")  # fmt: skip
UNSCALED = {"tumours": "breast_cancer.csv", "wine": "wine_data.csv"}
PIXELS = tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8))


@dataclass(frozen=True)
class Dataset:
    """Examples in the rows of `x`, shape (n, d), each feature with mean 0 and variance 1; `y` (n,) holds the labels."""

    name: str
    x: Array
    y: Array
    features: tuple[str, ...]
    source: str
    license: str = "CC BY 4.0"

    def __repr__(self) -> str:
        return f"{self.name}: {self.x.shape[0]} examples, {self.x.shape[1]} features"

    def split(self, rng: np.random.Generator, *, share: float = 0.5) -> tuple[Dataset, Dataset]:
        """Two disjoint random parts, the first with `share` of the examples; both standardized by the first part."""
        require_between(0, 1, share=share)
        order = rng.permutation(len(self.y))
        cut = round(share * len(order))
        if cut in (0, len(order)):
            raise ValueError(f"share must leave examples on both sides of {len(order)}, got {share}")
        first, second = order[:cut], order[cut:]
        mean, scale = self.x[first].mean(0), _scale(self.x[first])
        parts = [(self.x[part] - mean) / scale for part in (first, second)]
        seen, unseen = (
            Dataset(self.name, x, self.y[rows], self.features, self.source, self.license)
            for x, rows in zip(parts, (first, second), strict=True)
        )
        return seen, unseen


def design(data: Dataset) -> Array:
    """The examples with a last column of ones, (n, features + 1), so that the last parameter is the bias."""
    return np.column_stack([data.x, np.ones(len(data.x))])


@functools.cache
def breast_cancer() -> Dataset:
    """569 tumours, 30 features of their cell nuclei; y = +1 malignant (212), -1 benign (357).

    Wolberg, Mangasarian, Street & Street (1993), Breast Cancer Wisconsin (Diagnostic), doi:10.24432/C5DW2B.
    """
    table = _shipped("breast_cancer.csv", header=1)
    features = tuple(way.format(part) for way in ("mean {}", "{} error", "worst {}") for part in NUCLEUS)
    y = np.where(table[:, -1] == 0, 1.0, -1.0)
    return Dataset("breast cancer", _standardized(table[:, :-1]), _frozen(y), features, "doi:10.24432/C5DW2B")


@functools.cache
def digits() -> Dataset:
    """1,797 handwritten digits of 8 × 8 pixels; y = 0.0 … 9.0. Pixels that never change stay at 0.

    Alpaydin & Kaynak (1998), Optical Recognition of Handwritten Digits (its test part), doi:10.24432/C50P49.
    """
    table = _shipped("digits.csv.gz")
    return Dataset("digits", _standardized(table[:, :-1]), _frozen(table[:, -1].copy()), PIXELS, "doi:10.24432/C50P49")


@functools.cache
def unscaled(name: str) -> tuple[Array, npt.NDArray[np.intp]]:
    """The features (n, d) as they were measured, and the classes (n,): "tumours" or "wine".

    Wine: 178 wines of three growers. Aeberhard & Forina (1991), Wine, doi:10.24432/C5PC7J.
    """
    require_choice("name", name, UNSCALED)
    table = _shipped(UNSCALED[name], header=1)
    classes = table[:, -1].astype(np.intp)
    classes.flags.writeable = False
    return _frozen(table[:, :-1].copy()), classes


def mislabelled(y: npt.ArrayLike, rng: np.random.Generator, share: float, *, classes: int = 10) -> npt.NDArray[np.intp]:
    """The classes y (n,) with a `share` of them, chosen at random, replaced by another class: each is then wrong."""
    require_between(0, 1, share=share)
    labels = np.array(y, dtype=np.intp)
    wrong = rng.permutation(len(labels))[: round(share * len(labels))]
    labels[wrong] = (labels[wrong] + rng.integers(1, classes, len(wrong))) % classes
    return labels


def _shipped(name: str, *, header: int = 0) -> Array:
    """A table that scikit-learn ships, without its header lines: features, then the class."""
    sklearn = find_spec("sklearn")
    if sklearn is None or not sklearn.submodule_search_locations:
        raise ModuleNotFoundError("the data sets come with scikit-learn: pip install -r requirements.txt")
    return np.loadtxt(
        Path(sklearn.submodule_search_locations[0], "datasets", "data", name), delimiter=",", skiprows=header
    )


def _standardized(x: Array) -> Array:
    return _frozen((x - x.mean(0)) / _scale(x))


def _scale(x: Array) -> Array:
    """The standard deviation of each feature; 1 where it never changes, even if rounding makes that 1e-17."""
    scale = x.std(0)
    return np.where(scale > 1e-12 * np.abs(x).max(0), scale, 1.0)


def _frozen(array: Array) -> Array:
    array.flags.writeable = False  # the cache hands the same arrays to everyone
    return array
