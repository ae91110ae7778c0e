"""How far forty steps come: descent at the reader's rate, and two methods with the best settings there are for them.

Each function of a figures module draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from lessons.ravines import conditioning, theory
from lessons.ravines.figures.key import key
from lessons.shared.drawing import draw
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.surfaces import ravine

STEPS, REACH = 40, 12.0  # a path is drawn until it first stands farther than REACH from the minimum
LOOKS = {
    "gradient descent": ("blue", "o", "-"),
    "Nesterov, tuned": ("purple", "D", "-"),
    "Adam, tuned": ("red", "^", "-"),
}
LEVELS = np.array([0.02, 0.15, 0.5, 1.2, 2.5])  # times 1 + κ/2, so that the same five fill every window


@functools.cache
def _tuned(condition_number: float, rotation: float) -> dict[str, Array]:
    """Nesterov's forty steps at its best pair, Adam's at whichever of ADAM_RATES ends nearest to the minimum."""
    surface, start = ravine(condition_number, rotation=rotation), 2 * theory.ravine_start(rotation)
    lr, momentum = theory.nesterov_parameters(condition_number)
    fast = descent.nesterov(surface.grad, start, lr=lr, momentum=momentum, steps=STEPS).w
    rates = np.array(conditioning.ADAM_RATES)
    runs = descent.adam(surface.grad, np.tile(start, (len(rates), 1)), lr=rates, steps=STEPS).w
    best = int(np.argmin(np.linalg.norm(runs[-1], axis=-1)))
    return {"Nesterov, tuned": fast, "Adam, tuned": runs[:, best]}


def draw_ravine(ax: Axes, *, condition_number: float, rotation: float, relative: float) -> str:
    """The level sets of a ravine, 40 steps of descent at the rate `relative` / L, and of two tuned methods."""
    angle = float(np.radians(rotation))
    surface, start = ravine(condition_number, rotation=angle), 2 * theory.ravine_start(angle)
    _level_sets(ax, condition_number, rotation)
    plain = descent.gradient_descent(surface.grad, start, lr=relative / condition_number, steps=STEPS).w
    paths = _tuned(condition_number, angle) | {"gradient descent": plain}
    ax.plot(*np.array([start, [0, 0]]).T, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    for name in reversed(LOOKS):  # descent on top
        _path(ax, paths[name], LOOKS[name])
    ax.plot(*start, "o", markersize=9, markerfacecolor="none", markeredgecolor=draw.COLORS["text"])
    ax.plot(0, 0, "+", color=draw.COLORS["text"], markersize=9)
    key(ax, LOOKS, top=0.95)
    ax.set(xlim=(-3.1, 3.1), ylim=(-2, 2), xlabel="first parameter", ylabel="second parameter")
    left = {name: float(np.linalg.norm(w[-1]) / np.linalg.norm(start)) for name, w in paths.items()}
    across = plain @ [-np.sin(angle), np.cos(angle)]
    crossed = int(np.count_nonzero(across[1:] * across[:-1] < -1e-12))
    said = ", ".join(f"{name} {_in_words(left[name])}" for name in ("Nesterov, tuned", "Adam, tuned"))
    turned = f"turned by {rotation:g}°" if rotation else "not turned"
    return (
        f"Condition number {condition_number:,g}, {turned}. After forty steps descent at {relative:g}/L is "
        f"{_in_words(left['gradient descent'])} its first distance away and crossed the floor "
        f"{_times(crossed)}; {said.replace(', tuned', '').replace(' of', '')}."
    )


def _level_sets(ax: Axes, condition_number: float, rotation: float) -> None:
    """Exact ellipses, the deeper the more colour."""
    for level in LEVELS[::-1] * (1 + condition_number / 2):
        width = 2 * np.sqrt(2 * level)
        shape = (0, 0), width, width / np.sqrt(condition_number)
        ax.add_patch(Ellipse(*shape, angle=rotation, facecolor=draw.shade("blue", 0.08), edgecolor="none"))
        ax.add_patch(Ellipse(*shape, angle=rotation, fill=False, edgecolor=draw.shade("blue", 0.55), linewidth=0.7))


def _path(ax: Axes, w: Array, look: tuple[str, str, str]) -> None:
    color, marker, line = look
    near = np.linalg.norm(w, axis=1) < REACH
    ax.plot(
        *w[: len(w) if near.all() else int(np.argmin(near))].T,
        color=draw.COLORS[color], marker=marker, linestyle=line, markersize=3, linewidth=1.3,
    )  # fmt: skip


def _in_words(share: float) -> str:
    return f"{share:.2g} times" if share > 1 else f"{share:.1%} of" if share >= 0.0005 else "less than 0.05% of"


def _times(count: int) -> str:
    return {0: "never", 1: "once"}.get(count, f"{count} times")
