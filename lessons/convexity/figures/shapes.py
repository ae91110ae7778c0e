"""The chapter's pictures of shapes: chords, descents, basins, segments through the losses of models.

Each function draws one state and returns the sentence that says what is seen. Curves over steps stand in curves.py.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.convexity import basins, chords, losses
from lessons.shared.drawing import draw
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.data import breast_cancer
from lessons.shared.numerics.surfaces import quartic

CHORD_HEIGHTS = {"parabola": 7, "absolute value": 2.8, "log-sum-exp": 2.8, "quartic": 7, "one ReLU unit": 2.8}
MODELS = (
    "linear regression",
    "logistic regression",
    "soft-margin SVM",
    "ReLU, 1 unit",
    "ReLU, 4 units",
    "ReLU, 16 units",
)
SCALES = (0.1, 0.3, 1.0, 3.0, 10.0)


def draw_chord(ax: Axes, *, loss: str, left: float, right: float) -> str:
    """One function of the menu, the chord between two points of its graph, and where the graph stands above it."""
    curve, x, height = chords.menu[loss], np.linspace(-2.5, 2.5, 101), CHORD_HEIGHTS[loss]
    ends = np.array([left, right])
    values = curve(ends[:, None])
    ax.plot(x, curve(x[:, None]), color=draw.COLORS["blue"], linestyle="-")
    ax.plot(ends, values, color=draw.COLORS["orange"], linestyle="-", marker="o")
    inside = np.linspace(left, right, 61)
    graph, chord = curve(inside[:, None]), np.linspace(values[0], values[1], 61)
    above = graph > chord + 1e-12
    if above.any():
        ax.fill_between(inside, chord, graph, where=above, color=draw.shade("red", 0.45), linewidth=0, gid="violation")
    ax.set(xlim=(-2.6, 2.6), ylim=(-0.25 * height, height), xlabel="w", ylabel="loss")
    if left == right:
        return f"The two ends coincide at {left:g}: move one of them to get a chord."
    gap, t = chords.worst_chord_gap(curve, ends[:1], ends[1:])
    where = round(left + t * (right - left), 2) + 0.0  # no minus zero
    between = f"between {min(ends):g} and {max(ends):g}".replace("-", "−")
    if gap <= 1e-12:
        return f"The {loss}'s graph stays on or below its chord {between}: this chord finds no fault."
    place = f"{where:.2f}".replace("-", "−")
    return f"The {loss}'s graph rises {gap:.2f} above its chord {between}, most at {place}: not convex."


def draw_descent(ax: Axes, *, start: float, lr: float, steps: float) -> str:
    """Gradient descent on the quartic: the points it visits, drawn on the graph."""
    x, steps = np.linspace(-2.9, 2.9, 141), int(steps)
    ax.plot(x, quartic.loss(x[:, None]), color=draw.COLORS["blue"], linestyle="-")
    w = np.clip(descent.gradient_descent(quartic.grad, [start], lr=lr, steps=steps).w, -9, 9)
    heights = quartic.loss(w)
    orange, green = draw.COLORS["orange"], draw.COLORS["green"]
    ax.plot(w[:, 0], heights, color=orange, linestyle="-", linewidth=0.8, marker=".", markersize=5)
    ax.plot(w[:1, 0], heights[:1], "o", markersize=8, markerfacecolor="none", markeredgecolor=orange)
    ax.plot(w[-1:, 0], heights[-1:], "o", markersize=9, color=orange)
    ahead = np.clip(w[-1:] - lr * quartic.grad(w[-1:]), -9, 9)  # the next step: the rate shows at step 0 too
    ax.plot(ahead[:, 0], quartic.loss(ahead), "D", markersize=6, markerfacecolor="none", markeredgecolor=green)
    for point, name in zip(quartic.minima, ("deeper", "shallower"), strict=True):
        draw.label(ax, float(point[0]), float(quartic.loss(point)) - 0.1, name, color="muted", ha="center", above=False)
    ax.set(xlim=(-2.9, 2.9), ylim=(-2.4, 9), xlabel="x", ylabel="f(x)")
    state = basins.state_after(quartic, start, lr=lr, steps=steps)
    begun = f"From {start:g} with learning rate {lr:g}:".replace("-", "−")
    if state.steps < steps:
        return f"{begun} the run has left for infinity before step {state.steps + 1}."
    rest = " It is at rest." if abs(state.slope) < 1e-3 and steps > 0 else ""
    return f"{begun} {state}.{rest}".replace("-", "−")


@functools.cache
def _end_map() -> tuple[basins.Codes, Array]:
    """The ends over 121 starts × 79 rates, and the rates."""
    rates = np.linspace(0.01, 0.4, 79)
    return basins.ends(quartic, np.linspace(-3, 3, 121), rates, steps=600), rates


def draw_ends(ax: tuple[Axes, Axes], *, lr: float) -> str:
    """Above, the end of every start at every rate; below, for one rate, where each start is after 600 steps."""
    top, bottom = ax
    codes, rates = _end_map()
    starts = np.linspace(-3, 3, codes.shape[1])
    kinds = ("blue", "orange", "paper", "muted")  # deeper, shallower, LEAVES = -2, BOUNCES = -1
    draw.heat_map(top, codes % 4, ((-3, 3), (rates[0], rates[-1])), kinds)
    top.axhline(lr, color=draw.COLORS["text"], linewidth=3, linestyle="-")
    for x, y, name in ((-1.55, 0.12, "deeper"), (1.4, 0.12, "shallower"), (0, 0.32, "bounces for ever")):
        top.text(x, y, name, color=draw.COLORS["paper"], ha="center", weight="bold")
    top.text(-2.97, 0.373, "leaves")
    top.set(xticks=range(-3, 4), ylabel="learning rate")
    points = basins.orbits(quartic, starts, [lr], steps=600, kept=6)[0]
    bottom.plot(np.repeat(starts, 6), points.ravel(), ".", color=draw.COLORS["purple"], markersize=2.5)
    for name, x, point in zip(("deeper", "shallower"), (1.2, -1.1), quartic.minima[:, 0], strict=True):
        bottom.axhline(point, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--", zorder=1)
        draw.label(bottom, x, point, name, color="muted", ha="center")
    bottom.set(xlim=(-3, 3), ylim=(-2.9, 2.9), xlabel="start", ylabel="end")
    share = basins.shares(basins.ends(quartic, starts, [lr], steps=600))
    words = {0: "end in the deeper minimum", 1: "end in the shallower one", -1: "bounce for ever", -2: "leave"}
    parts = [f"{value:.0%} {words[code]}" for code, value in share.items()]
    return f"At learning rate {lr:g}, of all starts from −3 to 3: {', '.join(parts)}."


@functools.cache
def objective(model: str) -> losses.Objective:
    """One of MODELS on the breast-cancer data."""
    data, makers = breast_cancer(), (losses.linear_regression, losses.logistic_regression, losses.soft_margin_svm)
    place = MODELS.index(model)
    return makers[place](data) if place < 3 else losses.network_loss(data, hidden=int(model.split()[1]))


def draw_segment(ax: Axes, *, model: str, segment: int) -> str:
    """The training loss of one model along one random straight segment through its parameters."""
    problem, t = objective(model), np.linspace(0, 1, 61)
    a, b = chords.random_segments(np.random.default_rng(1000 + int(segment)), 1, problem.spread)
    graph = problem.loss(a + t[:, None] * (b - a))
    graph = graph / graph.max()
    chord = graph[0] + t * (graph[-1] - graph[0])
    above = graph > chord + 1e-9
    ax.plot(t, graph, color=draw.COLORS["blue"], linestyle="-")
    ax.plot([0, 1], graph[[0, -1]], color=draw.COLORS["orange"], linestyle="-", marker="o")
    if above.any():
        ax.fill_between(t, chord, graph, where=above, color=draw.shade("red", 0.45), linewidth=0, gid="violation")
    ax.set(xlim=(-0.04, 1.04), ylim=(0, 1.08), xlabel="place on the segment, t", ylabel="loss / largest loss shown")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    gap = np.max(graph - chord)
    seen = f"rises {gap:.1%} of its height above the chord" if gap > 1e-9 else "stays below its chord"
    return f"{model}, {problem.dim} parameters, segment {segment:g}: the loss {seen}."


@functools.cache
def violation_shares(hidden: int, trained: str, activation: str) -> Array:
    """Shares (scales, 3 seeds) of 100 random segments whose midpoint lies above the chord; hidden 0 is logistic."""
    data = breast_cancer()
    problem = losses.network_loss(data, hidden=hidden, activation=activation)
    free = losses.trained_layers(problem, hidden=hidden, which=trained)
    shares = np.empty((len(SCALES), 3))
    for seed in range(3):
        for row, scale in enumerate(SCALES):
            rng = np.random.default_rng([seed, row])
            a, b = chords.random_segments(rng, 100, problem.spread, scale=scale, free=free)
            shares[row, seed] = chords.violates(problem.loss, a, b).mean()
    return shares


def draw_violations(ax: Axes, *, hidden: int, trained: str) -> str:
    """How often a random segment breaks the chord test, against the scale of the parameters."""
    middle = {}
    for activation, color, line in (("ReLU", "blue", "-"), ("identity", "orange", "--")):
        shares = 100 * violation_shares(hidden, trained, activation)
        middle[activation] = shares.mean(1)
        ax.fill_between(SCALES, shares.min(1), shares.max(1), color=draw.shade(color, 0.2), linewidth=0)
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
