"""A network that names classes: its loss on given examples, with gradient and curvature.

A function of the parameters w (dim,), or of an ensemble (..., dim). Rows of a larger data set make a mini-batch: see
`rows`.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from lessons.shared.numerics.arrays import Array, points, require_between, require_choice
from lessons.shared.numerics.curvature import hessian_product
from lessons.shared.numerics.networks import Network

# Numbers that a layer of an ensemble may have at once. More leave the cache, and the system takes the memory back each
# time: 51 networks of 128 units on all digits took three times as long together as one after the other.
IN_CACHE = 2**17


@dataclass(frozen=True)
class Classifier:
    """The mean error of `network` on inputs x (n, inputs) with classes y (n,), + decay |w|²/2.

    error: "cross-entropy", or "squared": half the squared distance of the outputs from a 1 at the class, 0 elsewhere.
    """

    network: Network
    x: Array
    y: npt.NDArray[np.intp]
    decay: float = 0.0
    error: str = "cross-entropy"

    def __post_init__(self) -> None:
        points(self.x, self.network.widths[0], name="x")
        require_between(0, np.finfo(float).max, decay=self.decay)
        require_choice("error", self.error, ("cross-entropy", "squared"))
        classes, y = self.network.widths[-1], np.asarray(self.y)
        if y.shape != self.x.shape[:1] or not np.all((y >= 0) & (y < classes) & (y == np.floor(y))):
            raise ValueError(f"y must be {len(self.x)} whole numbers from 0 to {classes - 1}, got shape {y.shape}")
        object.__setattr__(self, "y", y.astype(np.intp))

    @property
    def dim(self) -> int:
        return self.network.dim

    def rows(self, rows: npt.ArrayLike) -> Classifier:
        """The same loss on some of the examples."""
        chosen = np.asarray(rows)
        return Classifier(self.network, self.x[chosen], self.y[chosen], self.decay, self.error)

    def loss(self, w: Array) -> Array:
        w = points(w, self.dim)
        at_once = max(1, IN_CACHE // (len(self.y) * max(self.network.widths)))
        if w.size <= at_once * self.dim:
            return self._loss(w)
        rows = w.reshape(-1, self.dim)
        parts = [self._loss(rows[start : start + at_once]) for start in range(0, len(rows), at_once)]
        return np.concatenate(parts).reshape(w.shape[:-1])

    def _loss(self, w: Array) -> Array:
        scores = self.network.outputs(w, self.x)
        penalty = self.decay * (np.asarray(w) ** 2).sum(-1) / 2
        if self.error == "squared":
            return ((scores - self._targets) ** 2).sum(-1).mean(-1) / 2 + penalty
        named = scores[..., np.arange(len(self.y)), self.y]
        return (log_sum_exp(scores) - named).mean(-1) + penalty

    def grad(self, w: Array) -> Array:
        return self.network.grad(w, self.x, self._slope) + self.decay * np.asarray(w)

    def product(self, w: Array, v: Array) -> Array:
        """The Hessian at w (..., dim) times v (..., dim)."""
        return hessian_product(self.network, w, v, self.x, self._slope, self._bend) + self.decay * np.asarray(v)

    def hess(self, w: Array) -> Array:
        """The whole Hessian (dim, dim) at w (dim,), a block of columns at a time."""
        w, d = points(w, self.dim), self.dim
        columns = np.eye(d)
        blocks = [self.product(w, columns[start : start + 64]) for start in range(0, d, 64)]
        matrix = np.concatenate(blocks)
        return (matrix + matrix.T) / 2

    def accuracy(self, w: Array) -> Array:
        """The share (...) of examples whose class has the largest output."""
        return (self.network.outputs(w, self.x).argmax(-1) == self.y).mean(-1)

    @functools.cached_property
    def _targets(self) -> Array:
        return np.eye(self.network.widths[-1])[self.y]

    def _slope(self, scores: Array) -> Array:
        named = scores if self.error == "squared" else scipy.special.softmax(scores, axis=-1)
        return (named - self._targets) / len(self.y)

    def _bend(self, scores: Array, change: Array) -> Array:
        if self.error == "squared":
            return change / len(self.y)
        share = scipy.special.softmax(scores, axis=-1)
        return share * (change - (share * change).sum(-1, keepdims=True)) / len(self.y)


def log_sum_exp(scores: Array) -> Array:
    """ln Σ exp of the scores (..., classes), shape (...); infinite where a score is.

    SciPy's does the same; on small arrays it spends most of its time on finding out what kind of array it was given.
    """
    top = scores.max(-1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    return np.log(np.exp(scores - top).sum(-1)) + top[..., 0]
