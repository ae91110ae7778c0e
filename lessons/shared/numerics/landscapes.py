"""Rugged surfaces: a sum of random waves, and a smooth surface through the values of a grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from lessons.shared.numerics.arrays import Array, points, require_count, require_finite
from lessons.shared.numerics.surface import Surface, Window

Generator = np.random.Generator | np.random.RandomState


def random_cosines(rng: Generator, dim: int = 2, waves: int = 12) -> Surface:
    """√(2/waves) Σ cos(kⱼ·w + φⱼ): a stationary random surface of variance one, Gaussian as `waves` grows.

    kⱼ is standard normal in each coordinate and φⱼ uniform on a circle: the random Fourier features of a Gaussian
    kernel (Rahimi & Recht, NIPS 2007, Algorithm 1). `rng` is drawn from twice: all kⱼ (waves, dim), then all φⱼ.
    """
    require_count(least=1, dim=dim, waves=waves)
    k, phase = rng.standard_normal((waves, dim)), rng.uniform(0, 2 * np.pi, waves)
    height = np.sqrt(2 / waves)

    def angles(w: Any) -> Array:
        return points(w, dim) @ k.T + phase

    return Surface(
        "random_cosines",
        dim,
        loss=lambda w: height * np.cos(angles(w)).sum(-1),
        grad=lambda w: -height * np.sin(angles(w)) @ k,
        hess=lambda w: -height * np.einsum("...j,ja,jb->...ab", np.cos(angles(w)), k, k),
        minima=np.empty((0, dim)),
        window=((-4.0, 4.0),) * dim,
        source="Rahimi & Recht, Random features for large-scale kernel machines, NIPS 2007",
    )


def grid_slice(values: npt.ArrayLike, window: Window) -> Surface:
    """The cubic spline through `values` (m, n), m, n ≥ 4, on an even grid over window = ((x0, x1), (y0, y1)).

    values[i, j] stands at the i-th x and the j-th y. Beyond the window the surface is its own mirror image, so it is
    twice differentiable everywhere. Source: Unser, IEEE Signal Processing Magazine 16(6), 1999, doi:10.1109/79.799930.
    """
    grid = require_finite("values", values)
    if grid.ndim != 2 or min(grid.shape) < 4:
        raise ValueError(f"values must have shape (m, n) with m, n >= 4, got {grid.shape}")
    box = require_finite("window", window)
    if box.shape != (2, 2) or not np.all(box[:, 0] < box[:, 1]):
        raise ValueError(f"window must be ((x0, x1), (y0, y1)) with x0 < x1 and y0 < y1, got {window!r}")
    coefficients = scipy.ndimage.spline_filter(grid, order=3, mode="mirror")
    spacing = (box[:, 1] - box[:, 0]) / (np.array(grid.shape) - 1)

    def derivative(w: Any, *orders: int) -> Array:
        at = (points(w, 2) - box[:, 0]) / spacing
        (rows, along), (columns, across) = (
            _spline(at[..., axis], grid.shape[axis], order) for axis, order in enumerate(orders)
        )
        near = coefficients[rows[..., :, None], columns[..., None, :]]
        return np.einsum("...a,...b,...ab->...", along, across, near) / np.prod(spacing**orders)

    def hess(w: Any) -> Array:
        xx, xy, yy = (derivative(w, *orders) for orders in ((2, 0), (1, 1), (0, 2)))
        return np.stack([np.stack([xx, xy], -1), np.stack([xy, yy], -1)], -2)

    return Surface(
        "grid_slice",
        2,
        loss=lambda w: derivative(w, 0, 0),
        grad=lambda w: np.stack([derivative(w, 1, 0), derivative(w, 0, 1)], -1),
        hess=hess,
        minima=np.empty((0, 2)),
        window=((box[0, 0], box[0, 1]), (box[1, 0], box[1, 1])),
        source="cubic B-spline interpolation (Unser 1999)",
    )


# The four pieces of the cubic B-spline over one cell, t of the way through it; then their first and second derivatives.
PIECES: tuple[Callable[[Array], list[Array]], ...] = (
    lambda t: [(1 - t) ** 3 / 6, ((3 * t - 6) * t * t + 4) / 6, (((3 - 3 * t) * t + 3) * t + 1) / 6, t * t * t / 6],
    lambda t: [-((1 - t) ** 2) / 2, (3 * t - 4) * t / 2, ((2 - 3 * t) * t + 1) / 2, t * t / 2],
    lambda t: [1 - t, 3 * t - 2, 1 - 3 * t, t],
)


def _spline(at: Array, size: int, order: int) -> tuple[npt.NDArray[np.intp], Array]:
    """The four nearest grid indices, mirrored into 0…size−1, and the cubic B-spline's `order`-th derivative there."""
    cell = np.floor(at)
    t = (at - cell)[..., None]
    index = np.mod(cell[..., None] + np.arange(-1, 3), 2 * (size - 1))
    return np.minimum(index, 2 * (size - 1) - index).astype(np.intp), np.concatenate(PIECES[order](t), -1)
