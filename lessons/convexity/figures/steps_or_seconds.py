"""Steps or seconds: what five methods spend until their error is small enough."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.convexity import race
from lessons.shared.drawing import draw
from lessons.shared.numerics.data import breast_cancer

TIGHT = 1e-6  # the error to which every target is compared


@functools.cache
def _race() -> list[race.Run]:
    return race.logistic_race(breast_cancer())


def draw_costs(ax: Axes, *, target: float) -> str:
    """The operations that each method spends until its error is below a target, filled, and below TIGHT, hollow."""
    runs = _race()
    for row, run in enumerate(runs):
        spent = [run.flops_to(error) for error in (target, TIGHT)]
        known = [flops for flops in spent if np.isfinite(flops)]
        ax.plot(known, [row] * len(known), color=draw.COLORS["muted"], linewidth=1, linestyle="-", zorder=1)
        for flops, face in zip(spent, ("blue", "paper"), strict=True):
            if np.isfinite(flops):
                ax.plot(flops, row, "o", markersize=9, markerfacecolor=draw.COLORS[face],
                        markeredgecolor=draw.COLORS["blue"], zorder=3 if face == "blue" else 2)  # fmt: skip
        missed = [
            f"{error:.8f}".rstrip("0")
            for error, flops in zip((target, TIGHT), spent, strict=True)
            if not np.isfinite(flops)
        ]
        words = f" (does not reach {' or '.join(dict.fromkeys(missed))})" if missed else ""
        ax.text(1.3e3, row + 0.26, run.method + words, va="center")
    ax.set(xscale="log", xlim=(1e3, 1e9), ylim=(-0.6, len(runs) - 0.3), yticks=[], xlabel="operations to the target")
    ax.grid(axis="x", color=draw.COLORS["grid"], linewidth=0.6)
    cheapest = min(runs, key=lambda run: run.flops_to(target))
    fewest = min(runs, key=lambda run: run.iterations_to(target))
    return f"To an error of {target:g}: fewest iterations {fewest.method}, fewest operations {cheapest.method}."
