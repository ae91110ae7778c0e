"""Steps shaped like matrices: what Muon does to a gradient's singular values, and four methods on two ravines."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.frontier import matrix_steps
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.recordings import recorded
from lessons.shared.numerics.step_rules import nearly_orthogonal

LOOKS = {"momentum": ("blue", "-."), "Adam": ("ochre", "--"), "Muon": ("orange", "-"), "Shampoo": ("purple", "-")}


def draw_singular_values(ax: Axes, *, iterations: int) -> str:
    """The singular values of the first gradient on a ravine of matrices, after some Newton–Schulz iterations."""
    problem = matrix_steps.ravines("matrices", range(1))
    gradient = problem.layers(problem.grad(np.zeros_like(problem.x0)))[0][0][0]
    before = np.linalg.svd(gradient / np.linalg.norm(gradient), compute_uv=False)
    after = np.linalg.svd(nearly_orthogonal(gradient, steps=iterations), compute_uv=False)
    after = np.sort(after)[::-1]
    at = np.arange(1, len(before) + 1)
    ax.axhspan(0.7, 1.2, color=draw.shade("green", 0.15), linewidth=0)
    ax.plot(at, before, color=draw.COLORS["blue"], marker="o", markersize=4, linestyle="--")
    ax.plot(at, after, color=draw.COLORS["orange"], marker="s", markersize=4, linestyle="-")
    draw.label(ax, 1.2, 1.35, "0.7 to 1.2", color="green")
    draw.label(ax, 1.2, 0.0016, "the gradient, at length 1", color="blue")
    ax.set(yscale="log", xlim=(0.5, len(at) + 0.5), ylim=(3e-5, 4), xlabel="direction", ylabel="singular value")
    ax.minorticks_off()
    return (
        f"After {iterations} iterations the longest direction is {after[0] / after[-1]:,.1f} times the shortest; in "
        f"the gradient it is {before[0] / before[-1]:,.0f} times."
    )


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
        shown = np.unique(np.r_[0, np.geomspace(1, len(losses) - 1, 40).astype(int)])
        ax.plot(np.maximum(at[shown], 0.5), losses[shown], color=draw.COLORS[color], linestyle=line)
        ends[name] = losses[-1]
        draw.label(ax, 0.55, 3e-6 * 20.0 ** -list(LOOKS).index(name), name, color=color)
    ax.set(xscale="log", yscale="log", xlim=(0.5, 260 if counted == "steps" else 1000), ylim=(1e-10, 3))
    ax.set(ylabel="loss / first", xlabel="steps" if counted == "steps" else "time, in steps of Adam")
    ax.minorticks_off()
    best = min(ends, key=lambda name: ends[name])
    told = ", ".join(f"{name} {value:.0e}" for name, value in ends.items())
    return f"{kind.capitalize()}, after {matrix_steps.STEPS} steps each: {told}. Least: {best}."
