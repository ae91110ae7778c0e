"""What the heavy ball does at each pair of rate × curvature and momentum: exact borders, not a grid of cells."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.ravines import momentum
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

LARGEST_SCALED = 4.0
RATE_LEVELS = {0.5: (0.86, 0.19), 0.7: (0.78, 0.43), 0.9: (0.62, 0.75)}  # where the lines of equal rate are named
LABELS = {  # a word for each region, in its band: a test holds them there
    "monotone": (0.03, 0.02, "creep", 10, 90),
    "ripple": (1.15, 0.6, "ripple", 12, 0),
    "oscillate": (1.66, 0.02, "jump", 9, 0),
    "diverge": (2.9, 0.25, "leave", 12, 0),
}
WHAT = {
    "monotone": "two real positive eigenvalues: it creeps in without a crossing",
    "ripple": "a complex pair: it rolls through the minimum and back",
    "oscillate": "a negative eigenvalue leads: it jumps across at every step",
    "diverge": "an eigenvalue outside the unit circle: it leaves",
}


def draw_momentum_map(ax: tuple[Axes, Axes], *, scaled: float, beta: float) -> str:
    """Above, the bands and lines of equal rate; below, the ball; in its corner, the two eigenvalues."""
    top, bottom = ax
    _bands(top)
    top.plot(scaled, beta, "o", color=draw.COLORS["paper"], markersize=9, markeredgecolor=draw.COLORS["text"])
    top.plot(scaled, momentum.best_momentum(scaled), "_", color=draw.COLORS["paper"], markersize=13, markeredgewidth=2)
    _ball(bottom, scaled, beta)
    name = momentum.REGIONS[int(momentum.region(scaled, momentum=beta))]
    rate, least = float(momentum.rate(scaled, momentum=beta)), float(abs(1 - np.sqrt(scaled)))
    best = float(momentum.best_momentum(scaled))
    return (
        f"Rate × curvature {scaled:g}, momentum {beta:g}: {WHAT[name]}. In the long run a step leaves {rate:.3f} of "
        f"the distance; the best momentum here, {best:.2f}, would leave {least:.3f}."
    )


def _bands(ax: Axes) -> None:
    x = np.linspace(0, LARGEST_SCALED, 161)
    border, stable = (1 - np.sqrt(x)) ** 2, np.clip(x / 2 - 1, 0, 1)
    below, above = x <= 1, x >= 1
    ax.fill_between(x, stable, 1, color=draw.COLORS["blue"], linewidth=0)
    ax.fill_between(x[below], 0, border[below], color=draw.COLORS["green"], linewidth=0)
    ax.fill_between(x[above], stable[above], border[above], color=draw.COLORS["orange"], linewidth=0)
    ax.fill_between(x, 0, stable, color=draw.COLORS["grid"], linewidth=0)
    for level in RATE_LEVELS:
        ax.plot(*equal_rate(level).T, color=draw.COLORS["paper"], linewidth=0.9, linestyle="-")
    for level, (left, low) in RATE_LEVELS.items():
        ax.text(left, low, f"{level:g}", color=draw.COLORS["paper"], fontsize=10)
    for name, (left, low, word, size, turn) in LABELS.items():
        color = draw.COLORS["text" if name == "diverge" else "paper"]
        ax.text(left, low, word, color=color, weight="bold", fontsize=size, rotation=turn)
    ax.set(xlim=(0, LARGEST_SCALED), ylim=(0, 1), xlabel="learning rate × curvature", ylabel="momentum")


def equal_rate(rate: float) -> Array:
    """The corners (4, 2) of the line on which a step leaves `rate` r: β = r² while rippling, else r or −r is a root."""
    return np.array([[1 - rate, 0], [(1 - rate) ** 2, rate**2], [(1 + rate) ** 2, rate**2], [1 + rate, 0]])


def _ball(ax: Axes, scaled: float, beta: float) -> None:
    w = np.clip(momentum.trajectory(scaled, momentum=beta, steps=50), -30, 30)
    ax.axhline(0, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")
    ax.plot(w, color=draw.COLORS["purple"], linestyle="-", marker=".", markersize=4, linewidth=1.1)
    ax.set(xlim=(-1, 50), ylim=(-1.6, 1.6), xlabel="step", ylabel="distance w")
    disc = ax.inset_axes((0.70, 0.52, 0.30, 0.52))
    turn = np.linspace(0, 2 * np.pi, 73)
    disc.plot(np.cos(turn), np.sin(turn), color=draw.COLORS["muted"], linewidth=1, linestyle="-")
    z = momentum.eigenvalues(scaled, momentum=beta)
    disc.plot(z.real, z.imag, "o", color=draw.COLORS["red"], markersize=5)
    disc.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal", xticks=[], yticks=[], facecolor=draw.COLORS["paper"])
