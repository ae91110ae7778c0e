"""Digits, tumours and wines as tasks of one form, so that what digits say can be asked of two other data sets.

Wines: Aeberhard & Forina (1991), doi:10.24432/C5PC7J, 178 wines of three growers, 13 features, shipped with
scikit-learn.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, require_between, require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.networks import Network

NAMES = ("digits", "tumours", "wine")
Labels = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Task:
    """Standardized examples `x` (n, d), their classes `y` (n,), and how many of them train."""

    x: Array
    y: Labels
    examples: int

    @property
    def classes(self) -> int:
        return int(self.y.max()) + 1


@functools.cache
def task(name: str) -> Task:
    """The task of that name; half or more of the tumours and wines test."""
    require_choice("name", name, NAMES)
    if name == "digits":
        found = data.digits()
        return Task(found.x, found.y.astype(np.intp), 200)
    if name == "tumours":
        found = data.breast_cancer()
        return Task(found.x, (found.y > 0).astype(np.intp), 200)
    table = np.loadtxt(_wines(), delimiter=",", skiprows=1)
    x, y = table[:, :-1], table[:, -1].astype(np.intp)
    return Task((x - x.mean(0)) / x.std(0), y, 90)


def _wines() -> Path:
    found = find_spec("sklearn")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("the data sets come with scikit-learn: pip install -r requirements.txt")
    return Path(found.submodule_search_locations[0], "datasets", "data", "wine_data.csv")


def mislabelled(y: npt.ArrayLike, rng: np.random.Generator, share: float, classes: int) -> Labels:
    """The classes y (n,) with a `share` of them, chosen at random, replaced by another of `classes` classes."""
    require_between(0, 1, share=share)
    labels = np.array(y, dtype=np.intp)
    wrong = rng.permutation(len(labels))[: round(share * len(labels))]
    labels[wrong] = (labels[wrong] + rng.integers(1, classes, len(wrong))) % classes
    return labels


def drawn(name: str, draw: int, sizes: tuple[int, ...]) -> list[tuple[Array, Labels]]:
    """Disjoint random parts of a task: one of each of `sizes`, and last what is left, which tests."""
    found = task(name)
    order = np.random.default_rng([3, draw]).permutation(len(found.y))
    if sum(sizes) >= len(order):
        raise ValueError(f"sizes must leave examples of {len(order)} for the test, got {sizes}")
    return [(found.x[rows], found.y[rows]) for rows in np.split(order, np.cumsum(sizes))]


def problems(
    name: str, hidden: tuple[int, ...], sizes: tuple[int, ...], *, draw: int = 0, noise: float = 0.0
) -> list[Classifier]:
    """The loss of a ReLU network on each part of `drawn`, a share `noise` wrong in all of them but the last."""
    found = task(name)
    network = Network((found.x.shape[1], *hidden, found.classes))
    *parts, (x, y) = drawn(name, draw, sizes)
    rngs = [np.random.default_rng([5, draw, place]) for place in range(len(parts))]
    labels = [mislabelled(one, rng, noise, found.classes) for (_, one), rng in zip(parts, rngs, strict=True)]
    seen = [Classifier(network, one, its) for (one, _), its in zip(parts, labels, strict=True)]
    return [*seen, Classifier(network, x, y)]
