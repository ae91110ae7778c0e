"""One valley, one end: the training loss only falls, and the held-out loss need not."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.convexity import risk
from lessons.shared.drawing import draw
from lessons.shared.numerics.data import breast_cancer


@functools.cache
def _two_losses(split: int, penalty: float) -> risk.TwoLosses:
    return risk.two_losses(breast_cancer(), np.random.default_rng(split), penalty=penalty, steps=3000)


def draw_two_losses(ax: tuple[Axes, Axes], *, split: int, penalty: float) -> str:
    """Above, training and held-out loss along one descent; below, the size of the weights."""
    top, bottom = ax
    run = _two_losses(int(split), penalty)
    steps = np.unique(np.geomspace(1, 3000, 90).astype(int))
    for values, name, color, line in (
        (run.training, "training", "blue", "-"),
        (run.held_out, "held-out", "orange", "--"),
    ):
        top.plot(steps, values[steps], color=draw.COLORS[color], linestyle=line)
        higher = name == "held-out"
        draw.label(top, 2900, float(values[-1]), name, color=color, ha="right", above=higher)
    top.plot(run.turn, run.held_out[run.turn], "o", color=draw.COLORS["orange"])
    bottom.plot(steps, run.size[steps], color=draw.COLORS["purple"], linestyle="-")
    top.set(xscale="log", yscale="log", xlim=(1, 3000), ylim=(0.01, 1), ylabel="loss")
    bottom.set(xscale="log", xlim=(1, 3000), ylim=(0, 9), xlabel="step", ylabel="size of weights")
    ratio = run.held_out[-1] / run.held_out[run.turn]
    turned = f"is lowest at step {run.turn} and then rises by a factor of {ratio:.1f}"
    held = turned if ratio > 1.005 else "does not turn up"
    return f"Split {split:g}, penalty {penalty:g}: the training loss only falls, the held-out loss {held}."
