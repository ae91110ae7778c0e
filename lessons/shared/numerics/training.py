"""Training an ensemble step by step: one loop for any gradient, step rule, schedule and order of the examples.

Every member has its own start. What it sees in each step comes from an iterator: of gradients in `train`, of rows of
examples in the four below. A member that leaves the finite numbers stays at its last finite point and is marked.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_between, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import batch_grad
from lessons.shared.numerics.step_rules import Rule, heavy_ball, rule_of

RADIUS = 0.05  # how far sharpness-aware minimization looks uphill: the value of Foret et al., arXiv:2010.01412
FAR = 1e8
SILENT: Any = {"over": "ignore", "invalid": "ignore", "divide": "ignore"}  # divergence is an outcome, not a warning

Gradient = Callable[[Array], Array]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Snapshot:
    """The ensemble at one look: `step` steps done, parameters w (..., dim), and who has diverged (...)."""

    step: int
    w: Array
    lost: npt.NDArray[np.bool_]


def train(
    gradients: Iterable[Gradient],
    w0: npt.ArrayLike,
    *,
    rates: npt.ArrayLike,
    method: str | Rule = "gradient descent",
    every: int = 1,
    far: float = FAR,
) -> Iterator[Snapshot]:
    """The ensemble w0 (..., dim) before the first step and after each `every` steps of w ← w − step.

    `gradients` gives one for each step. rates (steps, ...) are the learning rates, the same for all members or one for
    each. A member is lost whose gradient is not finite, or that would go beyond `far`.
    """
    rule = rule_of(method)
    require_count(least=1, every=every)
    w, memory = np.array(points(w0)), list[Array]()
    lost = np.zeros(w.shape[:-1], bool)
    yield Snapshot(0, w, lost)
    for k, (rate, grad) in enumerate(zip(np.asarray(rates, float)[..., None], gradients, strict=False), start=1):
        with np.errstate(**SILENT):
            g = grad(w)
            lost = lost | ~np.all(np.isfinite(g), axis=-1)
            step, *memory = rule(np.where(lost[..., None], 0.0, g) if lost.any() else g, rate, k, *memory)
            there = w - step
            lost = lost | ~np.all(np.abs(there) < far, axis=-1)
        w = np.where(lost[..., None], w, there) if lost.any() else there
        if k % every == 0:
            yield Snapshot(k, w, lost)


# ---- which examples each step sees ----


def one_order(examples: int, batch: int, rng: np.random.Generator) -> Iterator[Rows]:
    """Rows (batch,) for all members alike: each pass a new random order."""
    while True:
        order = rng.permutation(examples)
        for start in _starts(examples, batch):
            yield order[start : start + batch]


def order_each(examples: int, batch: int, members: int, rng: np.random.Generator) -> Iterator[Rows]:
    """Rows (members, batch): each pass a new random order for each member."""
    while True:
        orders = rng.permuted(np.tile(np.arange(examples), (members, 1)), axis=1)
        for start in _starts(examples, batch):
            yield orders[:, start : start + batch]


def numbered_orders(examples: int, batch: int, orders: npt.ArrayLike, *, seed: int = 0) -> Iterator[Rows]:
    """Rows (members, batch): each pass a new random order for each number in `orders` (members,).

    Members with one number see the same batches in the same order, so that they can be compared in pairs.
    """
    numbers, places = np.unique(np.asarray(orders), return_inverse=True)
    rngs = [np.random.default_rng([seed, 17, int(number)]) for number in numbers]
    while True:
        mixed = np.array([rng.permutation(examples) for rng in rngs])
        for start in _starts(examples, batch):
            yield mixed[places, start : start + batch]


def with_replacement(examples: int, shape: int | tuple[int, ...], rng: np.random.Generator) -> Iterator[Rows]:
    """Rows of that shape, drawn anew for each step: an example may come twice."""
    while True:
        yield rng.integers(examples, size=shape)


def _starts(examples: int, batch: int) -> range:
    """Where the whole batches of a pass begin; a batch of all examples or more is one."""
    return range(0, max(examples // batch, 1) * batch, batch)


# ---- training a classifier ----


def walk(
    problem: Classifier,
    w0: Array,
    *,
    rates: npt.ArrayLike,
    method: str | Rule = "gradient descent",
    batch: int | None = None,
    orders: npt.ArrayLike | None = None,
    every: int = 1,
    radius: float = 0.0,
) -> Iterator[Snapshot]:
    """`train` for the ensemble w0 (count, dim) on mini-batches of `numbered_orders`, by default one order a member.

    `batch` None takes every example in each step. `radius` takes each gradient that far uphill: sharpness-aware
    minimization (Foret et al., arXiv:2010.01412).
    """
    w0 = points(w0, problem.dim)
    rows = None if batch is None else numbered_orders(
        len(problem.y), batch, np.arange(len(w0)) if orders is None else orders
    )  # fmt: skip
    gradients = _gradients(problem, rows)
    if radius:
        gradients = (partial(_uphill, grad, radius) for grad in gradients)
    return train(gradients, w0, rates=rates, method=method, every=every)


def trained(problem: Classifier, w0: Array, **knobs: Any) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The parameters at the end and who diverged; the knobs of `walk`."""
    *_, last = walk(problem, w0, every=max(len(np.asarray(knobs["rates"])), 1), **knobs)
    return last.w, last.lost


