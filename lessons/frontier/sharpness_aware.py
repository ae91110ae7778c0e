"""Sharpness-aware minimization against plain descent at equal gradients: one of its steps costs two.

Rate and radius are chosen by the loss on held-out examples, whose labels are as wrong as those that train, over four
seeds; sixteen other seeds judge on test examples with right labels. Source: Foret et al., arXiv:2010.01412.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.comparison import tuned
from lessons.shared.numerics.curvature import top_eigenvalue
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded
from lessons.shared.numerics.training import finite_scores, trained

GRADIENTS, BATCH, WORST = 1200, 20, 1e3
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
RADII = (0.05, 0.2, 0.6, 2.0, 6.0)
TUNING, JUDGES = range(4), range(100, 116)
DATA, NOISES = ("digits", "tumours"), (0.0, 0.2)


@functools.cache
def splits(name: str, noise: float) -> tuple[Classifier, Classifier, Classifier]:
    """The losses on training, held-out and test examples of 64 ReLU units; the test labels are right."""
    require_choice("name", name, DATA)
    if name == "digits":
        network = Network((64, 64, 10), "ReLU")
        train, test = classifiers(network, examples=600, noise=noise)
        return train, classifiers(network, examples=300, noise=noise, first=600)[0], test
    network, table = Network((30, 64, 2), "ReLU"), data.breast_cancer()
    seen, unseen = table.split(np.random.default_rng(0), share=0.6)
    y = data.mislabelled((seen.y > 0).astype(int), np.random.default_rng(1), noise, classes=2)
    cut = 220
    return (
        Classifier(network, seen.x[:cut], y[:cut]),
        Classifier(network, seen.x[cut:], y[cut:]),
        Classifier(network, unseen.x, (unseen.y > 0).astype(int)),
    )


def ends(loss: Classifier, seeds: range, *, lr: float, radius: float) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The parameters (seeds, dim) after GRADIENTS gradients, and who diverged; radius 0 is plain descent."""
    steps = GRADIENTS // (2 if radius else 1)
    w0 = initial_by_seed(loss.network, seeds)
    return trained(loss, w0, rates=np.full(steps, lr), batch=BATCH, orders=list(seeds), radius=radius)


def chosen(name: str, noise: float, radii: tuple[float, ...]) -> tuple[float, float, list[float]]:
    """The rate and radius of the least held-out loss, and the least loss for each rate."""
    train, held_out, _ = splits(name, noise)
    pairs = [(lr, radius) for lr in RATES for radius in radii]
    rows = []
    for lr, radius in pairs:
        w, lost = ends(train, TUNING, lr=lr, radius=radius)
        rows.append(finite_scores(held_out.loss, w, lost, worst=WORST))
    best, _ = tuned(rows)
    by_rate = np.median(rows, axis=1).reshape(len(RATES), -1).min(1)
    return *pairs[best], rounded(by_rate)


def cell(name: str, noise: float) -> dict[str, Any]:
    """Plain descent and sharpness-aware minimization, each as chosen: what sixteen fresh seeds reach."""
    train, _, test = splits(name, noise)
    found = {}
    for method, radii in (("plain", (0.0,)), ("sharpness-aware", RADII)):
        lr, radius, grid = chosen(name, noise, radii)
        w, _ = ends(train, JUDGES, lr=lr, radius=radius)
        found[method] = {
            "rate": lr,
            "radius": radius,
            "held-out": grid,
            "accuracy": rounded(100 * test.accuracy(w), 4),
            "test loss": rounded(test.loss(w)),
            "training loss": rounded(train.loss(w)),
            "sharpness": rounded([top_eigenvalue(train, one) for one in w]),
        }
    return found


def measured() -> dict[str, Any]:
    """All cells. Takes about a minute."""
    return {f"{name}, {noise:.0%} wrong": cell(name, noise) for name in DATA for noise in NOISES}
