"""The chapter's pictures on surfaces that can be drawn: ravines, the race, the momentum map, curvatures at a point.

Each function draws one state and returns the sentence that says what is seen. Real networks stand in curves.py.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from lessons.ravines import conditioning, directions, momentum, theory
from lessons.shared.drawing import draw
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.surfaces import himmelblau, ravine

RAVINE_METHODS = ("gradient descent", "momentum 0.5", "momentum 0.9", "Adam", "Newton")
RAVINE_CONDITIONS = {f"{kappa:,}": kappa for kappa in (1, 10, 30, 100, 1000, 10_000)}
RACE_CONDITIONS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
RACE_TURNS = (0, 5, 10, 20, 30, 45)
RACE_STYLE = {
    "gradient descent": ("blue", "o", "-"),
    "momentum 0.9": ("purple", "D", "-."),
    "heavy ball": ("orange", "s", "--"),
    "Adam": ("red", "^", "-"),
    "Newton": ("green", "v", ":"),
}
LARGEST_SCALED, MAP_SHAPE = 4.0, (96, 160)
RATE_LEVELS = {0.5: (0.83, 0.2), 0.7: (0.55, 0.44), 0.9: (0.35, 0.76)}  # where the map's lines of equal rate are named
MAP_LABELS = (
    (0.1, 0.05, "monotone", 10),
    (1.2, 0.6, "ripple", 11),
    (1.43, 0.02, "oscillate", 8),
    (2.9, 0.25, "diverge", 11),
)


def _ravine_path(method: str, condition_number: float, rotation: float, relative: float) -> Array:
    """40 steps from (cos, sin) of 30° off the floor, times 2; the learning rate is `relative` / L, for Adam a tenth."""
    surface, start = ravine(condition_number, rotation=rotation), 2 * theory.ravine_start(rotation)
    lr = relative / condition_number
    if method == "Newton":
        return descent.newton(surface.grad, surface.hess, start, steps=1).w
    if method == "Adam":
        return descent.adam(surface.grad, start, lr=relative / 5, steps=40).w
    beta = 0.0 if method == "gradient descent" else float(method.split()[1])
    return descent.heavy_ball(surface.grad, start, lr=lr, momentum=beta, steps=40).w


def draw_ravine(ax: Axes, *, condition_number: float, rotation: float, method: str, relative: float) -> str:
    """The level sets of a ravine and 40 steps of one method down it."""
    angle = np.radians(rotation)
    surface = ravine(condition_number, rotation=angle)
    levels = np.array([0.02, 0.15, 0.5, 1.2, 2.5]) * (1 + condition_number / 2)
    draw.contours(ax, surface.loss, ((-3.1, 3.1), (-2.0, 2.0)), levels=levels, resolution=41)
    w = _ravine_path(method, condition_number, angle, relative)
    ax.plot(*np.array([w[0], [0, 0]]).T, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    near = np.linalg.norm(w, axis=1) < 12
    draw.path(ax, w[: len(w) if near.all() else int(np.argmin(near))])
    ax.plot(0, 0, "+", color=draw.COLORS["text"], markersize=9)
    ax.set(xlabel="first parameter", ylabel="second parameter")
    across = np.array([-np.sin(angle), np.cos(angle)])
    part = w @ across
    crossings = int(np.count_nonzero(part[1:] * part[:-1] < -1e-12))
    left = np.linalg.norm(w[-1]) / np.linalg.norm(w[0])
    off = float(conditioning.gradient_angle(surface, w[0]))
    turned = f"turned by {rotation:g}°" if rotation else "not turned"
    rate = f", learning rate {relative / 5:g}" if method == "Adam" else ""
    begun = f"Condition number {condition_number:,}, {turned}: steepest descent points {off:.0f}° off the dashed way."
    if left > 1:
        return f"{begun} {method.capitalize()} ends {left:.2g} times as far away as it began."
    times = {0: "never crossed", 1: "crossed once"}.get(crossings, f"crossed {crossings} times")
    steps = "1 step" if len(w) == 2 else f"{len(w) - 1} steps"
    share = f"{left:.1%} of the distance is" if left >= 0.0005 else "less than 0.05% of the distance is"
    return f"{begun} After {steps} of {method}{rate}, {share} left; the floor was {times}."


@functools.cache
def _race() -> tuple[dict[str, Array], Array]:
    """Steps (conditions,) of each method that knows no axes, and Adam's (turns, conditions)."""
    kappas = np.array(RACE_CONDITIONS, float)
    runs = [conditioning.race(kappa, adam_limit=1) for kappa in kappas]
    counts = {name: np.array([run[name] for run in runs]) for name in RACE_STYLE if name != "Adam"}
    turns = np.radians(RACE_TURNS)[:, None]
    adam = [conditioning.adam_steps(k, rotation=turns, limit=n) for k, n in ((kappas[:7], 1500), (kappas[7:], 6000))]
    return counts, np.concatenate(adam, axis=1)


