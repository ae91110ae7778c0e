"""Two surfaces over one plane: the training loss, the loss on test digits, and what becomes of both in training."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.start import loss_planes
from lessons.start.loss_planes import Plane
from lessons.start.splits import PASSES, SPLITS, parts, runs

WINDOW = ((-5.0, 6.0), (-2.75, 2.75))
SIDES = np.linspace(*WINDOW[0], 41), np.linspace(*WINDOW[1], 21)
COARSE = np.linspace(*WINDOW[0], 23), np.linspace(*WINDOW[1], 12)
LEVELS = (0.01, 0.03, 0.1, 0.3, 0.6, 1.0, 2.0, 4.0)
TEST_LEVELS = (0.5, 0.7, 1.0, 1.5)


@functools.cache
def plane(split: int) -> Plane:
    return loss_planes.plane_of(loss_planes.walk(split))


@functools.cache
def heights(split: int) -> tuple[Array, Array]:
    """The loss (21, 41) on a split's slice: of its training digits and of its test digits."""
    train, _, test = parts(split)
    seen, unseen = (loss_planes.plane_losses(problem, plane(split), *SIDES) for problem in (train, test))
    return seen, unseen


def draw_slice(ax: Axes, *, split: float) -> str:
    """The plane in which descent moved most: training loss as tints, test loss as lines."""
    which = int(split) - 1
    train, test = heights(which)
    walk = plane(which).path
    tints = [draw.shade("blue", alpha) for alpha in np.linspace(0.5, 0.02, len(LEVELS) - 1)]
    ax.contourf(*SIDES, np.clip(train, LEVELS[0], None), levels=LEVELS, colors=tints)
    ax.contour(*SIDES, test, levels=TEST_LEVELS, colors=[draw.COLORS["green"]], linewidths=1.2, linestyles="--")
    ax.plot(*walk.T, color=draw.COLORS["orange"], linestyle="-", linewidth=2)
    ax.plot(*walk[:1].T, "o", markersize=8, markerfacecolor="none", markeredgecolor=draw.COLORS["orange"])
    lows = []
    for losses, color, mark, above in ((train, "blue", "o", True), (test, "green", "D", False)):
        row, column = np.unravel_index(losses.argmin(), losses.shape)
        lows.append(np.array([SIDES[0][column], SIDES[1][row]]))
        ax.plot(*lows[-1], mark, color=draw.COLORS[color], markersize=8)
        words = "lowest in training" if above else "lowest on test digits"
        x, y = lows[-1] + (0, 0.1 if above else -0.1)
        if above:
            draw.label(ax, max(x, WINDOW[0][0] + 2), y, words, color=color, ha="center")
        else:  # to the left, away from the walk
            draw.label(ax, max(x + 0.7, WINDOW[0][0] + 4), y, words, color=color, ha="right", above=False)
    ax.set(xlim=WINDOW[0], ylim=WINDOW[1], aspect="equal")
    ax.set(xlabel="along the walk (distance in weights)", ylabel="across it")
    final_losses = [float(problem.loss(loss_planes.walk(which)[-1])) for problem in parts(which)[::2]]
    return (
        f"Split {split:g}: on this plane the training loss and the test loss are lowest "
        f"{np.hypot(*(lows[0] - lows[1])):.1f} apart. Descent ends at a training loss of {final_losses[0]:.2f} and a "
        f"test loss of {final_losses[1]:.2f}; the test loss is nowhere here below {test.min():.2f}."
    )


def draw_two_losses(ax: Axes, *, wrong: float) -> str:
    """Ten networks on ten splits during training: the loss on the training digits and on the test digits."""
    every, passes = runs(wrong), np.arange(PASSES + 1)
    for name, color in (("training", "blue"), ("test", "green")):
        rows = np.array([getattr(run, name)[0] for run in every])
        ax.fill_between(passes, rows.min(0), rows.max(0), color=draw.shade(color, 0.2), linewidth=0)
        ax.plot(passes, np.median(rows, axis=0), color=draw.COLORS[color], linestyle="-", linewidth=2)
        draw.label(ax, PASSES, float(rows[:, -1].max()), f"{name} digits", color=color, ha="right")
    turn = int(np.median([run.test[0].argmin() for run in every]))
    ax.axvline(turn, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    draw.label(ax, turn, 3.3, "test loss lowest", color="muted", ha="center")
    ax.set(xlim=(0, PASSES), ylim=(0, 3.3), xlabel="passes", ylabel="loss")
    seen = np.array([[run.training[0, -1], run.test[0].min(), run.test[0, -1]] for run in every])
    trained, lowest, last = np.median(seen, axis=0)
    return (
        f"{'No' if wrong == 0 else f'{wrong:.0%} of the'} training labels are wrong. Medians of {SPLITS} splits: the "
        f"training loss ends at {trained:.3f}, the test loss falls to {lowest:.2f} and ends at {last:.2f}."
    )
