"""Rows of dots, one per seed: the picture behind "better with every seed".

Names stand left of the axis; a bar is the median.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes

from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array


def strips(
    ax: Axes,
    rows: Iterable[tuple[str, Array, str]],
    *,
    limits: tuple[float, float],
    ticks: Sequence[float] | Array,
    count: int,
    log: bool = True,
    share: float = 0.46,
) -> None:
    """(name, values (seeds,), role colour) a row, the first on top, on an axis with room for `count` of them.

    Values beyond `limits` stand at them; `share` of the width is for the names, and the axis begins behind them.
    """
    low, high = limits
    left = low * (low / high) ** (share / (1 - share)) if log else low - (high - low) * share / (1 - share)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_visible(False)
    ax.axvline(low, color=draw.COLORS["muted"], linewidth=0.8, linestyle="-")
    for place, (name, values, color) in enumerate(rows):
        ax.plot([low, high], [place, place], color=draw.shade("muted", 0.3), linewidth=0.6, linestyle="-")
        shown = np.clip(values, low, high)
        spread = place + np.linspace(-0.2, 0.2, len(shown))
        ax.plot(shown, spread, "o", color=draw.COLORS[color], markersize=4.5, clip_on=False)
        middle = float(np.median(shown))
        ax.plot([middle, middle], [place - 0.34, place + 0.34], color=draw.COLORS["text"], linewidth=1.2, linestyle="-")
        ax.text(share - 0.02, place, name, color=draw.COLORS[color], ha="right", va="center",
                transform=ax.get_yaxis_transform())  # fmt: skip
    ax.set(xscale="log" if log else "linear", xlim=(left, high), ylim=(count - 0.4, -0.6), yticks=[])
    ax.set(xticks=ticks, xticklabels=[f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
