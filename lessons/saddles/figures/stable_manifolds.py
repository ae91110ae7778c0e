"""The chapter's pictures of starts that a saddle holds: by method, on ridges that are turned or bent.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.saddles.stable_manifolds import curved_saddle, on_ridge, stable_start, turned_saddle
from lessons.shared.drawing import draw
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.path import Path
from lessons.shared.numerics.surfaces import himmelblau, strict_saddle

METHODS = {
    "gradient descent": "blue",
    "heavy ball": "green",
    "Nesterov": "purple",
    "RMSProp": "ochre",
    "Adam": "orange",
}
FOLLOW = ("gradient descent", "heavy ball", "Nesterov")  # turn the surface and the path turns with it
NEAREST = 1e-8  # smaller distances are not drawn


@functools.cache
def run(
    method: str, offset: float, *, angle: float = 0.0, lr: float = 0.05, steps: int = 240, momentum: float = 0.9
) -> Path:
    """One of METHODS on u² − v², turned by `angle` degrees, from (u, v) = (1, offset); the path is given in (u, v).

    FOLLOW run in that frame, where nothing is rounded off the ridge: elsewhere rounding throws them off in the end.
    """
    if method in FOLLOW:
        grad, start = strict_saddle.grad, np.array([1.0, offset])
        if method == "gradient descent":
            return descent.gradient_descent(grad, start, lr=lr, steps=steps)
        walk = descent.heavy_ball if method == "heavy ball" else descent.nesterov
        return walk(grad, start, lr=lr, momentum=momentum, steps=steps)
    scaled = descent.adam if method == "Adam" else descent.rmsprop
    path = scaled(turned_saddle(angle).grad, on_ridge(angle, offset), lr=lr, steps=steps)
    along = np.stack([on_ridge(angle), on_ridge(angle, 1.0) - on_ridge(angle)], -1)
    return Path(path.w @ along, path.diverged)


def draw_leave(ax: tuple[Axes, Axes], *, angle: float, offset: float, steps: int) -> str:
    """Above, paths of four methods from one start near a turned saddle; below, their distances from its ridge."""
    top, bottom = ax
    surface, frame = turned_saddle(angle), np.stack([on_ridge(angle), on_ridge(angle, 1.0) - on_ridge(angle)])
    draw.contours(top, surface.loss, ((-1.5, 1.5), (-1.5, 1.5)), levels=np.linspace(-1.5, 1.5, 5), resolution=11)
    ridge = np.array([[-2.2, 0], [2.2, 0]]) @ frame
    top.plot(*ridge.T, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    stay = []
    shown = [method for method in METHODS if method != "Nesterov"]
    for row, method in enumerate(shown):
        color = draw.COLORS[METHODS[method]]
        path = run(method, offset, angle=angle).w[: int(steps) + 1]
        distance = np.abs(path[:, 1])
        path = path[np.maximum.accumulate(distance) < 3]
        w = path @ frame
        top.plot(w[:, 0], w[:, 1], color=color, linestyle="-", linewidth=1.4)
        top.plot(*w[-1], "o", color=color, markersize=8 - row)
        bottom.plot(np.maximum(np.abs(path[:, 1]), NEAREST), color=color, linestyle="-")
        bottom.text(0.98, 0.36 - 0.1 * row, method, color=color, transform=bottom.transAxes, ha="right")
        if distance.max() < 1:
            stay.append(method)
    bottom.axhline(1, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    top.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), xlabel="x", ylabel="y", aspect="equal")
    bottom.set(yscale="log", xlim=(0, 140), ylim=(NEAREST, 30), xlabel="step", ylabel="distance from the ridge")
    off = "exactly on descent's ridge" if offset == 0 else f"{offset:g} off descent's ridge"
    gone = [method for method in shown if method not in stay]
    return (
        f"Saddle turned by {angle:g} degrees, start {off}. After {steps:g} steps still near the ridge: "
        f"{_listed(stay)}; gone: {_listed(gone)}."
    ).replace("e-", "e−")


def _listed(names: list[str]) -> str:
    return ", ".join(names) if names else "none"


RATES, MOMENTA = (0.02, 0.04, 0.06, 0.08, 0.1), (0.0, 0.3, 0.6, 0.9)
PLACES = np.linspace(0.1, 1.0, 10)


@functools.cache
def _held(method: str) -> Array:
    """y of the start that stays on the curved saddle, (rates, momenta, places), for heavy ball; else (rates, 1, …)."""
    momenta = MOMENTA if method == "heavy ball" else (0.0,)
    lr, momentum, x = np.meshgrid(RATES, momenta, PLACES, indexing="ij")
    start = np.stack([x, np.zeros_like(x)], -1)

    def walk(w: Array) -> Path:
        if method == "heavy ball":
            return descent.heavy_ball(curved_saddle.grad, w, lr=lr, momentum=momentum, steps=1100)
        return descent.adam(curved_saddle.grad, w, lr=lr, steps=700)

    return stable_start(walk, start, [0.0, 1.0], low=-1.0, high=1.5, halvings=24)


def draw_starts(ax: Axes, *, lr: float, momentum: float) -> str:
    """The starts that each of three methods never carries off the saddle x²/2 − (y − x²)²/2."""
    draw.contours(ax, curved_saddle.loss, ((-1, 1), (-0.3, 1)), levels=np.linspace(-0.4, 0.4, 5), resolution=17)
    row, column = RATES.index(lr), MOMENTA.index(momentum)
    held = {
        "gradient descent": _held("heavy ball")[row, 0],
        "heavy ball": _held("heavy ball")[row, column],
        "Adam": _held("Adam")[row, 0],
    }
    for place, (method, y) in enumerate(held.items()):
        color = draw.COLORS[METHODS[method]]
        line = "--" if method == "heavy ball" else "-"
        both = np.r_[y[::-1], 0, y]
        ax.plot(np.r_[-PLACES[::-1], 0, PLACES], both, color=color, linestyle=line)
        ax.text(0, 0.88 - 0.11 * place, method, color=color, ha="center")
    ax.plot(0, 0, "o", color=draw.COLORS["text"])
    ax.set(xlabel="x", ylabel="y")
    at = {method: y[5] for method, y in held.items()}
    said = ", ".join(f"{method} {y:.3f}" for method, y in at.items())
    return f"Learning rate {lr:g}, momentum {momentum:g}. Height of the start that stays at x = 0.6: {said}."


SIDE = 47


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
