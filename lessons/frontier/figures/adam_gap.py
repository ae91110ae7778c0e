"""Adam against gradient descent with momentum: on attention and on dense networks, with even and uneven classes."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.frontier import adam_gap
from lessons.shared.drawing.strip_plot import strips
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.recordings import recorded

SCORES = {"all examples": 0, "the rarest quarter": 1}
SHORT = {"attention": "attention", "dense": "dense", "digits": "digits, dense"}
SPAN = (1e-5, 10)


def losses(cell: str, method: str, score: str) -> Array:
    """The recorded losses (seeds,) of a method on a cell, "attention | balanced" say."""
    return np.array(recorded("frontier", "adam_gap")[cell][method]["scores"][SCORES[score]])


def draw_adam_gap(ax: Axes, *, tail: str, score: str) -> str:
    """Losses of both methods on each network, one dot a seed."""
    rows, told = [], []
    for network in ("attention", "dense", "digits"):
        cell = f"{network} | {tail}"
        if cell not in recorded("frontier", "adam_gap"):
            continue
        for method, color in (("momentum", "blue"), ("Adam", "orange")):
            rows.append((f"{SHORT[network]}, {method}", losses(cell, method, score), color))
        ratio = np.median(losses(cell, "momentum", score) / losses(cell, "Adam", score))
        told.append(f"{ratio:.2g} on {SHORT[network]}")
    strips(ax, rows, limits=SPAN, ticks=[1e-5, 1e-3, 1e-1, 10], count=6, share=0.42)
    ax.set(xlabel=f"training loss after {adam_gap.STEPS} steps, {score}")
    return f"{tail.capitalize()}, {score}: momentum's loss over Adam's, each at its best rate, is {', '.join(told)}."


def block_spread(network: str, tail: str) -> Array:
    """By seed, the largest curvature of the steepest block over that of the gentlest."""
    rows = np.array(list(recorded("frontier", "adam_gap")[f"{network} | {tail}"]["tops"].values()))
    return rows.max(0) / rows.min(0)
