"""Training an ensemble on digits, step by step: any step rule, any schedule, mini-batches, a rate for each member.

Every member has its own start; members with one `order` number see the same batches in the same order, so that they
can be compared in pairs. A member that leaves the finite numbers stays at its last finite point and is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_choice, require_count
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import batch_grad
from lessons.shared.numerics.step_rules import RULES, Rule

RADIUS = 0.05  # how far sharpness-aware minimization looks uphill: the value of Foret et al.
FAR = 1e8
SILENT: Any = {"over": "ignore", "invalid": "ignore", "divide": "ignore"}  # divergence is an outcome, not a warning


@dataclass(frozen=True)
class Member:
    """The ensemble at one look: `step` steps done, parameters w (count, dim), and who has diverged (count,)."""

    step: int
    w: Array
    lost: npt.NDArray[np.bool_]


def batches(examples: int, batch: int, orders: npt.ArrayLike, seed: int = 0) -> Iterator[npt.NDArray[np.intp]]:
    """Rows (members, batch) for one step after another; each pass a new random order for each number in `orders`."""
    numbers, places = np.unique(np.asarray(orders), return_inverse=True)
    rngs = [np.random.default_rng([seed, 17, int(number)]) for number in numbers]
    each = max(examples // batch, 1)
    while True:
        mixed = np.array([rng.permutation(examples) for rng in rngs])
        for k in range(each):
            yield mixed[places, k * batch : (k + 1) * batch]


def walk(
    problem: Classifier,
    w0: Array,
    *,
    rates: npt.ArrayLike,
    method: str | Rule = "gradient descent",
    batch: int | None = None,
    orders: npt.ArrayLike | None = None,
    every: int = 1,
) -> Iterator[Member]:
    """The ensemble w0 (count, dim) before the first step and after each `every` steps; `method` names a rule or is one.

    rates (steps,) or (steps, count) are the learning rates; `batch` None takes every example in each step. The arrays
    are the same ones each time: copy what is kept.
    """
    if isinstance(method, str):
        require_choice("method", method, RULES)
    rule = RULES[method] if isinstance(method, str) else method
    require_count(least=1, every=every)
    w, rates = np.array(points(w0, problem.dim)), np.asarray(rates, float)
    rates = rates[:, None] if rates.ndim == 1 else rates
    orders = np.arange(len(w)) if orders is None else np.asarray(orders)
    rows = None if batch is None else batches(len(problem.y), batch, orders)
    lost, state = np.zeros(len(w), bool), dict[str, Array]()
    yield Member(0, w, lost)
    for k, lr in enumerate(rates, start=1):
        slope = _slope(problem, None if rows is None else next(rows))
        with np.errstate(**SILENT):
            g = slope(w)
            if method == "sharpness-aware":
                g = slope(w + RADIUS * g / np.maximum(np.linalg.norm(g, axis=-1, keepdims=True), 1e-12))
            step = w - lr[:, None] * rule(g, state, k)
            lost |= ~np.all(np.abs(step) < FAR, axis=-1)
        w[~lost] = step[~lost]
        for part in state.values():
            part[lost] = 0.0
        if k % every == 0:
            yield Member(k, w, lost)


def trained(problem: Classifier, w0: Array, **knobs: Any) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The parameters at the end and who diverged; the knobs of `walk`."""
    *_, last = walk(problem, w0, every=max(len(np.asarray(knobs["rates"])), 1), **knobs)
    return last.w, last.lost


def measured(measure: Callable[[Array], Array], w: Array, lost: npt.NDArray[np.bool_], *, worst: float) -> Array:
    """`measure(w)` (count,), a few members at a time, with `worst` for who diverged or has no finite number."""
    with np.errstate(**SILENT):
        found = np.concatenate([np.atleast_1d(measure(part)) for part in np.array_split(w, max(len(w) // 8, 1))])
    return np.where(lost | ~np.isfinite(found), worst, found)


def _slope(problem: Classifier, rows: npt.NDArray[np.intp] | None) -> Callable[[Array], Array]:
    return problem.grad if rows is None else lambda w: batch_grad(problem, w, rows)
