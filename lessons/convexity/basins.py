"""Where gradient descent on a one-parameter loss ends, as a function of its start and its learning rate.

A minimum with curvature c = loss'' attracts descent only while the learning rate stays below 2 / c, because one step
multiplies a small offset from it by 1 - lr c (Nesterov 2018, section 1.2.3, in one dimension).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, require_count, require_finite, require_positive
from lessons.shared.numerics.surfaces import Surface

BOUNCES, LEAVES = -1, -2  # ends that are no minimum: bounded for ever, or off to infinity
AT_REST = 1e-3  # a run this near a minimum that holds it has settled after all its steps
Codes = npt.NDArray[np.int_]


@dataclass(frozen=True)
class State:
    """What the reader of a descent sees after some steps."""

    x: float
    loss: float
    slope: float
    steps: int

    def __str__(self) -> str:
        x, loss, slope = (round(value, 4) + 0.0 for value in (self.x, self.loss, self.slope))  # no minus zero
        return f"steps {self.steps}, x = {x:.4f}, f(x) = {loss:.4f}, f'(x) = {slope:.4f}"


def state_after(surface: Surface, start: float, *, lr: float, steps: int) -> State:
    """Gradient descent's state after `steps` steps, or at the last finite point when it left before."""
    _require_one_parameter(surface)
    w = descent.gradient_descent(surface.grad, [start], lr=lr, steps=steps).w
    at = w[-1]
    return State(float(at[0]), float(surface.loss(at)), float(surface.grad(at)[0]), len(w) - 1)


def largest_stable_rate(curvature: npt.ArrayLike) -> Array:
    """2 / curvature: above this learning rate descent cannot settle at a minimum of this curvature."""
    require_positive(curvature=curvature)
    return 2 / require_finite("curvature", curvature)


def outcomes(surface: Surface, starts: npt.ArrayLike, rates: npt.ArrayLike, *, steps: int = 2000) -> Codes:
    """The end of every run, shape (rates, starts): the number of a minimum in `surface.minima`, BOUNCES or LEAVES."""
    w, lost = _last(surface, starts, rates, steps)
    distance = np.abs(w - surface.minima[:, 0])  # (rates, starts, minima)
    # a chaotic run may pass a minimum that cannot hold it: near is not enough
    holds = np.asarray(rates, float)[:, None] * surface.hess(surface.minima)[:, 0, 0] < 2  # (rates, minima)
    settled = (distance < AT_REST) & holds[:, None]
    return np.where(lost, LEAVES, np.where(settled.any(-1), settled.argmax(-1), BOUNCES))


def orbits(
    surface: Surface, starts: npt.ArrayLike, rates: npt.ArrayLike, *, steps: int = 2000, kept: int = 64
) -> Array:
    """The points (rates, starts, kept) that every run visits after its first `steps`; NaN for runs that leave."""
    require_count(least=1, kept=kept)
    w, lost = _last(surface, starts, rates, steps)
    lr = np.asarray(rates, float)[:, None]
    w = np.where(lost[..., None], surface.minima[0], w)
    path = descent.gradient_descent(surface.grad, w, lr=lr, steps=kept - 1).w[..., 0]
    return np.where(lost[..., None], np.nan, np.moveaxis(path, 0, -1))


def basin_shares(codes: npt.ArrayLike) -> dict[int, float]:
    """The share of runs with each end, largest first, over all entries of `codes`."""
    codes_seen, counts = np.unique(np.asarray(codes, int), return_counts=True)
    if len(codes_seen) == 0:
        raise ValueError("codes must hold at least one end, got none")
    order = np.argsort(-counts, kind="stable")
    return {int(codes_seen[i]): float(counts[i] / counts.sum()) for i in order}


def borders(
    surface: Surface, lr: float, *, low: float, high: float, starts: int = 401, halvings: int = 45, steps: int = 500
) -> Array:
    """The places (m,) in [low, high] where the end of descent changes, by bisection between neighbouring starts.

    Raises ValueError where twice as many starts find another number of them: then borders pile up, and what a grid
    counts is the grid.
    """
    require_count(least=3, starts=starts)

    def end(x: Array) -> Codes:
        return outcomes(surface, x, [lr], steps=steps)[0]

    fine = np.linspace(low, high, 2 * starts - 1)
    codes = end(fine)
    edges, coarse = np.flatnonzero(np.diff(codes)), np.flatnonzero(np.diff(codes[::2]))
    if len(edges) != len(coarse):
        raise ValueError(
            f"the borders in [{low:g}, {high:g}] at lr {lr:g} do not settle: "
            f"{len(coarse)} on {starts} starts, {len(edges)} on {len(fine)}"
        )
    left, right, begin = fine[edges], fine[edges + 1], codes[edges]
    for _ in range(halvings if len(edges) else 0):
        middle = (left + right) / 2
        same = end(middle) == begin
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    return (left + right) / 2


def steps_onto(surface: Surface, target: float, *, lr: float) -> Array:
    """The real x (m,), ascending, from which one step of descent leads to `target`.

    The surface's loss must be a polynomial of degree 4 or less in its parameter.
    """
    _require_one_parameter(surface)
    require_positive(lr=lr)
    at = np.arange(-2.0, 2.0)[:, None]  # a cubic gradient is given by four of its values
    gradient = np.polyfit(at[:, 0], surface.grad(at)[:, 0], 3)
    roots = np.roots(np.array([0.0, 0.0, 1.0, -target]) - lr * gradient)
    return np.sort(roots[np.abs(roots.imag) < 1e-9].real)


def pieces(codes: npt.ArrayLike) -> npt.NDArray[np.int_]:
    """Into how many intervals with one common end the starts fall; codes (..., starts) -> (...)."""
    return 1 + np.count_nonzero(np.diff(np.asarray(codes, int), axis=-1), axis=-1)


def _last(
    surface: Surface, starts: npt.ArrayLike, rates: npt.ArrayLike, steps: int
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The last points (rates, starts, 1) of all runs, and which of them left."""
    _require_one_parameter(surface)
    require_count(least=1, steps=steps)
    require_positive(rates=rates)
    x, lr = _list("starts", starts)[:, None], _list("rates", rates)[:, None]
    w, lost = np.broadcast_to(x, (len(lr), len(x), 1)), np.zeros((len(lr), len(x)), bool)
    for done in range(0, steps, 100):  # a hundred steps at a time: the whole path of every run would not fit
        run = descent.gradient_descent(surface.grad, w, lr=lr, steps=min(100, steps - done))
        w, lost = run.w[-1], lost | run.diverged
    return w, lost


def _list(name: str, values: npt.ArrayLike) -> Array:
    array = require_finite(name, values)
    if array.ndim != 1:
        raise ValueError(f"{name} must be a list (m,), got shape {array.shape}")
    return array


def _require_one_parameter(surface: Surface) -> None:
    if surface.dim != 1:
        raise ValueError(f"surface must have one parameter, got {surface.name} with {surface.dim}")
