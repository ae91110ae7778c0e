"""Neural collapse: its four measures along training, for training and for test digits."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.frontier import collapse
from lessons.frontier.figures.key import key
from lessons.shared.drawing import draw
from lessons.shared.numerics.recordings import recorded


def draw_collapse(ax: Axes, *, measure: str, decay: float) -> str:
    """One of the measures, ten starts, on the digits that train and on those that test."""
    cell, place = recorded("frontier", "collapse")[f"{decay:g}"], collapse.MEASURES.index(measure)
    steps = np.arange(len(cell["accuracy"])) * collapse.EVERY
    begin = float(np.median(collapse.first_perfect(cell["accuracy"]))) * collapse.EVERY
    ax.axvline(begin, color=draw.COLORS["muted"], linewidth=1.2, linestyle="--")
    ends = {}
    for name, color, line in (("test", "blue", "--"), ("training", "orange", "-")):
        rows = np.array(cell[name])[..., place]
        ax.plot(steps, rows[:, :4], color=draw.shade(color, 0.25), linestyle=line, linewidth=0.8)
        ax.plot(steps, np.median(rows, axis=1), color=draw.COLORS[color], linestyle=line)
        ends[name] = float(np.median(rows[-1]))
    key(ax, {"training digits": ("orange", "-"), "test digits": ("blue", "--")}, left=0.6)
    ax.set(yscale="log", xlim=(0, steps[-1]), ylim=(0.03, 5), yticks=[0.1, 1], yticklabels=["0.1", "1"])
    ax.set(xlabel="step", ylabel=measure)
    ax.minorticks_off()
    return (
        f"Weight decay {decay:g}, {measure}: the median ends at {ends['training']:.2f} on training digits and "
        f"{ends['test']:.2f} on test digits. From step {begin:,.0f} on no training digit is named wrongly."
    )
