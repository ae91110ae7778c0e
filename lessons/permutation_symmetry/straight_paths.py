"""Barriers on the straight line between trained networks, over widths, depths and training lengths. Recorded.

The recording holds whole numbers: losses in units of UNIT, test digits named right as counts. Measuring it again takes
a quarter of an hour.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.permutation_symmetry.matching import activation_matching, weight_matching
from lessons.permutation_symmetry.symmetries import permuted
from lessons.permutation_symmetry.training import ensemble
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.barriers import ALONG, along, barrier, line
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.ensembles import task_problem
from lessons.shared.numerics.recordings import recorded

UNIT = 1e-4
ONE_LAYER = ((16,), (32,), (64,), (128,), (256,), (512,))
TWO_LAYERS = ((16, 16), (32, 32), (64, 64), (128, 128), (256, 256))
EPOCHS = (10, 40, 160)
SHOWN = ((16,), (64,), (256,), (16, 16), (64, 64), (256, 256))  # whole curves are kept of these
MATCHINGS = ("none", "weights", "activations")


def key(hidden: tuple[int, ...], epochs: int | None = None) -> str:
    """The name of a cell: hidden widths, then epochs."""
    return "-".join(map(str, hidden)) + ("" if epochs is None else f" {epochs}")


def matched(problem: Classifier, a: Array, b: Array, matching: str) -> Array:
    """`b` (dim,) as it is, or with its neurons in the order that fits `a`."""
    if matching == "none":
        return b
    network = problem.network
    weights = matching == "weights"
    return permuted(
        network, b, weight_matching(network, a, b) if weights else activation_matching(network, a, b, problem.x)
    )


def bridge_cell(hidden: tuple[int, ...], epochs: int, *, name: str = "digits") -> dict[str, Any]:
    """Five pairs of networks: the ends, and per matching the barriers; the whole lines where `hidden` is SHOWN."""
    problem, test = task_problem(name, hidden)
    w, n = ensemble(hidden, epochs=epochs, name=name), len(test.y)
    cell: dict[str, Any] = {"ends": units([problem.loss(one) for one in w]), "right": units(test.accuracy(w), 1 / n)}
    for matching in MATCHINGS:
        lines = [line(a, matched(problem, a, b, matching)) for a, b in zip(w[::2], w[1::2], strict=True)]
        losses, unseen = (np.array([along(p.loss, one) for one in lines]) for p in (problem, test))
        right = np.array([along(test.accuracy, one) for one in lines])
        cell[matching] = {
            "barriers": units([barrier(row).height for row in losses]),
            "test barriers": units([barrier(row).height for row in unseen]),
            "right halfway": units(right[:, len(ALONG) // 2], 1 / n),
        } | ({"losses": units(losses), "right": units(right, 1 / n)} if hidden in SHOWN else {})
    return cell


def bridges() -> dict[str, Any]:
    """The recorded cells of `bridge_cell`, by `key(hidden, epochs)`."""
    return recorded("permutation_symmetry", "straight_paths")


def units(values: Any, unit: float = UNIT) -> Any:
    """Whole numbers of a unit, as they are recorded."""
    return np.rint(np.asarray(values, float) / unit).astype(int).tolist()


def measured() -> dict[str, Any]:
    """What `bridges` reads, measured again."""
    return {key(hidden, e): bridge_cell(hidden, e) for hidden in ONE_LAYER + TWO_LAYERS for e in EPOCHS}
