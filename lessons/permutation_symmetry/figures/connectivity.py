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
PASSES = {str(epochs): epochs for epochs in straight_paths.EPOCHS}
SLICED = {"16": "16", "64, 64": "64-64"}
ORDERS = {"as trained": "none", "matched by weights": "weights", "matched by activations": "activations"}
STYLE = {"none": ("red", "o", "-"), "weights": ("blue", "s", "-"), "activations": ("green", "^", "--")}
ROUTE_STYLE = {"straight": ("red", "-"), "bent once": ("ochre", "--"), "Bézier": ("purple", "-")}
TESTED = 597  # digits that no network was trained on


def said(matching: str) -> str:
    return {text: name for name, text in ORDERS.items()}[matching]


def draw_between(ax: Axes, *, alpha: float, hidden: str) -> str:
    """How many digits of each class the network at a place of the line names right, for each order of the second."""
    place, total, known = round(alpha * (len(ALONG) - 1)), class_sizes(), []
    for k, (order, (color, _, _)) in enumerate(STYLE.items()):
        right = np.array(bent_paths.paths()["confusions"][f"{hidden} {order}"]["right"])
        left = np.arange(10) + 0.27 * (k - 1)
        ax.bar(left, right[place] / total, width=0.25, color=draw.COLORS[color])
        place_of_name = (0.02, 0.24, 0.6)[k]
        ax.text(place_of_name, 1.03, said(order), color=draw.COLORS[color], transform=ax.transAxes)
        known.append(f"{said(order)} {right[place].sum() / TESTED:.0%}")
    end_levels = right[[0, -1]].mean(0) / total
    ax.plot(np.arange(10), end_levels, "_", color=draw.COLORS["text"], markersize=24)
    ax.set(xlim=(-0.6, 9.6), ylim=(0, 1.05), xticks=range(10), xlabel="digit", ylabel="share named right")
    where = {0.0: "The first network", 1.0: "The second network"}.get(alpha, f"{alpha:.0%} of the way")
    return f"{where}, test digits named right: {', '.join(known)}. Dashes: mean of the two ends."


@functools.cache
def class_sizes() -> Array:
    """How many test digits of each class there are."""
    from lessons.shared.numerics.ensembles import digits_problem

    return np.bincount(digits_problem((16,))[1].y, minlength=10).astype(float)


