"""Subspaces of parameters: the ways down at a point, the gradient's share in them, and descent without them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, points, require_between, require_count


class Differentiable(Protocol):
    """What has a gradient: a surface, or a loss."""

    @property
    def grad(self) -> Callable[[Array], Array]: ...


def negative_subspace(hess: npt.ArrayLike, *, tolerance: float = 1e-3) -> Array:
    """An orthonormal basis (d, k) of the directions of negative curvature of one Hessian (d, d), steepest first.

    Curvatures above −`tolerance` times the largest in size are left out: on a plateau many are nearly zero.
    """
    hess = points(hess, name="hess")
    if hess.ndim != 2 or hess.shape[0] != hess.shape[1]:
        raise ValueError(f"hess must have shape (d, d), got {hess.shape}")
    require_between(0, 1, tolerance=tolerance)
    values, vectors = np.linalg.eigh(hess)
    return vectors[:, values < -tolerance * np.abs(values).max()]


def random_subspace(rng: np.random.Generator, dim: int, size: int) -> Array:
    """An orthonormal basis (dim, size) of a uniformly random subspace."""
    require_count(least=1, dim=dim, size=size)
    require_between(1, dim, size=size)
    return np.linalg.qr(rng.standard_normal((dim, size)))[0]


def gradient_share(grad: npt.ArrayLike, basis: Array) -> Array:
    """The share (...) of the squared length of gradients (..., d) that lies in a subspace with basis (d, k)."""
    grad = points(grad, len(basis), name="grad")
    return np.sum((grad @ basis) ** 2, -1) / np.sum(grad**2, -1)


def descend_without(
    loss: Differentiable, w0: npt.ArrayLike, without: Array | None = None, *, lr: float, steps: int
) -> Array:
    """Gradient descent (steps + 1, d) from w0 (d,); the gradient's part in the span of `without` (d, k) is cut."""

    def grad(w: Array) -> Array:
        g = loss.grad(w)
        return g if without is None else g - without @ (without.T @ g)

    return descent.gradient_descent(grad, w0, lr=lr, steps=steps).w
