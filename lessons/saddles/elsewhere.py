"""Ends of thirty descents, and what carries a run off its plateau, on MNIST-1D and on a teacher's classes. Recorded.

Networks, rates and steps are those of the lesson. One half of the classes becomes +1, the other −1, less their mean, so
that zero weights are critical. About five minutes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.saddles import plateau_drop, spread_of_minima
from lessons.saddles.spread_of_minima import RUNS
from lessons.saddles.tanh_network import tanh_surface
from lessons.shared.evidence import Case
from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import recorded, rounded

NAMES = tables.MADE
FIRST, STARTS, STEPS = 300, 8, 6000  # more steps than the tumours need: the first drop comes late


def two_classes(name: str, features: int | None = None) -> tuple[Array, Array]:
    """The first examples of a task, x (FIRST, features) and y, ±1 less its mean; `features` principal components."""
    whole = tables.task(name)
    x, y = whole.x[:FIRST], np.where(whole.y[:FIRST] < whole.classes / 2, -1.0, 1.0)
    if features is not None:
        components, _, _ = np.linalg.svd(x - x.mean(0), full_matrices=False)
        x = components[:, :features] * np.sqrt(len(x))
    return x, y - y.mean()


def shares(name: str) -> dict[str, Any]:
    """Per start: the share of the gradient in the plateau's negative curvatures as the drop "begins", and "halfway" in
    those of that point."""
    x, y = two_classes(name)
    network, surface = Network((x.shape[1], 4, 1), "tanh"), tanh_surface(x, y, hidden=4)
    begins, halfway = [], []
    for seed in range(STARTS):
        start = network.random(np.random.default_rng(seed), 1, scale=1e-2)[0]
        path = plateau_drop.descend_without(surface, start, None, lr=0.02, steps=STEPS)
        begin, half, _ = plateau_drop.drop_steps(surface.loss(path))
        basis = plateau_drop.negative_subspace(surface.hess(path[begin // 2]))
        now = plateau_drop.negative_subspace(surface.hess(path[half]))
        begins.append(plateau_drop.gradient_share(surface.grad(path[begin]), basis))
        halfway.append(plateau_drop.gradient_share(surface.grad(path[half]), now))
    return {"begins": rounded(begins), "halfway": rounded(halfway)}


def at_best(name: str) -> dict[str, int]:
    """By "decay units" how many of thirty descents end at the best minimum seen, on four principal components."""
    x, y = two_classes(name, 4)
    return {
        f"{decay:g} {hidden}": spread_of_minima.spread(
            spread_of_minima.ends_on(x, y, weight_decay=decay, hidden=hidden)
        )[0]
        for decay in spread_of_minima.DECAYS
        for hidden in spread_of_minima.UNITS
    }


def recorded_of(name: str) -> Any:
    """The recorded cells of one data set."""
    return recorded("saddles", "elsewhere")[name]


def best_rows() -> list[tuple[Any, ...]]:
    """Data and weight decay, then of thirty descents how many end at the best minimum seen, by number of units."""
    return [
        (name, decay, *(recorded_of(name)["at_best"][f"{decay:g} {units}"] for units in spread_of_minima.UNITS))
        for name in NAMES
        for decay in spread_of_minima.DECAYS
    ]


# ---- the recorded cells as cases of a claim ----


def cases(claim: str) -> list[Case]:
    """The cases that both data sets add to a claim: L2 or S8."""
    require_choice("claim", claim, ("L2", "S8"))
    if claim == "L2":
        best = {name: np.array(list(recorded_of(name)["at_best"].values())) / RUNS for name in NAMES}
        return [Case.median(f"{name}, {len(row)} networks", row, data=name) for name, row in best.items()]
    return [
        Case.median(f"{name}, {moment}", recorded_of(name)["shares"][part], under=part == "begins", data=name)
        for name in NAMES
        for part, moment in (("begins", "as the drop begins"), ("halfway", "halfway, directions of that point"))
    ]


def measured() -> dict[str, Any]:
    """All cells, by data set."""
    return {name: {"shares": shares(name), "at_best": at_best(name)} for name in NAMES}
