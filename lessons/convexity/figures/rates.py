"""The chapter's pictures of curves over steps: losses, rates, costs.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from lessons.convexity import costs, losses, polyak_lojasiewicz, race, rates, risk
from lessons.convexity.polyak_lojasiewicz import WAVES_SMOOTHNESS, waves
from lessons.shared.drawing import draw
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.data import breast_cancer

HORIZONS = np.unique(np.geomspace(1, 1000, 19).round().astype(int))
METHODS = ("gradient descent", "Nesterov", "subgradient")
BOUNDS: tuple[Callable[..., Array], ...] = (rates.gradient_bound, rates.nesterov_bound, rates.subgradient_bound)
PROBLEMS = ("Huber", "chain of 100", "chain of 1000", "bowl, condition number 100", "least squares, breast cancer")


@functools.cache
def _two_losses(split: int, penalty: float) -> risk.TwoLosses:
    return risk.two_losses(breast_cancer(), np.random.default_rng(split), penalty=penalty, steps=3000)


def draw_two_losses(ax: tuple[Axes, Axes], *, split: int, penalty: float) -> str:
    """Above, training and held-out loss along one descent; below, the size of the weights."""
    top, bottom = ax
    run = _two_losses(int(split), penalty)
    steps = np.unique(np.geomspace(1, 3000, 90).astype(int))
    for values, name, color, line in (
        (run.training, "training", "blue", "-"),
        (run.held_out, "held-out", "orange", "--"),
    ):
        top.plot(steps, values[steps], color=draw.COLORS[color], linestyle=line)
        higher = name == "held-out"
        draw.label(top, 2900, float(values[-1]), name, color=color, ha="right", above=higher)
    top.plot(run.turn, run.held_out[run.turn], "o", color=draw.COLORS["orange"])
    bottom.plot(steps, run.size[steps], color=draw.COLORS["purple"], linestyle="-")
    top.set(xscale="log", yscale="log", xlim=(1, 3000), ylim=(0.01, 1), ylabel="loss")
    bottom.set(xscale="log", xlim=(1, 3000), ylim=(0, 9), xlabel="step", ylabel="size of weights")
    ratio = run.held_out[-1] / run.held_out[run.turn]
    turned = f"is lowest at step {run.turn} and then rises by a factor of {ratio:.1f}"
    held = turned if ratio > 1.005 else "does not turn up"
    return f"Split {split:g}, penalty {penalty:g}: the training loss only falls, the held-out loss {held}."


@functools.cache
def _envelope(method: str) -> Array:
    """The error at each of HORIZONS on the problem made for that horizon."""
    if method == "subgradient":
        return np.array([_run(method, int(k))[-1] for k in HORIZONS])
    problem = (rates.gradient_worst_case if method == METHODS[0] else rates.nesterov_worst_case)(HORIZONS)
    errors = problem.error(_iterates(method, problem, int(HORIZONS[-1])))
    return errors[HORIZONS, np.arange(len(HORIZONS))]


def _iterates(method: str, problem: rates.Problem, steps: int) -> Array:
    if method == "Nesterov":
        return rates.accelerated_descent(problem.grad, problem.start, smoothness=1.0, steps=steps)
    return descent.gradient_descent(problem.grad, problem.start, lr=1.0, steps=steps).w


def _run(method: str, horizon: int) -> Array:
    """The error after every step on the problem made for one horizon; for subgradient descent the best so far."""
    if method == "subgradient":
        problem = rates.steepest_coordinate(horizon)
        w = descent.gradient_descent(problem.grad, problem.start, lr=(horizon + 1) ** -0.5, steps=horizon).w
        return np.minimum.accumulate(problem.error(w))
    problem = (rates.gradient_worst_case if method == METHODS[0] else rates.nesterov_worst_case)(horizon)
    return problem.error(_iterates(method, problem, 1000))


def draw_envelope(ax: Axes, *, method: str, horizon: float) -> str:
    """A bound, the worst error at each horizon, and one run on the problem made for one horizon."""
    bound = BOUNDS[METHODS.index(method)]
    k, goal = np.geomspace(1, 1000, 61), round(horizon)
    ax.plot(k, bound(k), color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    worst = _envelope(method)
    ax.plot(HORIZONS, worst, "o", color=draw.COLORS["blue"], markersize=4.5)
    run = _run(method, goal)
    seen = np.unique(np.geomspace(1, max(len(run) - 1, 1), 100).astype(int))
    ax.plot(seen, np.maximum(run[seen], 1e-9), color=draw.COLORS["orange"], linestyle="-")
    ax.plot(goal, run[goal], "s", color=draw.COLORS["orange"], markersize=8, markerfacecolor="none")
    ax.set(xscale="log", yscale="log", xlim=(0.9, 1100), ylim=(3e-7, 30), xlabel="step k", ylabel="error")
    ax.text(0.36, 0.94, "-- the bound", color=draw.COLORS["muted"], transform=ax.transAxes)
    ax.text(0.36, 0.87, "● a worst problem for each k", color=draw.COLORS["blue"], transform=ax.transAxes)
    ax.text(0.36, 0.80, f"— one run: worst for k = {goal}", color=draw.COLORS["orange"], transform=ax.transAxes)
    late = HORIZONS >= 100
    slope = rates.fitted_slope(HORIZONS[late], worst[late])
    ratio = run[goal] / bound(goal)
    return (
        f"{method}, problem made for k = {goal}: its error reaches {ratio:.0%} of the bound there. "
        f"Over all horizons from 100 the fitted power of k is {slope:.2f}.".replace(" -", " −")
    )


@functools.cache
def single_problem(name: str) -> tuple[Array, Array]:
    """Errors (1001,) of gradient descent and of Nesterov's method on one of PROBLEMS, lr = 1/L, from its start."""
    problem, smooth = _posed(name)
    plain = descent.gradient_descent(problem.grad, problem.start, lr=1 / smooth, steps=1000).w
    fast = rates.accelerated_descent(problem.grad, problem.start, smoothness=smooth, steps=1000)
    return np.maximum(problem.error(plain), 1e-16), np.maximum(problem.error(fast), 1e-16)


