"""Networks of one hidden layer over widths: how low training ends, how far ends differ, and what separates them.

Two settings. "spread": 600 digits, twenty networks a width. "descent": 200 digits, some of them mislabelled, trained
until nothing changes, in search of the double descent of networks.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.barriers import pair_barriers
from lessons.shared.numerics.ensembles import digits_problem, task_problem, trained
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.recordings import rounded

WIDTHS = (2, 4, 8, 16, 32, 64, 128)
NETWORKS = 20
SMALL = (1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 64, 128)
SPREAD, EXAMPLES, NOISES = 600, 200, (0.0, 0.2)


def spread_ends(
    width: int, *, networks: int = NETWORKS, passes: int = 100, stream: int = 2, name: str = "digits"
) -> Array:
    """The trained ensemble (networks, dim): momentum 0.9, batches of 50, a rate that fades from 0.05 to 0.

    `stream` chooses starts and batches.
    """
    problem, rng = task_problem(name, (width,), examples=SPREAD)[0], np.random.default_rng([stream, width])
    w0 = initial(problem.network, rng, networks)
    return trained(problem, w0, passes=passes, batch=50, lr=0.05, momentum=0.9, fading=True, rng=rng)


def spread_cell(width: int) -> dict[str, Any]:
    """Training loss and test accuracy of each network, and the barrier between networks 2k and 2k + 1."""
    problem, test = digits_problem((width,), examples=SPREAD)
    w = spread_ends(width)
    return {
        "loss": rounded([problem.loss(one) for one in w]),
        "accuracy": rounded(test.accuracy(w)),
        "barrier": rounded(pair_barriers(problem.loss, w)),
    }


def descent_cell(width: int, noise: float, *, networks: int = 5, passes: int = 300) -> dict[str, Any]:
    """Training loss, training accuracy, test loss and test accuracy of each network after 300 passes, batches of 20."""
    problem, test = digits_problem((width,), examples=EXAMPLES, noise=noise)
    rng = np.random.default_rng([3, width])
    w0 = initial(problem.network, rng, networks)
    w = trained(problem, w0, passes=passes, batch=20, lr=0.05, momentum=0.9, fading=True, rng=rng)
    parts = {"loss": problem.loss, "fitted": problem.accuracy, "test loss": test.loss, "accuracy": test.accuracy}
    return {name: rounded(measure(w)) for name, measure in parts.items()}


def measured() -> dict[str, Any]:
    """All cells: "spread" by width, "descent" by noise and width."""
    return {
        "spread": {str(width): spread_cell(width) for width in WIDTHS},
        "descent": {f"{noise:g} {width}": descent_cell(width, noise) for noise in NOISES for width in SMALL},
    }
