"""Where thirty descents of one small network end: how far apart the minima lie, by weight decay and by size.

The same data and the same kind of start everywhere. Each descent is carried on by a quasi-Newton method until the
gradient is below 1e-6, so what is recorded are minima and not runs that were stopped early.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

from lessons.saddles.tanh_network import tanh_surface, tumours
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded

DECAYS, UNITS, RUNS = (0.01, 0.001, 0.0001), (2, 3, 4, 6), 30
SAME = 1e-3  # losses within a thousandth of each other, relative, count as one


def final_losses(weight_decay: float, hidden: int, *, runs: int = RUNS) -> Array:
    """The losses (runs,) of the minima at which descents of a tanh network on four features of the tumours end."""
    return ends_on(*tumours(4), weight_decay=weight_decay, hidden=hidden, runs=runs)


def ends_on(x: Array, y: Array, *, weight_decay: float, hidden: int, runs: int = RUNS) -> Array:
    """The same for any inputs x (n, 4) and targets y (n,)."""
    surface = tanh_surface(x, y, hidden=hidden, weight_decay=weight_decay)
    starts = Network((4, hidden, 1), "tanh").random(np.random.default_rng(1), runs)
    minima = descent.heavy_ball(surface.grad, starts, lr=0.05, momentum=0.9, steps=3000).w[-1]
    polish = {"jac": surface.grad, "method": "BFGS", "options": {"gtol": 1e-7, "maxiter": 4000}}
    return np.array([scipy.optimize.minimize(surface.loss, end, **polish).fun for end in minima])


def spread(losses: Array) -> tuple[int, float]:
    """How many of the runs (runs,) end at the best loss seen, and how far the worst lies above it, relative."""
    losses = np.asarray(losses, dtype=float)
    best = losses.min()
    return int(np.sum(losses <= best * (1 + SAME))), float(losses.max() / best - 1)


def measured() -> dict[str, dict[str, Any]]:
    """By weight decay and number of units, the losses of the minima."""
    return {
        f"{decay:g}": {f"{hidden}": rounded(final_losses(decay, hidden), 5) for hidden in UNITS} for decay in DECAYS
    }
