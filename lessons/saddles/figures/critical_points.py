"""The chapter's pictures of critical points: their shapes, and their indices against their losses.

Each function draws one state and returns the sentence that says what is seen. Chances stand in chances.py, runs in
runs.py.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from lessons.saddles import critical_points, linear_networks, random_landscapes
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.landscapes import random_cosines

LEVELS = np.linspace(-2, 2, 9)
SILENT: dict[str, Callable[[Any, Any], Any]] = {
    "x² + y⁴": lambda x, y: x**2 + y**4,
    "x² − y⁴": lambda x, y: x**2 - y**4,
    "x² + y³": lambda x, y: x**2 + y**3,
    "x³ − 3xy² (monkey)": lambda x, y: x**3 - 3 * x * y**2,
}
SIDES = {1: 100.0, 2: 14.0, 3: 6.5, 4: 4.4, 5: 3.4, 6: 2.9}  # boxes that hold about a hundred critical points each
WAVES = 200


def draw_turned(ax: tuple[Axes, Axes], *, a: float, b: float, angle: float) -> str:
    """Above, the level sets of a quadratic with curvatures a and b, turned; below, its surface."""
    top, bottom = ax
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))

    def loss(w: Array) -> Array:
        u, v = cos * w[..., 0] + sin * w[..., 1], cos * w[..., 1] - sin * w[..., 0]
        return (a * u**2 + b * v**2) / 2

    if a or b:
        draw.contours(top, loss, ((-1.5, 1.5), (-1.5, 1.5)), levels=LEVELS, resolution=23)
    for curvature, (x, y), color in ((a, (cos, sin), "orange"), (b, (-sin, cos), "green")):
        top.plot([-1.2 * x, 1.2 * x], [-1.2 * y, 1.2 * y], color=draw.COLORS[color], linestyle="--", linewidth=1.2)
        name = f"{curvature:+g}".replace("-", "−")
        top.text(1.33 * x, 1.33 * y, name, color=draw.COLORS[color], ha="center", va="center")
    top.plot(0, 0, "o", color=draw.COLORS["text"])
    top.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal", xticks=[], yticks=[], xlabel="level sets")
    _wireframe(bottom, loss)
    hess = np.diag([a, b])
    kind = critical_points.kind(hess)
    index = sum(value < 0 for value in (a, b))
    words = {"silent": "the Hessian is silent: higher terms decide", "minimum": "a minimum", "maximum": "a maximum"}
    said = words.get(kind, "a saddle")
    turned = f", turned by {angle:g} degrees" if angle else ""
    return f"Curvatures {a:g} and {b:g}{turned}: index {index}, {said}.".replace("-", "−")


def _wireframe(ax: Axes, loss: Callable[[Array], Array]) -> None:
    """A surface seen from the side: lines of constant x and of constant y."""
    t, lines = np.linspace(-1.2, 1.2, 13), np.linspace(-1.2, 1.2, 7)
    for color, swap in (("blue", False), ("muted", True)):
        for fixed in lines:
            w = np.stack([np.full_like(t, fixed), t][:: -1 if swap else 1], -1)
            across, up = w[:, 0] - 0.55 * w[:, 1], 0.35 * (w[:, 0] * 0.55 + w[:, 1]) + 0.55 * loss(w)
            ax.plot(across, up, color=draw.COLORS[color], linestyle="-", linewidth=0.8)
    ax.plot(0, 0, "o", color=draw.COLORS["text"])
    ax.set(xlim=(-2, 2), ylim=(-2.2, 2.2), xticks=[], yticks=[], xlabel="the surface, seen from the side")


def draw_silent(ax: Axes, *, surface: str, radius: float) -> str:
    """A critical point with a zero eigenvalue, and the lowest point of a circle around it."""
    f = SILENT[surface]
    draw.contours(ax, lambda w: f(w[..., 0], w[..., 1]), ((-1.25, 1.25),) * 2, levels=LEVELS / 2, resolution=23)
    turn = np.linspace(0, 2 * np.pi, 721)
    x, y = radius * np.cos(turn), radius * np.sin(turn)
    low = int(np.argmin(f(x, y)))
    ax.plot(x, y, color=draw.COLORS["orange"], linestyle="-", linewidth=1.2)
    ax.plot(0, 0, "o", color=draw.COLORS["text"])
    ax.plot(x[low], y[low], "s", color=draw.COLORS["orange"], markersize=8)
    ax.set(aspect="equal", xlabel="x", ylabel="y")
    lowest = f(x[low], y[low])
    verdict = "so the origin may be a minimum" if lowest > 0 else "so the origin is no minimum"
    height = f"{lowest:+.1e}".replace("-", "−")
    return f"{surface}: the lowest loss on the circle of radius {radius:g} is {height}, {verdict}."


@functools.cache
def landscape_points(dim: int, seed: int, starts: int = 1500) -> critical_points.CriticalPoints:
    """The critical points that a search finds in a box of one random landscape."""
    surface = random_cosines(np.random.default_rng([dim, seed]), dim, WAVES)
    half = SIDES[dim] / 2
    begin = np.random.default_rng(seed).uniform(-half, half, (starts, dim))
    found = critical_points.inside(critical_points.search(surface, begin), [(-half, half)] * dim)
    return critical_points.collect(surface, found)


@functools.cache
def _theory(dim: int) -> tuple[Array, Array, Array]:
    rng, losses = np.random.default_rng(0), np.linspace(-6, 6, 49)
    return losses, random_landscapes.mean_index(rng, dim, losses), random_landscapes.index_shares(rng, dim)[0]


def draw_indices(ax: tuple[Axes, Axes], *, dim: int, seed: int) -> str:
    """Above, loss and index of each critical point found; below, how many there are of each index, with theory."""
    top, bottom = ax
    dim = int(dim)
    points, (losses, mean, shares) = landscape_points(dim, int(seed)), _theory(dim)
    wobble = 0.24 * np.sin(12.9898 * np.arange(len(points.w)))
    top.plot(points.loss, points.index + wobble, "o", color=draw.shade("blue", 0.6), markersize=3.5)
    top.plot(losses, mean, color=draw.COLORS["muted"], linewidth=1, linestyle="--", zorder=1.5)
    top.set(xlim=(-6, 6), ylim=(-0.5, 6.5), xlabel="loss at the critical point", ylabel="index")
    index = np.arange(dim + 1)
    bottom.bar(index, 100 * points.shares(), width=0.7, color=draw.shade("blue", 0.6))
    bottom.plot(index, 100 * shares, "_", color=draw.COLORS["text"], markersize=22, markeredgewidth=2)
    bottom.set(xlim=(-0.6, 6.6), ylim=(0, 60), xticks=range(7), xlabel="index", ylabel="share of points, %")
    correlation = np.corrcoef(points.index, points.loss)[0, 1]
    return (
        f"{dim} dimensions, landscape {seed:g}: {len(points.w)} critical points, {points.shares()[0]:.0%} of them "
        f"minima (theory {shares[0]:.1%}); index and loss correlate at {correlation:.2f}."
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
