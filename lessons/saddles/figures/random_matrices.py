"""The chapter's pictures of chance: spectra of random matrices, and how likely it is that every curvature is positive.

Each function draws one state and returns the sentence that says what is seen.
"""

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
def _eigenvalues(n: int) -> Array:
    """Eigenvalues (count, n) in units of √n: the semicircle then ends at ±2."""
    return np.sqrt(2 / n) * np.linalg.eigvalsh(random_matrices.goe(np.random.default_rng(n), n, max(20_000 // n, 200)))


def draw_spectrum(ax: Axes, *, n: int, height: float) -> str:
    """The curvatures at a random critical point: a random matrix, shifted by the loss there."""
    curvatures = _eigenvalues(int(n)) - height
    bins = np.linspace(-4, 6, 41)
    density, _ = np.histogram(curvatures, bins, density=True)
    negative = bins[1:] <= 0
    for part, color in ((negative, "red"), (~negative, "blue")):
        ax.bar(bins[:-1][part], density[part], width=np.diff(bins)[part], align="edge", color=draw.shade(color, 0.55))
    x = np.linspace(-2, 2, 101)
    semicircle = np.sqrt(n / 2) * random_matrices.semicircle(x * np.sqrt(n / 2), int(n))
    draw.reference(ax, x - height, semicircle)
    ax.axvline(0, color=draw.COLORS["text"], linewidth=1, linestyle="-")
    ax.set(xlim=(-4, 5.2), ylim=(0, 0.62), xlabel="curvature / √N", ylabel="density")
    ax.text(-3.9, 0.56, "downhill", color=draw.COLORS["red"])
    ax.text(5.1, 0.56, "uphill", color=draw.COLORS["blue"], ha="right")
    share = np.mean(curvatures < 0)
    minima = np.mean(np.all(curvatures > 0, axis=-1))
    return (
        f"N = {n:g}, loss {height:g} √N: {share:.1%} of the curvatures are negative, and {minima:.1%} of "
        f"{len(curvatures):,} matrices have none.".replace("-", "−")
    )


@functools.cache
def log10_chances(kind: str) -> tuple[Array, Array]:
    """N and log10 of a chance that all N curvatures are positive, for one of four laws."""
    if kind == "landscape":
        n = np.array([1, 2, 3, 4, 5, 6, 8, 10, 20, 40, 70, 100])
        return n, np.array([random_landscapes.log_minima_share(int(k)) for k in n]) / np.log(10)
    n = np.r_[1:11, 12:21:2, 25:101:5]
    logs: dict[str, Callable[[], Any]] = {
        "matrix": lambda: [random_matrices.log_chance(int(k)) for k in n],
        "coin": lambda: -n * np.log(2),
        "leading": lambda: -random_matrices.DECAY * n**2,
    }
    return n, np.array(logs[kind]()) / np.log(10)


@functools.cache
def _sampled(n: int) -> tuple[float, float]:
    return random_matrices.sampled_chance(np.random.default_rng(n), n, 100_000)


LAWS = {
    "coin": ("N coins: 2⁻ᴺ", "orange", "--"),
    "matrix": ("random matrix, exact", "blue", "-"),
    "leading": ("exp(−(ln 3/4) N²) alone", "muted", ":"),
    "landscape": ("smooth landscape, exact", "green", "-."),
}


def draw_chance(ax: Axes, *, largest: int, sampled: bool) -> str:
    """The chance that all N curvatures are positive, by four laws, on a log axis."""
    lowest = {6: -6.0, 20: -55.0, 100: -1300.0}[int(largest)]
    at_end = {}
    for row, (kind, (name, color, line)) in enumerate(LAWS.items()):
        n, log10 = log10_chances(kind)
        shown = n <= largest
        dots = "o" if largest == 6 and kind != "leading" else None
        order = 1.5 if kind == "leading" else 2
        ax.plot(
            n[shown], log10[shown], color=draw.COLORS[color], linestyle=line, marker=dots, markersize=4, zorder=order
        )
        ax.text(0.03, 0.27 - 0.075 * row, name, color=draw.COLORS[color], transform=ax.transAxes)
        at_end[kind] = log10[shown][-1]
    agree = 0
    if sampled:
        for size in range(1, 6):
            share, error = _sampled(size)
            agree += abs(share - 10 ** log10_chances("matrix")[1][size - 1]) < 2 * error
            bounds = np.log10([max(share - 2 * error, 1e-7), share, share + 2 * error])
            ax.plot(
                [size, size],
                bounds[[0, 2]],
                color=draw.COLORS["text"],
                linestyle="-",
                linewidth=3,
                gid=f"sampled{size}",
            )
    ax.set(xlim=(0.5, largest * 1.04), ylim=(lowest, 0.04 * -lowest), xlabel="N", ylabel="log₁₀ of the chance")
    said = f"matrix {at_end['matrix']:.1f}, coins {at_end['coin']:.1f}, landscape {at_end['landscape']:.1f}"
    checked = f" Of 5 sampled shares {agree} lie within two errors of the matrix's curve." if sampled else ""
    return f"At N = {largest:g}, log₁₀ of the chance that all curvatures are positive: {said}.{checked}".replace(
        "-", "−"
    )
