"""Steps shaped like matrices: four methods on two ravines."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.frontier import matrix_steps
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.recordings import recorded

LOOKS = {"momentum": ("blue", "-."), "Adam": ("ochre", "--"), "Muon": ("orange", "-"), "Shampoo": ("purple", "-")}


@functools.cache
def traced(kind: str, method: str) -> Array:
    """The median course (steps + 1,) over the judging ravines at the recorded rate."""
    rate = recorded("frontier", "matrix_steps")["equal steps"][kind][method]["rate"]
    problem = matrix_steps.ravines(kind, range(4))
    return np.median(matrix_steps.course(problem, method, rate), axis=1)


def draw_matrix_race(ax: Axes, *, kind: str, counted: str) -> str:
    """The loss of four methods, each at its best rate, against steps or against time in steps of Adam."""
    cost = recorded("frontier", "matrix_steps")["microseconds"][str(matrix_steps.SIZE)]
    ends = {}
    for name, (color, line) in LOOKS.items():
        losses = traced(kind, name)
        unit = 1.0 if counted == "steps" else cost[name] / cost["Adam"]
        at = np.arange(len(losses)) * unit
        shown = np.unique(np.r_[0, np.geomspace(1, len(losses) - 1, 24).astype(int)])
        ax.plot(np.maximum(at[shown], 0.5), losses[shown], color=draw.COLORS[color], linestyle=line)
        ends[name] = losses[-1]
        draw.label(ax, 0.55, 3e-6 * 20.0 ** -list(LOOKS).index(name), name, color=color)
    ax.set(xscale="log", yscale="log", xlim=(0.5, 260 if counted == "steps" else 1000), ylim=(1e-10, 3))
    ax.set(ylabel="loss / first", xlabel="steps" if counted == "steps" else "time, in steps of Adam")
    ax.minorticks_off()
    best = min(ends, key=lambda name: ends[name])
    told = ", ".join(f"{name} {value:.0e}" for name, value in ends.items())
    return f"{kind.capitalize()}, by {counted}, after {matrix_steps.STEPS} steps each: {told}. Least: {best}."
