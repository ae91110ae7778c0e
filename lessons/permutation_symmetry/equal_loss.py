"""Barriers between networks that were stopped at one training loss, over widths and depths. Recorded.

A barrier is measured above its ends, so networks that end high seem well connected. Held equal here: the loss at the
ends, the digits, the learning rate and the batches. Not equal: the steps that it takes to get there.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.numerics.barriers import barrier_between
from lessons.permutation_symmetry.straight_paths import UNIT, key, units
from lessons.permutation_symmetry.training import batch_grad, digits_problem, starts
from lessons.shared.numerics.arrays import Array, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.recordings import recorded

TARGET, STEPS, EVERY, PAIRS, EXAMPLES = 0.1, 4000, 4, 20, 600
WIDTHS = ((4,), (8,), (16,), (32,), (64,))  # at 2 and 3 no pair reaches the loss
DEPTHS = ((16,), (16, 16), (16, 16, 16))


def stopped_at(
    problem: Classifier, w0: Array, *, target: float, steps: int, rng: np.random.Generator, every: int = EVERY
) -> Array:
    """The networks (count, dim) where their loss, seen every `every` steps, is first at most `target`; NaN if never.

    Heavy-ball descent with rate 0.05 and momentum 0.9 on mini-batches of 50, for each network its own.
    """
    require_positive(target=target)
    require_count(least=1, steps=steps, every=every)
    w, ends = np.array(w0, float), np.full(np.shape(w0), np.nan)
    v, waiting = np.zeros_like(w), np.arange(len(w0))
    for step in range(1, steps + 1):
        v = 0.9 * v + batch_grad(problem, w, rng.integers(len(problem.y), size=(len(w), 50)))
        w = w - 0.05 * v
        if step % every == 0:
            arrived = problem.loss(w) <= target
            ends[waiting[arrived]] = w[arrived]
            w, v, waiting = w[~arrived], v[~arrived], waiting[~arrived]
            if not len(waiting):
                break
    return ends


def wall_cell(hidden: tuple[int, ...]) -> list[int]:
    """The unmatched barriers, in units, of those of PAIRS pairs of which both networks reach TARGET."""
    problem = digits_problem(hidden)[0].rows(np.arange(EXAMPLES))
    rng = np.random.default_rng([7, *hidden])
    ends = stopped_at(problem, starts(problem.network, rng, 2 * PAIRS), target=TARGET, steps=STEPS, rng=rng)
    pairs = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if np.all(np.isfinite([a, b]))]
    return units([barrier_between(problem.loss, a, b).height for a, b in pairs])


def walls(hidden: tuple[int, ...]) -> Array:
    """The recorded barriers (pairs,) at equal loss."""
    return np.array(recorded("permutation_symmetry", "equal_loss")[key(hidden)]) * UNIT


def measured() -> dict[str, Any]:
    """What `walls` reads, measured again: about two minutes."""
    return {key(hidden): wall_cell(hidden) for hidden in dict.fromkeys(WIDTHS + DEPTHS)}
