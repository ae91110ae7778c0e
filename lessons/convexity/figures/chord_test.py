"""The chord test: one function, one chord, and where the graph stands above it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.convexity import chords
from lessons.shared.drawing import draw

CHORD_HEIGHTS = {"parabola": 7, "absolute value": 2.8, "log-sum-exp": 2.8, "quartic": 7, "one ReLU unit": 2.8}


def draw_chord(ax: Axes, *, loss: str, left: float, right: float) -> str:
    """One function of the menu, the chord between two points of its graph, and where the graph stands above it."""
    curve, x, height = chords.menu[loss], np.linspace(-2.5, 2.5, 101), CHORD_HEIGHTS[loss]
    feet = np.array([left, right])
    values = curve(feet[:, None])
    ax.plot(x, curve(x[:, None]), color=draw.COLORS["blue"], linestyle="-")
    ax.plot(feet, values, color=draw.COLORS["orange"], linestyle="-", marker="o")
    inside = np.linspace(left, right, 61)
    graph, chord = curve(inside[:, None]), np.linspace(values[0], values[1], 61)
    above = graph > chord + 1e-12
    if above.any():
        ax.fill_between(inside, chord, graph, where=above, color=draw.shade("red", 0.45), linewidth=0, gid="violation")
    ax.set(xlim=(-2.6, 2.6), ylim=(-0.25 * height, height), xlabel="w", ylabel="loss")
    if left == right:
        return f"The two ends coincide at {left:g}: move one of them to get a chord."
    gap, t = chords.worst_chord_gap(curve, feet[:1], feet[1:])
    where = round(left + t * (right - left), 2) + 0.0  # no minus zero
    between = f"between {min(feet):g} and {max(feet):g}".replace("-", "−")
    if gap <= 1e-12:
        return f"The {loss}'s graph stays on or below its chord {between}: this chord finds no fault."
    place = f"{where:.2f}".replace("-", "−")
    return f"The {loss}'s graph rises {gap:.2f} above its chord {between}, most at {place}: not convex."
