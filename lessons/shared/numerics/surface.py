"""What a test surface is: loss, gradient and Hessian side by side, with its minima and a window to draw it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array, points

Window = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Surface:
    """A twice differentiable function of points (..., d).

    loss gives (...), grad (..., d), hess (..., d, d); all three raise ValueError on a wrong last axis or a number that
    is not finite. `minima` has shape (m, d): the known minimizers, deepest first; `window` is d intervals to draw.
    """

    name: str
    dim: int
    loss: Callable[..., Array] = field(repr=False)
    grad: Callable[..., Array] = field(repr=False)
    hess: Callable[..., Array] = field(repr=False)
    minima: Array = field(repr=False, compare=False)
    window: Window
    source: str = field(repr=False)


def from_coordinates(
    name: str,
    loss: Callable[..., Any],
    grad: Callable[..., tuple[Any, ...]],
    hess: Callable[..., tuple[Any, ...]],
    *,
    window: Window,
    source: str,
    minima: Any = (),
) -> Surface:
    """A surface from functions of one coordinate (x) or two (x, y).

    grad returns (f_x,) or (f_x, f_y); hess returns (f_xx,) or (f_xx, f_xy, f_yy).
    """
    dim = len(window)

    def coordinates(w: Any) -> tuple[Array, ...]:
        return tuple(np.moveaxis(at, -1, 0) if (at := points(w, dim)).ndim > 1 else at)

    def stacked(parts: tuple[Any, ...], like: Array) -> Array:
        whole = np.empty((*like.shape, len(parts)))
        for k, part in enumerate(parts):
            whole[..., k] = part
        return whole

    def surface_loss(w: Any) -> Array:
        return loss(*coordinates(w))

    def surface_grad(w: Any) -> Array:
        at = coordinates(w)
        return stacked(grad(*at), at[0])

    def surface_hess(w: Any) -> Array:
        at = coordinates(w)
        upper = hess(*at)
        entries = upper if dim == 1 else (upper[0], upper[1], upper[1], upper[2])
        return stacked(entries, at[0]).reshape(*at[0].shape, dim, dim)

    known = np.asarray(minima, dtype=float).reshape(-1, dim)
    return Surface(name, dim, surface_loss, surface_grad, surface_hess, known, window, source)
