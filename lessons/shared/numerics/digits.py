"""Digits as a task of ten classes: which of them train and test, wrong labels, and gradients on mini-batches.

The split and the wrong labels depend on their seeds alone, so that all who ask get the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, require_count
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.networks import Network

POOL = 1200  # of the 1,797 digits some of these train; the other 597 test
CLASSES = 10


def classifiers(
    network: Network,
    *,
    examples: int,
    noise: float = 0.0,
    error: str = "cross-entropy",
    first: int = 0,
    draw: int = 0,
) -> tuple[Classifier, Classifier]:
    """The same for any network of 64 inputs and 10 outputs; `draw` seeds another split and other wrong labels.

    The examples are those from `first` on, so that two calls can share out the training digits.
    """
    require_count(least=1, examples=examples)
    require_count(first=first, draw=draw)
    if first + examples > POOL:
        raise ValueError(f"first + examples must be at most {POOL}, got {first} + {examples}")
    digits = data.digits()
    seen, unseen = digits.split(np.random.default_rng(draw), share=POOL / len(digits.y))
    rows = slice(first, first + examples)
    y = data.mislabelled(seen.y[rows], np.random.default_rng([1, draw, first]), noise)
    train = Classifier(network, seen.x[rows], y, error=error)
    return train, Classifier(network, unseen.x, unseen.y.astype(int), error=error)


def first_digits(network: Network, examples: int, *, decay: float = 0.0, error: str = "cross-entropy") -> Classifier:
    """The loss on the first `examples` digits as the file has them; nothing is held back to test."""
    require_count(least=1, examples=examples)
    digits = data.digits()
    return Classifier(network, digits.x[:examples], digits.y[:examples].astype(int), decay, error)


def batch_grad(problem: Classifier, w: Array, rows: npt.NDArray[np.intp]) -> Array:
    """The gradient (count, dim) of each network w (count, dim) on its own examples rows (count, batch)."""
    targets = np.eye(problem.network.widths[-1])[problem.y[rows]]

    def slope(scores: Array) -> Array:
        named = scores if problem.error == "squared" else scipy.special.softmax(scores, axis=-1)
        return (named - targets) / rows.shape[-1]

    return problem.network.grad(w, problem.x[rows], slope) + problem.decay * w
