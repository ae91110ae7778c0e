"""Which way a surface bends at a point: its two curvatures, and the loss along each."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.ravines import directions
from lessons.shared.drawing import draw
from lessons.shared.numerics.surfaces import himmelblau


def draw_curvature(ax: tuple[Axes, Axes], *, x: float, y: float) -> str:
    """Above, a surface with the two eigenvectors at a point; below, the loss along each of them."""
    top, bottom = ax
    at = np.array([x, y])
    levels = np.array([5, 30, 90, 180, 400])
    draw.contours(top, himmelblau.loss, ((-5, 5), (-4.6, 4.6)), levels=levels, resolution=51)
    values, vectors = directions.curvatures(himmelblau, at)
    t = np.linspace(-1.2, 1.2, 31)
    for k, (value, line) in enumerate(zip(values, ("-", "--"), strict=True)):
        color = draw.COLORS["red" if value < 0 else "green"]
        u = vectors[:, k] * (1 if vectors[np.argmax(np.abs(vectors[:, k])), k] > 0 else -1)
        tips = at + np.array([[-1.2], [1.2]]) * u
        top.plot(*tips.T, color=color, linestyle=line, linewidth=2.2)
        bottom.plot(t, himmelblau.loss(at + t[:, None] * u) - himmelblau.loss(at), color=color, linestyle=line)
    top.plot(x, y, "o", color=draw.COLORS["text"], markersize=6)
    top.set(xlabel="x", ylabel="y", aspect="equal")
    slope = himmelblau.grad(at)
    bottom.axhline(0, color=draw.COLORS["muted"], linewidth=0.8, linestyle="-")
    bottom.text(
        0.02, 0.9, "solid: least curvature, dashed: largest", color=draw.COLORS["muted"], transform=bottom.transAxes
    )
    bottom.set(xlim=(-1.2, 1.2), ylim=(-120, 160), xlabel="way along the direction", ylabel="change of loss")
    place = f"({x:g}, {y:g})".replace("-", "−")
    numbers = f"curvatures {values[0]:.0f} and {values[1]:.0f}".replace("-", "−")
    return f"At {place}: {numbers}, slope {np.linalg.norm(slope):.0f}. {directions.shape_name(values).capitalize()}."
