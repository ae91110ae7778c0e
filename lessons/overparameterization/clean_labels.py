"""Early stopping where every label is right: what it does to test accuracy and to test loss, on three data sets."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.overparameterization import stopping
from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.ensembles import walk
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.recordings import rounded

SIZES = {"digits": (300, 150), "tumours": (150, 75), "wine": (60, 30)}  # examples that train, and that say stop
BATCH = 30


def history(name: str, draw: int) -> Array:
    """(3, PASSES): per pass validation loss, test accuracy and test loss of one network."""
    problem, held, test = tables.problems(name, (stopping.WIDTH,), SIZES[name], draw=draw)
    rng = np.random.default_rng([7, draw])
    w0, each = initial(problem.network, rng, 1), len(problem.y) // BATCH
    steps = walk(problem, w0, lr=0.05, momentum=0.9, batch=BATCH, rng=rng, steps=stopping.PASSES * each, every=each)
    return np.array([[held.loss(w[0]), test.accuracy(w[0]), test.loss(w[0])] for w in steps]).T


def cell(name: str) -> dict[str, Any]:
    """Over the draws: "accuracy" and "loss" on test examples, each [where validation says stop, at the end]."""
    runs = np.array([history(name, draw) for draw in range(stopping.DRAWS)])
    best = runs[:, 0].argmin(-1)
    stop, end = runs[np.arange(len(runs)), :, best], runs[:, :, -1]
    both = np.stack([stop, end])  # (2, draws, 3)
    return {"accuracy": rounded(both[:, :, 1], 4), "loss": rounded(both[:, :, 2], 4), "passes": (best + 1).tolist()}


def measured() -> dict[str, Any]:
    """All cells, by data set."""
    return {name: cell(name) for name in SIZES}
