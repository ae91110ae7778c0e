"""Where three methods end on one network: training loss, sharpness and accuracy on digits that nobody trained on.

Held equal: the split, the start, the loss. Not equal: the number of steps and the stopping rule, which belong to each
method. The test digits choose nothing; the validation digits choose where to stop early.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lessons.ravines.network_methods import Digits, split_task
from lessons.ravines.second_order import quasi_newton, stochastic_descent
from lessons.ravines.spectrum import sharpness, training
from lessons.shared.numerics.arrays import Array, require_count


@dataclass(frozen=True)
class Ending:
    """What one method leaves behind; `sharpness` is the largest curvature of the loss it trained, at its last point."""

    method: str
    objective: float
    sharpness: float
    size: float
    test_accuracy: float
    early_accuracy: float  # where the validation loss was least


def endings(split: int, *, decay: float, examples: int = 450, steps: int = 1500, name: str = "digits") -> list[Ending]:
    """Full-batch descent, mini-batch descent and L-BFGS on `examples` of a random split of a task, from one start.

    Full batch: `steps` steps of 0.5. Mini-batch of 32: 80 epochs from 0.3, see `stochastic_descent`. L-BFGS: SciPy's,
    until its own stopping rule. Half of the other examples validate, half test.
    """
    require_count(least=1, examples=examples, steps=steps)
    digits = split_task(name, split, hidden=16, examples=examples, decay=decay)
    trained, w0 = digits.trained, digits.start
    visited = {
        "full-batch descent": training(trained, w0, lr=0.5, seen=range(0, steps + 1, 50)),
        "mini-batch descent": np.array(
            [stochastic_descent(trained, w0, lr=0.3, batch=32, epochs=e, rng=np.random.default_rng(split))
             for e in (10, 25, 80)]
        ),
        "L-BFGS": quasi_newton(trained, w0).w,
    }  # fmt: skip
    return [_ending(method, w, digits) for method, w in visited.items()]


def _ending(method: str, w: Array, digits: Digits) -> Ending:
    last, early = w[-1], w[int(np.argmin(digits.validation.loss(w)))]
    return Ending(
        method,
        float(digits.trained.loss(last)),
        sharpness(digits.trained, last),
        float(np.linalg.norm(last)),
        float(digits.test.accuracy(last)),
        float(digits.test.accuracy(early)),
    )
