"""Starts from which a method never leaves a saddle: its stable manifold. Each method has one of its own.

Gradient descent, heavy ball and Nesterov's method follow a rotation of the surface. Adam and RMSProp rescale each
coordinate, so they do not: what holds descent on a turned saddle need not hold them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_count, require_finite, require_positive
from lessons.shared.numerics.path import Path
from lessons.shared.numerics.surface import Surface, from_coordinates

curved_saddle = from_coordinates(
    "curved_saddle",
    loss=lambda x, y: x**2 / 2 - (y - x**2) ** 2 / 2,
    grad=lambda x, y: (x + 2 * x * (y - x**2), x**2 - y),
    hess=lambda x, y: (1 + 2 * y - 6 * x**2, 2 * x, -1.0),
    window=((-1.0, 1.0), (-0.5, 1.0)),
    source="x²/2 − (y − x²)²/2: curvatures 1 and −1 at the origin, and a ridge that bends",
)


def turned_saddle(angle: float) -> Surface:
    """u² − v², turned counter-clockwise by `angle` degrees: the ridge is the line v = 0."""
    cos, sin = _direction(2 * angle)

    return from_coordinates(
        "turned_saddle",
        loss=lambda x, y: cos * (x**2 - y**2) + 2 * sin * x * y,
        grad=lambda x, y: (2 * cos * x + 2 * sin * y, 2 * sin * x - 2 * cos * y),
        hess=lambda x, y: (2 * cos, 2 * sin, -2 * cos),
        window=((-2.0, 2.0), (-2.0, 2.0)),
        source="x² − y², turned",
    )


def on_ridge(angle: float, offset: float = 0.0) -> Array:
    """The point (2,) of `turned_saddle` at u = 1 on the ridge, or `offset` beside it."""
    (cos, sin), beside = _direction(angle), float(require_finite("offset", offset))
    return np.array([cos - beside * sin, sin + beside * cos])


def beside_ridge(w: npt.ArrayLike, angle: float) -> Array:
    """The signed distance v (...) of points (..., 2) from the ridge of `turned_saddle`."""
    cos, sin = _direction(angle)
    return np.asarray(points(w, 2) @ np.array([-sin, cos]), dtype=float)


def _direction(angle: float) -> Array:
    """cos and sin of degrees, to 15 digits: so that both are equal at 45°, where methods stay only if they are."""
    radians = np.radians(require_finite("angle", angle))
    return np.round([np.cos(radians), np.sin(radians)], 15)


def stable_start(
    run: Callable[[Array], Path], starts: npt.ArrayLike, way: npt.ArrayLike, *, low: float, high: float,
    radius: float = 3.0, halvings: int = 50,
) -> Array:  # fmt: skip
    """For each of `starts` (..., d) the t in [low, high] from which `run` never leaves start + t·way along `way` (d,).

    By bisection on the side on which the path has gone `radius` far from the saddle at the origin. Raises ValueError
    where both ends leave on one side, or one never leaves.
    """
    require_positive(radius=radius)
    require_count(least=1, halvings=halvings)
    way = points(way, name="way")
    starts = points(starts, len(way), name="starts")

    def side(t: Array) -> Array:
        along = run(starts + t[..., None] * way).w @ way
        outside = np.abs(along) >= radius
        first = np.take_along_axis(along, outside.argmax(0)[None], 0)[0]
        return np.where(outside.any(0), np.sign(first), 0)

    below, above = np.full(starts.shape[:-1], float(low)), np.full(starts.shape[:-1], float(high))
    first, last = side(below), side(above)
    if np.any(first * last != -1):
        raise ValueError(f"runs from low and high must leave on different sides, got {first} and {last}")
    for _ in range(halvings):
        middle = (below + above) / 2
        here = side(middle)
        below, above = np.where(here == last, below, middle), np.where(here == first, above, middle)
    return (below + above) / 2
