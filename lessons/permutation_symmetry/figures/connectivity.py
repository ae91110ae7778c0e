"""The chapter's pictures of paths between trained networks, all drawn from recordings.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from lessons.permutation_symmetry import bent_paths, straight_paths
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.barriers import ALONG, barrier

HIDDEN = {"16": "16", "64": "64", "256": "256", "16, 16": "16-16", "64, 64": "64-64", "256, 256": "256-256"}
CONFUSED = {"16": "16", "64": "64", "16, 16": "16-16", "64, 64": "64-64"}
BENT = {", ".join(map(str, hidden)): straight_paths.key(hidden) for hidden in bent_paths.BENT}
SLICED = {"16": "16", "64, 64": "64-64"}
ORDERS = {"as trained": "none", "matched by weights": "weights", "matched by activations": "activations"}
STYLE = {"none": ("red", "o", "-"), "weights": ("blue", "s", "-"), "activations": ("green", "^", "--")}
TESTED = 597  # digits that no network was trained on


def said(matching: str) -> str:
    return {text: name for name, text in ORDERS.items()}[matching]


def draw_between(ax: Axes, *, alpha: float, hidden: str, order: str) -> str:
    """How many digits of each class the network at a place of the line names right."""
    cell = bent_paths.paths()["confusions"][f"{hidden} {order}"]
    place = round(alpha * (len(ALONG) - 1))
    right, ends = np.array(cell["right"][place]), np.array(cell["right"])[[0, -1]]
    total = class_sizes()
    share = right / total
    for color, some in (("blue", share >= 0.8), ("orange", share < 0.8)):
        ax.bar(np.arange(10)[some], share[some], width=0.7, color=draw.COLORS[color])
    ax.plot(np.arange(10), ends.mean(0) / total, "_", color=draw.COLORS["text"], markersize=20)
    ax.set(xlim=(-0.6, 9.6), ylim=(0, 1.12), xticks=range(10), xlabel="digit", ylabel="share named right")
    ax.text(0.5, 1.02, "dashes: mean of the two ends", color=draw.COLORS["muted"], ha="center", transform=ax.transAxes)
    true, named, count = cell["worst"][place]
    where = {0.0: "The first network", 1.0: "The second network"}.get(alpha, f"{alpha:.0%} of the way")
    overall = f"{right.sum() / TESTED:.0%} of the test digits are named right"
    return f"{where}, {said(order)}: {overall}. Most often a {true} is called {named}, {count} times."


@functools.cache
def class_sizes() -> Array:
    """How many test digits of each class there are."""
    from lessons.permutation_symmetry.training import digits_problem

    return np.bincount(digits_problem((16,))[1].y, minlength=10).astype(float)


def draw_bridge(ax: tuple[Axes, Axes], *, hidden: str, epochs: int, order: str) -> str:
    """Training loss and test accuracy along the straight lines of five pairs."""
    top, bottom = ax
    cell = straight_paths.bridges()[f"{hidden} {epochs}"][order]
    losses, right = np.array(cell["losses"]) * straight_paths.UNIT, np.array(cell["right"]) / TESTED
    color = draw.COLORS[STYLE[order][0]]
    for row, hits in zip(losses, right, strict=True):
        top.plot(ALONG, np.maximum(row, 2e-4), color=color, linewidth=1.1, linestyle="-")
        bottom.plot(ALONG, hits, color=color, linewidth=1.1, linestyle="-")
    between = np.median(losses[:, :1] * (1 - ALONG) + losses[:, -1:] * ALONG, axis=0)
    top.plot(ALONG[::20], np.maximum(between[::20], 2e-4), color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    top.set(xlim=(0, 1), yscale="log", ylim=(1.5e-4, 5), ylabel="training loss")
    bottom.set(xlim=(0, 1), ylim=(0.3, 1.01), xlabel="place on the line", ylabel="test accuracy")
    heights = np.array(cell["barriers"]) * straight_paths.UNIT
    text = f"{hidden.replace('-', ', ')} neurons, {epochs} passes, {said(order)}"
    return (
        f"{text}: the barrier is {np.median(heights):.3f} (median of five pairs, {heights.min():.3f} to "
        f"{heights.max():.3f}); halfway {np.median(right[:, 10]):.0%} of the test digits are named right."
    )


def draw_widths(ax: Axes, *, layers: int, epochs: int, measured: str) -> str:
    """The barrier against width: medians of five pairs with their range, and the loss at the ends."""
    shapes = straight_paths.ONE_LAYER if layers == 1 else straight_paths.TWO_LAYERS
    cells = [straight_paths.bridges()[straight_paths.key(hidden, epochs)] for hidden in shapes]
    widths = [hidden[0] for hidden in shapes]
    name = "barriers" if measured == "training digits" else "test barriers"
    found = {}
    for k, (order, (color, marker, line)) in enumerate(STYLE.items()):
        heights = np.maximum(np.array([cell[order][name] for cell in cells]) * straight_paths.UNIT, 2e-4)
        found[order] = middle = np.median(heights, axis=1)
        x = np.array(widths) * 1.03 ** (k - 1)
        ax.vlines(x, heights.min(1), heights.max(1), color=draw.COLORS[color], linewidth=1.2)
        ax.plot(x, middle, color=draw.COLORS[color], marker=marker, linestyle=line, markersize=5)
        ax.text(0.98, 0.95 - 0.075 * k, said(order), color=draw.COLORS[color], ha="right", transform=ax.transAxes)
    if measured == "training digits":
        ends = [np.mean(cell["ends"]) * straight_paths.UNIT for cell in cells]
        ax.plot(widths, ends, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
        draw.label(ax, widths[0], ends[0], "loss at the ends", color="muted", above=False)
    else:
        draw.label(ax, 15, 2.2e-4, "on the floor: no barrier", color="muted")
    ax.set(xscale="log", yscale="log", xlim=(14, 600), ylim=(1.5e-4, 25), xticks=[16, 64, 256])
    ax.set(xticklabels=["16", "64", "256"], xlabel="neurons in a layer", ylabel=f"barrier, {measured}")
    ax.minorticks_off()
    raw = found["none"]
    kept = f"matching by weights leaves {found['weights'][-1] / raw[-1]:.0%} of it at width {widths[-1]}"
    return f"Width {widths[0]} to {widths[-1]}: the barrier falls from {raw[0]:.2f} to {raw[-1]:.2f}; {kept}."


def draw_bend(ax: tuple[Axes, Axes], *, hidden: str, route: str) -> str:
    """Training loss and test accuracy along a route between five pairs that nobody matched."""
    top, bottom = ax
    cell = bent_paths.paths()["bends"][f"{hidden} {route}"]
    losses, right = np.array(cell["losses"]) * straight_paths.UNIT, np.array(cell["right"]) / TESTED
    t = bent_paths.ON_CURVE
    color = draw.COLORS["red" if route == "straight" else "purple"]
    for row, hits in zip(losses[:, ::2], right[:, ::2], strict=True):
        top.plot(t[::2], row, color=color, linewidth=1.1, linestyle="-")
        bottom.plot(t[::2], hits, color=color, linewidth=1.1, linestyle="-")
    top.set(xlim=(0, 1), yscale="log", ylim=(1e-3, 5), ylabel="training loss")
    bottom.set(xlim=(0, 1), ylim=(0.1, 1.02), xlabel="place on the route", ylabel="test accuracy")
    heights = [barrier(row, t).height for row in losses]
    lost = np.median(right[:, [0, -1]].min(1) - right.min(1))
    return (
        f"{hidden.replace('-', ', ')} neurons, {route}: the barrier is {np.median(heights):.3f} (median of five pairs, "
        f"{min(heights):.3f} to {max(heights):.3f}); test accuracy falls by {lost:.1%} below the worse end."
    )


def draw_valley(ax: Axes, *, hidden: str, order: str) -> str:
    """The training loss on the plane through three trained networks."""
    cell = bent_paths.paths()["slices"][f"{hidden} {order}"]
    losses = np.array(cell["losses"]) * 1e-3
    x, y = (np.linspace(*side, count) for side, count in zip(bent_paths.PLANE, bent_paths.PLANE_SHAPE, strict=True))
    edges = np.array([0.0, 0.03, 0.1, 0.3, 1, 3])
    tints = [draw.shade("blue", alpha) for alpha in (0.62, 0.44, 0.28, 0.14, 0.05)]
    ax.contourf(x, y, np.clip(losses, 1e-4, None), levels=edges, colors=tints)
    lines = ax.contour(x, y, losses, levels=edges[1:], colors=[draw.shade("blue", 0.8)], linewidths=0.7)
    del lines
    corners = np.array([[0, 0], [1, 0], cell["third"]])
    ax.plot(*corners.T, "o", color=draw.COLORS["orange"], markersize=7)
    for (u, v), name in zip(corners, "123", strict=True):
        draw.label(ax, u + 0.03, v, name, color="orange")
    ax.set(
        xlim=bent_paths.PLANE[0],
        ylim=bent_paths.PLANE[1],
        xlabel="from the first to the second network",
        ylabel="to the third",
    )
    text = f"{hidden.replace('-', ', ')} neurons, {said(order)}: in the middle of the three networks the loss is"
    return f"{text} {centre_loss(cell):.2f}. Lines at 0.03, 0.1, 0.3, 1 and 3."


def centre_loss(cell: dict[str, Any]) -> float:
    """The loss at the recorded place nearest to the mean of the three networks."""
    centre = (np.array([1.0, 0.0]) + cell["third"]) / 3
    x, y = (np.linspace(*side, count) for side, count in zip(bent_paths.PLANE, bent_paths.PLANE_SHAPE, strict=True))
    row, column = np.argmin(np.abs(y - centre[1])), np.argmin(np.abs(x - centre[0]))
    return float(cell["losses"][row][column]) * 1e-3
