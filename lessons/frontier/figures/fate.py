"""When the fate of a run is decided: the barrier between two copies by the step at which they part, and the line."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.frontier import spawning
from lessons.shared.drawing import draw
from lessons.shared.numerics.barriers import ALONG
from lessons.shared.numerics.recordings import recorded

FIRST = 1  # where step 0 stands on an axis of logarithms


def draw_fate(ax: tuple[Axes, Axes], *, network: str, step: int) -> str:
    """Above, the barriers of all pairs by the step of parting; below, the error on the lines of one step."""
    cells = recorded("frontier", "spawning")[network]
    where, line = ax
    heights = np.array([cells[str(k)]["error"] for k in spawning.SPAWNS])
    at = np.maximum(spawning.SPAWNS, FIRST)
    for place, row in zip(at, heights, strict=True):
        spread = place * np.exp(np.linspace(-0.06, 0.06, len(row)))
        where.plot(spread, 100 * row, ".", color=draw.shade("blue", 0.7), markersize=5)
    where.plot(at, 100 * np.median(heights, axis=1), color=draw.COLORS["text"], linestyle="-", linewidth=1.4)
    where.axvline(max(step, FIRST), color=draw.COLORS["orange"], linestyle="-", linewidth=1)
    for axes in ax:
        axes.axhline(100 * spawning.STABLE, color=draw.COLORS["muted"], linestyle="--", linewidth=1)
    draw.label(line, 0.01, 100 * spawning.STABLE + 1, "2%", color="muted")
    where.set(xscale="log", xlim=(0.8, 620), ylim=(-3, 96), xlabel="step of parting", ylabel="barrier, points")
    where.set(xticks=at, xticklabels=[str(k) for k in spawning.SPAWNS])
    where.minorticks_off()
    profiles = 100 * np.array(cells[str(step)]["profile"])
    for profile in profiles:
        line.plot(ALONG, profile, color=draw.shade("orange", 0.45), linestyle="-", linewidth=0.9)
    line.plot(ALONG, np.median(profiles, axis=0), color=draw.COLORS["text"], linestyle="-", linewidth=1.6)
    line.set(xlim=(0, 1), ylim=(-3, 96), xlabel="from one copy to the other", ylabel="wrong, %")
    height = cells[str(step)]["error"]
    stable, decided = int(np.sum(np.array(height) <= spawning.STABLE)), spawning.decided(network)
    fate = "never in the steps tried" if decided is None else f"from step {decided} on" if decided else "from the start"
    return (
        f"{network[0].upper()}{network[1:]}, parted at step {step}: the error between the copies rises by "
        f"{100 * np.median(height):.1f} points in the median; {stable} of {len(height)} pairs are stable. By the "
        f"median, this network is stable {fate}."
    )
