"""The chapter's picture of a plateau and its drop, with parts of the gradient taken out."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.saddles import plateau_drop, tanh_network
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.networks import Network

HIDDEN, LR, STEPS = 4, 0.02, 320  # of the plateau's network
TAKEN = ("nothing", "negative subspace", "one direction of it", "random directions")
COLORS = dict(zip(TAKEN, ("blue", "orange", "purple", "green"), strict=True))


@functools.cache
def plateau_run(scale: float, taken: str) -> tuple[Array, Array, int]:
    """Losses and shares of the gradient in the plateau's negative subspace; and the step that fixes that subspace.

    From that step on, the part of each gradient in the `taken` subspace is left out.
    """
    x, y = tanh_network.tumours()
    surface = tanh_network.tanh_surface(x, y, hidden=HIDDEN)
    start = Network((x.shape[1], HIDDEN, 1), "tanh").random(np.random.default_rng(0), 1, scale=scale)[0]
    path = plateau_drop.descend_without(surface, start, None, lr=LR, steps=STEPS)
    here = plateau_drop.drop_steps(surface.loss(path))[0] // 2
    negative = plateau_drop.negative_subspace(surface.hess(path[here]))
    other = plateau_drop.random_subspace(np.random.default_rng(0), surface.dim, negative.shape[1])
    basis = dict(zip(TAKEN[1:], (negative, negative[:, :1], other), strict=True)).get(taken)
    if basis is not None:
        rest = plateau_drop.descend_without(surface, path[here], basis, lr=LR, steps=STEPS - here)
        path = np.concatenate([path[:here], rest])
    return surface.loss(path), plateau_drop.gradient_share(surface.grad(path), negative), here


def draw_drop(ax: tuple[Axes, Axes], *, scale: float) -> str:
    """Above, training curves with parts of the gradient taken out; below, the share in the plateau's negative ones."""
    top, bottom = ax
    final_losses = {}
    for taken, color in COLORS.items():
        losses, in_negative, here = plateau_run(scale, taken)
        line = "--" if taken == TAKEN[3] else "-"
        top.plot(losses, color=draw.COLORS[color], linestyle=line)
        final_losses[taken] = losses[-1] / losses[0]
        if taken == "nothing":
            bottom.plot(100 * in_negative, color=draw.COLORS[color], linestyle="-")
    for row, (taken, color) in enumerate(COLORS.items()):
        top.text(
            0.98, 0.97 - 0.11 * row, taken, color=draw.COLORS[color], transform=top.transAxes, ha="right", va="top"
        )
    for axes in ax:
        axes.axvline(here, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    top.set(xlim=(0, STEPS), ylim=(0, 1.3), ylabel="training loss")
    bottom.set(xlim=(0, STEPS), ylim=(0, 105), xlabel="step", ylabel="gradient inside, %")
    said = ", ".join(f"{taken} {1 - end:.0%}" for taken, end in final_losses.items())
    return f"Initial weights × {scale:g}. Taken out from step {here}, and how far the loss falls: {said}."
