"""When is the fate of a training run decided? Two copies leave a run at some step and see their examples differently.

One network trains on small batches of digits. At step k two copies of it go on, each in an order of its own, with the
learning rate that the run would have had. Where their ends lie in one linearly connected region, the error on the line
between them never rises. Source: Frankle et al. 2020, arXiv:1912.05671, "instability analysis". A pair
counts as stable up to STABLE, and the error is that on the training examples.

Fixed before the recorded runs: networks, rate, batch, the steps at which copies leave, and EARLY.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array, require_between
from lessons.shared.numerics.barriers import barrier, line
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import CLASSES, classifiers
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import recorded, rounded
from lessons.shared.numerics.training import half_cosine, walk

EXAMPLES, BATCH, RATE, STEPS, SEEDS = 600, 10, 0.3, 600, range(300, 312)
NETWORKS = {
    "one layer of 16": (16,),
    "one layer of 64": (64,),
    "three of 16": (16, 16, 16),
    "three of 64": (64, 64, 64),
}
SPAWNS = (0, 3, 10, 30, 60, 120, 240, 420)
EARLY = 60  # a tenth of the steps: one pass over the examples
STABLE = 0.02  # of the error: a margin for noise, twelve of the examples


def problem_of(hidden: tuple[int, ...]) -> tuple[Classifier, Classifier]:
    """The loss on 600 digits, and on 597 others."""
    return classifiers(Network((64, *hidden, CLASSES), "ReLU"), examples=EXAMPLES)


def rates(steps: int = STEPS) -> Array:
    """The learning rates (steps,) of the run, which fade along half a cosine."""
    return RATE * half_cosine(steps)


def trunk(problem: Classifier, seeds: range, step: int) -> Array:
    """The run of each seed (seeds, dim) after `step` steps."""
    require_between(0, STEPS, step=step)
    w0 = initial_by_seed(problem.network, seeds, scheme="He")
    if step == 0:
        return w0
    *_, last = walk(problem, w0, rates=rates()[:step], batch=BATCH, orders=np.array(seeds), every=step)
    return last.w


def copies(problem: Classifier, w: Array, step: int, seeds: range) -> tuple[Array, Array]:
    """Two copies of runs w (seeds, dim) that leave at `step`, at the end of training: each (seeds, dim).

    No two copies of any run see the examples in the same order.
    """
    require_between(0, STEPS - 1, step=step)
    orders = 10_000 * (step + 1) + 2 * np.array([*seeds, *seeds]) + np.repeat([0, 1], len(seeds))
    both = np.concatenate([w, w])
    *_, last = walk(problem, both, rates=rates()[step:], batch=BATCH, orders=orders, every=STEPS - step)
    return last.w[: len(seeds)], last.w[len(seeds) :]


def between(problem: Classifier, test: Classifier, a: Array, b: Array) -> dict[str, Any]:
    """On the line from a to b (dim,): its "error" profile, and the barriers of error, test error and loss."""
    places = line(a, b)
    wrong, missed, loss = 1 - problem.accuracy(places), 1 - test.accuracy(places), problem.loss(places)
    return {
        "profile": rounded(wrong),
        "error": barrier(wrong).height,
        "test error": barrier(missed).height,
        "loss": barrier(loss).height,
        "distance": float(np.linalg.norm(a - b)),
    }


def spawned(hidden: tuple[int, ...], step: int, seeds: range = SEEDS) -> dict[str, Any]:
    """`between` for the two copies of each seed, each value a row of seeds."""
    problem, test = problem_of(hidden)
    pairs = zip(*copies(problem, trunk(problem, seeds, step), step, seeds), strict=True)
    found = [between(problem, test, a, b) for a, b in pairs]
    return {name: rounded(np.round([one[name] for one in found], 6)) for name in found[0]}  # 1e-17 is 0


def decided(network: str, *, seed: int | None = None) -> int | None:
    """The first of SPAWNS from which on every recorded pair is stable, by the median over seeds or for one of them."""
    cells = recorded("frontier", "spawning")[network]
    rows = np.array([cells[str(step)]["error"] for step in SPAWNS])
    heights = np.median(rows, axis=1) if seed is None else rows[:, seed]
    unstable = np.flatnonzero(heights > STABLE)
    after = int(unstable[-1]) + 1 if len(unstable) else 0
    return SPAWNS[after] if after < len(SPAWNS) else None


def measured() -> dict[str, Any]:
    """By network and step of leaving, the rows of seeds."""
    return {name: {str(step): spawned(hidden, step) for step in SPAWNS} for name, hidden in NETWORKS.items()}
