"""Leaving a saddle: how many steps, by which method, and when never."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import (
    Array,
    points,
    require_between,
    require_count,
    require_finite,
    require_positive,
)
from lessons.shared.numerics.path import Path, Walk


def predicted_escape_time(
    offset: npt.ArrayLike, *, curvature: npt.ArrayLike, lr: npt.ArrayLike, radius: float = 1.0
) -> npt.NDArray[np.int_]:
    """Steps for gradient descent to carry `offset` out to `radius` along a direction of curvature −`curvature`.

    Each step multiplies the offset by 1 + lr · curvature, so it takes ⌈ln(radius/offset) / ln(1 + lr · curvature)⌉.
    Arguments broadcast. Raises ValueError where one is not positive or the offset is not inside the radius.
    """
    require_positive(offset=offset, curvature=curvature, lr=lr, radius=radius)
    offset = np.asarray(offset, dtype=float)
    if np.any(offset >= radius):
        raise ValueError(f"offset must lie inside the radius {radius:g}, got {offset}")
    growth = np.log1p(np.asarray(lr) * np.asarray(curvature))
    return np.ceil(np.log(radius / offset) / growth).astype(int)


def escape_time(path: Path, *, radius: float = 1.0, along: npt.ArrayLike | None = None) -> npt.NDArray[np.int_]:
    """The first step (...) at which a path has left the origin by `radius`, or −1 where it never does.

    `along` (d,) counts the distance along that unit direction only. A run that diverges has left.
    """
    require_positive(radius=radius)
    if along is None:
        distance = np.linalg.norm(path.w, axis=-1)
    else:
        distance = np.abs(path.w @ points(along, path.w.shape[-1], name="along"))
    outside = distance >= radius
    outside[-1] |= path.diverged
    return np.where(outside.any(0), outside.argmax(0), -1)


def degenerate_escape_time(offset: float, *, lr: float, radius: float = 1.0) -> int:
    """Steps from `offset` to `radius` on −y⁴, where a step adds 4·lr·y³: near 1/(8·lr·offset²), not a logarithm."""
    require_positive(offset=offset, lr=lr, radius=radius)
    y, steps = float(offset), 0
    while y < radius:
        y, steps = y + 4 * lr * y**3, steps + 1
    return steps


def heavy_ball_growth(*, curvature: npt.ArrayLike, lr: npt.ArrayLike, momentum: npt.ArrayLike) -> Array:
    """What each heavy-ball step multiplies an offset by, in the long run, along curvature −`curvature`.

    The larger root of z² − (1 + momentum + lr · curvature) z + momentum = 0 (Polyak, 1964).
    """
    require_positive(curvature=curvature, lr=lr)
    require_between(0, 1, momentum=momentum)
    momentum = np.asarray(momentum, dtype=float)
    middle = 1 + momentum + np.asarray(lr) * np.asarray(curvature)
    return (middle + np.sqrt(middle**2 - 4 * momentum)) / 2


def momentum_speedup(*, curvature: npt.ArrayLike, lr: npt.ArrayLike, momentum: npt.ArrayLike) -> Array:
    """How many times fewer steps heavy ball needs than plain descent: below 1/(1 − momentum), the limit at small lr."""
    growth = heavy_ball_growth(curvature=curvature, lr=lr, momentum=momentum)
    return np.log(growth) / np.log1p(np.asarray(lr) * np.asarray(curvature))


def noise_escape_time(noise: npt.ArrayLike, *, curvature: float, lr: float, radius: float = 1.0) -> Array:
    """The typical number of steps from the saddle itself when each gradient carries normal noise of size `noise`.

    The kicks add up to noise · lr / √((1 + lr·curvature)² − 1), times the growth so far: the effective offset.
    """
    require_positive(noise=noise, curvature=curvature, lr=lr, radius=radius)
    growth = 1 + lr * curvature
    return np.log(radius * np.sqrt(growth**2 - 1) / (lr * np.asarray(noise))) / np.log(growth)


def roundoff_escape(angle: float, precision: Any, *, lr: float = 0.1, steps: int = 2000) -> int:
    """When descent from *exactly* the ridge of ½(u² − v²), turned by `angle`, leaves it by rounding alone; −1 if never.

    `precision` is np.float32 or np.float64: every number of the run has it.
    """
    require_finite("angle", angle)
    require_positive(lr=lr)
    require_count(least=1, steps=steps)
    ridge, downhill = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    matrix = (np.outer(ridge, ridge) - np.outer(downhill, downhill)).astype(precision)
    w, rate = ridge.astype(precision), np.asarray(lr, dtype=precision)
    for step in range(steps + 1):
        if abs(float(downhill @ w)) >= 1:
            return step
        w = w - rate * (matrix * w).sum(-1)  # no BLAS: it may round otherwise on another machine
    return -1


def perturbed_descent(
    grad: Callable[[Array], Array], w0: npt.ArrayLike, *, lr: float, radius: float, threshold: float, wait: int,
    steps: int, rng: np.random.Generator,
) -> Path:  # fmt: skip
    """Gradient descent that jumps to a uniform point within `radius` wherever the slope is at most `threshold`.

    Not more than one jump in `wait` steps. Source: Jin, Ge, Netrapalli, Kakade & Jordan, ICML 2017, arXiv:1703.00887,
    Algorithm 1 (perturbed gradient descent).
    """
    require_positive(lr=lr, radius=radius, threshold=threshold)
    require_count(least=1, wait=wait)
    walk = Walk(w0, steps)
    last = np.full(walk.w.shape[:-1], -wait)
    for step, w in enumerate(walk):
        jump = (np.linalg.norm(grad(w), axis=-1) <= threshold) & (step - last >= wait)
        last = np.where(jump, step, last)
        w = w + jump[..., None] * ball(rng, w.shape, radius)
        walk.to(w - lr * grad(w))
    return walk.path()


def ball(rng: np.random.Generator, shape: tuple[int, ...], radius: float) -> Array:
    """Points of `shape` (..., d), uniform in the ball of `radius` about the origin of d dimensions."""
    require_positive(radius=radius)
    direction = rng.standard_normal(shape)
    direction /= np.linalg.norm(direction, axis=-1, keepdims=True)
    return radius * direction * rng.random((*shape[:-1], 1)) ** (1 / shape[-1])
