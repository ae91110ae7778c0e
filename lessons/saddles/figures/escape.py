"""The chapter's picture of an escape: the distance from the ridge, step by step."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.saddles import escape
from lessons.saddles.figures.stable_manifolds import run
from lessons.shared.drawing import draw


def draw_escape(ax: Axes, *, offset: float, lr: float, momentum: float) -> str:
    """The distance from the ridge of x² − y² at each step, on a log axis, with plain descent's law behind it."""
    path = run("heavy ball", offset, lr=lr, momentum=momentum, steps=1000)
    left, plain = (
        int(escape.escape_time(path, along=[0, 1])),
        int(escape.predicted_escape_time(offset, curvature=2.0, lr=lr)),
    )
    end = left if left >= 0 else 1000
    shown = np.unique(np.linspace(0, end, min(end, 16) + 1).astype(int))
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
