"""Five changes of weights that leave a network's function as it is, and by what factor each moves five measures.

The networks are small and not at a minimum, so that nothing hangs on the gradient being zero.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lessons.overparameterization.sharpness import (
    filter_sharpness,
    fisher_rao_norm,
    flattest_copy,
    layer_rescaled,
    relative_sharpness,
    top_eigenvalue,
)
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.networks import Network

WIDTH = 6
STEPS = 60  # of Lanczos: more than there are weights, so that nothing is left to it

SYMMETRIES = {  # the units for which each is a symmetry
    "one factor per layer": "ReLU",
    "one factor per neuron": "ReLU",
    "neurons permuted": "ReLU",
    "signs flipped": "tanh",
    "neurons mixed": "identity",
}
MEASURES: dict[str, Callable[[Classifier, Array], float]] = {
    "top eigenvalue": lambda problem, w: top_eigenvalue(problem, w, steps=STEPS),
    "filter-normalized": lambda problem, w: filter_sharpness(problem, w, steps=STEPS),
    "relative": lambda problem, w: relative_sharpness(problem, w, steps=STEPS),
    "Fisher–Rao norm": fisher_rao_norm,
    "least trace": lambda problem, w: float(np.trace(problem.hess(flattest_copy(problem, w)))),
}


def problem_of(units: str) -> tuple[Classifier, Array]:
    """A loss on 40 random examples of 3 classes, and random weights."""
    rng = np.random.default_rng(1)
    problem = Classifier(Network((4, WIDTH, 3), units), rng.normal(size=(40, 4)), rng.integers(0, 3, 40))
    return problem, problem.network.random(np.random.default_rng(2), 1)[0]


def changed(network: Network, w: Array, name: str) -> Array:
    """Other weights (dim,) of the function that w (dim,) has, made by the symmetry of that name."""
    rng = np.random.default_rng(3)
    if name == "one factor per layer":
        return layer_rescaled(network, w, 30.0)
    if name == "one factor per neuron":
        return layer_rescaled(network, w, 10 ** rng.uniform(-1, 1, WIDTH))
    signs = np.array([1, -1, -1, 1, -1, 1])
    basis = {
        "neurons permuted": np.eye(WIDTH)[rng.permutation(WIDTH)],
        "signs flipped": np.diag(signs.astype(float)),
        "neurons mixed": np.eye(WIDTH) + 0.4 * rng.normal(size=(WIDTH, WIDTH)),
    }[name]
    other = w.copy()
    (weights, bias), (following, _) = network.layers(other)
    weights[...], bias[...], following[...] = basis @ weights, basis @ bias, following @ np.linalg.inv(basis)
    return other


def factor(measure: str, name: str) -> float | None:
    """By what factor the symmetry moves the measure; None where the measure is not defined, for it scales neurons."""
    units = SYMMETRIES[name]
    if measure == "least trace" and units == "tanh":
        return None
    problem, w = problem_of(units)
    moved = changed(problem.network, w, name)
    return float(MEASURES[measure](problem, moved) / MEASURES[measure](problem, w))
