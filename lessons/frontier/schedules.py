"""Warm-up–stable–decay beside half a cosine: shares (steps,) of a peak rate, step by step.

Sources: Hu et al. (MiniCPM), arXiv:2404.06395, section 4; Wen et al., arXiv:2410.05192.
"""

from __future__ import annotations

import numpy as np

from lessons.shared.numerics.arrays import Array, require_between, require_choice, require_count

NAMES = ("constant", "cosine", "warm-up–stable–decay")
WARM, DECAY = 0.05, 0.2  # shares of the steps


def shares(name: str, steps: int, *, warm: float = WARM, decay: float = DECAY) -> Array:
    """The shares (steps,) of the peak, by one of NAMES; all three warm up alike.

    "warm-up–stable–decay" stays at the peak and falls in equal parts over the last `decay` of the steps; "cosine" falls
    along half a cosine from the warm-up on. Both would reach 0 one step after the last.
    """
    require_choice("name", name, NAMES)
    require_count(least=1, steps=steps)
    require_between(0, 1, warm=warm, decay=decay)
    k, first = np.arange(1, steps + 1), round(warm * steps)
    rise = np.minimum(k / max(first, 1), 1.0)
    if name == "constant":
        return rise
    if name == "cosine":
        along = np.maximum(k - first, 0) / (steps - first + 1)
        return rise * 0.5 * (1 + np.cos(np.pi * along))
    return np.minimum(rise, (steps + 1 - k) / (round(decay * steps) + 1))
