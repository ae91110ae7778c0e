"""The shapes that a surface can have, all at once: one rule and one rate on six of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from lessons.shared.drawing import draw
from lessons.shared.numerics import descent, surfaces
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.calculus import numerical_grad

LR, STEPS = 0.1, 40
RINGS = np.array([0.05, 0.2, 0.5, 1.0, 2.0, 4.0])
WINDOW = ((-2.0, 2.0), (-1.5, 1.5))


@dataclass(frozen=True)
class Shape:
    """A height (..., 2) -> (...), where descent starts on it, and the level sets to draw."""

    height: Callable[[Array], Array]
    start: tuple[float, float]
    levels: Array


SHAPES = {
    "bowl": Shape(lambda w: (w**2).sum(-1), (-1.5, 1.1), RINGS),
    "saddle": Shape(lambda w: w[..., 0] ** 2 - w[..., 1] ** 2, (-1.5, 0.004), np.linspace(-2, 4, 9)),
    "plateau": Shape(lambda w: surfaces.plateau.loss(1.5 * w), (-1.6, 1.1), np.linspace(0.2, 2.95, 7)),
    "ravine": Shape(lambda w: w[..., 0] ** 2 / 8 + 4 * w[..., 1] ** 2, (-1.7, 0.9), RINGS),
    "two equal valleys": Shape(
        lambda w: ((w[..., 0] + w[..., 1]) ** 2 + ((w[..., 0] - w[..., 1]) ** 2 - 1.5) ** 2) / 2, (0.9, 1.0), RINGS
    ),
    "valley of solutions": Shape(lambda w: (w[..., 0] + w[..., 1] / 2 - 0.5) ** 2, (-1.4, -0.9), RINGS),
}


def walk_on(shape: Shape) -> Array:
    """The points (STEPS + 1, 2) of gradient descent on one shape."""
    return descent.gradient_descent(lambda w: numerical_grad(shape.height, w), shape.start, lr=LR, steps=STEPS).w


def draw_shapes(ax: Axes, *, steps: float) -> str:
    """Six contour sketches side by side, and the first steps of descent on each."""
    ax.set_axis_off()
    heights = []
    for k, (name, shape) in enumerate(SHAPES.items()):
        small = ax.inset_axes((0.51 * (k % 2), 0.69 - 0.345 * (k // 2), 0.49, 0.27))
        draw.contours(small, shape.height, WINDOW, levels=shape.levels, resolution=61)
        w = walk_on(shape)[: int(steps) + 1]
        small.plot(*w.T, color=draw.COLORS["orange"], linestyle="-", linewidth=1.4, marker=".", markersize=4)
        small.plot(*w[:1].T, "o", markersize=7, markerfacecolor="none", markeredgecolor=draw.COLORS["orange"])
        small.plot(*w[-1:].T, "o", markersize=7, color=draw.COLORS["orange"])
        small.set(xticks=[], yticks=[])
        small.set_title(name, loc="left", fontsize="medium", pad=3)
        heights.append(f"{name} {float(shape.height(w[-1])):.2f}".replace("-", "−"))
    return f"After {steps:g} steps at learning rate {LR:g} the height is: {', '.join(heights)}."