def draw_bridge(ax: tuple[Axes, Axes], *, hidden: str, epochs: int) -> str:
    """Training loss and test accuracy along the lines of five pairs, for each order of the second network."""
    top, bottom = ax
    known = []
    for k, (order, (name, _, style)) in enumerate(STYLE.items()):
        cell = straight_paths.bridges()[f"{hidden} {epochs}"][order]
        losses, right = np.array(cell["losses"]) * straight_paths.UNIT, np.array(cell["right"]) / TESTED
        color = draw.COLORS[name]
        _band(top, ALONG, np.maximum(losses, 2e-4), color, style)
        _band(bottom, ALONG, right, color, style)
        bottom.text(0.5, 0.05 + 0.09 * k, said(order), color=color, ha="center", transform=bottom.transAxes)
        known.append(f"{said(order)} {np.median(cell['barriers']) * straight_paths.UNIT:.3f}")
    end_levels = np.median(losses[:, :1] * (1 - ALONG) + losses[:, -1:] * ALONG, axis=0)
    top.plot(ALONG[::20], np.maximum(end_levels[::20], 2e-4), color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    top.set(xlim=(0, 1), yscale="log", ylim=(1.5e-4, 5), ylabel="training loss")
    bottom.set(xlim=(0, 1), ylim=(0, 1.01), xlabel="place on the line", ylabel="test accuracy")
    text = f"{hidden.replace('-', ', ')} neurons, {epochs} passes"
    low = np.mean(end_levels[[0, -1]])
    return f"{text}. Barrier, median of five pairs: {', '.join(known)}; loss at the ends {low:.3f}."


def _band(ax: Axes, t: Array, rows: Array, color: str, style: str) -> None:
    """The median of rows (pairs, places), and their range as a tint."""
    ax.fill_between(t, rows.min(0), rows.max(0), color=color, alpha=0.2, linewidth=0)
    ax.plot(t, np.median(rows, axis=0), color=color, linestyle=style, linewidth=1.6)


def draw_widths(ax: tuple[Axes, Axes], *, epochs: int, split: str) -> str:
    """The barrier against width, with one hidden layer above, two below: medians of five pairs, and their range."""
    raw = []
    for axes, shapes, layers in zip(
        ax,
        (straight_paths.ONE_LAYER, straight_paths.TWO_LAYERS),
        ("one hidden layer", "two hidden layers"),
        strict=True,
    ):
        cells = [straight_paths.bridges()[straight_paths.key(hidden, epochs)] for hidden in shapes]
        raw.append(_widths(axes, [hidden[0] for hidden in shapes], cells, split))
        axes.text(0.02, 0.05, layers, transform=axes.transAxes)
        axes.set(ylabel="barrier")
    ax[1].set(xlabel="neurons in a layer")
    for k, order in enumerate(STYLE):
        color = draw.COLORS[STYLE[order][0]]
        ax[0].text(0.98, 0.93 - 0.1 * k, said(order), color=color, ha="right", transform=ax[0].transAxes)
    one, two = raw
    return (
        f"{epochs} passes, {split}, unmatched: with one hidden layer the barrier falls from {one[0]:.2f} at width "
        f"16 to {one[-1]:.2f} at 512; with two it is higher, {two[0]:.2f} at 16 and {two[-1]:.2f} at 256."
    )


def _widths(ax: Axes, widths: list[int], cells: list[dict[str, Any]], split: str) -> Array:
    """One family of networks; the medians without matching."""
    name = "barriers" if split == "training digits" else "test barriers"
    middles = {}
    for k, (order, (color, marker, line)) in enumerate(STYLE.items()):
        heights = np.maximum(np.array([cell[order][name] for cell in cells]) * straight_paths.UNIT, 2e-4)
        middles[order] = np.median(heights, axis=1)
        x = np.array(widths) * 1.03 ** (k - 1)
        ax.vlines(x, heights.min(1), heights.max(1), color=draw.COLORS[color], linewidth=1.2)
        ax.plot(x, middles[order], color=draw.COLORS[color], marker=marker, linestyle=line, markersize=5)
    if split == "training digits":
        end_levels = [np.mean(cell["ends"]) * straight_paths.UNIT for cell in cells]
        ax.plot(widths, end_levels, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    ax.set(xscale="log", yscale="log", xlim=(14, 600), ylim=(1.5e-4, 25), xticks=[16, 64, 256])
    ax.set(xticklabels=["16", "64", "256"])
    ax.minorticks_off()
    return middles["none"]


def draw_bend(ax: tuple[Axes, Axes], *, hidden: str) -> str:
    """Training loss and test accuracy along three routes between five pairs that nobody matched."""
    top, bottom = ax
    t, known = bent_paths.ON_CURVE, []
    for k, (route, (name, style)) in enumerate(ROUTE_STYLE.items()):
        cell = bent_paths.paths()["bends"][f"{hidden} {route}"]
        losses, right = np.array(cell["losses"]) * straight_paths.UNIT, np.array(cell["right"]) / TESTED
        color = draw.COLORS[name]
        _band(top, t[::2], losses[:, ::2], color, style)
        _band(bottom, t[::2], right[:, ::2], color, style)
        bottom.text(0.5, 0.05 + 0.09 * k, route, color=color, ha="center", transform=bottom.transAxes)
        known.append(f"{route} {np.median([barrier(row, t).height for row in losses]):.3f}")
    top.set(xlim=(0, 1), yscale="log", ylim=(1e-3, 5), ylabel="training loss")
    bottom.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="place on the route", ylabel="test accuracy")
    return f"{hidden.replace('-', ', ')} neurons. Barrier, median of five unmatched pairs: {', '.join(known)}."


def draw_valley(ax: tuple[Axes, Axes], *, hidden: str) -> str:
    """The training loss on the plane through three trained networks, above as trained, below matched to the first."""
    middles = []
    for axes, order, text in zip(ax, ("none", "weights"), ("as trained", "2 and 3 matched to 1"), strict=True):
        cell = bent_paths.paths()["slices"][f"{hidden} {order}"]
        _plane(axes, cell)
        axes.set_title(text)
        axes.set(ylabel="to the third")
        middles.append(centre_loss(cell))
    ax[1].set(xlabel="from the first to the second network")
    return (
        f"{hidden.replace('-', ', ')} neurons: in the middle of the three networks the loss is {middles[0]:.2f} as "
        f"trained and {middles[1]:.2f} matched. Lines at 0.03, 0.1, 0.3, 1 and 3."
    )


def _plane(ax: Axes, cell: dict[str, Any]) -> None:
    losses = np.array(cell["losses"]) * 1e-3
    x, y = (np.linspace(*side, count) for side, count in zip(bent_paths.PLANE, bent_paths.PLANE_SHAPE, strict=True))
    edges = np.array([0.0, 0.03, 0.1, 0.3, 1, 3])
    tints = [draw.shade("blue", alpha) for alpha in (0.62, 0.44, 0.28, 0.14, 0.05)]
    ax.contourf(x, y, np.clip(losses, 1e-4, None), levels=edges, colors=tints)
    ax.contour(x, y, losses, levels=edges[1:], colors=[draw.shade("blue", 0.8)], linewidths=0.7)
    corners = np.array([[0, 0], [1, 0], cell["third"]])
    ax.plot(*corners.T, "o", color=draw.COLORS["orange"], markersize=7)
    for (u, v), name in zip(corners, "123", strict=True):
        draw.label(ax, u + 0.03, v, name, color="orange")
    ax.set(xlim=bent_paths.PLANE[0], ylim=bent_paths.PLANE[1])


def centre_loss(cell: dict[str, Any]) -> float:
    """The loss at the recorded place nearest to the mean of the three networks."""
    centre = (np.array([1.0, 0.0]) + cell["third"]) / 3
    x, y = (np.linspace(*side, count) for side, count in zip(bent_paths.PLANE, bent_paths.PLANE_SHAPE, strict=True))
    row, column = np.argmin(np.abs(y - centre[1])), np.argmin(np.abs(x - centre[0]))
    return float(cell["losses"][row][column]) * 1e-3
