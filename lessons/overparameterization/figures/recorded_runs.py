"""The chapter's pictures of what was recorded: error, spread, sharpness and planes over settings.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.overparameterization import batches, double_descent, planes, recorded, stopping, widths
from lessons.overparameterization.random_features import EXAMPLES
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

RIDGES = {"none": 0.0, "0.00001": 1e-5, "0.0001": 1e-4, "0.001": 1e-3, "0.01": 1e-2}
NOISES = {"none": 0.0, "one in ten": 0.1, "one in five": 0.2, "two in five": 0.4}
MAPPED = ("plain", "residual", "layer norm", "layer norm, after", "batch norm", "batch norm, frozen",
          "batch norm, after", "batch norm, after, frozen", "residual, layer norm",
          "residual, layer norm, after", "residual, batch norm", "residual, batch norm, frozen",
          "residual, batch norm, after", "residual, batch norm, after, frozen")  # fmt: skip
WAYS = {"nothing": "0", "weight decay 0.003": "0.003", "weight decay 0.03": "0.03", "dropout 0.2": "dropout 0.2",
        "dropout 0.5": "dropout 0.5"}  # fmt: skip
LEVELS = np.array([0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100])


def share(noise: float) -> str:
    """The share of wrong labels in words."""
    return "No wrong labels" if noise == 0 else f"{noise:.0%} wrong labels"


def descent_rows(noise: float, ridge: float, measure: str) -> Array:
    """The recorded numbers (widths, seeds)."""
    cells = recorded("double_descent")[f"{noise:g}"]
    which, at = double_descent.MEASURES.index(measure), double_descent.RIDGES.index(ridge)
    return np.array([cells[str(width)][which][at] for width in double_descent.WIDTHS])


def draw_descent(ax: Axes, *, noise: float, ridge: float, measure: str) -> str:
    """Test loss or test error of random features on digits against their number: medians with their range."""
    rows, x = descent_rows(noise, ridge, measure), np.array(double_descent.WIDTHS)
    middle = np.median(rows, axis=1)
    ax.axvline(EXAMPLES, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    ax.vlines(x, rows.min(1), rows.max(1), color=draw.shade("blue", 0.5), linewidth=3)
    ax.plot(x, middle, color=draw.COLORS["blue"], marker="o", markersize=4, linestyle="-")
    low, high = (0.08, 3e3) if measure == "loss" else (0.03, 1.1)
    ax.set(xscale="log", yscale="log", xlim=(9, 1800), ylim=(low, high), xlabel="number of features")
    ax.set(ylabel=f"test {measure}", xticks=[10, 100, 200, 1000], xticklabels=["10", "100", "200", "1000"])
    ax.minorticks_off()
    draw.label(ax, 190, low, "as many features as examples", color="muted", ha="right")
    left, peak, right = middle[x < EXAMPLES].min(), middle[x == EXAMPLES][0], middle[-1]
    shape = "a peak between two valleys" if peak > 1.1 * max(left, right) else "no peak"
    lower = "below" if right < left else "above"
    return (
        f"{share(noise)}, {'no ridge' if ridge == 0 else f'ridge {ridge:g}'}: {shape}. The "
        f"median test {measure} ends {lower} the best one left of the line ({right:.2g} against {left:.2g})."
    )


def draw_widths(ax: Axes, *, measure: str, scale: str) -> str:
    """Each trained network, or each pair of them, against the width of the hidden layer."""
    cells = recorded("widths")["spread"]
    rng = np.random.default_rng(0)
    every = [np.array(cells[str(width)][measure]) for width in widths.WIDTHS]
    for width, values in zip(widths.WIDTHS, every, strict=True):
        x = width * 1.12 ** rng.uniform(-1, 1, len(values))
        ax.plot(x, np.maximum(values, 1.2e-4), "o", color=draw.COLORS["blue"], markersize=4, alpha=0.6)
    middle = [float(np.median(values)) for values in every]
    ax.plot(widths.WIDTHS, middle, color=draw.COLORS["orange"], linestyle="-")
    names = {"loss": "training loss", "accuracy": "test accuracy", "barrier": "barrier of a pair"}
    limits = {"loss": (1e-3, 1.5), "accuracy": (0.3, 1.0), "barrier": (5e-2, 3.0)}[measure]
    ax.set(xscale="log", yscale=scale, xlim=(1.6, 160), ylim=limits if scale == "log" else (0, limits[1]))
    ax.set(xticks=list(widths.WIDTHS), xticklabels=[str(width) for width in widths.WIDTHS])
    ax.set(xlabel="neurons", ylabel=names[measure])
    ax.minorticks_off()
    apart = [float(np.subtract(*np.percentile(values, [75, 25]))) for values in every]
    top = widths.WIDTHS[int(np.argmax(apart))]
    return (
        f"The median {names[measure]} goes from {middle[0]:.2g} at width 2 to {middle[-1]:.2g} at width 128. "
        f"Its quartiles stand farthest apart at width {top}; {scale} axis."
    )


def batch_cells(noise: float, when: str, measure: str) -> list[tuple[int, float, Array]]:
    """(batch, rate, the networks' values) of the recorded settings in which every network got to the loss."""
    place, found = {"loss": 0, "eigenvalue": 1, "filter": 2, "accuracy": 3}[measure], []
    for batch in batches.BATCHES:
        for lr in batches.RATES:
            cell = recorded("batches")[f"{batch} {lr:g} {noise:g}"]
            if None not in cell["at the loss"]:
                found.append((batch, lr, np.array([one[place] for one in cell[when]])))
    return found


ACROSS = {  # what a setting is set against: its name, the axis and its ticks
    "batch": ("batch size", (1.8, 900), (10, 40, 160, 600)),
    "rate": ("learning rate", (0.009, 0.7), (0.03, 0.12, 0.48)),
    "quotient": ("learning rate / batch size", (3e-5, 0.08), (0.0001, 0.001, 0.01)),
}
UP = {  # a sharpness and when it is compared: the axis and its ticks
    ("eigenvalue", "at the loss"): ((1, 8), (1, 2, 4, 8)),
    ("eigenvalue", "after the passes"): ((0.02, 12), (0.1, 1, 10)),
    ("filter", "at the loss"): ((0.05, 1), (0.1, 0.2, 0.5, 1)),
    ("filter", "after the passes"): ((0.002, 1.2), (0.01, 0.1, 1)),
}


def draw_batches(ax: Axes, *, against: str, when: str, noise: float, measure: str) -> str:
    """Sharpness of networks against batch size, learning rate or their quotient; a colour and marker a batch size."""
    cells = batch_cells(noise, when, measure)
    x = [{"batch": batch, "rate": lr, "quotient": lr / batch}[against] for batch, lr, _ in cells]
    for place, (batch, _, values) in zip(x, cells, strict=True):
        k = batches.BATCHES.index(batch)
        color = draw.COLORS[draw.SERIES[k]]
        ax.plot([place] * len(values), values, draw.MARKERS[k], color=color, markersize=5, alpha=0.75)
    for k, batch in enumerate(batches.BATCHES):
        color = draw.COLORS[draw.SERIES[k]]
        ax.text(0.02, 0.26 - 0.075 * k, f"{'●■▲◆'[k]} batch {batch}", color=color, transform=ax.transAxes)
    (name, limits, ticks), (heights, marks) = ACROSS[against], UP[measure, when]
    ax.set(xscale="log", yscale="log", xlim=limits, ylim=heights, xlabel=name, xticks=ticks, yticks=marks)
    ax.set(xticklabels=[f"{tick:g}" for tick in ticks], yticklabels=[f"{mark:g}" for mark in marks])
    ax.set(ylabel="top eigenvalue" if measure == "eigenvalue" else "filter-normalized sharpness")
    ax.minorticks_off()
    rank = rank_correlation(x, [float(np.median(values)) for *_, values in cells])
    stop = f"at training loss {batches.TARGET:g}" if when == "at the loss" else f"after {batches.PASSES} passes"
    return f"{share(noise)}, {stop}: over {len(x)} settings sharpness and {name} have the rank correlation {rank:.1f}."


def rank_correlation(x: list[float] | Array, y: list[float] | Array) -> float:
    """Spearman's rank correlation of x (n,) and y (n,)."""
    from scipy.stats import spearmanr

    return float(spearmanr(x, y).statistic)


def draw_map(ax: Axes, *, name: str, radius: float) -> str:
    """The loss on a filter-normalized plane through the first network of an architecture."""
    cell = recorded("planes")[name]
    losses = 10 ** (np.array(cell["map"][f"{radius:g}"]) / 100)
    side = np.linspace(-radius, radius, planes.COUNT)
    tints = [draw.shade("blue", alpha) for alpha in np.linspace(0.62, 0.03, len(LEVELS) - 1)]
    ax.contourf(side, side, np.clip(losses, LEVELS[0], None), levels=LEVELS, colors=tints)
    ax.contour(side, side, losses, levels=LEVELS[1:], colors=[draw.shade("blue", 0.8)], linewidths=0.7, linestyles="-")
    ax.plot(0, 0, "o", color=draw.COLORS["orange"], markersize=7)
    ticks = np.linspace(-radius, radius, 5)
    ax.set(xlim=(-radius, radius), ylim=(-radius, radius), aspect="equal", xticks=ticks, yticks=ticks)
    ax.set(xlabel="one direction, in filter lengths", ylabel="another one")
    rough = np.array(cell["rough"][f"{radius:g}"])
    return (
        f"{name[0].upper() + name[1:]}, radius {radius:g}: {np.median(rough):.0%} of the plane curves down (median of "
        f"{len(rough)} planes, {rough.min():.0%} to {rough.max():.0%}). The networks' loss is "
        f"{np.median(cell['loss']):.2g}."
    )


def draw_stopping(ax: tuple[Axes, Axes], *, noise: float, way: str) -> str:
    """Test accuracy and training loss over the passes, medians of twenty draws; the dot is where validation stops."""
    top, bottom = ax
    cell = recorded("stopping")[f"{noise:g} {WAYS[way]}"]
    loss, _, accuracy = np.array(cell["history"])
    step = np.arange(1, stopping.PASSES + 1)
    top.plot(step, accuracy, color=draw.COLORS["blue"], linestyle="-")
    stop = float(np.median(cell["passes"]))
    top.plot(stop, np.interp(stop, step, accuracy), "o", color=draw.COLORS["orange"], markersize=8)
    bottom.plot(step, loss, color=draw.COLORS["blue"], linestyle="-")
    top.set(xlim=(0, stopping.PASSES), ylim=(0.5, 1), ylabel="test accuracy")
    bottom.set(xlim=(0, stopping.PASSES), yscale="log", ylim=(1e-3, 3), xlabel="passes", ylabel="training loss")
    gain = np.array(cell["stop"]) - np.array(cell["end"])
    better, worse = int(np.sum(gain > 0)), int(np.sum(gain < 0))
    besides = "" if way == "nothing" else f", {way}"
    return (
        f"{share(noise)}{besides}: stopping early gains {np.median(gain):+.1%} "
        f"of the test digits (median of 20; better {better} times, worse {worse} times)."
    )
