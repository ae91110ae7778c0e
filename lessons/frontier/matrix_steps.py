"""Steps shaped like matrices, Shampoo and Muon, against momentum and Adam on two ravines: per step and per second.

The ravine of *matrices* is ½‖A X B − C‖² in the matrix X: its curvature along the rows of X comes from A, and along the
columns from B. The *turned* ravine has the same curvatures to the last digit, in directions that no row and no column
knows. On both the least loss is 0, and its place is known.

Fixed before the recorded runs: sizes, condition, budget, grids and seeds. Four seeds tune the rate on a grid that
brackets it, twelve others judge; each seed is a ravine of its own.
"""

from __future__ import annotations

import functools
import itertools
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.frontier.rate_search import tuned_scores
from lessons.shared.numerics.arrays import Array, require_choice, require_positive
from lessons.shared.numerics.recordings import recorded, rounded
from lessons.shared.numerics.step_rules import Knob, Rule, adam, heavy_ball, muon
from lessons.shared.numerics.training import half_cosine, train

SIZE, CONDITION, STEPS = 16, 10.0, 200  # of A and B each: the Hessian's condition number is CONDITION⁴
TUNING, JUDGING = range(100, 104), range(12)
RAVINES = ("matrices", "turned")
LOST = 1e9  # the score of a run that diverged
GRIDS = {"momentum": (-1.0, 1.0), "Adam": (-1.0, 1.0), "Muon": (-1.0, 1.0), "Shampoo": (-0.5, 1.5)}
METHODS = tuple(GRIDS)
Layers = Callable[[Array], list[tuple[Array, Array]]]


def shampoo(layers: Layers, momentum: float = 0.9, eps: float = 1e-6) -> Rule:
    """Each matrix of weights steps by L^(−1/4) V R^(−1/4); biases step by Adam.

    V ← momentum·V + G; L and R sum GGᵀ and GᵀG from eps·I on. `layers` is that of `step_rules.muon`. Source: Gupta,
    Koren & Singer, arXiv:1802.09568, Algorithm 1, with momentum on the gradient.
    """
    elsewhere = adam()

    def rule(g: Array, lr: Knob, k: int, v: Knob = 0.0, *memory: Array) -> tuple[Array, ...]:
        direction, *means = elsewhere(g, 1.0, k, *memory[:2])
        v = momentum * v + g
        kept: list[Array] = []
        for place, ((now, _), (ahead, _), (matrix, _)) in enumerate(
            zip(layers(g), layers(v), layers(direction), strict=True)
        ):
            rows, columns = memory[2 + 2 * place : 4 + 2 * place] or [eps * np.eye(n) for n in now.shape[-2:]]
            rows, columns = rows + now @ now.swapaxes(-1, -2), columns + now.swapaxes(-1, -2) @ now
            matrix[...] = power(rows, -1 / 4) @ ahead @ power(columns, -1 / 4)
            kept += [rows, columns]
        return lr * direction, v, *means, *kept

    return rule


def power(matrix: Array, exponent: float) -> Array:
    """Symmetric positive matrices (..., n, n) to a power, by their eigenvalues."""
    values, vectors = np.linalg.eigh(matrix)
    least = np.finfo(float).eps * values[..., -1:]  # rounding can make the smallest negative
    return (vectors * np.maximum(values, least)[..., None, :] ** exponent) @ vectors.swapaxes(-1, -2)


def rule_of(method: str, layers: Layers) -> Rule:
    """One of METHODS with its usual knobs."""
    require_choice("method", method, METHODS)
    if method == "momentum":
        return heavy_ball(0.9)
    return adam() if method == "Adam" else muon(layers) if method == "Muon" else shampoo(layers)


@dataclass(frozen=True)
class MatrixRavine:
    """½‖A X B − A X₀ B‖² at points w (ravines, n²), one for each of several ravines.

    a, b (ravines, n, n); x0 (ravines, n²); turn (ravines, n², n²) orthogonal, where X is turn times w, or None.
    """

    a: Array
    b: Array
    x0: Array
    turn: Array | None = None

    @property
    def size(self) -> int:
        return self.a.shape[-1]

    def layers(self, w: Array) -> list[tuple[Array, Array]]:
        """A view of w as one matrix, and no biases."""
        return [(w.reshape(*w.shape[:-1], self.size, self.size), w[..., :0])]

    def loss(self, w: Array) -> Array:
        return (self._residual(w) ** 2).sum((-1, -2)) / 2

    def grad(self, w: Array) -> Array:
        g = (self.a.swapaxes(-1, -2) @ self._residual(w) @ self.b.swapaxes(-1, -2)).reshape(w.shape)
        return g if self.turn is None else (g[..., None, :] @ self.turn)[..., 0, :]

    def _residual(self, w: Array) -> Array:
        x = w if self.turn is None else (self.turn @ w[..., None])[..., 0]
        return self.a @ (x - self.x0).reshape(*w.shape[:-1], self.size, self.size) @ self.b


