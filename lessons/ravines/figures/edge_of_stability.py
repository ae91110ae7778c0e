"""How sharp training becomes: the largest curvature beside the border 2 / rate, for two losses at once."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.ravines import spectrum
from lessons.ravines.figures.key import key
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

EDGE_STEPS = tuple(range(0, 1201, 60))
LOOKS = {"squared loss": ("orange", ".", "-"), "cross-entropy": ("blue", ".", "--")}


@functools.cache
def edge(lr: float, error: str) -> Array:
    """The largest curvature (m,) at EDGE_STEPS of full-batch descent on the 16-16 digits network."""
    problem = spectrum.digits_network(hidden=(16, 16), error=error)
    path = spectrum.training(problem, spectrum.start_of(problem), lr=lr, seen=EDGE_STEPS)
    return np.array([spectrum.sharpness(problem, w) for w in path])


def late_ratio(lr: float, error: str) -> float:
    """The largest curvature over 2 / lr, mean of the looks from step 900 on."""
    return float(np.mean(edge(lr, error)[-6:])) * lr / 2


def draw_edge(ax: Axes, *, lr: float) -> str:
    """The largest curvature along training with either loss, beside 2 / lr."""
    ax.axhline(2 / lr, color=draw.COLORS["muted"], linewidth=1.2, linestyle="--")
    draw.label(ax, 1190, 2 / lr, "2 / learning rate", color="muted", ha="right")
    for name, (color, marker, line) in LOOKS.items():
        top = edge(lr, name.removesuffix(" loss"))
        ax.plot(EDGE_STEPS, top, color=draw.COLORS[color], linestyle=line, marker=marker, markersize=6)
    key(ax, LOOKS, top=0.16)
    ax.set(yscale="log", xlim=(-15, 1215), ylim=(0.002, 20), xlabel="step", ylabel="largest curvature")
    ax.minorticks_off()
    late = {name: late_ratio(lr, name.removesuffix(" loss")) for name in LOOKS}
    where = "sits at the edge" if 0.97 < late["squared loss"] < 1.1 else "stays below the edge"
    return (
        f"Learning rate {lr:g}, after 900 steps: with squared loss the largest curvature is {late['squared loss']:.2f} "
        f"times 2/rate and {where}; with cross-entropy it is {late['cross-entropy']:.3f} times 2/rate."
    )
