"""The ground around two trained networks of twenty layers, plain and with residual connections, fine enough to walk on.

The networks and the planes are the first ones of loss_planes.py. A playground shows both surfaces side by side, so they
are kept where it finds them, with the playground's other measured surfaces.
"""

from __future__ import annotations

import numpy as np

from lessons.overparameterization.loss_planes import (
    EXAMPLES,
    SEEN,
    architecture,
    networks_of_best_rate,
    plane,
    plane_losses,
)
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.digits import classifiers

NAMES, RADIUS, COUNT = ("plain", "residual"), 1.0, 61
PER_DECADE = 50  # a recorded step is a fiftieth of a power of ten


def ground(name: str) -> Array:
    """The loss (COUNT, COUNT) around the first network of an architecture, in filter lengths up to RADIUS."""
    w = networks_of_best_rate(name)[0][0]
    part = classifiers(architecture(name), examples=EXAMPLES)[0].rows(np.arange(SEEN))
    sides = plane(part.network, w, np.random.default_rng([9, 0]))
    return plane_losses(part.loss, w, sides, radius=RADIUS, count=COUNT).T


def measured() -> dict[str, list[list[int]]]:
    """The logarithms of both grounds in steps of 1 / PER_DECADE."""
    return {name: np.rint(PER_DECADE * np.log10(ground(name))).astype(int).tolist() for name in NAMES}
