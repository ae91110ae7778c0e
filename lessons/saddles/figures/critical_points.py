"""The chapter's pictures of critical points: the signs of their curvatures, and points where those say nothing.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from lessons.saddles import critical_points
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

LEVELS = np.linspace(-2, 2, 9)
SILENT: dict[str, Callable[[Any, Any], Any]] = {
    "x² + y⁴": lambda x, y: x**2 + y**4,
    "x² − y⁴": lambda x, y: x**2 - y**4,
    "x² + y³": lambda x, y: x**2 + y**3,
    "x³ − 3xy² (monkey)": lambda x, y: x**3 - 3 * x * y**2,
}


def draw_turned(ax: tuple[Axes, Axes], *, a: float, b: float, angle: float) -> str:
    """Above, the level sets of a quadratic with curvatures a and b, turned; below, its surface."""
    top, bottom = ax
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))

    def loss(w: Array) -> Array:
        u, v = cos * w[..., 0] + sin * w[..., 1], cos * w[..., 1] - sin * w[..., 0]
        return (a * u**2 + b * v**2) / 2

    if a or b:
        draw.contours(top, loss, ((-1.5, 1.5), (-1.5, 1.5)), levels=LEVELS[::2], resolution=11)
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
    t, lines = np.linspace(-1.2, 1.2, 9), np.linspace(-1.2, 1.2, 5)
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
    draw.contours(ax, lambda w: f(w[..., 0], w[..., 1]), ((-1.25, 1.25),) * 2, levels=LEVELS[::2] / 2, resolution=11)
    turn = np.linspace(0, 2 * np.pi, 49)
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
