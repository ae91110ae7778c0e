"""All data sets as tasks of one form, so that what digits say can be asked of others: tumours, wines, made ones."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import data, made_data
from lessons.shared.numerics.arrays import Array, require_choice, require_count
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.networks import Network

NAMES = ("digits", "tumours", "wine")  # measured
MADE = ("MNIST-1D", "teacher–student")
MADE_EXAMPLES = 2000
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
    require_choice("name", name, NAMES + MADE)
    if name == "MNIST-1D":
        x, y = made_data.mnist1d(MADE_EXAMPLES, np.random.default_rng(42))
        return Task((x - x.mean(0)) / x.std(0), y, 200)
    if name == "teacher–student":
        rng = np.random.default_rng(43)
        x, y = made_data.taught(MADE_EXAMPLES, rng, made_data.teacher(rng))
        return Task(x, y, 200)
    if name == "digits":
        examples = data.digits()
        return Task(examples.x, examples.y.astype(np.intp), 200)
    if name == "tumours":
        examples = data.breast_cancer()
        return Task(examples.x, (examples.y > 0).astype(np.intp), 200)
    x, y = data.unscaled("wine")
    return Task((x - x.mean(0)) / x.std(0), y, 90)


def ends(name: str) -> tuple[int, int]:
    """How many inputs and outputs a network for the task has."""
    whole = task(name)
    return whole.x.shape[1], whole.classes


def first(name: str, network: Network, examples: int) -> Classifier:
    """The loss on the first `examples` of a task as the file has them, or as they were made; nothing is held back."""
    require_count(least=1, examples=examples)
    whole = task(name)
    return Classifier(network, whole.x[:examples], whole.y[:examples])


def split(name: str, network: Network, examples: int, *, noise: float = 0.0) -> tuple[Classifier, Classifier]:
    """The loss of any network on so many examples of a task, a share `noise` of them mislabelled, and on the others."""
    (x, y), others = drawn(name, 0, (examples,))
    y = data.mislabelled(y, np.random.default_rng([5, 0, 0]), noise, classes=task(name).classes)
    return Classifier(network, x, y), Classifier(network, *others)


def drawn(name: str, draw: int, sizes: tuple[int, ...]) -> list[tuple[Array, Labels]]:
    """Disjoint random parts of a task: one of each of `sizes`, and last what is left, which tests."""
    whole = task(name)
    order = np.random.default_rng([3, draw]).permutation(len(whole.y))
    if sum(sizes) >= len(order):
        raise ValueError(f"sizes must leave examples of {len(order)} for the test, got {sizes}")
    return [(whole.x[rows], whole.y[rows]) for rows in np.split(order, np.cumsum(sizes))]


def problems(
    name: str, hidden: tuple[int, ...], sizes: tuple[int, ...], *, draw: int = 0, noise: float = 0.0
) -> list[Classifier]:
    """The loss of a ReLU network on each part of `drawn`, a share `noise` wrong in all of them but the last."""
    whole = task(name)
    network = Network((whole.x.shape[1], *hidden, whole.classes))
    *parts, (x, y) = drawn(name, draw, sizes)
    rngs = [np.random.default_rng([5, draw, place]) for place in range(len(parts))]
    labels = [
        data.mislabelled(one, rng, noise, classes=whole.classes) for (_, one), rng in zip(parts, rngs, strict=True)
    ]
    seen = [Classifier(network, one, its) for (one, _), its in zip(parts, labels, strict=True)]
    return [*seen, Classifier(network, x, y)]
