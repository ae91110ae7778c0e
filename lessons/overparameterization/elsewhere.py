"""Spread, double descent, sharpness and stopping once more, on MNIST-1D and on a teacher's classes. Recorded.

Networks, rates and measures are those of the lesson; thirty networks a width, sixty draws, six starts, twenty draws.
About six minutes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.overparameterization import equal_loss, stopping, widest, widths
from lessons.overparameterization.dropout import Dropout
from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.ensembles import task_problem, walk
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.recordings import recorded, rounded

NAMES = tables.MADE
NETWORKS, STREAM, DRAWS = 30, 21, 60
SIZES, BATCH = (stopping.EXAMPLES, stopping.VALIDATION), 30
WAYS = {"nothing": (0.0, 0.0), "weight decay 0.03": (0.03, 0.0), "dropout 0.5": (0.0, 0.5)}  # decay, share dropped


def spread(name: str) -> dict[str, list[float]]:
    """The training losses (NETWORKS,) of each width after a hundred passes over 600 examples."""
    found = {}
    for width in widths.WIDTHS:
        problem = task_problem(name, (width,), examples=widths.SPREAD)[0]
        w = widths.spread_ends(width, networks=NETWORKS, stream=STREAM, name=name)
        found[str(width)] = rounded([problem.loss(one) for one in w])
    return found


def history(name: str, way: str, noise: float, draw: int) -> Array:
    """(2, passes): per pass validation loss and test accuracy of one network. Test examples are never mislabelled."""
    decay, dropped = WAYS[way]
    problem, held, test = tables.problems(name, (stopping.WIDTH,), SIZES, draw=draw, noise=noise)
    network = problem.network
    if dropped:
        network = Dropout(network.widths, "ReLU", rate=dropped, rng=np.random.default_rng([12, draw]))
    rng, each = np.random.default_rng([7, draw]), len(problem.y) // BATCH
    w0 = initial(network, rng, 1)
    steps = walk(
        replace(problem, network=network, decay=decay),
        w0,
        lr=0.05,
        momentum=0.9,
        batch=BATCH,
        rng=rng,
        steps=stopping.PASSES * each,
        every=each,
    )
    return np.array([[held.loss(w[0]), test.accuracy(w[0])] for w in steps]).T


def remedies(name: str, noise: float) -> dict[str, list[float]]:
    """Test accuracy (draws,) at the end of each of WAYS, and of "early stopping" where validation loss is least."""
    runs = {
        way: np.array([history(name, way, noise, draw) for draw in range(stopping.DRAWS)]) for way in WAYS
    }
    plain = runs["nothing"]
    stop = plain[np.arange(len(plain)), 1, plain[:, 0].argmin(-1)]
    return {way: rounded(run[:, 1, -1], 4) for way, run in runs.items()} | {"early stopping": rounded(stop, 4)}


def recorded_of(name: str) -> Any:
    """The recorded cells of one data set."""
    return recorded("overparameterization", "elsewhere")[name]


def measured() -> dict[str, Any]:
    """All cells, by data set."""
    return {
        name: {
            "spread": spread(name),
            "widest": widest.cell(name, draws=DRAWS),
            "sharpness": {f"{noise:g}": equal_loss.settings(name, noise) for noise in equal_loss.TARGETS},
            "remedies": {f"{noise:g}": remedies(name, noise) for noise in stopping.NOISES},
        }
        for name in NAMES
    }
