"""The edge of stability: self-stabilisation in two numbers, and networks that climb to 2 / rate and stay there."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.frontier import central_flow, edge
from lessons.frontier.figures.key import key
from lessons.frontier.toy import sharpening_walk
from lessons.shared.drawing import draw
from lessons.shared.numerics.recordings import recorded

STEPS = 400


def draw_self_stabilization(ax: tuple[Axes, Axes], *, lr: float, pull: float) -> str:
    """Above, the sharpness y of the two-number model beside 2 / rate; below, the swings x beside their prediction."""
    top, bottom = ax
    w = sharpening_walk(pull, lr=lr, steps=STEPS)
    step, predicted = np.arange(STEPS + 1), np.sqrt(2 * pull)
    top.axhline(2 / lr, color=draw.COLORS["muted"], linewidth=1.2, linestyle="--")
    top.plot(step, w[:, 1], color=draw.COLORS["orange"], linestyle="-")
    top.set(xlim=(0, STEPS), ylim=(1.8 / lr, 2.2 / lr), ylabel="sharpness y")
    draw.label(top, STEPS, 2 / lr, "2 / rate", color="muted", ha="right")
    for sign in (-1, 1):
        bottom.axhline(sign * predicted, color=draw.COLORS["muted"], linewidth=1.2, linestyle="--")
    bottom.plot(step, w[:, 0], color=draw.COLORS["blue"], linestyle="-", linewidth=0.7)
    bottom.set(xlim=(0, STEPS), ylim=(-0.25, 0.25), xlabel="step", ylabel="swing x")
    draw.label(bottom, STEPS, predicted, "root of 2 × pull", color="muted", ha="right")
    mean = float(np.mean(w[:, 0] ** 2))
    return (
        f"Rate {lr:g}, pull {pull:g}: over {STEPS} steps the sharpness is {np.mean(w[:, 1]) * lr / 2:.2f} times 2/rate "
        f"on average; the mean square of the swings is {mean:.4f}, predicted {2 * pull:.4f}."
    )


def draw_edge(ax: Axes, *, cell: str, seed: float) -> str:
    """The largest curvature along descent and along the flow, in units of 2 / rate, for one start among ten."""
    rows = recorded("frontier", "edge")[cell]
    ax.axhline(1, color=draw.COLORS["muted"], linewidth=1.2, linestyle="--")
    for name, color, line in (("flow", "blue", "--"), ("descent", "orange", "-")):
        for other in rows[name]:
            ax.plot(edge.LOOKS, other, color=draw.shade(color, 0.18), linestyle=line, linewidth=0.8)
        ax.plot(edge.LOOKS, rows[name][int(seed)], color=draw.COLORS[color], linestyle=line)
    key(ax, {"descent": ("orange", "-"), "flow, at the same rate × step": ("blue", "--")})
    ax.set(yscale="log", xlim=(0, edge.STEPS), ylim=(0.004, 20), yticks=[0.1, 1, 10], yticklabels=["0.1", "1", "10"])
    ax.set(xlabel="step", ylabel="sharpness × rate / 2")
    ax.minorticks_off()
    late = {name: float(np.mean(rows[name][int(seed)][-edge.LATE :])) for name in ("descent", "flow")}
    return (
        f"{cell[0].upper()}{cell[1:]}, start {seed:g}: late in the run the sharpness is {late['descent']:.2f} times "
        f"2/rate under descent and {late['flow']:.2f} times under the flow."
    )


def draw_central_flow(ax: tuple[Axes, Axes], *, seed: float) -> str:
    """How far descent's averaged path lies from two flows, and its averaged loss beside what one of them says."""
    top, bottom = ax
    row = recorded("frontier", "central_flow")[f"{seed:g}"]
    times = central_flow.WINDOW * np.arange(1, len(row["loss"]) + 1)
    for name, color, line in (("flow", "blue", "--"), ("central", "orange", "-")):
        top.plot(times, row[name], color=draw.COLORS[color], linestyle=line)
    key(top, {"from the plain flow": ("blue", "--"), "from the central flow": ("orange", "-")})
    top.set(xlim=(0, times[-1]), ylim=(0, 3.2), ylabel="distance of the mean path")
    bottom.plot(times, row["loss"], "o", color=draw.COLORS["text"], markersize=5)
    bottom.plot(times, row["said"], color=draw.COLORS["orange"], linestyle="-")
    bottom.set(xlim=(0, times[-1]), ylim=(0, 0.045), xlabel="step", ylabel="mean loss")
    key(bottom, {"dots: descent, line: central flow with its swings": ("orange", "-")})
    nearer = int(np.sum(np.array(row["central"]) < row["flow"]))
    return (
        f"Start {seed:g}: at {nearer} of {len(times)} looks the averaged path lies nearer to the central flow. At the "
        f"last it is {row['central'][-1]:.2f} away, and {row['flow'][-1]:.2f} from the plain flow."
    )
