"""Schedules on digits at equal budget: constant, lowered, and cyclical rates, each with the best of the same peaks."""

from __future__ import annotations

from typing import Any

from lessons.practice import schedules
from lessons.practice.sweep import sweep
from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded

HIDDEN, EXAMPLES, BATCH, STEPS, SEEDS = (16,), 600, 10, 600, 10
PEAKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
NOISES = (0.0, 0.2)


def problems(noise: float, name: str = "digits") -> tuple[Classifier, Classifier]:
    """The loss on 600 digits, or examples of another task, a share `noise` of them mislabelled, and on those that test.

    One hidden ReLU layer.
    """
    if name != "digits":
        inputs, classes = tables.ends(name)
        return tables.split(name, Network((inputs, *HIDDEN, classes)), EXAMPLES, noise=noise)
    return classifiers(Network((64, *HIDDEN, 10), "ReLU"), examples=EXAMPLES, noise=noise)


def final_scores(
    schedule: str, noise: float, *, peaks: tuple[float, ...] = PEAKS, seeds: int = SEEDS, name: str = "digits"
) -> list[Array]:
    """Training loss, test loss and test accuracy (peaks, seeds) after the last step: same starts, same batches."""
    problem, test = problems(noise, name)
    w0, factors = initial_by_seed(problem.network, range(seeds)), schedules.rate_factors(schedule, STEPS)
    trained = sweep(problem, w0, range(seeds), rates=peaks, factors=factors, batch=BATCH)
    return [trained.losses(problem), trained.losses(test), trained.accuracies(test)]


def measured() -> dict[str, Any]:
    """By share of wrong labels and schedule: training losses, test losses, test accuracies (peaks, seeds)."""
    return {
        f"{noise:g}": {name: [rounded(part) for part in final_scores(name, noise)] for name in schedules.NAMES}
        for noise in NOISES
    }