def _posed(name: str) -> tuple[rates.Problem, float]:
    if name == "Huber":
        return rates.huber(1 / 200), 1.0
    if name.startswith("chain"):
        return rates.chain(int(name.split()[-1])), 1.0
    if name.startswith("bowl"):
        curvatures = np.array([1.0, 0.01])
        bowl = rates.Problem(
            "bowl", lambda w: (curvatures * w**2).sum(-1) / 2, lambda w: curvatures * w, np.ones(2), np.zeros(2)
        )
        return bowl, 1.0
    fit = losses.linear_regression(breast_cancer())
    best = costs.normal_equation(losses.design(breast_cancer()), breast_cancer().y)
    minimum = float(fit.loss(best))
    return rates.Problem(name, fit.loss, fit.grad, np.zeros(fit.dim), best, minimum), fit.smoothness


def draw_single_problem(ax: Axes, *, problem: str, late: bool) -> str:
    """Two methods on one problem, the slopes −1 and −2 as thin lines, and the slopes fitted early or late."""
    k = np.arange(1, 1001)
    fitted = (k >= 100) if late else (k <= 30)
    shown = np.unique(np.geomspace(1, 1000, 120).astype(int))
    ends = "steps 100 to 1000" if late else "steps 1 to 30"
    parts = []
    for error, name, color, line in zip(
        single_problem(problem), METHODS, ("blue", "orange"), ("-", "--"), strict=False
    ):
        share = error / error[0]
        ax.plot(shown, share[shown], color=draw.COLORS[color], linestyle=line)
        alive = fitted & (error[1:] > 1e-13)
        slope = f"{rates.fitted_slope(k[alive], error[1:][alive]):.1f}" if alive.sum() > 1 else "nothing left to fit"
        parts.append(f"{name} {slope}")
    for power, place in ((-1, 1000.0), (-2, 25.0)):
        ax.plot(k[[0, -1]], k[[0, -1]] ** float(power), color=draw.COLORS["muted"], linewidth=0.9, linestyle=":")
        draw.label(ax, place, place**power, f"slope {power}".replace("-", "−"), color="muted", ha="right", above=False)
    ax.axvspan(*((100, 1000) if late else (1, 30)), color=draw.shade("grid", 0.45), linewidth=0)
    ax.text(0.03, 0.12, "gradient descent", color=draw.COLORS["blue"], transform=ax.transAxes)
    ax.text(0.03, 0.04, "Nesterov", color=draw.COLORS["orange"], transform=ax.transAxes)
    ax.set(xscale="log", yscale="log", xlim=(0.9, 1100), ylim=(1e-7, 2), xlabel="step k", ylabel="error / first error")
    return f"{problem}, powers of k fitted over {ends}: {', '.join(parts)}.".replace(" -", " −")


