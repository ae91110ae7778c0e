"""Adam's ruler: how long its steps are in a coordinate, beside the gradient there.

On a constant slope g the first steps of Adam and RMSProp have the length of the learning rate whatever g is, as long as
g stands clear of noise and of the small constant eps, and the running mean of squares has forgotten what was before.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, require_between, require_choice, require_count, require_positive

METHODS = ("gradient descent", "RMSProp", "Adam")


def slope_path(
    slopes: npt.ArrayLike, method: str, *, lr: float, steps: int, noise: float = 0.0, seed: int = 0
) -> Array:
    """The places (steps + 1, d) of one method on a plane with constant slopes (d,), from 0; noise as in `descent`."""
    require_choice("method", method, METHODS)
    slopes = np.asarray(slopes, float)

    def grad(w: Array) -> Array:
        return np.broadcast_to(slopes, w.shape)

    rng = np.random.default_rng(seed)
    return descent.follow(method, grad, np.zeros_like(slopes), lr=lr, steps=steps, noise=noise, rng=rng).w


def kinked_path(method: str, *, slope: float, lr: float, steps: int, steep: float = 1.0, before: int = 100) -> Array:
    """The places (steps + 1,) on a ramp of slope `steep` that turns into one of `slope` where x = −lr · before.

    Adam and RMSProp cross the steep part in about `before` steps; gradient descent too, since steep is 1 by default.
    """
    require_choice("method", method, METHODS)
    require_positive(slope=slope, lr=lr, steep=steep)
    edge = -lr * before
    return descent.follow(method, lambda w: np.where(w > edge, steep, slope), [0.0], lr=lr, steps=steps).w[:, 0]


def memory_steps(slope: float, *, decay: float, share: float = 0.5) -> float:
    """Steps on a slope, after a long stretch of slope 1, until a step is back to `share` of the learning rate.

    The mean of squares is decayᵏ + (1 − decayᵏ) slope², and a step is slope over its root.
    """
    require_between(0, np.nextafter(1, 0), slope=slope, decay=decay, share=share)
    kept = slope**2 * (share**-2 - 1) / (1 - slope**2)
    return float(np.log(kept) / np.log(decay))


def expected_drift(slope: npt.ArrayLike, noise: npt.ArrayLike) -> Array:
    """What a step of Adam moves on average, in learning rates, with memories much longer than one step.

    The mean of gradients tends to the slope, the mean of squares to slope² + noise².
    """
    slope, noise = np.asarray(slope, float), np.asarray(noise, float)
    return slope / np.sqrt(slope**2 + noise**2)


def measured_drift(slope: float, noise: float, *, runs: int = 64, steps: int = 2000) -> float:
    """The same, measured: the way that `runs` runs of Adam go down in the later half of their steps."""
    require_count(least=1, runs=runs, steps=steps)
    w = slope_path(np.full(runs, slope), "Adam", lr=1.0, steps=steps, noise=noise)
    return float((w[steps // 2] - w[-1]).mean() / (steps - steps // 2))
