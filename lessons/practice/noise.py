"""Does the noise of mini-batches leave sharp minima? Networks that full batches made sharp, continued in four ways.

Half the squared error on 200 digits, so that curvature does not fade as the examples are fitted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.shared.numerics import tables, training
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import top_eigenvalue
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded

EXAMPLES, SEEDS, FIRST, MORE, SLOW, FAST = 200, 6, 3000, 1500, 0.15, 0.6
WAYS: dict[str, tuple[int | None, float]] = {  # batch and learning rate after the first FIRST steps
    "all examples, same rate": (None, SLOW),
    "batch of 4, same rate": (4, SLOW),
    "all examples, four times the rate": (None, FAST),
    "batch of 4, a quarter of the rate": (4, SLOW / 4),
}


def problems(name: str = "digits") -> tuple[Classifier, Classifier]:
    """The loss on 200 digits, or examples of another task, and on those that test; 16 tanh units."""
    if name != "digits":
        inputs, classes = tables.ends(name)
        train, test = tables.split(name, Network((inputs, 16, classes), "tanh"), EXAMPLES)
        return replace(train, error="squared"), replace(test, error="squared")
    return classifiers(Network((64, 16, 10), "tanh"), examples=EXAMPLES, error="squared")


def sharp_minima(*, seeds: int = SEEDS, steps: int = FIRST, name: str = "digits") -> Array:
    """Networks (seeds, dim) after `steps` of full-batch descent at the rate SLOW."""
    problem, _ = problems(name)
    w0 = initial_by_seed(problem.network, range(seeds), scheme="Glorot")
    return training.trained(problem, w0, rates=np.full(steps, SLOW))[0]


def portrait(w: Array, *, name: str = "digits") -> dict[str, Any]:
    """Training loss, top eigenvalue and test accuracy (seeds,) of networks w (seeds, dim)."""
    problem, test = problems(name)
    tops = [top_eigenvalue(problem, one, steps=25) for one in w]
    return {"loss": rounded(problem.loss(w)), "top": rounded(tops), "accuracy": rounded(test.accuracy(w))}


def continued(w: Array, way: str, *, steps: int = MORE, calm: int = 500, name: str = "digits") -> dict[str, Any]:
    """The portrait after `steps` more in one of WAYS then `calm` full-batch steps that end the noise."""
    require_choice("way", way, WAYS)
    problem, _ = problems(name)
    batch, lr = WAYS[way]
    w, _ = training.trained(problem, w, rates=np.full(steps, lr), batch=batch)
    w, _ = training.trained(problem, w, rates=np.full(calm, SLOW / 4))
    return portrait(w, name=name)


def measured() -> dict[str, Any]:
    """The portrait "before", and after each way."""
    w = sharp_minima()
    return {"before": portrait(w)} | {way: continued(w, way) for way in WAYS}
