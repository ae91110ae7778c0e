"""Infinitely many solutions: which point of a line of solutions each method reaches."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.overparameterization import least_squares
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

EQUATION, ANSWER = np.array([[2.0, 1.0]]), np.array([2.5])
RUNS = {"gradient descent": ("blue", 0.15, 60), "momentum 0.9": ("green", 0.03, 250), "Adam": ("orange", 0.05, 300)}
WINDOW = (-2.2, 3.0), (-1.9, 2.1)


def paths_to_solutions(w0: Array) -> dict[str, Array]:
    """The path (steps + 1, 2) of each method from w0 (2,)."""
    return {
        method: least_squares.descend(EQUATION, ANSWER, w0, method=method, steps=steps, lr=lr).w
        for method, (_, lr, steps) in RUNS.items()
    }


def draw_solutions(ax: Axes, *, first: float, second: float) -> str:
    """One equation for two numbers: the line of its solutions, the shortest, and where three methods arrive."""
    shortest = least_squares.minimum_norm(EQUATION, ANSWER)
    x = np.array(WINDOW[0])
    ax.plot(x, (ANSWER[0] - EQUATION[0, 0] * x) / EQUATION[0, 1], color=draw.COLORS["muted"], linewidth=5, alpha=0.4)
    circle, radius = np.linspace(0, 2 * np.pi, 49), np.linalg.norm(shortest)
    ax.plot(radius * np.cos(circle), radius * np.sin(circle), color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    apart = {}
    for k, (method, path) in enumerate(paths_to_solutions(np.array([first, second])).items()):
        color = draw.COLORS[RUNS[method][0]]
        ax.plot(*path.T, color=color, linewidth=1.6, linestyle=draw.LINESTYLES[k])
        ax.plot(*path[-1], draw.MARKERS[k], color=color, markersize=8)
        apart[method] = float(np.linalg.norm(path[-1] - shortest))
        ax.text(0.02, 0.145 - 0.065 * k, f"{'●■▲'[k]} {method}", color=color, transform=ax.transAxes)
    ax.plot(first, second, "o", markersize=9, markerfacecolor="none", markeredgecolor=draw.COLORS["text"])
    ax.plot(*shortest, "D", color=draw.COLORS["text"], markersize=5)
    ax.set(xlim=WINDOW[0], ylim=WINDOW[1], xlabel="first weight", ylabel="second weight", aspect="equal")
    draw.label(ax, 0.55, 1.75, "loss 0 on this line", color="muted")
    draw.label(ax, shortest[0] + 0.15, shortest[1] - 0.05, "shortest")
    told = ", ".join(f"{method} {distance:.2f}" for method, distance in apart.items())
    return f"Started at ({first:g}, {second:g}), the ends lie this far from the shortest solution: {told}."
