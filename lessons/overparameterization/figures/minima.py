"""The chapter's pictures of what is computed on the spot: a fitted curve, a line of solutions, a rescaled minimum.

Each function draws one state and returns the sentence that says what is seen. What was recorded stands in views.py.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.overparameterization import batches, least_squares, random_features, sharpness, training
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.initialization import initial

POINTS, DRAWS = 20, 21
GRID = np.linspace(-1, 1, 161)
EQUATION, ANSWER = np.array([[2.0, 1.0]]), np.array([2.5])
STARTS = {"zero": (0.0, 0.0), "left": (-1.0, 1.0), "below": (1.2, -1.2)}
REACH = np.linspace(-1, 1, 41)


def wave(x: Array) -> Array:
    """The function behind the points of the fitted curve."""
    return np.sin(4 * x)


@functools.cache
def curve_fit(width: int, ridge: float, noise: float) -> tuple[Array, Array, Array, float]:
    """The points' places and values; of DRAWS draws of the features the fit on GRID with the median distance, and it.

    The distance is the root mean square one from the wave.
    """
    rng = np.random.default_rng(3)
    x = np.linspace(-0.97, 0.97, POINTS) + 0.02 * rng.normal(size=POINTS)
    y = wave(x) + noise * rng.normal(size=POINTS)
    fits = []
    for seed in range(DRAWS):
        features = random_features.curve_features(np.random.default_rng([seed, width]), width)
        fits.append(
            (features(GRID[:, None]) @ random_features.ridge_fit(features(x[:, None]), y[:, None], ridge))[:, 0]
        )
    errors = np.sqrt(np.mean((np.array(fits) - wave(GRID)) ** 2, axis=-1))
    middle = int(np.argsort(errors)[DRAWS // 2])
    return x, y, fits[middle], float(errors[middle])


def draw_curve(ax: Axes, *, width: int, ridge: float, noise: bool) -> str:
    """Twenty points of a wave, and the fit of that many random features to them."""
    x, y, fitted, error = curve_fit(width, ridge, 0.3 if noise else 0.0)
    ax.plot(GRID, wave(GRID), color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    ax.plot(GRID, np.clip(fitted, -4, 4), color=draw.COLORS["orange"], linestyle="-")
    ax.plot(x, y, "o", color=draw.COLORS["blue"], markersize=5)
    ax.set(xlim=(-1, 1), ylim=(-2.6, 2.6), xlabel="input", ylabel="output")
    draw.label(ax, 0.97, -2.5, "dots: the data; dashed: the wave behind them", color="muted", ha="right")
    how = "no ridge" if ridge == 0 else f"ridge {ridge:.0e}"
    passes = "passes through every point" if width >= POINTS and ridge == 0 else "does not touch every point"
    size = f"{error:.2f}" if error < 10 else "more than 10"
    return f"{width} features, {POINTS} points, {how}: the fit {passes} and is {size} away from the wave (rms)."


def draw_solutions(ax: Axes, *, method: str, begin: str) -> str:
    """One equation for two numbers: the line of its solutions, the shortest, and where a method arrives."""
    w0, shortest = np.array(STARTS[begin]), least_squares.minimum_norm(EQUATION, ANSWER)
    lr, steps = {"gradient descent": (0.15, 60), "momentum 0.9": (0.03, 250), "Adam": (0.05, 300)}[method]
    path = least_squares.descend(EQUATION, ANSWER, w0, method=method, steps=steps, lr=lr).w
    first = np.linspace(-2, 3, 2)
    ax.plot(first, (ANSWER[0] - EQUATION[0, 0] * first) / EQUATION[0, 1], color=draw.COLORS["blue"], linewidth=2.4)
    circle = np.linspace(0, 2 * np.pi, 49)
    radius = np.linalg.norm(shortest)
    ax.plot(radius * np.cos(circle), radius * np.sin(circle), color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    draw.path(ax, path[:: max(steps // 60, 1)])
    ax.plot(*shortest, "D", color=draw.COLORS["green"], markersize=8)
    ax.plot(*path[-1], "o", color=draw.COLORS["orange"], markersize=7)
    ax.set(xlim=(-2.2, 3.0), ylim=(-1.7, 2.1), xlabel="first weight", ylabel="second weight", aspect="equal")
    draw.label(ax, 0.62, 1.6, "loss 0 on this line", color="blue")
    draw.label(ax, shortest[0] + 0.12, shortest[1] - 0.1, "shortest", color="green")
    apart = np.linalg.norm(path[-1] - shortest)
    there = "is the shortest solution" if apart < 0.01 else f"is a solution {apart:.2f} away from the shortest"
    return f"{method[0].upper() + method[1:]}, started {begin if begin != 'zero' else 'at zero'}: the end {there}."


@functools.cache
def small_minimum() -> tuple[Classifier, Array, Array]:
    """A trained ReLU network on 300 digits, its parameters, and a random direction of length 1."""
    problem = training.digits_problem((16,), examples=300)[0]
    rng = np.random.default_rng(0)
    w0 = initial(problem.network, rng, 1)
    w = training.trained(problem, w0, passes=40, batch=30, lr=0.05, momentum=0.9, fading=True, rng=rng)[0]
    direction = rng.normal(size=problem.dim)
    return problem, w, direction / np.linalg.norm(direction)


@functools.cache
def rescaled_slice(factor: float, normalized: bool) -> Array:
    """The loss at REACH along a random direction at the rescaled minimum; or along a filter-normalized one."""
    problem, w, direction = small_minimum()
    moved = sharpness.layer_rescaled(problem.network, w, factor)
    way = sharpness.filter_direction(problem.network, moved, np.random.default_rng(0)) if normalized else 8 * direction
    return problem.loss(moved + REACH[:, None] * way)


def draw_rescaling(ax: Axes, *, factor: float, normalized: bool) -> str:
    """The loss across a minimum whose first layer was multiplied, and whose second was divided, by a factor."""
    losses, before = rescaled_slice(factor, normalized), rescaled_slice(1.0, normalized)
    ax.plot(REACH, before, color=draw.COLORS["muted"], linewidth=4, alpha=0.5, linestyle="-")
    ax.plot(REACH, np.minimum(losses, 12), color=draw.COLORS["orange"], linestyle="-")
    way = "a step as long as each filter" if normalized else "8 units of parameter space"
    ax.set(xlim=(-1, 1), ylim=(0, 6), ylabel="training loss", xlabel=f"place along a random direction; 1 is {way}")
    draw.label(ax, 0, 5.4, "wide: factor 1; thin: this factor", color="muted", ha="center")
    problem, w, _ = small_minimum()
    apart = "looks the same" if np.allclose(losses, before, rtol=1e-6) else "looks different"
    moved = sharpness.layer_rescaled(problem.network, w, factor)
    same = np.allclose(problem.network.outputs(moved, problem.x), problem.network.outputs(w, problem.x), atol=1e-9)
    what = "the same function" if same else "another function"
    return f"First layer × {factor:g}, second ÷ {factor:g}: {what}; the slice across the minimum {apart}."


def draw_edge(ax: tuple[Axes, Axes], *, lr: float) -> str:
    """Loss and top eigenvalue during full-batch descent, with the largest curvature at which a parabola is stable."""
    top, bottom = ax
    loss, sharp = batches.edge(lr)
    step = np.arange(len(loss)) * batches.EDGE_EVERY
    top.plot(step, loss, color=draw.COLORS["blue"], linestyle="-")
    bottom.plot(step, sharp, color=draw.COLORS["orange"], linestyle="-")
    bottom.axhline(2 / lr, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    draw.label(bottom, batches.EDGE_STEPS, 2 / lr, "2 / learning rate", color="muted", ha="right")
    top.set(xlim=(0, batches.EDGE_STEPS), yscale="log", ylim=(1e-3, 5), ylabel="training loss")
    bottom.set(xlim=(0, batches.EDGE_STEPS), ylim=(0, 24), xlabel="steps", ylabel="top eigenvalue")
    late = float(np.median(sharp[len(step) // 2 :])) * lr / 2
    where = "hangs near" if late > 0.9 else "stays below"
    return f"Learning rate {lr:g}: from half-time on sharpness {where} 2/rate (median {late:.1f} times it)."