@functools.cache
def _race() -> list[race.Run]:
    return race.logistic_race(breast_cancer())


def draw_costs(ax: Axes, *, target: float) -> str:
    """The operations that each method spends until its error is below a target; the iterations beside the bar."""
    runs = _race()
    for row, run in enumerate(runs):
        flops, iterations = run.flops_to(target), run.iterations_to(target)
        if np.isfinite(flops):
            ax.barh(row, flops, left=0, height=0.5, color=draw.shade("blue", 0.75), gid=f"bar{row}")
        words = f"{iterations:,.0f} iterations" if np.isfinite(flops) else "not reached"
        ax.text(1.3e3, row + 0.4, f"{run.method}: {words}", va="center")
    ax.set(xscale="log", xlim=(1e3, 1e9), ylim=(-0.5, len(runs) - 0.2), yticks=[], xlabel="operations to the target")
    cheapest = min(runs, key=lambda run: run.flops_to(target))
    fewest = min(runs, key=lambda run: run.iterations_to(target))
    return f"To an error of {target:g}: fewest iterations {fewest.method}, fewest operations {cheapest.method}."


def draw_waves(ax: tuple[Axes, Axes], *, start: float, lr: float) -> str:
    """Above, descent on a loss that is not convex; below, its error and the bound from the PL constant."""
    top, bottom = ax
    x, k = np.linspace(-4, 4, 161), np.arange(121)
    w = descent.gradient_descent(waves.grad, [start], lr=lr, steps=120).w
    error = waves.loss(w)
    top.plot(x, waves.loss(x[:, None]), color=draw.COLORS["blue"], linestyle="-")
    top.plot(w[:, 0], error, color=draw.COLORS["orange"], linestyle="-", linewidth=0.8, marker=".", markersize=4)
    top.set(xlim=(-4, 4), ylim=(-0.6, 18), xlabel="x", ylabel="loss")
    constant, _ = _pl()
    factor = polyak_lojasiewicz.pl_factor(lr, smoothness=WAVES_SMOOTHNESS, constant=constant)
    bottom.plot(k, error[0] * factor**k, color=draw.COLORS["muted"], linestyle="--", linewidth=1)
    bottom.plot(k, np.maximum(error, 1e-12), color=draw.COLORS["orange"], linestyle="-")
    draw.label(bottom, 118, float(error[0] * factor**118), "bound", color="muted", ha="right")
    bottom.set(yscale="log", xlim=(0, 120), ylim=(1e-10, 1e2), xlabel="step", ylabel="error")
    worst = float(np.max(error[1:] / np.maximum(error[:-1], 1e-300), where=error[:-1] > 1e-12, initial=0))
    return (
        f"From {start:g} with learning rate {lr:g} the slowest step leaves {worst:.3f} of the error; "
        f"the bound is {factor:.3f}. After 120 steps x = {w[-1, 0]:.4f}.".replace("-", "−")
    )


@functools.cache
def _pl() -> tuple[float, float]:
    return polyak_lojasiewicz.pl_constant(waves, reach=30)
