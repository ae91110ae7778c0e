"""How fast descent must converge, and the problems on which it converges no faster.

A rate is a bound over a whole class of problems. For each method: its bound with the constant, and the problem that,
made for one horizon k, comes closest to the bound. L is the largest curvature, mu the smallest, R the distance from
the start to a minimizer, G the largest size of a subgradient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_count, require_finite, require_positive


@dataclass(frozen=True)
class Problem:
    """A convex loss with its start (..., d), a minimizer (d,) and its minimum, so that the error is known exactly."""

    name: str
    loss: Callable[[Array], Array]
    grad: Callable[[Array], Array]
    start: Array
    minimizer: Array
    minimum: float = 0.0

    def error(self, w: Array) -> Array:
        """loss(w) - minimum, for points (..., d)."""
        return self.loss(w) - self.minimum


def gradient_bound(k: npt.ArrayLike, *, smoothness: float = 1.0, radius: float = 1.0) -> Array:
    """L R² / (4k + 2): the last iterate of gradient descent, lr = 1/L (Drori & Teboulle 2014, section 3)."""
    return smoothness * radius**2 / (4 * _horizon(k, smoothness=smoothness, radius=radius) + 2)


def nesterov_bound(k: npt.ArrayLike, *, smoothness: float = 1.0, radius: float = 1.0) -> Array:
    """2 L R² / (k + 1)²: the last iterate of `accelerated_descent` (Beck & Teboulle 2009, theorem 4.4)."""
    return 2 * smoothness * radius**2 / (_horizon(k, smoothness=smoothness, radius=radius) + 1) ** 2


def subgradient_bound(k: npt.ArrayLike, *, lipschitz: float = 1.0, radius: float = 1.0) -> Array:
    """R G / √(k + 1): the best of the k + 1 iterates, with lr = R / (G √(k + 1)) (Nesterov 2018, section 3.2.3)."""
    return lipschitz * radius / np.sqrt(_horizon(k, lipschitz=lipschitz, radius=radius) + 1)


def strongly_convex_bound(
    k: npt.ArrayLike, *, condition_number: float, smoothness: float = 1.0, radius: float = 1.0
) -> Array:
    """(L R² / 2) ((κ - 1) / (κ + 1))^(2k): gradient descent with lr = 2 / (L + mu) (Nesterov 2018, theorem 2.1.15)."""
    if not 1 <= condition_number < np.inf:
        raise ValueError(f"condition_number must be at least 1 and finite, got {condition_number}")
    factor = (condition_number - 1) / (condition_number + 1)
    return smoothness * radius**2 / 2 * factor ** (2 * _horizon(k, smoothness=smoothness, radius=radius))


def accelerated_descent(grad: Callable[[Array], Array], w0: npt.ArrayLike, *, smoothness: float, steps: int) -> Array:
    """Nesterov's method for smooth convex losses, iterates (steps + 1, ..., d); Beck & Teboulle 2009, eqs. 4.1-4.3."""
    require_positive(smoothness=smoothness)
    require_count(steps=steps)
    w = ahead = points(w0, name="w0")
    t, path = 1.0, [w]
    for _ in range(steps):
        before, w = w, ahead - grad(ahead) / smoothness
        t, last = (1 + np.sqrt(1 + 4 * t**2)) / 2, t
        ahead = w + (last - 1) / t * (w - before)
        path.append(w)
    return np.array(path)


def huber(threshold: npt.ArrayLike, *, start: float = 1.0) -> Problem:
    """A parabola of curvature 1 within `threshold` of 0, straight beyond; thresholds (m,) give m runs at once."""
    require_positive(threshold=threshold)
    bend = require_finite("threshold", threshold)

    def loss(w: Array) -> Array:
        x = np.abs(points(w, 1)[..., 0])
        return np.where(x < bend, x**2 / 2, bend * x - bend**2 / 2)

    def grad(w: Array) -> Array:
        return np.clip(points(w, 1), -bend[..., None], bend[..., None])

    return Problem("Huber", loss, grad, np.full((*bend.shape, 1), float(start)), np.zeros(1))


