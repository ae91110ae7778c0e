"""The real data sets of the course: small, shipped with scikit-learn, standardized, never downloaded.

Both come from the UCI Machine Learning Repository under CC BY 4.0.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from lessons.shared.arrays import Array, require_between


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
        return tuple(  # type: ignore[return-value]
            Dataset(self.name, x, self.y[rows], self.features, self.source, self.license)
            for x, rows in zip(parts, (first, second), strict=True)
        )


@functools.cache
def breast_cancer() -> Dataset:
    """569 tumours, 30 features of their cell nuclei; y = +1 malignant (212), -1 benign (357).

    Wolberg, Mangasarian, Street & Street (1993), Breast Cancer Wisconsin (Diagnostic), doi:10.24432/C5DW2B.
    """
    from sklearn.datasets import load_breast_cancer  # half a second to import: only who asks for data waits

    raw = load_breast_cancer()
    features = tuple(map(str, raw.feature_names))
    y = np.where(raw.target == 0, 1.0, -1.0)
    return Dataset("breast cancer", _standardized(raw.data), _frozen(y), features, "doi:10.24432/C5DW2B")


@functools.cache
def digits() -> Dataset:
    """1,797 handwritten digits of 8 × 8 pixels; y = 0.0 … 9.0. Pixels that never change stay at 0.

    Alpaydin & Kaynak (1998), Optical Recognition of Handwritten Digits (its test part), doi:10.24432/C50P49.
    """
    from sklearn.datasets import load_digits

    raw = load_digits()
    features = tuple(map(str, raw.feature_names))
    y = _frozen(raw.target.astype(float))
    return Dataset("digits", _standardized(raw.data), y, features, "doi:10.24432/C50P49")


def _standardized(x: Array) -> Array:
    return _frozen((x - x.mean(0)) / _scale(x))


def _scale(x: Array) -> Array:
    """The standard deviation of each feature; 1 where it never changes, even if rounding makes that 1e-17."""
    scale = x.std(0)
    return np.where(scale > 1e-12 * np.abs(x).max(0), scale, 1.0)


def _frozen(array: Array) -> Array:
    array.flags.writeable = False  # the cache hands the same arrays to everyone
    return array
