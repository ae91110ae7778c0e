"""Schedules on digits at equal budget: constant, lowered, and cyclical rates, each with the best of the same peaks."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.practice import schedules
from lessons.shared.numerics import training
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded

HIDDEN, EXAMPLES, BATCH, STEPS, SEEDS = (16,), 600, 10, 600, 10
PEAKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
NOISES = (0.0, 0.2)
WORST = 99.0


def problems(noise: float) -> tuple[Classifier, Classifier]:
    """The loss on 600 digits, a share `noise` of them mislabelled, and on 597 test digits; one hidden ReLU layer."""
    return classifiers(Network((64, *HIDDEN, 10), "ReLU"), examples=EXAMPLES, noise=noise)


def final_scores(schedule: str, noise: float, *, peaks: tuple[float, ...] = PEAKS, seeds: int = SEEDS) -> list[Array]:
    """Training loss, test loss and test accuracy (peaks, seeds) after the last step: same starts, same batches."""
    problem, test = problems(noise)
    starts = np.array([initial(problem.network, np.random.default_rng(seed), 1)[0] for seed in range(seeds)])
    w, lost = training.trained(
        problem,
        np.tile(starts, (len(peaks), 1)),
        rates=schedules.rate_factors(schedule, STEPS)[:, None] * np.repeat(peaks, seeds),
        batch=BATCH,
        orders=np.tile(np.arange(seeds), len(peaks)),
    )
    parts = ((problem.loss, WORST), (test.loss, WORST), (test.accuracy, 0.0))
    return [np.minimum(training.finite_scores(f, w, lost, worst=x), WORST).reshape(-1, seeds) for f, x in parts]


def measured() -> dict[str, Any]:
    """By share of wrong labels and schedule: training losses, test losses, test accuracies (peaks, seeds)."""
    return {
        f"{noise:g}": {name: [rounded(part) for part in final_scores(name, noise)] for name in schedules.NAMES}
        for noise in NOISES
    }