def draw_race(ax: Axes, *, rotation: int) -> str:
    """Steps to a millionth of the first distance against the condition number, by method."""
    counts, adam = _race()
    shown = counts | {"Adam": adam[RACE_TURNS.index(rotation)]}
    for name, (color, marker, line) in RACE_STYLE.items():
        ax.plot(RACE_CONDITIONS, shown[name], color=draw.COLORS[color], marker=marker, markersize=5, linestyle=line)
    kappa = np.geomspace(1.2, 10_000, 40)
    for factor in (theory.gradient_factor(kappa), theory.heavy_ball_factor(kappa)):
        ax.plot(
            kappa, np.log(1e-6) / np.log(factor), color=draw.COLORS["muted"], linewidth=0.8, linestyle="--", zorder=1
        )
    places = {
        "gradient descent": (12, 2500),
        "momentum 0.9": (1.05, 340),
        "heavy ball": (700, 110),
        "Adam": (1.05, 130),
        "Newton": (3000, 1.3),
    }
    for name, (x, y) in places.items():
        ax.text(x, y, name, color=draw.COLORS[RACE_STYLE[name][0]])
    ax.set(xscale="log", yscale="log", xlim=(0.9, 12_000), ylim=(0.8, 100_000))
    ax.set(xlabel="condition number", ylabel="steps to a millionth")
    ratio = shown["Adam"][-1] / shown["Adam"][0]
    turned = f"Turned by {rotation:g}°" if rotation else "Not turned"
    return (
        f"{turned}: from condition number 1 to 10,000 Adam's steps grow by a factor of {ratio:.0f}, "
        f"gradient descent's from {counts['gradient descent'][0]:.0f} to {counts['gradient descent'][-1]:,.0f}."
    )


@functools.cache
def _momentum_map() -> tuple[npt.NDArray[np.int_], Array]:
    """The region of each cell of the map, and the rate on every fourth point of it."""
    rows, columns = MAP_SHAPE
    scaled = (np.arange(columns) + 0.5) * LARGEST_SCALED / columns
    beta = ((np.arange(rows) + 0.5) / rows)[:, None]
    return momentum.region(scaled, momentum=beta), momentum.rate(scaled[::4], momentum=beta[::4])


def draw_momentum_map(ax: tuple[Axes, Axes], *, scaled: float, beta: float) -> str:
    """Above, behaviour and lines of equal rate; below, the ball; in its corner, the two eigenvalues."""
    top, bottom = ax
    regions, rates = _momentum_map()
    draw.heat_map(top, regions, ((0, LARGEST_SCALED), (0, 1)), ("green", "blue", "orange", "grid"))
    rows, columns = MAP_SHAPE
    places = (np.arange(0, columns, 4) + 0.5) * LARGEST_SCALED / columns, (np.arange(0, rows, 4) + 0.5) / rows
    lines = top.contour(*places, rates, levels=list(RATE_LEVELS), colors=draw.COLORS["paper"], linewidths=0.9)
    lines.set_linestyle("-")
    for level, (x, y) in RATE_LEVELS.items():
        top.text(x, y, f"{level:g}", color=draw.COLORS["paper"], fontsize=10)
    for x, y, name, size in MAP_LABELS:
        color = draw.COLORS["text" if name == "diverge" else "paper"]
        top.text(x, y, name, color=color, weight="bold", fontsize=size)
    top.plot(scaled, beta, "o", color=draw.COLORS["paper"], markersize=9, markeredgecolor=draw.COLORS["text"])
    top.set(xlabel="learning rate × curvature", ylabel="momentum")
    w = np.clip(momentum.trajectory(scaled, momentum=beta, steps=50), -30, 30)
    bottom.axhline(0, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")
    bottom.plot(w, color=draw.COLORS["purple"], linestyle="-", marker=".", markersize=4, linewidth=1.1)
    bottom.set(xlim=(-1, 50), ylim=(-1.6, 1.6), xlabel="step", ylabel="distance w")
    disc = bottom.inset_axes((0.70, 0.52, 0.30, 0.52))
    turn = np.linspace(0, 2 * np.pi, 73)
    disc.plot(np.cos(turn), np.sin(turn), color=draw.COLORS["muted"], linewidth=1, linestyle="-")
    z = momentum.eigenvalues(scaled, momentum=beta)
    disc.plot(z.real, z.imag, "o", color=draw.COLORS["red"], markersize=5)
    disc.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal", xticks=[], yticks=[], facecolor=draw.COLORS["paper"])
    name, rate = (
        momentum.REGIONS[int(momentum.region(scaled, momentum=beta))],
        float(momentum.rate(scaled, momentum=beta)),
    )
    what = {
        "monotone": "two real positive eigenvalues: it creeps in without a crossing",
        "ripple": "a complex pair: it rolls through the minimum and back",
        "oscillate": "a negative eigenvalue leads: it jumps across at every step",
        "diverge": "an eigenvalue outside the unit circle: it leaves",
    }[name]
    left = f"In the long run a step leaves {rate:.3f} of the distance."
    return f"Rate × curvature {scaled:g}, momentum {beta:g}: {what}. {left}"


def draw_curvature(ax: tuple[Axes, Axes], *, x: float, y: float) -> str:
    """Above, a surface with the two eigenvectors at a point; below, the loss along each of them."""
    top, bottom = ax
    at = np.array([x, y])
    levels = np.array([5, 30, 90, 180, 400])
    draw.contours(top, himmelblau.loss, ((-5, 5), (-4.6, 4.6)), levels=levels, resolution=41)
    values, vectors = directions.curvatures(himmelblau, at)
    t = np.linspace(-1.2, 1.2, 31)
    for k, (value, line) in enumerate(zip(values, ("-", "--"), strict=True)):
        color = draw.COLORS["red" if value < 0 else "green"]
        u = vectors[:, k] * (1 if vectors[np.argmax(np.abs(vectors[:, k])), k] > 0 else -1)
        ends = at + np.array([[-1.2], [1.2]]) * u
        top.plot(*ends.T, color=color, linestyle=line, linewidth=2.2)
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
