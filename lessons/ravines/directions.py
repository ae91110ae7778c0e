"""Curvature along a direction: its sign, and what the axes alone do not show."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points
from lessons.shared.numerics.surface import Surface


def curvature_along(surface: Surface, w: npt.ArrayLike, direction: npt.ArrayLike) -> Array:
    """uᵀ∇²f(w)u (...) at points w (..., d) along a direction (..., d) of any length but 0; u has length 1."""
    u = points(direction, surface.dim, name="direction")
    size = np.linalg.norm(u, axis=-1, keepdims=True)
    if np.any(size == 0):
        raise ValueError("direction must not be 0")
    u = u / size
    return np.einsum("...i,...ij,...j->...", u, surface.hess(w), u)


def bend(surface: Surface, w: npt.ArrayLike, direction: npt.ArrayLike, *, reach: float) -> Array:
    """How far the mean of both ends of a short segment around w lies above its middle, divided by reach²/2.

    No derivative enters; as `reach` falls it tends to the curvature along the direction.
    """
    w, u = points(w, surface.dim), points(direction, surface.dim, name="direction")
    u = reach * u / np.linalg.norm(u, axis=-1, keepdims=True)
    return (surface.loss(w + u) + surface.loss(w - u) - 2 * surface.loss(w)) / reach**2


def curvatures(surface: Surface, w: npt.ArrayLike) -> tuple[Array, Array]:
    """Eigenvalues (..., d), ascending, and eigenvectors (..., d, d), in columns, of the Hessian at w."""
    values, vectors = np.linalg.eigh(surface.hess(w))
    return values, vectors


def hidden_descent(surface: Surface, w: npt.ArrayLike) -> Array:
    """Whether (...) every axis curves up at w while some other direction curves down."""
    hess = surface.hess(w)
    axes_up = np.all(np.diagonal(hess, axis1=-2, axis2=-1) > 0, axis=-1)
    return axes_up & (np.linalg.eigvalsh(hess)[..., 0] < 0)


def shape_name(values: npt.ArrayLike, *, flat: float = 1e-9) -> str:
    """What two curvatures call a point's neighbourhood: valley, hill, saddle, or the silence of a zero."""
    values = points(values, 2, name="values")
    small = np.abs(values) <= flat * max(1.0, float(np.abs(values).max()))
    if small.any():
        return "flat: no information" if small.all() else "flat one way: the second derivative is silent there"
    ups = int(np.sum(values > 0))
    return ("curved down both ways, a hill", "curved up one way and down the other, a saddle shape",
            "curved up both ways, a valley")[ups]  # fmt: skip
