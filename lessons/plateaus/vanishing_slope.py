"""Flat is not critical: surfaces whose slope fades far from their only critical point, and the time to cross them.

The one-dimensional plateau is f(x) = x² / (1 + x²), one minimum at 0, slope 2x / (1 + x²)² (Geman & McClure 1987). The
two-dimensional one is `surfaces.plateau`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, require_count, require_finite, require_positive
from lessons.shared.numerics.surface import Surface, from_coordinates

shelf = from_coordinates(
    "shelf",
    loss=lambda x: x**2 / (1 + x**2),
    grad=lambda x: (2 * x / (1 + x**2) ** 2,),
    hess=lambda x: ((2 - 6 * x**2) / (1 + x**2) ** 3,),
    minima=[[0.0]],
    window=((-8.0, 8.0),),
    source="Geman & McClure, Bulletin of the International Statistical Institute 52 (1987), 5–21",
)


def newton_distance(surface: Surface, w: npt.ArrayLike) -> Array:
    """The length (...) of Newton's step at w (..., d): how far a local picture puts the nearest critical point."""
    w = np.asarray(w, float)
    return np.linalg.norm(np.linalg.solve(surface.hess(w), surface.grad(w)[..., None])[..., 0], axis=-1)


def crossing_time(start: npt.ArrayLike, end: npt.ArrayLike) -> Array:
    """The time that the gradient flow dx/dt = −f'(x) on `shelf` takes from start > end > 0.

    ∫ (1 + x²)² / (2x) dx, so it grows like start⁴ / 8. Divide by a small learning rate for the steps of descent.
    """
    require_positive(start=start, end=end)
    a, b = require_finite("start", start), require_finite("end", end)
    if np.any(a <= b):
        raise ValueError(f"start must lie beyond end, got {start!r} and {end!r}")
    return (np.log(a / b) + (a**2 - b**2) + (a**4 - b**4) / 4) / 2


def crossing_steps(start: float, end: float, *, lr: float, limit: int = 200_000) -> float:
    """The first step at which gradient descent on `shelf` is within `end` of the minimum; inf where none of `limit`."""
    require_positive(start=start, end=end, lr=lr)
    require_count(limit=limit)
    x, step = float(start), 0
    while abs(x) > end:
        if step == limit:
            return np.inf
        x, step = x - lr * 2 * x / (1 + x * x) ** 2, step + 1
    return float(step)


def settles(start: float, *, lr: float, steps: int = 2000, radius: float = 1e-3) -> bool:
    """Whether gradient descent on `shelf` is within `radius` of its minimum after `steps` steps."""
    w = descent.gradient_descent(shelf.grad, [start], lr=lr, steps=steps).w
    return bool(abs(w[-1, 0]) <= radius)
