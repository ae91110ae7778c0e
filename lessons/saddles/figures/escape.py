"""The chapter's pictures of runs: escapes from a saddle, the band that stays, a plateau and its drop.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.saddles import escape, plateau_drop, tanh_network
from lessons.shared.drawing import draw
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.path import Path
from lessons.shared.numerics.surfaces import himmelblau, strict_saddle

METHODS = ("gradient descent", "heavy ball", "Nesterov", "Adam")
HIDDEN, LR, STEPS = 4, 0.02, 320  # of the plateau's network
TAKEN = ("nothing", "negative subspace", "one direction of it", "random directions")


@functools.cache
def run(method: str, offset: float, *, lr: float = 0.05, steps: int = 240, momentum: float = 0.9) -> Path:
    """One of METHODS on x² − y² from (1, offset)."""
    grad, start = strict_saddle.grad, np.array([1.0, offset])
    if method == "gradient descent":
        return descent.gradient_descent(grad, start, lr=lr, steps=steps)
    if method == "Adam":
        return descent.adam(grad, start, lr=lr, steps=steps)
    walk = descent.heavy_ball if method == "heavy ball" else descent.nesterov
    return walk(grad, start, lr=lr, momentum=momentum, steps=steps)


def draw_leave(ax: tuple[Axes, Axes], *, offset: float, method: str, steps: int) -> str:
    """Above, the path of one method near the saddle x² − y²; below, its distance from the ridge."""
    top, bottom = ax
    whole = run(method, offset)
    w = whole.w[: int(steps) + 1]
    inside = w[np.maximum.accumulate(np.abs(w[:, 1])) < 3]
    draw.contours(top, strict_saddle.loss, ((-1.5, 1.5), (-1.5, 1.5)), levels=np.linspace(-2, 2, 9), resolution=21)
    top.axhline(0, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    draw.path(top, inside)
    top.plot(*inside[-1], "o", color=draw.COLORS["orange"], markersize=9)
    top.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), xlabel="x", ylabel="y")
    distance = np.maximum(np.abs(inside[:, 1]), 1e-12)
    bottom.plot(distance, color=draw.COLORS["orange"], linestyle="-")
    bottom.axhline(1, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    bottom.set(yscale="log", xlim=(0, 240), ylim=(1e-12, 30), xlabel="step", ylabel="distance |y|")
    left = int(escape.escape_time(whole, along=[0, 1]))
    so_far = "has left" if 0 <= left <= steps else "is still there"
    off = "exactly on the ridge" if offset == 0 else f"{offset:g} off the ridge"
    ever = f"it leaves at step {left}" if left >= 0 else "it never leaves in 240 steps"
    return f"{method[0].upper()}{method[1:]}, started {off}: after {steps:g} steps it {so_far}; {ever}."


def draw_escape(ax: Axes, *, offset: float, lr: float, momentum: float) -> str:
    """The distance from the ridge of x² − y² at each step, on a log axis, with plain descent's law behind it."""
    path = run("heavy ball", offset, lr=lr, momentum=momentum, steps=1000)
    left, plain = (
        int(escape.escape_time(path, along=[0, 1])),
        int(escape.predicted_escape_time(offset, curvature=2.0, lr=lr)),
    )
    end = left if left >= 0 else 1000
    shown = np.unique(np.linspace(0, end, min(end, 80) + 1).astype(int))
    ax.plot([0, plain], [offset, 1], color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    ax.plot(shown, np.abs(path.w[shown, 1]), color=draw.COLORS["orange"], linestyle="-")
    ax.plot(end, np.abs(path.w[end, 1]), "o", color=draw.COLORS["orange"])
    ax.axhline(1, color=draw.COLORS["muted"], linewidth=0.8, linestyle=":")
    ax.set(yscale="log", xlim=(0, 1000), ylim=(1e-11, 30), xlabel="step", ylabel="distance from the ridge")
    ax.text(0.98, 0.06, "-- plain descent's law", color=draw.COLORS["muted"], transform=ax.transAxes, ha="right")
    when = f"leaves after {left} steps" if left >= 0 else "has not left after 1,000 steps"
    return (
        f"Started {offset:.0e} off the ridge with learning rate {lr:g} and momentum {momentum:g}, descent {when}; "
        f"the law for plain descent says {plain}.".replace("e-", "e−")
    )


SIDE = 57


@functools.cache
def _himmelblau(lr: float) -> tuple[Array, Array]:
    """For a grid of starts: the step at which each is within 0.5 of a minimum for good, and which one it is."""
    side = np.linspace(-5, 5, SIDE)
    starts = np.stack(np.meshgrid(side, side), -1)
    path = descent.gradient_descent(himmelblau.grad, starts, lr=lr, steps=160).w
    near = np.linalg.norm(path[..., None, :] - himmelblau.minima, axis=-1)
    settled = near.min(-1) < 0.5
    late = np.where(settled[::-1].all(0), 0, len(path) - np.argmin(settled[::-1], axis=0))
    return late, near[-1].argmin(-1)


def draw_undecided(ax: Axes, *, steps: int, lr: float) -> str:
    """Where descent on Himmelblau's function ends from each start, and the starts that are still on their way."""
    late, end = _himmelblau(lr)
    waiting = late > steps
    codes = np.where(waiting, 4, end)
    draw.heat_map(ax, codes, ((-5, 5), (-5, 5)), ("blue", "green", "purple", "ochre", "text"))
    ax.plot(*himmelblau.minima.T, "o", color=draw.COLORS["paper"], markersize=7)
    ax.set(xlabel="x", ylabel="y")
    share = f"{waiting.mean():.1%} of the {waiting.size:,} starts"
    return (
        f"Learning rate {lr:g}, after {steps:g} steps: {share} are still on their way (the band between the colours)."
    )


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


def draw_drop(ax: tuple[Axes, Axes], *, scale: float, taken: str) -> str:
    """Above, a training curve; below, how much of its gradient lies in the plateau's negative subspace."""
    top, bottom = ax
    losses, shares, here = plateau_run(scale, taken)
    top.plot(losses, color=draw.COLORS["blue"], linestyle="-")
    bottom.plot(100 * shares, color=draw.COLORS["orange"], linestyle="-")
    for axes in ax:
        axes.axvline(here, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    top.set(xlim=(0, STEPS), ylim=(0, 1.3), ylabel="training loss")
    bottom.set(xlim=(0, STEPS), ylim=(0, 105), xlabel="step", ylabel="gradient inside, %")
    words = {"nothing": "Nothing is taken out", TAKEN[1]: "The negative subspace is taken out",
             TAKEN[2]: "One of its directions is taken out", TAKEN[3]: "Random directions are taken out"}  # fmt: skip
    fallen = (losses[0] - losses[-1]) / losses[0]
    ends = f"the loss falls by {fallen:.0%}" if fallen > 0.02 else "the drop never comes"
    when = "" if taken == "nothing" else f" from step {here}"
    return f"Initial weights × {scale:g}. {words[taken]}{when}: {ends}, from {losses[0]:.2f} to {losses[-1]:.2f}."
