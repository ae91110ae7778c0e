"""The river valley: a path in the plane under three schedules, and networks that decay early or late."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.frontier import river
from lessons.frontier.figures.key import key
from lessons.frontier.schedules import shares
from lessons.shared.drawing import draw
from lessons.shared.numerics.recordings import recorded

STEPS, NOISE = 120, 4.0
LIMITS = {river.TASKS[0]: (1e-3, 3.0), river.TASKS[1]: (0.5, 3.0), river.TASKS[2]: (2e-3, 1.0)}
TICKS = {river.TASKS[0]: (0.01, 0.1, 1), river.TASKS[1]: (0.5, 1, 2), river.TASKS[2]: (0.01, 0.1, 1)}


def draw_valley(ax: tuple[Axes, Axes], *, schedule: str, peak: float) -> str:
    """Above, the valley from above with the path; below, the loss of the run and that of the water beside it."""
    top, bottom = ax
    w = river.valley_walk(peak * shares(schedule, STEPS), noise=NOISE)
    x, _ = river.valley.window
    draw.contours(top, river.valley.loss, river.valley.window, levels=[1.5, 8], resolution=21)
    course = np.linspace(*x, 30)
    top.plot(course, 0.5 * np.sin(course), color=draw.COLORS["green"], linestyle="--", linewidth=1.6)
    top.plot(*w.T, color=draw.COLORS["orange"], linestyle="-", linewidth=0.9)
    top.set(xlabel="along the river", ylabel="across")
    step = np.arange(STEPS + 1)
    loss, water = river.valley.loss(w), river.river_loss(w[:, 0])
    bottom.plot(step, loss, color=draw.COLORS["orange"], linestyle="-", linewidth=1)
    bottom.plot(step, water, color=draw.COLORS["green"], linestyle="--", linewidth=1.6)
    key(bottom, {"the run": ("orange", "-"), "the water below it": ("green", "--")}, left=0.6)
    bottom.set(xlim=(0, STEPS), ylim=(0, 6), xlabel="step", ylabel="loss")
    name = schedule[0].upper() + schedule[1:]
    return (
        f"{name}, peak rate {peak:g}: the run comes {w[-1, 0]:.1f} along the river and ends at loss {loss[-1]:.2f}; "
        f"the water below it stands at {water[-1]:.2f}."
    )


def draw_branches(ax: Axes, *, task: str, begin: float) -> str:
    """The median loss under the steady rate, and the branch whose decay begins after that share of the steps."""
    curves = recorded("frontier", "river")[task]["branches"]
    steps, most = river.LENGTH[task], len(curves["1"]) - 1
    for name, values in curves.items():
        strong = name in (f"{begin:g}", "1")
        color = "blue" if name == "1" else "orange"
        at = np.arange(len(values)) * (steps / most)
        tint = draw.COLORS[color] if strong else draw.shade(color, 0.3)
        ax.plot(at, values, color=tint, linestyle="--" if name == "1" else "-", linewidth=1.6 if strong else 0.9)
    low, high = LIMITS[task]
    ax.set(yscale="log", xlim=(0, steps), ylim=(low, high), yticks=TICKS[task], yticklabels=map(str, TICKS[task]))
    ax.set(xlabel="step", ylabel="loss")
    ax.minorticks_off()
    key(ax, {"steady rate": ("blue", "--"), "rate falls to 0": ("orange", "-")}, left=0.6)
    ends = curves[f"{begin:g}"]
    steady = curves["1"][len(ends) - 1]
    return (
        f"{task[0].upper()}{task[1:]}: where the rate falls after {begin:.0%} of the steps the median loss ends at "
        f"{ends[-1]:.3g}; under the steady rate it is {steady:.3g} at the same step."
    )
