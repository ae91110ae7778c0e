"""Beyond convex: descent on a loss that bends both ways and is steep wherever it is high."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.convexity import polyak_lojasiewicz
from lessons.convexity.polyak_lojasiewicz import WAVES_SMOOTHNESS, waves
from lessons.shared.drawing import draw
from lessons.shared.numerics import descent


def draw_waves(ax: tuple[Axes, Axes], *, start: float, lr: float) -> str:
    """Above, descent on a loss that is not convex; below, its error and the bound from the PL constant."""
    top, bottom = ax
    x, k = np.linspace(-4, 4, 161), np.arange(121)
    w = descent.gradient_descent(waves.grad, [start], lr=lr, steps=120).w
    error = waves.loss(w)
    top.plot(x, waves.loss(x[:, None]), color=draw.COLORS["blue"], linestyle="-")
    top.plot(w[:, 0], error, color=draw.COLORS["orange"], linestyle="-", linewidth=0.8, marker=".", markersize=4)
    top.set(xlim=(-4, 4), ylim=(-0.6, 18), xlabel="x", ylabel="loss")
    constant, _ = _pl()
    factor = polyak_lojasiewicz.pl_factor(lr, smoothness=WAVES_SMOOTHNESS, constant=constant)
    bottom.plot(k, error[0] * factor**k, color=draw.COLORS["muted"], linestyle="--", linewidth=1)
    bottom.plot(k, np.maximum(error, 1e-12), color=draw.COLORS["orange"], linestyle="-")
    draw.label(bottom, 118, float(error[0] * factor**118), "bound", color="muted", ha="right")
    bottom.set(yscale="log", xlim=(0, 120), ylim=(1e-10, 1e2), xlabel="step", ylabel="error")
    worst = float(np.max(error[1:] / np.maximum(error[:-1], 1e-300), where=error[:-1] > 1e-12, initial=0))
    return (
        f"From {start:g} with learning rate {lr:g} the slowest step leaves {worst:.3f} of the error; "
        f"the bound is {factor:.3f}. After 120 steps x = {w[-1, 0]:.4f}.".replace("-", "−")
    )


@functools.cache
def _pl() -> tuple[float, float]:
    return polyak_lojasiewicz.pl_constant(waves, reach=30)
