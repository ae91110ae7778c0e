"""Every learning rate with every seed, trained at once: one start and one order of the batches for each seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import training
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier

WORST = 99.0  # the loss of a run that left the finite numbers, and the largest that is told


@dataclass(frozen=True)
class Sweep:
    """The networks w (rates · seeds, dim) at the end, and who diverged."""

    w: Array
    lost: npt.NDArray[np.bool_]
    seeds: int

    def losses(self, problem: Classifier) -> Array:
        """The losses (rates, seeds); WORST where a run diverged."""
        scores = training.finite_scores(problem.loss, self.w, self.lost, worst=WORST)
        return np.minimum(scores, WORST).reshape(-1, self.seeds)

    def accuracies(self, problem: Classifier) -> Array:
        """The shares (rates, seeds) named right; 0 where a run diverged."""
        return training.finite_scores(problem.accuracy, self.w, self.lost, worst=0.0).reshape(-1, self.seeds)


def sweep(
    problem: Classifier, w0: Array, seeds: Sequence[int], *, rates: npt.ArrayLike, factors: Array, **knobs: Any
) -> Sweep:
    """Train from w0 (seeds, dim) with each of `rates` times the schedule's `factors` (steps,).

    The other knobs are those of `training.trained`; a seed sees the same batches with every rate.
    """
    each = np.repeat(np.asarray(rates, float), len(seeds))
    count = len(each) // len(seeds)
    orders = np.tile(list(seeds), count)
    w, lost = training.trained(problem, np.tile(w0, (count, 1)), rates=factors[:, None] * each, orders=orders, **knobs)
    return Sweep(w, lost, len(seeds))
