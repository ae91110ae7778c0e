"""Two valleys: where descent goes from a start, and where it ends for every start and learning rate."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.convexity import basins
from lessons.shared.drawing import draw
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.surfaces import quartic


def draw_descent(ax: Axes, *, start: float, lr: float, steps: float) -> str:
    """Gradient descent on the quartic: the points it visits, drawn on the graph."""
    x, steps = np.linspace(-2.9, 2.9, 141), int(steps)
    ax.plot(x, quartic.loss(x[:, None]), color=draw.COLORS["blue"], linestyle="-")
    w = np.clip(descent.gradient_descent(quartic.grad, [start], lr=lr, steps=steps).w, -9, 9)
    heights = quartic.loss(w)
    orange, green = draw.COLORS["orange"], draw.COLORS["green"]
    ax.plot(w[:, 0], heights, color=orange, linestyle="-", linewidth=0.8, marker=".", markersize=5)
    ax.plot(w[:1, 0], heights[:1], "o", markersize=8, markerfacecolor="none", markeredgecolor=orange)
    ax.plot(w[-1:, 0], heights[-1:], "o", markersize=9, color=orange)
    ahead = np.clip(w[-1:] - lr * quartic.grad(w[-1:]), -9, 9)  # the next step: the rate shows at step 0 too
    ax.plot(ahead[:, 0], quartic.loss(ahead), "D", markersize=6, markerfacecolor="none", markeredgecolor=green)
    for point, name in zip(quartic.minima, ("deeper", "shallower"), strict=True):
        draw.label(ax, float(point[0]), float(quartic.loss(point)) - 0.1, name, color="muted", ha="center", above=False)
    ax.set(xlim=(-2.9, 2.9), ylim=(-2.4, 9), xlabel="x", ylabel="f(x)")
    state = basins.state_after(quartic, start, lr=lr, steps=steps)
    begun = f"From {start:g} with learning rate {lr:g}:".replace("-", "−")
    if state.steps < steps:
        return f"{begun} the run has left for infinity before step {state.steps + 1}."
    rest = " It is at rest." if abs(state.slope) < 1e-3 and steps > 0 else ""
    return f"{begun} {state}.{rest}".replace("-", "−")


@functools.cache
def _end_map() -> tuple[basins.Codes, Array]:
    """The ends over 121 starts × 79 rates, and the rates."""
    rates = np.linspace(0.01, 0.4, 79)
    return basins.outcomes(quartic, np.linspace(-3, 3, 121), rates, steps=600), rates


def draw_ends(ax: tuple[Axes, Axes], *, lr: float) -> str:
    """Above, the end of every start at every rate; below, for one rate, where each start is after 600 steps."""
    top, bottom = ax
    codes, rates = _end_map()
    starts = np.linspace(-3, 3, codes.shape[1])
    kinds = ("blue", "orange", "paper", "muted")  # deeper, shallower, LEAVES = -2, BOUNCES = -1
    draw.heat_map(top, codes % 4, ((-3, 3), (rates[0], rates[-1])), kinds)
    top.axhline(lr, color=draw.COLORS["text"], linewidth=3, linestyle="-")
    for x, y, name in ((-1.55, 0.12, "deeper"), (1.4, 0.12, "shallower"), (0, 0.32, "bounces for ever")):
        top.text(x, y, name, color=draw.COLORS["paper"], ha="center", weight="bold")
    top.text(-2.97, 0.373, "leaves")
    top.set(xticks=range(-3, 4), ylabel="learning rate")
    points = basins.orbits(quartic, starts, [lr], steps=600, kept=6)[0]
    bottom.plot(np.repeat(starts, 6), points.ravel(), ".", color=draw.COLORS["purple"], markersize=2.5)
    for name, x, point in zip(("deeper", "shallower"), (1.2, -1.1), quartic.minima[:, 0], strict=True):
        bottom.axhline(point, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--", zorder=1)
        draw.label(bottom, x, point, name, color="muted", ha="center")
    bottom.set(xlim=(-3, 3), ylim=(-2.9, 2.9), xlabel="start", ylabel="end")
    share = basins.basin_shares(basins.outcomes(quartic, starts, [lr], steps=600))
    words = {0: "end in the deeper minimum", 1: "end in the shallower one", -1: "bounce for ever", -2: "leave"}
    parts = [f"{value:.0%} {words[code]}" for code, value in share.items()]
    return f"At learning rate {lr:g}, of all starts from −3 to 3: {', '.join(parts)}."
