"""Warm-up again: plain descent from fresh starts, on the digits of `warmup` and on tumours.

What it was asked was fixed before: of the runs that fail without a warm-up, how many does it rescue, and how many of
those that train does it lose?
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from lessons.practice import schedules, warmup
from lessons.shared.numerics import tables, training
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import lanczos
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded

SEEDS = range(100, 107)


def problem(name: str) -> Classifier:
    """A hundred examples and two hidden layers of 16 ReLU units."""
    if name == "digits":
        return warmup.problem()
    (x, y), _ = tables.drawn(name, 0, (warmup.EXAMPLES,))
    return Classifier(Network((x.shape[1], *warmup.HIDDEN, int(y.max()) + 1), "ReLU"), x, y)


def chance(loss: Classifier) -> float:
    """The loss of knowing nothing but how frequent each class is: its entropy."""
    share = np.bincount(loss.y) / len(loss.y)
    return float(-(share * np.log(share)).sum())


def cell(name: str) -> dict[str, Any]:
    """Step "ratio" and the losses "without" and "with" warm-up, (scales, rates, seeds)."""
    loss, rates = problem(name), warmup.RATES
    by_rate: dict[str, list[Any]] = {"ratio": [], "without": [], "with": []}
    for scale in warmup.SCALES:
        starts = np.array([scale * initial(loss.network, np.random.default_rng(seed), 1)[0] for seed in SEEDS])
        first = np.random.default_rng(0).normal(size=loss.dim)
        products = [functools.partial(loss.product, w) for w in starts]
        tops = np.array([lanczos(one, first, steps=20).values[-1] for one in products])
        by_rate["ratio"].append(rounded(np.outer(rates, tops) / 2))
        for way, steps in (("without", 0), ("with", warmup.WARM)):
            factors = schedules.warm(np.ones(warmup.STEPS), steps)
            knobs: Any = dict(rates=factors[:, None] * np.repeat(rates, len(SEEDS)), method="gradient descent")
            w, lost = training.trained(loss, np.tile(starts, (len(rates), 1)), **knobs)
            final_losses = np.minimum(training.finite_scores(loss.loss, w, lost, worst=warmup.WORST), warmup.WORST)
            by_rate[way].append(rounded(final_losses.reshape(len(rates), -1)))
    return by_rate | {"chance": round(chance(loss), 3)}


def fates(without: Array, with_warm: Array, nothing: float) -> tuple[int, int, int, int]:
    """How many runs fail without; of those how many train with; how many train without; of those how many fail with.

    A run fails where its loss stays above nine tenths of `nothing`, and trains where it gets to warmup.TRAINED.
    """
    fail, train = 0.9 * nothing, warmup.TRAINED
    failed, trained = without >= fail, without <= train
    return (int(failed.sum()), int(np.sum(failed & (with_warm <= train))), int(trained.sum()),
            int(np.sum(trained & (with_warm >= fail))))  # fmt: skip


def measured() -> dict[str, Any]:
    """Both cells."""
    return {name: cell(name) for name in ("digits", "tumours")}
