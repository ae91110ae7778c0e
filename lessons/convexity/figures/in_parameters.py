"""Convex in its parameters, or not: models on random segments through their parameters."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.convexity import chords, losses
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.data import breast_cancer

MODELS = (
    "linear regression",
    "logistic regression",
    "soft-margin SVM",
    "ReLU, 1 unit",
    "ReLU, 4 units",
    "ReLU, 16 units",
)


SCALES = (0.1, 0.3, 1.0, 3.0, 10.0)
SEGMENTS, PLACES = 12, np.linspace(0, 1, 61)


@functools.cache
def objective(model: str) -> losses.Objective:
    """One of MODELS on the breast-cancer data."""
    data, makers = breast_cancer(), (losses.linear_regression, losses.logistic_regression, losses.soft_margin_svm)
    place = MODELS.index(model)
    return makers[place](data) if place < 3 else losses.network_loss(data, hidden=int(model.split()[1]))


@functools.cache
def heights(model: str) -> Array:
    """How far the loss stands above its chord (SEGMENTS, len(PLACES)), in shares of the largest loss on the segment."""
    problem, above_chord = objective(model), []
    for segment in range(1, SEGMENTS + 1):
        a, b = chords.random_segments(np.random.default_rng(1000 + segment), 1, problem.spread)
        graph = problem.loss(a + PLACES[:, None] * (b - a))
        above_chord.append((graph - graph[0] - PLACES * (graph[-1] - graph[0])) / graph.max())
    return np.array(above_chord)


def draw_segment(ax: Axes, *, model: str, segment: int) -> str:
    """The training loss of one model minus its chord, along random straight segments through the parameters."""
    every, chosen = heights(model), int(segment) - 1
    caught = every.max(1) > 1e-9
    for row, above in zip(every, caught, strict=True):
        ax.plot(PLACES, row, color=draw.shade("red" if above else "blue", 0.5), linewidth=1, linestyle="-")
    gap = float(every[chosen].max())
    ax.plot(PLACES, every[chosen], color=draw.COLORS["red" if gap > 1e-9 else "blue"], linestyle="-", linewidth=3)
    ax.axhline(0, color=draw.COLORS["orange"], linestyle="-", linewidth=1.5)
    draw.label(ax, 0.5, 0.0, "the chord", color="orange", ha="center")
    ax.set(xlim=(0, 1), ylim=(-0.5, 0.3), xlabel="place on the segment, t", ylabel="loss minus chord / largest loss")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    seen = f"rises {gap:.1%} of its height above the chord" if gap > 1e-9 else "stays below its chord"
    return (
        f"{model}, {objective(model).dim} parameters, segment {segment:g}: the loss {seen}. "
        f"Of {SEGMENTS} random segments {caught.sum()} catch this model."
    )


@functools.cache
def violation_shares(hidden: int, trained: str, activation: str) -> Array:
    """Shares (scales, 3 seeds) of 100 random segments whose midpoint lies above the chord; hidden 0 is logistic."""
    data = breast_cancer()
    problem = losses.network_loss(data, hidden=hidden, activation=activation)
    free = losses.trained_layers(problem, hidden=hidden, which=trained)
    violated = np.empty((len(SCALES), 3))
    for seed in range(3):
        for row, scale in enumerate(SCALES):
            rng = np.random.default_rng([seed, row])
            a, b = chords.random_segments(rng, 100, problem.spread, scale=scale, free=free)
            violated[row, seed] = chords.violates(problem.loss, a, b).mean()
    return violated


def draw_violations(ax: Axes, *, hidden: int, trained: str) -> str:
    """How often a random segment breaks the chord test, against the scale of the parameters."""
    middle = {}
    for activation, color, line in (("ReLU", "blue", "-"), ("identity", "orange", "--")):
        violated = 100 * violation_shares(hidden, trained, activation)
        middle[activation] = violated.mean(1)
        ax.fill_between(SCALES, violated.min(1), violated.max(1), color=draw.shade(color, 0.2), linewidth=0)
        ax.plot(SCALES, middle[activation], color=draw.COLORS[color], linestyle=line, marker="o", markersize=4)
    ax.text(0.62, 0.93, "ReLU units", color=draw.COLORS["blue"], transform=ax.transAxes)
    ax.text(0.62, 0.85, "no activation", color=draw.COLORS["orange"], transform=ax.transAxes)
    ax.set(xscale="log", xlim=(0.08, 12.5), ylim=(-2, 60), xlabel="scale of the parameters")
    ax.set(xticks=SCALES, xticklabels=[f"{s:g}" for s in SCALES], ylabel="segments above the chord, %")
    ax.minorticks_off()
    low, high = middle["ReLU"].min(), middle["ReLU"].max()
    relu = f"{low:.0f} to {high:.0f} % of segments violate" if high > 0 else "no segment violates"
    first, last = middle["identity"].min(), middle["identity"].max()
    plain = f"{first:.0f} to {last:.0f} %" if last > 0 else "none"
    return f"{hidden:g} hidden, {trained} trained: {relu} with ReLU units, {plain} with no activation."
