"""The race of rates: one run beside its rate, and the envelope that the rate is."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from lessons.convexity import costs, losses, rates
from lessons.shared.drawing import draw
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.data import breast_cancer

HORIZONS = np.unique(np.geomspace(1, 1000, 19).round().astype(int))


METHODS = ("gradient descent", "Nesterov", "subgradient")


BOUNDS: tuple[Callable[..., Array], ...] = (rates.gradient_bound, rates.nesterov_bound, rates.subgradient_bound)


PROBLEMS = ("Huber", "chain of 100", "chain of 1000", "bowl, condition number 100", "least squares, breast cancer")


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
    span = "steps 100 to 1000" if late else "steps 1 to 30"
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
    return f"{problem}, powers of k fitted over {span}: {', '.join(parts)}.".replace(" -", " −")
