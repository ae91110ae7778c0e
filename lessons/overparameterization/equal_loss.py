"""Networks compared at one training loss: their sharpness and test error, their barriers, and the ground around them.

Every network stops at its first look at or below the target, so that none is ahead.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from lessons.overparameterization import planes, tables, widths
from lessons.overparameterization.sharpness import filter_sharpness, relative_sharpness, top_eigenvalue
from lessons.overparameterization.slices import architecture, roughness
from lessons.overparameterization.training import digits_problem, stopped_at
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.rounding import digits

SIZES = {"digits": 300, "tumours": 200, "wine": 90}
TARGETS = {0.0: 0.05, 0.2: 0.2}  # the loss at which networks are compared, by the share of wrong labels
STARTS, BATCHES, RATES = 6, (5, 20, None), (0.05, 0.2, 0.5)  # None: all examples
HIDDEN = ((4,), (8,), (16,), (32,), (64,), (16, 16), (16, 16, 16))
LEVEL, PAIRS = 0.1, 20
GROUND = {"residual": 0.01, "plain": 0.003, "batch norm": 0.01, "layer norm": 0.003}  # each with its rate
HEIGHT, LONGEST = 0.3, 1600


def settings(name: str, noise: float) -> dict[str, Any]:
    """By "batch rate", for every setting in which all STARTS networks arrive: the median loss, and row by row, start by
    start, top eigenvalue, filter-normalized and relative sharpness, test accuracy, test loss."""
    problem, test = tables.problems(name, (16,), (SIZES[name],), noise=noise)
    found = {}
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
        rows = digits([*sharp, test.accuracy(w).tolist(), test.loss(w).tolist()])
        found[f"{batch} {lr:g}"] = {"loss": float(np.median(problem.loss(w)).round(4)), "rows": rows}
    return found


def barriers(hidden: tuple[int, ...]) -> list[float]:
    """The barrier of each pair, of PAIRS, in which both networks on 600 digits arrive at LEVEL."""
    problem, rng = digits_problem(hidden)[0], np.random.default_rng([7, *hidden])
    w0 = initial(problem.network, rng, 2 * PAIRS)
    w, when = stopped_at(problem, w0, target=LEVEL, steps=4000, every=4, lr=0.05, momentum=0.9, batch=50, rng=rng)
    arrived = (when.reshape(-1, 2) >= 0).all(1)
    return digits(widths.barriers(problem, w.reshape(PAIRS, 2, -1)[arrived].reshape(-1, problem.dim)))


def ground(name: str) -> dict[str, Any]:
    """Of the twenty-layer networks of a kind that get to HEIGHT: their loss, and per radius their planes' roughness."""
    problem, rng = classifiers(architecture(name), examples=planes.EXAMPLES)[0], np.random.default_rng(8)
    w0 = initial(problem.network, rng, planes.NETWORKS)
    knobs = dict(lr=GROUND[name], batch=50, momentum=0.9, rng=rng)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        w, when = stopped_at(problem, w0, target=HEIGHT, steps=LONGEST, every=8, **knobs)
    w, part = w[when >= 0], problem.rows(np.arange(planes.SEEN))
    rough = {f"{r:g}": digits([roughness(planes.surface(part, one, 0, r)) for one in w]) for r in planes.RADII}
    return {"loss": digits(problem.loss(w)), "rough": rough}


def measured() -> dict[str, Any]:
    """All cells: "sharpness" by data set and noise, "barriers" by layers, "ground" by architecture."""
    return {
        "barriers": {"-".join(map(str, hidden)): barriers(hidden) for hidden in HIDDEN},
        "sharpness": {f"{name} {noise:g}": settings(name, noise) for noise in TARGETS for name in SIZES},
        "ground": {name: ground(name) for name in GROUND},
    }
