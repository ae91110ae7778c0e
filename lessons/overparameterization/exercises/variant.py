"""A student's own underdetermined system and start: which of all solutions does descent reach? Holds no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.exercises.json_values import shown
from lessons.shared.exercises.precision import allclose
from lessons.shared.exercises.student_call import Answer
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array, require_finite


def own_nearest(*, X: npt.ArrayLike, w0: npt.ArrayLike) -> Task:
    """The task for the examples X (n, d), n < d and independent, and the start w0 (d,)."""
    mine = _System(require_finite("X", X), require_finite("w0", w0))
    if mine.X.ndim != 2 or mine.w0.shape != (mine.X.shape[1],) or np.linalg.matrix_rank(mine.X) != len(mine.X):
        raise ValueError(f"X must have independent rows as long as w0, got {mine.X.tolist()} and {mine.w0.tolist()}")
    return Task(
        "own_nearest",
        inputs=lambda rng: {"targets": np.round(rng.uniform(-5, 5, len(mine.X)), 2)},
        returns=mine.weights,
        properties=[mine.solves, mine.goes_straight, mine.stays_where_it_fits, mine.is_affine],
        mistakes=[
            mine.forgets_the_start,
            mine.adds_the_start,
            mine.uses_few_weights,
            mine.takes_one_step,
            mine.goes_away,
        ],
    )


@dataclass(frozen=True)
class _System:
    X: Array
    w0: Array

    def weights(self, value: Any, **case: Any) -> Array:
        if not isinstance(value, np.ndarray) or value.shape != self.w0.shape or not np.all(np.isfinite(value)):
            raise ValueError(f"The result must be {len(self.w0)} finite weights, got {shown(value)}.")
        return value

    @property
    def unseen(self) -> Array:
        """Directions (d − n, d) in which no prediction changes."""
        return np.linalg.svd(self.X)[2][len(self.X) :]

    def fits(self, w: Array, targets: Array) -> bool:
        return allclose(self.X @ w, targets, atol=1e-5 * (1 + np.abs(targets).max()))

    def solves(self, answer: Answer, *, targets: Array) -> bool:
        """Your weights predict the targets."""
        return self.fits(answer(targets=targets), targets)

    def goes_straight(self, answer: Answer, *, targets: Array) -> bool:
        """On the way from your start nothing changed that no example sees."""
        moved = answer(targets=targets) - self.w0
        return allclose(self.unseen @ moved, 0, atol=1e-5 * (1 + float(np.linalg.norm(moved))))

    def stays_where_it_fits(self, answer: Answer, *, targets: Array) -> bool:
        """Where your start already predicts the targets, it stays."""
        return allclose(answer(targets=self.X @ self.w0), self.w0, atol=1e-5)

    def is_affine(self, answer: Answer, *, targets: Array) -> bool:
        """Halfway between two targets lies the point halfway between their weights."""
        here, there = answer(targets=targets), answer(targets=-targets)
        return allclose(answer(targets=0 * targets), (here + there) / 2, atol=1e-5)

    def forgets_the_start(self, answer: Answer, *, targets: Array) -> bool:
        """Your solution is the shortest one, nearest to zero. Descent began at your w0, and keeps what it never
        sees.
        """
        w = answer(targets=targets)
        return self.fits(w, targets) and allclose(self.unseen @ w, 0, atol=1e-5)

    def adds_the_start(self, answer: Answer, *, targets: Array) -> bool:
        """You add your start to a solution. Then the start's own predictions come on top of the targets."""
        return self.fits(answer(targets=targets) - self.w0, targets)

    def uses_few_weights(self, answer: Answer, *, targets: Array) -> bool:
        """You solve with as few weights as possible. Descent moves every weight that it sees."""
        w = answer(targets=targets)
        few = [np.sum(np.abs(part) > 1e-9) <= len(self.X) for part in (w, w - self.w0)]
        return self.fits(w, targets) and any(few)

    def takes_one_step(self, answer: Answer, *, targets: Array) -> bool:
        """You take one step down the gradient. Descent goes on until the equations hold."""
        moved, slope = answer(targets=targets) - self.w0, self.X.T @ (self.X @ self.w0 - targets)
        along = moved @ slope / (slope @ slope)
        straight = allclose(moved, along * slope, atol=1e-6)
        return bool(straight and along != 0 and not self.fits(self.w0 + moved, targets))

    def goes_away(self, answer: Answer, *, targets: Array) -> bool:
        """You move away from the targets: your errors are twice those of the start."""
        w = answer(targets=targets)
        return allclose(self.X @ w - targets, 2 * (self.X @ self.w0 - targets), atol=1e-5)
