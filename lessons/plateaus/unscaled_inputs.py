"""Sigmoid layers on measurements as they come, beside the same ones standardized: does saturation stop training?

Held equal: data, network, first weights, number of steps; each cell has the best of three learning rates.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.plateaus.saturation import state
from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, require_count
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.recordings import rounded

EXAMPLES, WIDTH, STEPS, STARTS = 150, 12, 600, 8
RATES, DEPTHS = (0.03, 0.3, 3.0), (1, 3)


def problem(name: str, depth: int, *, standardized: bool) -> Classifier:
    """A network of `depth` sigmoid layers on 150 tumours or wines, whose features may be standardized."""
    require_count(least=1, depth=depth)
    x, y = data.unscaled(name)
    rows = np.random.default_rng(0).permutation(len(y))[:EXAMPLES]
    x, y = x[rows], y[rows]
    if standardized:
        x = (x - x.mean(0)) / x.std(0)
    return Classifier(DeepNetwork((x.shape[1], *[WIDTH] * depth, int(y.max()) + 1), "sigmoid"), x, y)


def majority(name: str) -> float:
    """The share of the largest class: the accuracy of a network that has learned how frequent each class is."""
    y = problem(name, 1, standardized=True).y
    return float(np.bincount(y).max() / len(y))


def trained(name: str, depth: int, *, standardized: bool, lr: float, seed: int) -> Array:
    """`run` on tumours or wines."""
    return run(problem(name, depth, standardized=standardized), lr=lr, seed=seed)


def run(loss: Classifier, *, lr: float, seed: int) -> Array:
    """Saturated share of the first layer at the start and at the end, loss and accuracy at the end: shape (4,)."""
    w = initial(loss.network, np.random.default_rng(seed), 1, scheme="Glorot")[0]
    first = state(loss, w)
    for _ in range(STEPS):
        w = w - lr * loss.grad(w)
    last = state(loss, w, step=STEPS)
    return np.array([first.saturated[0], last.saturated[0], last.loss, float(loss.accuracy(w))])


def measured() -> dict[str, Any]:
    """By data and depth, standardized and as measured."""
    cells: dict[str, Any] = {}
    for name in data.UNSCALED:
        for depth in DEPTHS:
            for how, standardized in (("standardized", True), ("as measured", False)):
                cells[f"{name}, {depth}, {how}"] = cell(problem(name, depth, standardized=standardized))
    return cells


def cell(loss: Classifier) -> dict[str, Any]:
    """`run` of all starts at the rate of least median loss: its "median", and each start's "accuracy"."""
    tried = [np.array([run(loss, lr=lr, seed=seed) for seed in range(STARTS)]) for lr in RATES]
    runs = min(tried, key=lambda rows: float(np.median(rows[:, 2])))
    return {"median": rounded(np.median(runs, axis=0)), "accuracy": rounded(runs[:, 3])}
