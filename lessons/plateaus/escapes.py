"""Is a plateau a saddle's? Take the ways down out of the gradient and see whether the drop still comes."""

from __future__ import annotations

import numpy as np

from lessons.shared.numerics.arrays import Array, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier


def ways_down(problem: Classifier, w: Array, *, tolerance: float = 1e-3) -> Array:
    """An orthonormal basis (dim, k) of the negative curvatures at w (dim,) that exceed `tolerance` of the largest."""
    values, vectors = np.linalg.eigh(problem.hess(w))
    return vectors[:, values < -tolerance * np.abs(values).max()]


def descend(problem: Classifier, w: Array, *, lr: float, steps: int, without: Array | None = None) -> Array:
    """Gradient descent (steps + 1, dim) from w (dim,); the gradient's part in the span of `without` (dim, k) is cut."""
    require_positive(lr=lr)
    require_count(steps=steps)
    path = [np.asarray(w, float)]
    for _ in range(steps):
        g = problem.grad(path[-1])
        path.append(path[-1] - lr * (g if without is None else g - without @ (without.T @ g)))
    return np.array(path)
