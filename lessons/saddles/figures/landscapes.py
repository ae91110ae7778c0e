"""The chapter's pictures of landscapes: spectra shifted by the loss, and indices against losses.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.saddles import critical_points, linear_networks, random_landscapes, random_matrices
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.landscapes import random_cosines

SIDES = {1: 100.0, 2: 14.0, 3: 6.5, 4: 4.4, 5: 3.4, 6: 2.9}  # boxes that hold about a hundred critical points each
WAVES = 200


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
def landscape_points(dim: int, seed: int, starts: int = 1500) -> critical_points.CriticalPoints:
    """The critical points that a search finds in a box of one random landscape."""
    surface = random_cosines(np.random.default_rng([dim, seed]), dim, WAVES)
    half = SIDES[dim] / 2
    begin = np.random.default_rng(seed).uniform(-half, half, (starts, dim))
    searched = critical_points.inside(critical_points.search(surface, begin), [(-half, half)] * dim)
    return critical_points.collect(surface, searched)


@functools.cache
def _theory(dim: int) -> tuple[Array, Array, Array]:
    rng, losses = np.random.default_rng(0), np.linspace(-6, 6, 49)
    return losses, random_landscapes.mean_index(rng, dim, losses), random_landscapes.index_shares(rng, dim)[0]


def draw_indices(ax: tuple[Axes, Axes], *, dim: int, seed: int) -> str:
    """Above, loss and index of each critical point found; below, how many there are of each index, with theory."""
    top, bottom = ax
    dim = int(dim)
    points, (losses, mean, index_shares) = landscape_points(dim, int(seed)), _theory(dim)
    wobble = 0.24 * np.sin(12.9898 * np.arange(len(points.w)))
    top.plot(points.loss, points.index + wobble, "o", color=draw.shade("blue", 0.6), markersize=3.5)
    top.plot(losses, mean, color=draw.COLORS["muted"], linewidth=1, linestyle="--", zorder=1.5)
    top.set(xlim=(-6, 6), ylim=(-0.5, 6.5), xlabel="loss at the critical point", ylabel="index")
    index = np.arange(dim + 1)
    bottom.bar(index, 100 * points.index_shares(), width=0.7, color=draw.shade("blue", 0.6))
    bottom.plot(index, 100 * index_shares, "_", color=draw.COLORS["text"], markersize=22, markeredgewidth=2)
    bottom.set(xlim=(-0.6, 6.6), ylim=(0, 60), xticks=range(7), xlabel="index", ylabel="share of points, %")
    correlation = np.corrcoef(points.index, points.loss)[0, 1]
    return (
        f"{dim} dimensions, landscape {seed:g}: {len(points.w)} critical points, {points.index_shares()[0]:.0%} of "
        f"them minima (theory {index_shares[0]:.1%}); index and loss correlate at {correlation:.2f}."
    )


def draw_linear(ax: Axes, *, hidden: int, equal: float) -> str:
    """Every family of critical points of a linear network with four modes: loss against index."""
    strengths = 4 - np.arange(4) * equal
    points = linear_networks.linear_critical_points(strengths, hidden=int(hidden))
    loss, index = np.array([p[1] for p in points]), np.array([p[2] for p in points])
    ax.plot(loss, index, "o", color=draw.COLORS["blue"], markersize=6)
    best = index == 0
    ax.plot(loss[best], index[best], "s", color=draw.COLORS["orange"], markersize=10)
    ax.text(loss[best][0] + 0.9, -1.2, "the minimum", color=draw.COLORS["orange"])
    draw.label(ax, loss[-1] - 0.3, index[-1] - 0.2, "all weights zero", color="muted", ha="right", above=False)
    ax.set(xlim=(-1, 31), ylim=(-1.8, 17.5), xlabel="loss", ylabel="index")
    correlation = np.corrcoef(loss, index)[0, 1]
    return (
        f"{hidden:g} hidden units: {len(points)} families of critical points, {best.sum()} of them minima; "
        f"index and loss correlate at {correlation:.2f}."
    )
