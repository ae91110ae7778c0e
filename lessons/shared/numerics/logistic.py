"""Logistic regression, the course's convex loss on real data: value, gradient, Hessian and largest curvature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from lessons.shared.numerics.arrays import Array, points, require_between
from lessons.shared.numerics.data import Dataset, design


@dataclass(frozen=True)
class Logistic:
    """mean(log(1 + exp(-y x·w))) + penalty |w|² / 2, labels y = ±1, at points w (..., d); the last one is the bias."""

    x: Array  # (n, d), its last column ones
    y: Array
    penalty: float = 0.0

    def __post_init__(self) -> None:
        require_between(0, np.finfo(float).max, penalty=self.penalty)

    @property
    def dim(self) -> int:
        return self.x.shape[1]

    def loss(self, w: Array) -> Array:
        w = points(w, self.dim)
        return logistic_loss(w @ self.x.T, self.y) + self.penalty * (w**2).sum(-1) / 2

    def grad(self, w: Array) -> Array:
        w = points(w, self.dim)
        return logistic_slope(w @ self.x.T, self.y) @ self.x / len(self.y) + self.penalty * w

    def hess(self, w: Array) -> Array:
        share = scipy.special.expit(points(w, self.dim) @ self.x.T)
        weighted = self.x.T * (share * (1 - share))[..., None, :]
        return weighted @ self.x / len(self.y) + self.penalty * np.eye(self.dim)

    def smoothness(self) -> float:
        """L, the largest curvature anywhere: it stands at w = 0, where share · (1 - share) is 1/4."""
        return float(np.linalg.eigvalsh(self.hess(np.zeros(self.dim)))[-1])


def logistic(data: Dataset, *, penalty: float = 0.0) -> Logistic:
    """The logistic regression of a data set with labels ±1."""
    return Logistic(design(data), data.y, penalty)


def logistic_loss(score: Array, y: Array) -> Array:
    """mean(log(1 + exp(-y score))) over the last axis, without overflow."""
    return np.logaddexp(0, -y * score).mean(-1)


def logistic_slope(score: Array, y: Array) -> Array:
    """The derivative of log(1 + exp(-y score)) by each score."""
    return -y * scipy.special.expit(-y * score)
