"""Sharpness against batch size and learning rate, at equal loss and after equal passes; and the edge of stability.

The edge: Cohen, Kaur, Li, Kolter & Talwalkar, Gradient descent on neural networks typically occurs at the edge of
stability, ICLR 2021, arXiv:2103.00065.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from lessons.overparameterization.sharpness import filter_sharpness, top_eigenvalue
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.ensembles import digits_problem, walk
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.recordings import rounded

HIDDEN, NETWORKS = (32, 32), 5
BATCHES, RATES, NOISES = (10, 40, 160, 600), (0.03, 0.12, 0.48), (0.0, 0.2)
TARGET, PASSES, STEPS = 0.1, 100, 3000
EDGE_HIDDEN, EDGE_EXAMPLES, EDGE_RATES = (32,), 200, (0.1, 0.2, 0.3, 0.4)
EDGE_STEPS, EDGE_EVERY = 2000, 50


def portrait(problem: Classifier, test: Classifier, w: Array) -> list[float]:
    """[training loss, top eigenvalue, filter-normalized sharpness, test accuracy] of one network (dim,)."""
    sharp = top_eigenvalue(problem, w, steps=20), filter_sharpness(problem, w, steps=20)
    return rounded([float(problem.loss(w)), *sharp, float(test.accuracy(w))])


def batch_cell(batch: int, lr: float, noise: float, *, networks: int = NETWORKS) -> dict[str, Any]:
    """Portraits "at the loss" TARGET, with the steps it took, and "after the passes"; None for who never got there."""
    problem, test = digits_problem(HIDDEN, examples=600, noise=noise)
    rng = np.random.default_rng([4, batch])
    each = len(problem.y) // batch
    looks = max(each // 6, 1)
    last = PASSES * each
    at: list[list[float] | None] = [None] * networks
    passed, when = at.copy(), [0] * networks
    w0 = initial(problem.network, np.random.default_rng(5), networks)
    steps = max(last, STEPS) // looks * looks
    for look, w in enumerate(walk(problem, w0, lr=lr, batch=batch, rng=rng, steps=steps, every=looks), 1):
        if not np.all(np.isfinite(w)):
            break  # what one network cannot bear is no setting to compare
        for k in map(int, np.flatnonzero(problem.loss(w) <= TARGET)):
            if at[k] is None:
                at[k], when[k] = portrait(problem, test, w[k]), look * looks
        if look * looks == last // looks * looks:
            passed = [portrait(problem, test, one) for one in w]
        if look * looks >= last // looks * looks and all(when):
            break
    return {"at the loss": at, "steps": when, "after the passes": passed}


def edge_problem() -> Classifier:
    """Half the squared error of a tanh network on 200 digits, where full-batch descent is followed step by step."""
    return digits_problem(EDGE_HIDDEN, examples=EDGE_EXAMPLES, error="squared", activation="tanh")[0]


@functools.cache
def edge(lr: float) -> tuple[Array, Array]:
    """Loss and top eigenvalue (looks,) every EDGE_EVERY steps of full-batch descent: one start for all rates."""
    problem = edge_problem()
    w0 = initial(problem.network, np.random.default_rng(6), 1, scheme="Glorot")
    rng = np.random.default_rng(0)  # which a whole batch has no use for
    seen = walk(problem, w0, lr=lr, batch=EDGE_EXAMPLES, rng=rng, steps=EDGE_STEPS, every=EDGE_EVERY)
    way = np.array([w0[0], *(w[0].copy() for w in seen)])
    return problem.loss(way), np.array([top_eigenvalue(problem, w, steps=20) for w in way])


def measured() -> dict[str, Any]:
    """All cells, by batch, rate and noise."""
    cells = [(batch, lr, noise) for noise in NOISES for batch in BATCHES for lr in RATES]
    return {f"{batch} {lr:g} {noise:g}": batch_cell(batch, lr, noise) for batch, lr, noise in cells}
