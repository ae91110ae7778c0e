"""Second order against first, on a convex loss and on a network: counted in iterations above, in passes below."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.ravines import second_order, second_order_race
from lessons.ravines.figures.key import key
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

LOOKS = {
    "gradient descent": ("blue", "", "-"),
    "Nesterov": ("purple", "", "-."),
    "BFGS": ("ochre", "", "--"),
    "L-BFGS": ("orange", "", "-"),
    "damped Newton": ("green", "", "-"),
    "Newton-CG": ("text", "", "-."),
    "Newton": ("red", "", ":"),
}
WIDTHS = {"damped Newton": 4.0, "Newton": 2.0}  # where both take the same steps, the one lies inside the other
PRICES = ("iterations", "passes over the data")


@functools.cache
def convex_runs(scale: float) -> tuple[list[second_order.Run], list[Array]]:
    """The runs from a start `scale` times a fixed normal draw, and their gaps relative to the first."""
    problem = second_order.tumours()
    start = scale * np.random.default_rng(0).normal(size=31)
    runs = second_order.convex_runs(problem, start, steps=2000)
    least = problem.loss(runs[3].w).min()
    gaps = [(problem.loss(run.w) - least) / (problem.loss(start) - least) for run in runs]
    return runs, gaps


def draw_second_order(ax: tuple[Axes, Axes], *, scale: float) -> str:
    """The gap to the minimum against iterations, above, and against passes over the data, below."""
    runs, gaps = convex_runs(scale)
    first = {}
    for axes, price in zip(ax, PRICES, strict=True):
        reached = {}
        for run, gap in zip(runs, gaps, strict=True):
            each = (run.gradients + 31 * run.hessians) / max(len(gap) - 1, 1) if price != "iterations" else 1.0
            along = np.maximum(np.arange(len(gap)) * each, 0.7)
            seen = np.unique(np.r_[0, np.geomspace(1, len(gap) - 1, 28).astype(int)])
            _line(axes, run.method, along[seen], np.clip(gap[seen], 1e-12, 1e9))
            below = gap <= 1e-8
            reached[run.method] = float(along[np.argmax(below)]) if below.any() else np.inf
        axes.set(xscale="log", yscale="log", xlim=(0.6, 3000), ylim=(1e-11, 1e5), xlabel=price, ylabel="gap / first")
        axes.minorticks_off()
        first[price] = min(reached, key=lambda name: reached[name])
    key(ax[0], {run.method: LOOKS[run.method] for run in runs}, columns=2, across=0.45, down=0.085)
    lost = "" if np.isfinite(reached["Newton"]) else " Undamped Newton does not arrive."
    where = "at w = 0" if scale == 0 else f"{scale:g} times a normal draw away"
    return (
        f"Start {where}. First at a hundred-millionth of the gap: in iterations {first[PRICES[0]]}, in passes "
        f"{first[PRICES[1]]}.{lost}"
    )


def draw_contest(ax: tuple[Axes, Axes], *, digits: str) -> str:
    """The median loss of five splits, on training or test digits, against iterations, above, and passes, below."""
    traces = second_order_race.recorded_traces()
    at = np.geomspace(1, 40_000, 26)
    for axes, price in zip(ax, PRICES, strict=True):
        for name, splits in traces.items():
            rows = [_loss_at(trace, at, digits=digits, price=price) for trace in splits]
            _line(axes, name, at, np.median(rows, axis=0))
        low = 0.06 if digits == "training" else 0.2
        axes.set(xscale="log", yscale="log", xlim=(0.9, 45_000), ylim=(low, 12))
        axes.set(xlabel=price, ylabel=f"loss, {digits} digits")
        axes.minorticks_off()
    key(ax[0], {name: LOOKS[name] for name in traces}, left=0.5, top=0.95, down=0.085)
    counts = {
        price: {name: np.median([t.price_of(second_order_race.GOAL, price) for t in ts]) for name, ts in traces.items()}
        for price in PRICES
    }
    first = [min((count, name) for name, count in by_method.items())[1] for by_method in counts.values()]
    if digits == "training":
        return (
            f"To a training loss of {second_order_race.GOAL}, median of five splits: {first[0]} takes the fewest "
            f"iterations, {counts[PRICES[0]][first[0]]:,.0f}; {first[1]} the fewest passes, "
            f"{counts[PRICES[1]][first[1]]:,.0f}, damped Newton {counts[PRICES[1]]['damped Newton']:,.0f}. "
            f"Undamped Newton is lost."
        )
    arrived = [name for name, count in counts[PRICES[1]].items() if np.isfinite(count)]
    right = [float(np.median([trace.accuracy[-1] for trace in traces[name]])) for name in arrived]
    return (
        f"Median of five splits: the {len(right)} methods that arrive name {min(right):.0%} to {max(right):.0%} of "
        f"test digits at their end. {first[1]} is the first to arrive, counted in passes."
    )


def _line(ax: Axes, method: str, x: Array, y: Array) -> None:
    color, _, line = LOOKS[method]
    width = WIDTHS.get(method, 1.5)
    pale, below = (0.4, 1.8) if method == "damped Newton" else (1.0, 2.0)
    ax.plot(x, y, color=draw.COLORS[color], linestyle=line, linewidth=width, alpha=pale, zorder=below)


def _loss_at(trace: second_order_race.Trace, at: Array, *, digits: str, price: str) -> Array:
    """The last known loss at each count `at`; nan after the end."""
    along = trace.iterations if price == "iterations" else trace.passes
    loss = trace.training if digits == "training" else trace.test
    return np.where(at <= along[-1] * 1.3, loss[np.searchsorted(along, at, side="right") - 1], np.nan)
