"""A plateau in a loss curve: where it begins, how long it lasts, and how fast the drop behind it is.

A flat stretch is a property of a curve, not of a place: behind it may stand a shelf, a saddle or a noise floor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_between, require_finite


@dataclass(frozen=True)
class Plateau:
    """A flat stretch of a loss curve, the steps start … start + length, and the fall behind it.

    drop: the steps that the first half of that fall takes, counted from the end of the stretch.
    """

    start: int
    length: int
    drop: int


def find_plateau(losses: npt.ArrayLike, *, tolerance: float = 0.02, fall: float = 0.25) -> Plateau | None:
    """The longest stretch of a curve (steps + 1,) that is flat and is left: None where there is none.

    Flat: the loss stays within `tolerance` of the curve's whole range. Left: it later falls by `fall` of that range.
    A floor, where a run ends, is flat and never left.
    """
    losses = points(losses, name="losses")
    require_between(0, 1, tolerance=tolerance, fall=fall)
    if losses.ndim != 1:
        raise ValueError(f"losses must be one curve (steps + 1,), got shape {losses.shape}")
    scale, start, best = np.ptp(losses), 0, (0, 0)
    lowest = np.minimum.accumulate(losses[::-1])[::-1]  # from each step on
    for end in range(1, len(losses)):  # the flat stretch that ends here: its start only moves forward
        while np.ptp(losses[start : end + 1]) > tolerance * scale:
            start += 1
        if losses[end] - lowest[end] >= fall * scale > 0:
            best = max(best, (end - start, -start))
    length, start = best[0], -best[1]
    if length == 0:
        return None
    after = losses[start + length :]
    return Plateau(start, length, int(np.argmax(after[0] - after >= (after[0] - after.min()) / 2)))


def steps_to(losses: npt.ArrayLike, target: float) -> Array:
    """The first step (...) at which curves (steps + 1, ...) are at or below `target`; inf where none is."""
    losses = np.asarray(losses, float)
    reached = losses <= float(require_finite("target", target))
    return np.where(reached.any(0), reached.argmax(0), np.inf)


def quartiles(steps: npt.ArrayLike) -> tuple[float, float, float, float]:
    """The lower quartile, the median and the upper quartile of step counts, and the share that is inf.

    Each quartile is one of the counts, so that inf has a place among them.
    """
    steps = np.sort(np.asarray(steps, float).ravel())
    if steps.size == 0 or np.isnan(steps).any():
        raise ValueError(f"steps must be counts or inf, and at least one, got {steps}")
    low, middle, high = (float(steps[round(share * (steps.size - 1))]) for share in (0.25, 0.5, 0.75))
    return low, middle, high, float(np.isinf(steps).mean())
