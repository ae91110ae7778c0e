"""The chord test: does a graph ever stand above the straight line between two of its points?

A loss maps points (..., d) to values (...). It is convex when loss((1 - t)a + tb) <= (1 - t) loss(a) + t loss(b) for
all points a, b and all t in [0, 1] (Boyd & Vandenberghe 2004, equation 3.1).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lessons.shared.numerics.arrays import Array, points, require_between, require_count, require_positive
from lessons.shared.numerics.surfaces import quartic

Loss = Callable[[Array], Array]
ROUND_OFF = 1e-12  # a gap below this share of the losses at both ends is arithmetic, not shape


def _log_sum_exp(w: Array) -> Array:
    return np.logaddexp(np.logaddexp(w[..., 0], -w[..., 0]), 0.5)


def _one_relu_unit(w: Array) -> Array:
    return (1.0 - np.maximum(w[..., 0], 0.0)) ** 2  # one example, input 1 and target 1; the answer is max(0, w)


menu: dict[str, Loss] = {  # losses of one parameter, (..., 1) -> (...)
    "parabola": lambda w: w[..., 0] ** 2,
    "absolute value": lambda w: np.abs(w[..., 0]),
    "log-sum-exp": _log_sum_exp,
    "quartic": quartic.loss,
    "one ReLU unit": _one_relu_unit,
}


def chord_gap(loss: Loss, a: Array, b: Array, t: Array | float = 0.5) -> Array:
    """How far the graph stands above its chord, loss((1 - t)a + tb) - [(1 - t) loss(a) + t loss(b)].

    a, b: end points (..., d); t in [0, 1] broadcasts against the leading axes. Above 0 the loss is not convex.
    """
    a, b = _ends(a, b)
    require_between(0, 1, t=t)
    share = np.asarray(t, float)
    inside = (1 - share)[..., None] * a + share[..., None] * b
    return loss(inside) - ((1 - share) * loss(a) + share * loss(b))


def worst_chord_gap(loss: Loss, a: Array, b: Array, *, parts: int = 200) -> tuple[float, float]:
    """The largest gap along one chord and the t where it stands, over `parts` + 1 evenly spaced t; a, b: (d,)."""
    require_count(least=2, parts=parts)
    t = np.linspace(0, 1, parts + 1)
    gap = chord_gap(loss, a, b, t)
    worst = int(np.argmax(gap))
    return float(gap[worst]), float(t[worst])


def violates(loss: Loss, a: Array, b: Array, *, chunk: int = 100) -> Array:
    """Which segments (count, d) have their midpoint above the chord, beyond round-off: booleans (count,)."""
    require_count(least=1, chunk=chunk)
    a, b = _ends(a, b)
    if a.ndim != 2 or b.shape != a.shape:
        raise ValueError(f"a and b must both have shape (count, d), got {a.shape} and {b.shape}")
    verdicts = []
    for start in range(0, len(a), chunk):  # a chunk of network losses fits the processor's cache
        first, last = a[start : start + chunk], b[start : start + chunk]
        end_losses = loss(np.stack([first, last]))
        gap = loss((first + last) / 2) - end_losses.mean(0)
        verdicts.append(gap > ROUND_OFF * np.abs(end_losses).sum(0))
    return np.concatenate(verdicts)


def random_segments(
    rng: np.random.Generator,
    count: int,
    spread: Array,
    *,
    scale: float = 1.0,
    length: float = 1.0,
    free: Array | None = None,
) -> tuple[Array, Array]:
    """End points (count, d) of random segments: both Gaussian with standard deviations `scale` * `spread` (d,).

    `length` < 1 cuts each segment to that share, keeping the first end. Parameters outside the mask `free` (d,) are
    random too but equal at both ends: they are frozen, not trained.
    """
    require_count(count=count)
    require_positive(scale=scale, length=length)
    spread = points(spread, name="spread")
    a, b = scale * spread * rng.normal(size=(2, count, len(spread)))
    moves = np.ones(len(spread), bool) if free is None else np.asarray(free, bool)
    if moves.shape != spread.shape:
        raise ValueError(f"free must have shape {spread.shape}, got {moves.shape}")
    return a, np.where(moves, a + length * (b - a), a)


def _ends(a: Array, b: Array) -> tuple[Array, Array]:
    a, b = points(a, name="a"), points(b, name="b")
    if a.shape[-1] != b.shape[-1]:
        raise ValueError(f"both ends need the same number of parameters, got {a.shape} and {b.shape}")
    return a, b
