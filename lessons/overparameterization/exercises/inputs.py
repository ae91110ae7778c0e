"""What the exercises are tried on: random inputs, and the definitions that an answer must meet. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array

Case = dict[str, Any]


def system_inputs(rng: np.random.Generator) -> Case:
    """Three equations for six weights, whose rows have unlike lengths."""
    return {"X": np.round(rng.normal(size=(3, 6)) * [[1.0], [2.0], [0.5]], 2), "y": np.round(rng.normal(size=3) + 2, 2)}


def unseen(X: Array) -> Array:
    """The definition: an orthonormal basis (6, 3), by columns, of what no row of X sees."""
    return np.asarray(np.linalg.svd(X)[2][len(X) :].T, float)


def sweep_inputs(rng: np.random.Generator) -> Case:
    """Training and test losses over widths in no order; one width below the threshold fits by luck, later ones do not.

    The test loss peaks elsewhere, and the first in the list that fits is neither the lucky width nor the threshold.
    """
    widths = np.sort(rng.choice(np.arange(20, 90), size=9, replace=False))
    tolerance, at = 0.01, int(rng.integers(4, 7))
    train = np.where(np.arange(9) >= at, 1e-4, 1.0) * rng.uniform(0.5, 2, 9)
    train[at - 3] = 1e-3  # luck
    test = rng.uniform(0.2, 0.4, 9)
    test[at + 1] = 5.0
    order = rng.permutation(9)
    while order[np.argmax(train[order] <= tolerance)] in (at, at - 3):
        order = rng.permutation(9)
    return {"widths": widths[order].tolist(), "train": np.round(train[order], 6), "test": np.round(test[order], 3),
            "tolerance": tolerance}  # fmt: skip


def sweep_arguments(case: Case) -> Case:
    return case | {"widths": np.array([int(width) for width in case["widths"]])}


def direction_inputs(rng: np.random.Generator) -> Case:
    """A random direction and a layer's weights (4, 3), one row a neuron, rows of unlike lengths."""
    lengths = rng.permutation([0.3, 1.0, 2.0, 5.0])[:, None]
    return {"direction": np.round(rng.normal(size=(4, 3)), 2) + 0.011, "weights": np.round(
        rng.normal(size=(4, 3)) * lengths, 2) + 0.013}  # fmt: skip


def lengths(rows: Array) -> Array:
    """The definition: the length of each row."""
    return np.asarray(np.sqrt((rows**2).sum(-1)), float)


def layer_inputs(rng: np.random.Generator) -> Case:
    """A network with 3 inputs, 5 ReLU neurons and 2 outputs, and a factor that is not 1."""
    return {"W1": np.round(rng.normal(size=(5, 3)), 2), "b1": np.round(rng.normal(size=5), 2) + 0.011,
            "W2": np.round(rng.normal(size=(2, 5)), 2), "b2": np.round(rng.normal(size=2), 2) + 0.011,
            "factor": float(rng.choice([0.2, 0.5, 3.0, 8.0]))}  # fmt: skip


def function(layers: list[Array], x: Array) -> Array:
    """The definition: what the network with layers [W1, b1, W2, b2] answers to inputs x (n, 3)."""
    W1, b1, W2, b2 = layers
    return np.asarray(np.maximum(x @ W1.T + b1, 0) @ W2.T + b2, float)


def probes() -> Array:
    return np.random.default_rng(0).normal(size=(40, 3))


def runs_inputs(rng: np.random.Generator) -> Case:
    """Losses and sharpness of five trainings at eight looks. Losses fall, rise once above the target and fall again.

    The first training is once exactly at the target, the last never gets there.
    """
    target = 0.5
    losses = np.empty((5, 8))
    for k in range(5):
        first = int(rng.integers(2, 5))
        losses[k] = np.r_[np.sort(rng.uniform(0.6, 2, first))[::-1], rng.uniform(0.2, 0.4, 8 - first)]
        losses[k, first + 1] = rng.uniform(0.51, 0.55)
    losses[-1] = np.sort(rng.uniform(0.6, 2, 8))[::-1]
    losses[0, np.flatnonzero(losses[0] < target)[0]] = target  # exactly there counts
    return {"losses": np.round(losses, 3), "sharpness": np.round(rng.uniform(1, 50, (5, 8)), 2), "target": target}


def arrivals(losses: Array, target: float) -> npt.NDArray[np.intp]:
    """The definition: per training the first look at which the loss is at most the target; -1 where there is none."""
    return np.array([next((j for j, loss in enumerate(row) if loss <= target), -1) for row in losses])