def ravines(kind: str, seeds: range, *, size: int = SIZE, condition: float = CONDITION) -> MatrixRavine:
    """One random ravine a seed; the singular values of A and of B fall evenly, in logarithm, from 1 to 1/condition."""
    require_choice("kind", kind, RAVINES)
    require_positive(condition=condition)
    parts = [_draw(np.random.default_rng([seed, size]), size, condition, kind == "turned") for seed in seeds]
    a, b, x0, turn = zip(*parts, strict=True)
    return MatrixRavine(np.array(a), np.array(b), np.array(x0), np.array(turn) if kind == "turned" else None)


def _draw(rng: np.random.Generator, n: int, condition: float, turned: bool) -> tuple[Array, Array, Array, Array | None]:
    def orthogonal(m: int) -> Array:
        return np.linalg.qr(rng.normal(size=(m, m)))[0]

    values = np.geomspace(1, 1 / condition, n)
    a, b = ((orthogonal(n) * values) @ orthogonal(n) for _ in range(2))
    return a, b, rng.normal(size=n * n), orthogonal(n * n) if turned else None


def losses(problem: MatrixRavine, method: str, exponent: float, steps: int) -> Array:
    """The loss (ravines,) after `steps` from w = 0, over the loss there; LOST for who diverged."""
    w0 = np.zeros_like(problem.x0)
    rates = 10.0**exponent * half_cosine(steps)
    run = train(itertools.repeat(problem.grad), w0, rates=rates, method=rule_of(method, problem.layers), every=steps)
    *_, last = run
    return np.where(last.lost, LOST, problem.loss(last.w) / problem.loss(w0))


def course(problem: MatrixRavine, method: str, exponent: float, steps: int = STEPS) -> Array:
    """The losses (steps + 1, ravines) on the way, over the first."""
    w0 = np.zeros_like(problem.x0)
    rates = 10.0**exponent * half_cosine(steps)
    run = train(itertools.repeat(problem.grad), w0, rates=rates, method=rule_of(method, problem.layers))
    return np.array([problem.loss(look.w) for look in run]) / problem.loss(w0)


def cell(kind: str, method: str, steps: int) -> dict[str, Any]:
    """`tuned_scores` of a method on a kind of ravine at that many steps."""

    @functools.cache
    def problem(seeds: range) -> MatrixRavine:
        return ravines(kind, seeds)

    low, high = GRIDS[method]
    return tuned_scores(
        lambda exponent, seeds: losses(problem(seeds), method, exponent, steps), low, high,
        tuning=TUNING, judging=JUDGING,
    )  # fmt: skip


def microseconds(method: str, size: int, *, steps: int = 400) -> float:
    """The time of one step with its gradient on one ravine of matrices: the lower decile, since other work disturbs.

    It depends on the machine. Muon and Shampoo here take an Adam step beside their own, for biases that a ravine has
    not; so they are a little better than this.
    """
    problem = ravines("matrices", range(1), size=size)
    rule = rule_of(method, problem.layers)
    taken, begin = [], time.perf_counter()
    for _ in train(itertools.repeat(problem.grad), 0 * problem.x0, rates=np.full(steps, 0.01), method=rule):
        now = time.perf_counter()
        taken.append(now - begin)
        begin = now
    return float(1e6 * np.quantile(taken, 0.1))


def times_adam(method: str, *, size: int = SIZE) -> int:
    """How many steps of Adam, rounded up, take the recorded time of one step of `method`."""
    cost = recorded("frontier", "matrix_steps")["microseconds"][str(size)]
    return math.ceil(cost[method] / cost["Adam"])


def measured() -> dict[str, Any]:
    """The "microseconds" by size and method, "equal steps" by ravine and method, and "equal time": Adam with as many
    steps as take the time of STEPS of another method, by ravine and that method.
    """
    costs = {str(size): {name: rounded(microseconds(name, size)) for name in METHODS} for size in (SIZE, 4 * SIZE)}
    dear = costs[str(SIZE)]
    ratios = {name: math.ceil(dear[name] / dear["Adam"]) for name in ("Muon", "Shampoo")}
    return {
        "microseconds": costs,
        "equal steps": {kind: {name: cell(kind, name, STEPS) for name in METHODS} for kind in RAVINES},
        "equal time": {
            kind: {name: cell(kind, "Adam", ratio * STEPS) for name, ratio in ratios.items()} for kind in RAVINES
        },
    }
