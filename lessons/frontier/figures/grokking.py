"""Grokking: what the network knows, above, and what its weights do meanwhile, below."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.frontier import grokking
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.recordings import recorded

MEASURES = {  # its name on the axis, and the axis
    "norm": ("length of w", (10, 30)),
    "sharpness": ("largest curvature", (0, 5)),
    "waves": ("share in one frequency", (0, 1)),
    "loss of others": ("loss, unseen sums", (0, 2.4)),
}

SEEN = 4  # seeds whose lines are drawn; the median is that of all


def rows(modulus: int, decay: float, name: str) -> Array:
    """A recorded row of each run (seeds, looks)."""
    return np.array([run[name] for run in recorded("frontier", "grokking")[f"{modulus} | {decay:g}"]])


def draw_grokking(ax: tuple[Axes, Axes], *, modulus: int, decay: float, measure: str) -> str:
    """Accuracies of all seeds against the step, and one measure of the weights."""
    known, inside = ax
    runs = recorded("frontier", "grokking")[f"{modulus} | {decay:g}"]
    for name, color, line in (("seen", "blue", "--"), ("others", "orange", "-")):
        right = 100 * rows(modulus, decay, name)
        shown = np.unique(np.r_[0, np.geomspace(1, right.shape[1] - 1, 30).astype(int)])
        right, at = right[:, shown], np.maximum(grokking.EVERY * shown, 5)
        for row in right[:SEEN]:
            known.plot(at, row, color=draw.shade(color, 0.3), linestyle=line, linewidth=0.7)
        known.plot(at, np.median(right, axis=0), color=draw.COLORS[color], linestyle=line, linewidth=1.6)
    draw.label(known, 6, 82, "sums it trains on", color="blue")
    draw.label(known, 6, 14, "all other sums", color="orange")
    known.set(xscale="log", xlim=(5, grokking.STEPS), ylim=(-4, 106), ylabel="right, %", xlabel="step")
    values = rows(modulus, decay, measure)
    looks = np.maximum(grokking.PORTRAIT * np.arange(values.shape[1]), 5)
    for row in values[:SEEN]:
        inside.plot(looks, row, color=draw.shade("green", 0.35), linestyle="-", linewidth=0.7)
    inside.plot(looks, np.median(values, axis=0), color=draw.COLORS["green"], marker=".", markersize=6, linestyle="-")
    word, limits = MEASURES[measure]
    inside.set(xscale="log", xlim=(5, grokking.STEPS), ylim=limits, xlabel="step", ylabel=word)
    times = [run["known"] for run in runs if run["known"] is not None]
    for axes in ax:
        axes.minorticks_off()
        if times:
            axes.axvline(float(np.median(times)), color=draw.COLORS["muted"], linestyle="--", linewidth=1)
    fitted = np.median([run["fitted"] for run in runs])
    told = f"know the others, at step {np.median(times):,.0f} in the median" if times else "know the others"
    return (
        f"Modulus {modulus}, decay {decay:g}: {len(runs)} networks have fitted by step {fitted:,.0f} in the median; "
        f"{len(times)} {told} within {grokking.STEPS:,} steps. {word[0].upper()}{word[1:]} goes from "
        f"{np.median(values[:, 1]):.2g} at step {grokking.PORTRAIT} to {np.median(values[:, -1]):.2g} at the end."
    )
