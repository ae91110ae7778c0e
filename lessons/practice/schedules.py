"""Schedules: the learning rate of every step, as shares (steps,) of a peak. Multiply by the peak.

All start at step 1, and the last entry is the last step. Sources: a linear warm-up as in Goyal et al., arXiv:1706.02677
(section 2.2); half a cosine without and with restarts, Loshchilov & Hutter, ICLR 2017, arXiv:1608.03983, eq. 5; a
triangle, Smith, WACV 2017, arXiv:1506.01186, section 3.
"""

from __future__ import annotations

import numpy as np

from lessons.shared.numerics.arrays import Array, require_choice, require_count

NAMES = ("constant", "half the mean", "cosine", "steps down", "triangles", "restarts")
CYCLES = 4
LOWEST = 0.05  # the share of the peak at which a triangle turns


def rate_factors(name: str, steps: int, *, cycles: int = CYCLES) -> Array:
    """The factors (steps,) of the peak rate, by one of NAMES.

    "constant" is 1; "half the mean" is constant at ½, the mean of a cosine and (nearly) of triangles; "steps down" is
    1, from two thirds on 1/10 and from five sixths on 1/100; "triangles" rise and fall `cycles` times between LOWEST
    and 1; "restarts" fall along half a cosine `cycles` times.
    """
    require_choice("schedule", name, NAMES)
    require_count(least=1, steps=steps, cycles=cycles)
    along = np.arange(steps) / steps
    phase = along * cycles % 1.0
    return {
        "constant": np.ones(steps),
        "half the mean": np.full(steps, 0.5),
        "cosine": 0.5 * (1 + np.cos(np.pi * along)),
        "steps down": np.select([along < 2 / 3, along < 5 / 6], [1.0, 0.1], 0.01),
        "triangles": LOWEST + (1 - LOWEST) * (1 - np.abs(2 * phase - 1)),
        "restarts": 0.5 * (1 + np.cos(np.pi * phase)),
    }[name]


def warm(factors: Array, steps: int) -> Array:
    """`factors` (m,) with a linear rise over the first `steps` of them: the first is 1/`steps` of what it was."""
    require_count(steps=steps)
    rise = np.minimum(np.arange(1, len(factors) + 1) / max(steps, 1), 1.0)
    return np.asarray(factors * rise)