def gradient_worst_case(k: npt.ArrayLike) -> Problem:
    """The Huber losses on which gradient descent is slowest at step k: bend at 1 / (2k + 1) (Drori & Teboulle 2014)."""
    return huber(1 / (2 * _horizon(k) + 1))


def nesterov_worst_case(k: npt.ArrayLike) -> Problem:
    """The Huber losses on which `accelerated_descent` is slowest at step k.

    On the straight part step k has moved c times the slope; the error then is largest for the bend at 1 / (2c + 1).
    """
    horizon = _horizon(k).astype(int)
    if not np.array_equal(horizon, np.asarray(k)):
        raise ValueError(f"k must be whole steps, got {k!r}")
    moved = -accelerated_descent(np.ones_like, np.zeros(1), smoothness=1.0, steps=int(np.max(horizon)))[horizon, 0]
    return huber(1 / (2 * moved + 1))


def chain(links: int) -> Problem:
    """Nesterov's quadratic with L = 1: k steps of any gradient method reach k links (Nesterov 2018, section 2.1.2)."""
    require_count(least=1, links=links)

    def grad(w: Array) -> Array:
        w = points(w, links)
        padded = np.concatenate([np.ones_like(w[..., :1]), w, np.zeros_like(w[..., :1])], -1)
        return (2 * w - padded[..., :-2] - padded[..., 2:]) / 4

    def loss(w: Array) -> Array:
        w = points(w, links)
        gaps = np.diff(w, axis=-1, append=0.0)
        return (w[..., 0] ** 2 + (gaps**2).sum(-1) - 2 * w[..., 0]) / 8

    minimizer = 1 - np.arange(1, links + 1) / (links + 1)
    return Problem("chain", loss, grad, np.zeros(links), minimizer, minimum=-links / (links + 1) / 8)


def steepest_coordinate(k: int) -> Problem:
    """The loss on which no subgradient method does better in k steps (after Drori & Teboulle 2016; G = R = 1).

    max(max_i w_i, |w| - 1 - 1/√(k+1)) over k + 1 coordinates; the subgradient names the first of the largest ones.
    """
    require_count(k=k)
    n = k + 1

    def loss(w: Array) -> Array:
        w = points(w, n)
        return np.maximum(w.max(-1), np.linalg.norm(w, axis=-1) - 1 - n**-0.5)

    def subgradient(w: Array) -> Array:
        w = points(w, n)
        norm = np.linalg.norm(w, axis=-1, keepdims=True)
        outward = norm - 1 - n**-0.5 > w.max(-1, keepdims=True)
        steepest = np.arange(n) == w.argmax(-1, keepdims=True)
        return np.where(outward, w / np.maximum(norm, 1e-300), steepest)

    return Problem("steepest coordinate", loss, subgradient, np.zeros(n), np.full(n, -(n**-0.5)), minimum=-(n**-0.5))


def fitted_slope(k: npt.ArrayLike, error: npt.ArrayLike) -> float:
    """The power p of error ~ k^p, by least squares on the logarithms of k and error, both (m,) and positive."""
    require_positive(k=k, error=error)
    k, error = require_finite("k", k), require_finite("error", error)
    if k.shape != error.shape or k.ndim != 1 or len(k) < 2:
        raise ValueError(f"k and error must be two lists of one length, two at least; got {k.shape} and {error.shape}")
    return float(np.polyfit(np.log(k), np.log(error), 1)[0])


def _horizon(k: npt.ArrayLike, **constants: float) -> Array:
    """k as an array of numbers that are 0 or more, the constants checked to be positive."""
    require_positive(**constants)
    steps = require_finite("k", k)
    if np.any(steps < 0):
        raise ValueError(f"k must be 0 or more steps, got {k!r}")
    return steps
