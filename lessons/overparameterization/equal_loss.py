"""Networks compared at one training loss: their sharpness and test error, and the ground around them.

Every network stops at its first look at or below the target, so that none is ahead.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy

from lessons.overparameterization import loss_planes
from lessons.overparameterization.loss_planes import architecture, roughness
from lessons.overparameterization.sharpness import filter_sharpness, relative_sharpness, top_eigenvalue
from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.comparison import bootstrap_interval
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.ensembles import stopped_at
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.recordings import recorded, rounded

SIZES = {"digits": 300, "tumours": 200, "wine": 90}
MADE_SIZE = 200
TARGETS = {0.0: 0.05, 0.2: 0.2}  # the loss at which networks are compared, by the share of wrong labels
STARTS, BATCHES, RATES = 6, (5, 20, None), (0.05, 0.2, 0.5)  # None: all examples
GROUND = {"residual": 0.01, "plain": 0.003, "batch norm": 0.01, "layer norm": 0.003}  # each with its rate
HEIGHT, LONGEST = 0.3, 1600


def settings(name: str, noise: float) -> dict[str, Any]:
    """By "batch rate", for every setting in which all STARTS networks arrive: the median loss, and row by row, start by
    start, top eigenvalue, filter-normalized and relative sharpness, test accuracy, test loss."""
    problem, test = tables.problems(name, (16,), (SIZES.get(name, MADE_SIZE),), noise=noise)
    cells = {}
    for batch, lr in itertools.product((one or len(problem.y) for one in BATCHES), RATES):
        w, when = stopped_at(
            problem,
            initial(problem.network, np.random.default_rng(5), STARTS),
            target=TARGETS[noise],
            steps=4000,
            every=4,
            lr=lr,
            batch=batch,
            rng=np.random.default_rng([1, batch]),
        )
        if np.any(when < 0):
            continue
        sharp = [[measure(problem, one, steps=15) for one in w]
                 for measure in (top_eigenvalue, filter_sharpness, relative_sharpness)]  # fmt: skip
        rows = rounded([*sharp, test.accuracy(w).tolist(), test.loss(w).tolist()])
        cells[f"{batch} {lr:g}"] = {"loss": float(np.median(problem.loss(w)).round(4)), "rows": rows}
    return cells


MEASURES = ("top eigenvalue", "filter-normalized", "relative")


def recorded_rows(name: str, noise: float) -> tuple[Array, Array]:
    """Of every setting of `settings`: rate / batch (settings,), and its rows (settings, 5, starts)."""
    kind, part = ("equal_loss", "sharpness") if name in SIZES else ("elsewhere", name)
    cells = recorded("overparameterization", kind)[part]
    cells = cells[f"{name} {noise:g}"] if name in SIZES else cells["sharpness"][f"{noise:g}"]
    knobs = [key.split() for key in cells]
    return np.array([float(lr) / int(batch) for batch, lr in knobs]), np.array([c["rows"] for c in cells.values()])


def rank_interval(rows_of: Callable[[Array], tuple[Array, Array]]) -> tuple[float, float, float]:
    """Minus the rank correlation of two rows over settings, with its 95% bootstrap interval over the starts.

    `rows_of` gives the rows (settings,) for the numbers (count,) of some starts, repeated ones too.
    """

    def fall(starts: Array) -> float:
        correlation = -scipy.stats.spearmanr(*rows_of(starts.astype(int))).statistic
        return float(correlation) if np.isfinite(correlation) else 0.0  # all settings alike: no order

    starts = np.arange(float(STARTS))
    low, high = bootstrap_interval(fall, starts, rng=np.random.default_rng(0), draws=400)
    here = fall(starts)
    return here, min(low, here), max(high, here)


def flat_is_good(name: str, noise: float, measure: str, *, by: str = "accuracy") -> tuple[float, float, float]:
    """Positive where flatter networks do better: by test accuracy or, by "loss", by minus test loss. With interval."""
    _, rows = recorded_rows(name, noise)
    sharp, good = rows[:, MEASURES.index(measure)], rows[:, 3] if by == "accuracy" else -rows[:, 4]
    return rank_interval(lambda at: (np.median(sharp[:, at], 1), np.median(good[:, at], 1)))


def noise_is_flat(name: str, noise: float, measure: str) -> tuple[float, float, float]:
    """Positive where networks are flatter the larger rate / batch is. With interval."""
    quotient, rows = recorded_rows(name, noise)
    return rank_interval(lambda at: (quotient, np.median(rows[:, MEASURES.index(measure)][:, at], 1)))


def ground(name: str) -> dict[str, Any]:
    """Of the twenty-layer networks of a kind that get to HEIGHT: their loss, and per radius their planes' roughness."""
    problem, rng = classifiers(architecture(name), examples=loss_planes.EXAMPLES)[0], np.random.default_rng(8)
    w0 = initial(problem.network, rng, loss_planes.NETWORKS)
    knobs = dict(lr=GROUND[name], batch=50, momentum=0.9, rng=rng)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        w, when = stopped_at(problem, w0, target=HEIGHT, steps=LONGEST, every=8, **knobs)
    w, part = w[when >= 0], problem.rows(np.arange(loss_planes.SEEN))
    rough = {
        f"{r:g}": rounded([roughness(loss_planes.surface(part, one, 0, r)) for one in w]) for r in loss_planes.RADII
    }
    return {"loss": rounded(problem.loss(w)), "rough": rough}


def measured() -> dict[str, Any]:
    """All cells: "sharpness" by data set and noise, "ground" by architecture."""
    return {
        "sharpness": {f"{name} {noise:g}": settings(name, noise) for noise in TARGETS for name in SIZES},
        "ground": {name: ground(name) for name in GROUND},
    }
