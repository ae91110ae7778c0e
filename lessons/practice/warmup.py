"""Where a warm-up helps: networks on digits over learning rates and sizes of the start, with and without it.

Full batches, so that nothing but the step length is in play. The *step ratio* is rate × top curvature / 2 at the start:
above 1 the first steps of plain descent overshoot.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from lessons.practice import schedules
from lessons.practice.sweep import sweep
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import lanczos
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded

HIDDEN, EXAMPLES, STEPS, WARM, SEEDS = (16, 16), 100, 200, 50, 7
SCALES = (0.5, 1.0, 2.0, 3.0, 4.0, 6.0)
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
METHODS = ("gradient descent", "momentum", "Adam")
ADAMS = tuple(rate / 10 for rate in RATES)
TRAINED = 0.1  # the loss from which on a run counts as trained


def problem() -> Classifier:
    """The loss that is trained: 100 digits, two hidden layers of ReLU units."""
    return classifiers(Network((64, *HIDDEN, 10), "ReLU"), examples=EXAMPLES)[0]


def curvatures(scale: float, *, seeds: int = SEEDS) -> Array:
    """The top eigenvalue (seeds,) of the Hessian at the starts."""
    loss, first = problem(), np.random.default_rng(0)
    tops = []
    for w in scale * initial_by_seed(loss.network, range(seeds)):
        tops.append(lanczos(partial(loss.product, w), first.normal(size=loss.dim), steps=25).values[-1])
    return np.array(tops)


def final_losses(method: str, scale: float, *, warm: bool, rates: tuple[float, ...], seeds: int = SEEDS) -> Array:
    """The training losses (rates, seeds) after the last step; WORST where a run diverged."""
    loss = problem()
    w0 = scale * initial_by_seed(loss.network, range(seeds))
    factors = schedules.warm(np.ones(STEPS), WARM if warm else 0)
    return sweep(loss, w0, range(seeds), rates=rates, factors=factors, method=method).losses(loss)


def measured() -> dict[str, Any]:
    """The curvatures by scale, and by method and scale the losses (without and with warm-up, rates, seeds)."""
    cells: dict[str, Any] = {"curvature": {f"{scale:g}": rounded(curvatures(scale)) for scale in SCALES}}
    for method in METHODS:
        rates = ADAMS if method == "Adam" else RATES
        cells[method] = {
            f"{scale:g}": [rounded(final_losses(method, scale, warm=warm, rates=rates)) for warm in (False, True)]
            for scale in SCALES
        }
    return cells
