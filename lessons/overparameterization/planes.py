"""Planes through trained twenty-layer networks of several architectures, and how rough each is."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.overparameterization.slices import ARCHITECTURES, architecture, frozen, plane, plane_losses, roughness
from lessons.overparameterization.training import trained
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.rounding import digits

EXAMPLES, PASSES, NETWORKS, PLANES = 600, 100, 3, 2
RATES = (0.003, 0.01, 0.03)  # each architecture takes the one that ends lowest
SEEN = 150  # examples on which a plane is measured
COUNT, RADII = 19, (0.25, 1.0)


def ends_at(name: str, lr: float) -> Array:
    """The networks (NETWORKS, dim) trained with one rate: the same starts and batches for every rate."""
    problem, rng = classifiers(architecture(name), examples=EXAMPLES)[0], np.random.default_rng(8)
    w0 = initial(problem.network, rng, NETWORKS)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return trained(problem, w0, passes=PASSES, batch=50, lr=lr, momentum=0.9, fading=True, rng=rng)


def ends(name: str) -> tuple[Array, float, list[float]]:
    """The trained networks (NETWORKS, dim) of the best rate, that rate, and the median final loss of each rate."""
    problem = classifiers(architecture(name), examples=EXAMPLES)[0]
    tried = []
    for lr in RATES:
        w = ends_at(name, lr)
        tried.append((float(np.median(problem.loss(w))) if np.all(np.isfinite(w)) else 1e9, lr, w))
    best = min(tried, key=lambda one: one[0])
    return best[2], best[1], [loss for loss, *_ in tried]


def surface(problem: Classifier, w: Array, seed: int, radius: float) -> Array:
    """The loss on the plane of that seed through w (dim,): (COUNT, COUNT)."""
    sides = plane(problem.network, w, np.random.default_rng([9, seed]))
    return plane_losses(problem.loss, w, sides, radius=radius, count=COUNT)


def cells(name: str) -> dict[str, Any]:
    """One architecture, and for batch normalization a second cell with its statistics frozen.

    "loss" and "accuracy" of the networks; "rough" per radius the roughness of every plane of every network; "map" per
    radius the first plane of the first network in hundredths of log10.
    """
    w, lr, tried = ends(name)
    train, test = classifiers(architecture(name), examples=EXAMPLES)
    part = train.rows(np.arange(SEEN))
    common = {"lr": lr, "tried": digits(tried), "loss": digits(train.loss(w)), "accuracy": digits(test.accuracy(w))}
    modes = {name: lambda one: part}
    if "batch" in name:
        modes[f"{name}, frozen"] = lambda one: frozen(part, one)
    found = {}
    for mode, problem in modes.items():
        rough: dict[str, Any] = {}
        maps: dict[str, Any] = {}
        for radius in RADII:
            planes = [surface(problem(one), one, seed, radius) for one in w for seed in range(PLANES)]
            rough[f"{radius:g}"] = digits([roughness(losses) for losses in planes])
            maps[f"{radius:g}"] = np.rint(100 * np.log10(np.maximum(planes[0], 1e-6))).astype(int).tolist()
        found[mode] = common | {"rough": rough, "map": maps}
    return found


def measured() -> dict[str, Any]:
    """All cells, by the architecture's name."""
    return {mode: cell for name in ARCHITECTURES for mode, cell in cells(name).items()}