def momentum_walk(
    problem: Classifier,
    w0: Array,
    *,
    lr: float,
    batch: int,
    rng: np.random.Generator,
    steps: int,
    every: int = 1,
    momentum: float = 0.0,
    fading: bool = False,
) -> Iterator[Snapshot]:
    """Heavy-ball descent from w0 (count, dim) on mini-batches, each network in an order of its own drawn from `rng`.

    With `fading` the learning rate falls to zero along half a cosine over the steps.
    """
    require_positive(lr=lr)
    require_between(0, 1, momentum=momentum)
    require_count(least=1, batch=batch, every=every)
    require_count(steps=steps)
    w0, n = points(w0, problem.dim), len(problem.y)
    rows = order_each(n, batch, len(w0), rng) if batch < n else None
    rates = lr * (half_cosine(steps) if fading else np.ones(steps))
    return train(_gradients(problem, rows), w0, rates=rates, method=heavy_ball(momentum), every=every, far=np.inf)


def descent_at(problem: Classifier, w0: Array, *, lr: float, seen: Iterable[int]) -> Array:
    """The points (m, ..., dim) of full-batch gradient descent from w0 (..., dim) at the m steps `seen`."""
    require_positive(lr=lr)
    wanted = list(seen)
    run = train(itertools.repeat(problem.grad), w0, rates=np.full(max(wanted, default=0), lr))
    visited = {look.step: look.w for look in run if look.step in wanted}
    return np.array([visited[step] for step in wanted])


def half_cosine(steps: int) -> Array:
    """Shares (steps,) of a learning rate that fall from 1 towards 0 along half a cosine."""
    return 0.5 * (1 + np.cos(np.pi * np.arange(steps) / steps))


def finite_scores(measure: Callable[[Array], Array], w: Array, lost: npt.NDArray[np.bool_], *, worst: float) -> Array:
    """`measure(w)` (count,), a few members at a time, with `worst` for who diverged or has no finite number."""
    with np.errstate(**SILENT):
        values = np.concatenate([np.atleast_1d(measure(part)) for part in np.array_split(w, max(len(w) // 8, 1))])
    return np.where(lost | ~np.isfinite(values), worst, values)


def _gradients(problem: Classifier, rows: Iterator[Rows] | None) -> Iterator[Gradient]:
    if rows is None:
        return itertools.repeat(problem.grad)
    return (partial(batch_grad, problem, rows=seen) for seen in rows)


def _uphill(grad: Gradient, radius: float, w: Array) -> Array:
    g = grad(w)
    return grad(w + radius * g / np.maximum(np.linalg.norm(g, axis=-1, keepdims=True), 1e-12))
