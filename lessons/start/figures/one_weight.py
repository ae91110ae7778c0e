"""One weight, one curve: what the loss of each digit makes of a single weight, and what their mean makes of it."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.shared.drawing import draw
from lessons.shared.explore import Control
from lessons.shared.numerics.arrays import Array
from lessons.start import loss_planes
from lessons.start.splits import EXAMPLES, parts

WEIGHTS = {"from unit 1 to digit 2": 1072, "from unit 8 to digit 8": 1175, "from pixel 22 to unit 16": 981}
COUNTS = (1, 2, 5, 10, 20, 50, 100, EXAMPLES)
MEAN_OVER = Control(
    "slider", "digits in the mean", COUNTS, tuple(f"{count}" for count in COUNTS), COUNTS.index(EXAMPLES)
)
ALONG = np.linspace(-4, 4, 81)
THIN = 60  # digits whose own curve is drawn
PULLS = {"larger": "orange", "smaller": "purple", "little": "muted"}


@functools.cache
def each_digit(weight: int) -> Array:
    """The loss (EXAMPLES, len(ALONG)) of every training digit along one weight of the trained network."""
    problem, w = parts(0)[0], loss_planes.walk()[-1]
    return np.array([loss_planes.along_one(problem.rows([k]), w, weight, ALONG) for k in range(EXAMPLES)])


def draw_one_weight(ax: Axes, *, weight: int, digits: int) -> str:
    """The training loss against one weight: thin lines for single digits, coloured by their pull, and a mean."""
    curves, w = each_digit(weight), loss_planes.walk()[-1]
    pulls = loss_planes.pulls(curves, ALONG, float(w[weight]))
    for pull, color in PULLS.items():
        few = [np.append(curve, np.nan) for curve in curves[:THIN][pulls[:THIN] == pull]]
        if few:
            x = np.tile(np.append(ALONG, np.nan), len(few))
            ax.plot(x, np.concatenate(few), color=draw.shade(color, 0.55), linewidth=0.7, linestyle="-")
    mean = curves[:digits].mean(0)
    ax.plot(ALONG, mean, color=draw.COLORS["blue"], linestyle="-", linewidth=2.8)
    ax.axvline(w[weight], color=draw.COLORS["muted"], linewidth=1, linestyle="--", zorder=1)
    ax.set(xlim=(-4, 4), ylim=(-0.08, 3.2), xlabel="the weight", ylabel="loss")
    draw.label(ax, float(w[weight]), 3.2, "as trained", ha="center")
    text = next(name for name, index in WEIGHTS.items() if index == weight)
    count = {pull: int((pulls == pull).sum()) for pull in PULLS}
    return (
        f"The weight {text}: {count['larger']} of {EXAMPLES} digits are better off with a larger value (orange), "
        f"{count['smaller']} with a smaller one (purple), and {count['little']} care little. The mean of "
        f"{'one digit' if digits == 1 else f'{digits} digits'} is lowest near {ALONG[mean.argmin()]:.1f}."
    ).replace("near -", "near −")
