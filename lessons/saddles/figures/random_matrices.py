"""The chapter's picture of chance: how likely it is that every curvature is positive."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from lessons.saddles import random_landscapes, random_matrices
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array


@functools.cache
def log10_chances(kind: str) -> tuple[Array, Array]:
    """N and log10 of a chance that all N curvatures are positive, for one of four laws."""
    if kind == "landscape":
        n = np.r_[1:7, 8, 10:101:10]
        return n, np.array([random_landscapes.log_minima_share(int(k)) for k in n]) / np.log(10)
    n = np.r_[1:11, 12:20, 20:101:5]
    logs: dict[str, Callable[[], Any]] = {
        "matrix": lambda: [random_matrices.log_chance(int(k)) for k in n],
        "coin": lambda: -n * np.log(2),
        "leading": lambda: -random_matrices.DECAY * n**2,
    }
    return n, np.array(logs[kind]()) / np.log(10)


@functools.cache
def _sampled(n: int) -> tuple[float, float]:
    return random_matrices.sampled_chance(np.random.default_rng(n), n, 100_000)


SAMPLED = range(1, 6)
LAWS = {
    "coin": ("N coins: 2⁻ᴺ", "orange", "--"),
    "matrix": ("random matrix, exact", "blue", "-"),
    "leading": ("exp(−(ln 3/4) N²) alone", "muted", ":"),
    "landscape": ("smooth landscape, exact", "green", "-."),
}


def draw_chance(ax: Axes, *, largest: int) -> str:
    """The chance that all N curvatures are positive, by four laws and, up to N = 5, as a share of random matrices."""
    at_end = {}
    for row, (kind, (name, color, line)) in enumerate(LAWS.items()):
        n, log10 = log10_chances(kind)
        shown = n <= largest
        dots = "o" if largest <= 10 and kind != "leading" else None
        order = 1.5 if kind == "leading" else 2
        ax.plot(
            n[shown], log10[shown], color=draw.COLORS[color], linestyle=line, marker=dots, markersize=4, zorder=order
        )
        ax.text(0.03, 0.27 - 0.075 * row, name, color=draw.COLORS[color], transform=ax.transAxes)
        at_end[kind] = log10[shown][-1]
    agree = 0
    for size in SAMPLED:
        share, error = _sampled(size)
        agree += abs(share - 10 ** log10_chances("matrix")[1][size - 1]) < 2 * error
        bounds = np.log10([max(share - 2 * error, 1e-7), share + 2 * error])
        ax.plot([size, size], bounds, color=draw.COLORS["text"], linestyle="-", linewidth=3, gid=f"sampled{size}")
    lowest = 1.05 * at_end["matrix"]
    ax.set(xlim=(0.5, largest * 1.04), ylim=(lowest, 0.04 * -lowest), xlabel="N", ylabel="log₁₀ of the chance")
    said = f"matrix {at_end['matrix']:.1f}, coins {at_end['coin']:.1f}, landscape {at_end['landscape']:.1f}"
    return (
        f"At N = {largest:g}, log₁₀ of the chance that all curvatures are positive: {said}. "
        f"Of {len(SAMPLED)} sampled shares {agree} lie within two errors of the matrix's curve."
    ).replace("-", "−")
