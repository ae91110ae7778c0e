"""The chapter's pictures: one weight, the shapes that a surface can have, a slice of a real one, many splits.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from lessons.shared.drawing import draw
from lessons.shared.numerics import surfaces
from lessons.shared.numerics.arrays import Array
from lessons.start import loss_planes
from lessons.start.loss_planes import Plane
from lessons.start.splits import EXAMPLES, PASSES, SPLITS, WAYS, parts, runs

WEIGHTS = {"from unit 1 to digit 2": 1072, "from unit 8 to digit 8": 1175, "from pixel 22 to unit 16": 981}
SOME = {"one digit": 1, "four digits": 4, f"all {EXAMPLES} digits": EXAMPLES}
ALONG = np.linspace(-4, 4, 81)
WINDOW = ((-5.0, 6.0), (-2.75, 2.75))
SIDES = np.linspace(*WINDOW[0], 41), np.linspace(*WINDOW[1], 21)
COARSE = np.linspace(*WINDOW[0], 23), np.linspace(*WINDOW[1], 12)
LEVELS = (0.01, 0.03, 0.1, 0.3, 0.6, 1.0, 2.0, 4.0)
SEEN = (0, 2, 5, 10, 20, 40, 80, 150)  # steps of the walk
RINGS = np.array([0.05, 0.2, 0.5, 1.0, 2.0, 4.0])
SHAPES: dict[str, tuple[str, str, Callable[[Array], Array], Array]] = {  # lesson, what is said, height, level sets
    "bowl": ("Convexity", "one lowest point, and downhill leads there", lambda w: (w**2).sum(-1), RINGS),
    "saddle": (
        "Saddles",
        "up along one line, down along another, level where they cross",
        lambda w: w[..., 0] ** 2 - w[..., 1] ** 2,
        np.linspace(-2, 4, 9),
    ),
    "plateau": (
        "Plateaus",
        "nearly level for a long way, then an edge",
        lambda w: surfaces.plateau.loss(1.5 * w),
        np.linspace(0.2, 2.95, 7),
    ),
    "ravine": ("Ravines", "steep across, gentle along", lambda w: w[..., 0] ** 2 / 8 + 4 * w[..., 1] ** 2, RINGS),
    "two equal valleys": (
        "Permutation symmetry",
        "two weights change places, and nothing else changes",
        lambda w: ((w[..., 0] + w[..., 1]) ** 2 + ((w[..., 0] - w[..., 1]) ** 2 - 1.5) ** 2) / 2,
        RINGS,
    ),
    "valley of solutions": (
        "Overparameterization",
        "no lowest point but a whole line of them",
        lambda w: (w[..., 0] + w[..., 1] / 2 - 0.5) ** 2,
        RINGS,
    ),
}


def draw_one_weight(ax: Axes, *, weight: int, digits: int) -> str:
    """The training loss against one weight of a trained network: each digit's own, where they are few, and the mean."""
    problem, w = parts(0)[0].rows(np.arange(digits)), loss_planes.walk()[-1]
    if digits <= 4:
        for k in range(digits):
            each = loss_planes.along_one(problem.rows([k]), w, weight, ALONG)
            ax.plot(ALONG, each, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    mean = loss_planes.along_one(problem, w, weight, ALONG)
    ax.plot(ALONG, mean, color=draw.COLORS["blue"], linestyle="-", linewidth=2)
    here = float(problem.loss(w))
    ax.plot(w[weight], here, "o", color=draw.COLORS["orange"], markersize=8)
    ax.set(xlim=(-4, 4), ylim=(-0.05, 3), xlabel="the weight", ylabel="loss")
    draw.label(ax, float(w[weight]), here, "as trained", color="orange", ha="center")
    text = next(name for name, index in WEIGHTS.items() if index == weight)
    rise = float(mean.max())
    return (
        f"The weight {text}, mean loss of {'1 digit' if digits == 1 else f'{digits} digits'}: {here:.2g} as trained, "
        f"up to {rise:.2g} elsewhere from −4 to 4."
    )


def draw_shape(ax: Axes, *, shape: str) -> str:
    """A contour sketch of one shape that a loss surface can have."""
    lesson, said, height, levels = SHAPES[shape]
    draw.contours(ax, height, ((-2.0, 2.0), (-1.5, 1.5)), levels=levels, resolution=61)
    ax.set(xlabel="one weight", ylabel="another weight", xticks=[], yticks=[], aspect="equal")
    return f"{shape.capitalize()}: {said}. The lesson on it is {lesson}."


@functools.cache
def plane() -> Plane:
    return loss_planes.plane_of(loss_planes.walk())


@functools.cache
def plane_heights(watched: str) -> Array:
    """The loss (21, 41) on the slice: of the training digits or of the test digits."""
    problem = parts(0)[0 if watched == "training digits" else 2]
    return loss_planes.plane_losses(problem, plane(), *SIDES)


def draw_slice(ax: Axes, *, watched: str, step: int) -> str:
    """The plane in which descent moved most: the loss on training or on test digits, and the walk so far."""
    heights, walk = plane_heights(watched), plane().path
    tints = [draw.shade("blue", alpha) for alpha in np.linspace(0.5, 0.02, len(LEVELS) - 1)]
    ax.contourf(*SIDES, np.clip(heights, LEVELS[0], None), levels=LEVELS, colors=tints)
    ax.contour(*SIDES, heights, levels=LEVELS, colors=[draw.shade("blue", 0.6)], linewidths=0.7, linestyles="-")
    ax.plot(*walk[: step + 1].T, color=draw.COLORS["orange"], linestyle="-", linewidth=2)
    ax.plot(*walk[step], "o", color=draw.COLORS["orange"], markersize=8)
    row, column = np.unravel_index(heights.argmin(), heights.shape)
    low = SIDES[0][column], SIDES[1][row]
    ax.plot(*low, "D", color=draw.COLORS["green"], markersize=7)
    draw.label(ax, *low, "lowest here", color="green", ha="center")
    ax.set(xlim=WINDOW[0], ylim=WINDOW[1], aspect="equal")
    ax.set(xlabel="along the way (distance in weights)", ylabel="across it")
    w = loss_planes.walk()[step]
    loss = float(parts(0)[0 if watched == "training digits" else 2].loss(w))
    return (
        f"Step {step}: the loss on {watched} is {loss:.2f}. On this slice it is lowest "
        f"{np.hypot(*(low - walk[-1])):.1f} from where descent ends."
    )


def draw_splits(ax: Axes, *, wrong: float, way: str, measure: str) -> str:
    """Ten networks on ten splits during training: loss on training and test digits, or test accuracy."""
    every, k = runs(wrong), WAYS.index(way)
    passes = np.arange(PASSES + 1)
    shown = {"loss": (("training", "blue"), ("test", "orange")), "accuracy": (("accuracy", "green"),)}[measure]
    for name, color in shown:
        rows = np.array([getattr(run, name)[k] for run in every])
        ax.fill_between(passes, rows.min(0), rows.max(0), color=draw.shade(color, 0.2), linewidth=0)
        ax.plot(passes, np.median(rows, axis=0), color=draw.COLORS[color], linestyle="-", linewidth=2)
        text = {"training": "training", "test": "test", "accuracy": "test accuracy"}[name]
        draw.label(ax, PASSES, float(rows[:, -1].max()), text, color=color, ha="right")
    stop = np.median([run.validation[k].argmin() for run in every])
    ax.axvline(stop, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    top = 2.6 if measure == "loss" else 1.0
    draw.label(ax, stop, 0.9 * top, " validation says stop", color="muted")
    ax.set(xlim=(0, PASSES), ylim=(0, top) if measure == "loss" else (0.3, top), xlabel="passes", ylabel=measure)
    last = np.median([[run.training[k, -1], run.test[k, -1], run.accuracy[k, -1]] for run in every], axis=0)
    return (
        f"{'No' if wrong == 0 else f'{wrong:.0%}'} wrong labels, {way}, {measure} shown: medians of {SPLITS} splits at "
        f"the end are {last[0]:.2f} training loss, {last[1]:.1f} test loss and {last[2]:.0%} test accuracy."
    )
