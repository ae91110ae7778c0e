"""The best rate of a grid that grows until the best lies inside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.shared.evidence import brackets
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.recordings import rounded

LOWEST, HIGHEST = -6.0, 4.0  # of log10 rates


def best_rate(
    losses: Callable[[float], Array], low: float, high: float, *, step: float = 0.5
) -> tuple[float, dict[str, float]]:
    """The log10 rate of least median of `losses` (a log10 rate -> one a seed), and the median at every rate tried.

    The grid goes from `low` to `high`, `step` decades apart, and on where its best stands at an end.
    """
    medians: dict[float, float] = {}
    while True:
        for exponent in np.arange(low, high + step / 2, step):
            if float(exponent) not in medians:
                medians[float(exponent)] = float(np.median(losses(float(exponent))))
        best = min(medians, key=lambda exponent: medians[exponent])
        if best == low and low > LOWEST:
            low -= step
        elif best == high and high < HIGHEST:
            high += step
        else:
            return best, {f"{exponent:g}": rounded(medians[exponent]) for exponent in sorted(medians)}


def inside(tried: dict[str, float]) -> bool:
    """Whether the best of a recorded grid lies inside it."""
    return brackets([tried[exponent] for exponent in sorted(tried, key=float)])


def tuned_scores(
    scores: Callable[[float, range], Any],
    low: float,
    high: float,
    *,
    tuning: range,
    judging: range,
    step: float = 0.5,
) -> dict[str, Any]:
    """The "rate" that `scores` (log10 rate, seeds) choose on the tuning seeds, the grid "tried", and the judged scores.

    `scores` gives a loss (seeds,), or several rows of which the first chooses.
    """
    exponent, tried = best_rate(lambda one: np.atleast_2d(scores(one, tuning))[0], low, high, step=step)
    return {"rate": exponent, "tried": tried, "scores": rounded(scores(exponent, judging))}
