"""Flat and sharp: one minimum rescaled in two ways, sharpness against batch and rate, and the edge of stability."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.overparameterization import batches, recorded, sharpness
from lessons.overparameterization.figures.peak import share
from lessons.shared.drawing import draw
from lessons.shared.numerics import ensembles
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.initialization import initial

REACH = np.linspace(-1, 1, 41)
RULERS = {  # what a step is measured in: the colour and the line of its slice
    "plain": ("orange", "-"),
    "filter lengths": ("blue", "--"),
    "each weight's size": ("green", ":"),
}
WAYS_TO_SCALE = ("one factor for the layer", "one factor per neuron")


@functools.cache
def small_minimum() -> tuple[Classifier, Array, Array]:
    """A trained ReLU network on 300 digits, its parameters, and a random direction of length 1."""
    problem = ensembles.digits_problem((16,), examples=300)[0]
    rng = np.random.default_rng(0)
    w0 = initial(problem.network, rng, 1)
    w = ensembles.trained(problem, w0, passes=40, batch=30, lr=0.05, momentum=0.9, fading=True, rng=rng)[0]
    direction = rng.normal(size=problem.dim)
    return problem, w, direction / np.linalg.norm(direction)


def neuron_factors(factor: float) -> Array:
    """One factor per neuron (16,), random between 1/factor and factor."""
    return factor ** np.random.default_rng(0).uniform(-1, 1, 16)


@functools.cache
def rescaled_slice(way: str, factor: float, ruler: str) -> Array:
    """The loss at REACH along a random direction at the rescaled minimum, its steps measured by that ruler."""
    problem, w, direction = small_minimum()
    factors = factor if way == WAYS_TO_SCALE[0] else neuron_factors(factor)
    moved = sharpness.layer_rescaled(problem.network, w, factors)
    directions = {
        "plain": lambda: 8 * direction,
        "filter lengths": lambda: sharpness.filter_direction(problem.network, moved, np.random.default_rng(0)),
        "each weight's size": lambda: np.abs(moved) * np.random.default_rng(0).normal(size=problem.dim),
    }
    return problem.loss(moved + REACH[:, None] * directions[ruler]())


def draw_rescaling(axes: tuple[Axes, Axes], *, factor: float) -> str:
    """The loss across a minimum, rescaled by a layer and neuron by neuron: which ruler does not see it?"""
    told = []
    for ax, way in zip(axes, WAYS_TO_SCALE, strict=True):
        for ruler, (color, line) in RULERS.items():
            before, after = (rescaled_slice(way, one, ruler) for one in (1.0, factor))
            ax.plot(REACH, np.minimum(before, 12), color=draw.shade(color, 0.3), linewidth=6, linestyle="-")
            ax.plot(REACH, np.minimum(after, 12), color=draw.COLORS[color], linestyle=line, linewidth=2)
        still = [ruler for ruler in RULERS if np.allclose(rescaled_slice(way, factor, ruler),
                                                          rescaled_slice(way, 1.0, ruler), rtol=1e-6)]  # fmt: skip
        told.append(f"{way}: unmoved {', '.join(still) or 'none'}")
        ax.set(xlim=(-1, 1), ylim=(0, 6), ylabel="training loss")
        ax.text(0.5, 0.9, way, ha="center", transform=ax.transAxes)
    for k, (ruler, (color, _)) in enumerate(RULERS.items()):
        axes[0].text(0.5, 0.78 - 0.1 * k, ruler, color=draw.COLORS[color], ha="center", transform=axes[0].transAxes)
    axes[1].set(xlabel="place along a random direction, in units of each ruler")
    return f"Factor {factor:g}, the same function everywhere. {'; '.join(told)}."


PLACES = {"loss": 0, "eigenvalue": 1, "filter": 2, "accuracy": 3}
MOMENTS = {"at the loss": f"at training loss {batches.TARGET:g}", "after the passes": f"after {batches.PASSES} passes"}


def batch_cells(noise: float, when: str, measure: str) -> list[tuple[int, float, Array]]:
    """(batch, rate, the networks' values) of the recorded settings in which every network got to the loss."""
    place, settings = PLACES[measure], []
    for batch in batches.BATCHES:
        for lr in batches.RATES:
            cell = recorded("batches")[f"{batch} {lr:g} {noise:g}"]
            if None not in cell["at the loss"]:
                settings.append((batch, lr, np.array([one[place] for one in cell[when]])))
    return settings


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


def draw_batches(axes: tuple[Axes, Axes], *, against: str, measure: str, wrong: bool) -> str:
    """Sharpness against batch size, rate or quotient, at one loss and after equal passes; a marker per batch size."""
    name, limits, ticks = ACROSS[against]
    noise, told = 0.2 if wrong else 0.0, []
    for ax, (when, text) in zip(axes, MOMENTS.items(), strict=True):
        cells = batch_cells(noise, when, measure)
        x = [{"batch": batch, "rate": lr, "quotient": lr / batch}[against] for batch, lr, _ in cells]
        for place, (batch, _, values) in zip(x, cells, strict=True):
            k = batches.BATCHES.index(batch)
            color = draw.COLORS[draw.SERIES[k]]
            ax.plot([place] * len(values), values, draw.MARKERS[k], color=color, markersize=5, alpha=0.75)
        heights, marks = UP[measure, when]
        ax.set(xscale="log", yscale="log", xlim=limits, ylim=heights, xticks=ticks, yticks=marks)
        ax.set(xticklabels=[f"{tick:g}" for tick in ticks], yticklabels=[f"{mark:g}" for mark in marks])
        ax.set(ylabel="top eigenvalue" if measure == "eigenvalue" else "filter-normalized")
        ax.minorticks_off()
        ax.set_title(text, loc="left")
        rank = rank_correlation(x, [float(np.median(values)) for *_, values in cells])
        told.append(f"{rank:+.1f} {text}")
    for k, batch in enumerate(batches.BATCHES):
        color = draw.COLORS[draw.SERIES[k]]
        axes[1].text(0.02, 0.33 - 0.095 * k, f"{'●■▲◆'[k]} batch {batch}", color=color, transform=axes[1].transAxes)
    axes[1].set(xlabel=name)
    return f"{share(noise)}, {len(x)} settings: rank correlation of sharpness with {name} {', '.join(told)}."


def rank_correlation(x: list[float] | Array, y: list[float] | Array) -> float:
    """Spearman's rank correlation of x (n,) and y (n,)."""
    from scipy.stats import spearmanr

    return float(spearmanr(x, y).statistic)


def draw_edge(axes: tuple[Axes, Axes], *, lr: float) -> str:
    """Loss and top eigenvalue during full-batch descent, with the largest curvature at which a parabola is stable."""
    top, bottom = axes
    for other in batches.EDGE_RATES:
        loss, sharp = batches.edge(other)
        step = np.arange(len(loss)) * batches.EDGE_EVERY
        top.plot(step, loss, color=draw.shade("muted", 0.5), linewidth=1, linestyle="-")
        bottom.plot(step, sharp, color=draw.shade("muted", 0.5), linewidth=1, linestyle="-")
    loss, sharp = batches.edge(lr)
    top.plot(step, loss, color=draw.COLORS["blue"], linestyle="-")
    bottom.plot(step, sharp, color=draw.COLORS["orange"], linestyle="-")
    bottom.axhline(2 / lr, color=draw.COLORS["text"], linewidth=1, linestyle="--")
    draw.label(bottom, batches.EDGE_STEPS, 2 / lr, "2 / learning rate", ha="right", above=False)
    top.set(xlim=(0, batches.EDGE_STEPS), yscale="log", ylim=(1e-3, 5), ylabel="training loss")
    bottom.set(xlim=(0, batches.EDGE_STEPS), ylim=(0, 24), xlabel="steps", ylabel="top eigenvalue")
    late = float(np.median(sharp[len(step) // 2 :])) * lr / 2
    where = "hangs near" if late > 0.9 else "stays below"
    return f"Learning rate {lr:g}: from half-time on sharpness {where} 2/rate (median {late:.1f} times it)."
