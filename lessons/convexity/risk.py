"""Training loss and risk: what descent sees, and what we want (a held-out loss estimates it)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lessons.convexity.losses import logistic_regression
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, require_count
from lessons.shared.numerics.data import Dataset


@dataclass(frozen=True)
class TwoLosses:
    """Along one descent from w = 0: training and held-out loss without the penalty, and |w|; each (steps + 1,)."""

    training: Array
    held_out: Array
    size: Array

    @property
    def turn(self) -> int:
        """The step with the lowest held-out loss."""
        return int(np.argmin(self.held_out))


def two_losses(data: Dataset, rng: np.random.Generator, *, penalty: float = 0.0, steps: int = 5000) -> TwoLosses:
    """Logistic regression fitted by gradient descent (lr = 1/L) to a random half of `data`, watched on both halves."""
    require_count(least=1, steps=steps)
    half, other = data.split(rng)
    fitted = logistic_regression(half, penalty=penalty)
    w = descent.gradient_descent(fitted.grad, np.zeros(fitted.dim), lr=1 / fitted.smoothness, steps=steps).w
    training, held_out = (logistic_regression(part).loss(w) for part in (half, other))
    return TwoLosses(training, held_out, np.linalg.norm(w, axis=-1))
