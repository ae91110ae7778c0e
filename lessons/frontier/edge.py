"""The edge of stability: where the largest curvature goes under full-batch descent, beside 2 / rate.

The same network, start and stretch of training time (rate × steps) at a fifth of the rate stands for the flow, which
no step disturbs. Sources: Cohen et al., arXiv:2103.00065; Damian, Nichani & Lee, arXiv:2209.15594.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import top_eigenvalue
from lessons.shared.numerics.digits import first_digits
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded
from lessons.shared.numerics.training import descent_at

EXAMPLES, STEPS, FINER = 200, 800, 5
LOOKS = tuple(range(0, STEPS + 1, 40))
LATE = 10  # the last looks, over which a mean is taken
SEEDS = range(10)
CELLS = {  # data, error, rate
    "digits, squared, 0.8": ("digits", "squared", 0.8),
    "tumours, squared, 0.8": ("tumours", "squared", 0.8),
    "digits, squared, 0.2": ("digits", "squared", 0.2),
    "digits, cross-entropy, 0.8": ("digits", "cross-entropy", 0.8),
}


def problem(name: str, *, error: str = "squared", hidden: tuple[int, ...] = (16, 16)) -> Classifier:
    """The loss of a tanh network on the first 200 digits or tumours as their files have them."""
    require_choice("name", name, ("digits", "tumours"))
    if name == "digits":
        return first_digits(Network((64, *hidden, 10), "tanh"), EXAMPLES, error=error)
    table = data.breast_cancer()
    malignant = (table.y[:EXAMPLES] > 0).astype(int)
    return Classifier(Network((30, *hidden, 2), "tanh"), table.x[:EXAMPLES], malignant, error=error)


def small_start(network: Network, seed: int) -> Array:
    """Random weights (dim,) at half the scale that keeps outputs of order one, biases 0."""
    w = network.random(np.random.default_rng(seed), 1, scale=0.5)[0]
    for _, bias in network.layers(w):
        bias[...] = 0.0
    return w


def sharpness_along(loss: Classifier, w0: Array, *, lr: float, looks: tuple[int, ...] = LOOKS) -> Array:
    """The largest curvature (looks,) along full-batch descent from w0, in units of 2 / lr."""
    return np.array([top_eigenvalue(loss, w) for w in descent_at(loss, w0, lr=lr, seen=looks)]) * lr / 2


def flow_sharpness(loss: Classifier, w0: Array, *, lr: float, looks: tuple[int, ...] = LOOKS) -> Array:
    """The same after the same rate × steps at a fifth of the rate, still in units of 2 / lr."""
    return FINER * sharpness_along(loss, w0, lr=lr / FINER, looks=tuple(FINER * look for look in looks))


def hovers(along: Array, *, within: float = 0.1) -> bool:
    """Whether the mean of the last LATE looks along a run lies `within` that share of 1, the edge."""
    return bool(abs(np.mean(along[-LATE:]) - 1) <= within)


def measured() -> dict[str, Any]:
    """For each cell the rows of all seeds, (seeds, looks), of descent and of the flow. Takes about two minutes."""
    found = {}
    for cell, (name, error, lr) in CELLS.items():
        loss = problem(name, error=error)
        starts = [small_start(loss.network, seed) for seed in SEEDS]
        found[cell] = {
            "descent": rounded([sharpness_along(loss, w0, lr=lr) for w0 in starts]),
            "flow": rounded([flow_sharpness(loss, w0, lr=lr) for w0 in starts]),
        }
    return found
