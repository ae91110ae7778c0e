"""The line between two networks, and how high the loss on it rises above its ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_finite

ALONG = np.linspace(0, 1, 21)  # the places where a line is measured


@dataclass(frozen=True)
class Barrier:
    """`height` above the interpolated end losses, at place `at` in [0, 1]; `end_losses` those of the two ends."""

    height: float
    at: float
    end_losses: tuple[float, float]

    @property
    def peak(self) -> float:
        """The loss there."""
        return self.height + (1 - self.at) * self.end_losses[0] + self.at * self.end_losses[1]


def line(a: npt.ArrayLike, b: npt.ArrayLike, t: npt.ArrayLike = ALONG) -> Array:
    """The points (m, dim) of the straight line from a (dim,) to b (dim,) at t (m,)."""
    a, b, t = points(a), points(b), np.atleast_1d(np.asarray(t, float))[:, None]
    if a.shape != b.shape:
        raise ValueError(f"both ends must have the same shape, got {a.shape} and {b.shape}")
    return (1 - t) * a + t * b


def barrier(losses: npt.ArrayLike, t: npt.ArrayLike = ALONG) -> Barrier:
    """The barrier of losses (m,) measured at t (m,) from 0 to 1: their largest rise above the interpolated end losses.

    Never negative: at the ends the rise is 0. Source: Frankle et al. 2020 and Entezari et al. 2022, eq. 1.
    """
    losses, t = require_finite("losses", losses), require_finite("t", t)
    if losses.shape != t.shape or losses.ndim != 1 or t[0] != 0 or t[-1] != 1:
        raise ValueError(f"losses and t need one shape (m,), t from 0 to 1; got {losses.shape} and {t.shape}")
    rise = losses - (1 - t) * losses[0] - t * losses[-1]
    place = int(np.argmax(rise))
    return Barrier(float(rise[place]), float(t[place]), (float(losses[0]), float(losses[-1])))


def along(measure: Callable[[Array], npt.ArrayLike], places: Array) -> Array:
    """`measure` of each point of a path (m, dim), one at a time: wide networks at once would fill the memory."""
    return np.array([measure(w) for w in places], dtype=float)


def barrier_between(loss: Callable[[Array], npt.ArrayLike], a: npt.ArrayLike, b: npt.ArrayLike) -> Barrier:
    """The barrier of `loss` (dim,) -> () on the straight line from a to b."""
    return barrier(along(loss, line(a, b)))


def pair_barriers(loss: Callable[[Array], npt.ArrayLike], w: Array) -> list[float]:
    """How high the barrier is between networks 2k and 2k + 1 of w (networks, dim), for each k."""
    return [barrier_between(loss, a, b).height for a, b in zip(w[::2], w[1::2], strict=True)]
