"""The chapter's pictures of effort: second order against first, on a convex loss and on a network.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.ravines import second_order, second_order_race
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

STYLE = {
    "gradient descent": ("blue", "-"),
    "Nesterov": ("purple", "-."),
    "BFGS": ("ochre", "--"),
    "L-BFGS": ("orange", "-"),
    "damped Newton": ("green", "-"),
    "Newton-CG": ("text", "-."),
    "Newton": ("red", ":"),
}


@functools.cache
def convex_runs(scale: float) -> tuple[list[second_order.Run], list[Array]]:
    """The runs from a start `scale` times a fixed normal draw, and their gaps relative to the first."""
    problem = second_order.tumours()
    start = scale * np.random.default_rng(0).normal(size=31)
    runs = second_order.convex_runs(problem, start, steps=2000)
    least = problem.loss(runs[3].w).min()
    gaps = [(problem.loss(run.w) - least) / (problem.loss(start) - least) for run in runs]
    return runs, gaps


def draw_second_order(ax: Axes, *, scale: float, price: str) -> str:
    """The gap to the minimum against iterations, or against passes over the data."""
    runs, gaps = convex_runs(scale)
    reached = {}
    for run, gap in zip(runs, gaps, strict=True):
        color, line = STYLE[run.method]
        each = (run.gradients + 31 * run.hessians) / max(len(gap) - 1, 1) if price == "passes over the data" else 1.0
        along = np.maximum(np.arange(len(gap)) * each, 0.7)
        seen = np.unique(np.r_[0, np.geomspace(1, len(gap) - 1, 45).astype(int)])
        ax.plot(along[seen], np.clip(gap[seen], 1e-12, 1e6), color=draw.COLORS[color], linestyle=line, linewidth=1.5)
        below = gap <= 1e-8
        reached[run.method] = float(along[np.argmax(below)]) if below.any() else np.inf
    _names(ax, [run.method for run in runs])
    ax.set(xscale="log", yscale="log", xlim=(0.6, 3000), ylim=(1e-11, 1e6), xlabel=price, ylabel="gap / first gap")
    fine = min(reached, key=lambda name: reached[name])
    lost = "" if np.isfinite(reached["Newton"]) else " Undamped Newton does not arrive."
    where = "at w = 0" if scale == 0 else f"{scale:g} times a normal draw away"
    return f"Start {where}: {fine} is first at a hundred-millionth of the gap, counted in {price}.{lost}"


def draw_contest(ax: Axes, *, digits: str, price: str) -> str:
    """The median loss of five splits, on training or test digits, against iterations or passes, method by method."""
    traces = second_order_race.recorded_traces()
    at = np.geomspace(1, 40_000, 26)
    for name, splits in traces.items():
        rows = [_loss_at(trace, at, digits=digits, price=price) for trace in splits]
        color, line = STYLE[name]
        ax.plot(at, np.median(rows, axis=0), color=draw.COLORS[color], linestyle=line, linewidth=1.5)
    _names(ax, list(traces), left=0.11)
    low = 0.06 if digits == "training" else 0.2
    ax.set(xscale="log", yscale="log", xlim=(0.9, 45_000), ylim=(low, 50))
    ax.set(xlabel=price, ylabel=f"loss on {digits} digits")
    counts = {name: np.median([t.price_of(second_order_race.GOAL, price) for t in ts]) for name, ts in traces.items()}
    order = sorted((name for name in counts if np.isfinite(counts[name])), key=lambda name: counts[name])
    if digits == "training":
        listed = ", ".join(f"{name} {counts[name]:,.0f}" for name in order)
        unit = price.split()[0].capitalize()
        goal = f"{unit} to a training loss of {second_order_race.GOAL}, median of five splits"
        return f"{goal}: {listed}. Undamped Newton is lost."
    ends = [float(np.median([trace.accuracy[-1] for trace in traces[name]])) for name in order]
    return (
        f"Median of five splits: the {len(ends)} methods that arrive name {min(ends):.0%} to {max(ends):.0%} of test "
        f"digits at their end. {order[0]} is the first to arrive, counted in {price}."
    )


def _loss_at(trace: second_order_race.Trace, at: Array, *, digits: str, price: str) -> Array:
    """The last known loss at each count `at`; nan after the end."""
    along = trace.iterations if price == "iterations" else trace.passes
    loss = trace.training if digits == "training" else trace.test
    return np.where(at <= along[-1] * 1.3, loss[np.searchsorted(along, at, side="right") - 1], np.nan)


def _names(ax: Axes, methods: list[str], *, left: float = 0.3) -> None:
    """The methods' names in their colours, in two columns from `left` on."""
    rows = -(-len(methods) // 2)
    for k, name in enumerate(methods):
        x, y = left + 0.3 * (k // rows), 0.93 - 0.075 * (k % rows)
        ax.text(x, y, name, color=draw.COLORS[STYLE[name][0]], transform=ax.transAxes)
