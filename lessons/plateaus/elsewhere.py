"""Unscaled inputs and good starts once more, on MNIST-1D and on a teacher's classes. Recorded.

Networks, steps and rates are those of the lesson. Made inputs have no units, so each feature is given one, a random
power of ten between a thousandth and a thousand: around zero, or positive, as lengths and weights are. About a
minute.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.plateaus import gradient_by_layer, unscaled_inputs
from lessons.shared.evidence import Case
from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.recordings import recorded

NAMES = tables.MADE
UNITS, RAISED = 3, 5  # units of 10⁻³ to 10³; five deviations above zero hardly any feature is negative
INPUTS = ("standardized", "in units, around zero", "in units, positive")
SCHEMES: tuple[str | float, ...] = (0.01, "naive", "He", 1.0)
STARTS = 16


def with_units(name: str, depth: int, inputs: str) -> Classifier:
    """A network of `depth` sigmoid layers on 150 examples, whose features have one of INPUTS."""
    whole, rows = tables.task(name), slice(unscaled_inputs.EXAMPLES)
    x = whole.x[rows]
    if inputs != INPUTS[0]:
        units = 10 ** np.random.default_rng(9).uniform(-UNITS, UNITS, x.shape[1])
        x = units * (x + (RAISED if inputs == INPUTS[2] else 0))
    features, classes = tables.ends(name)
    return Classifier(DeepNetwork((features, *[unscaled_inputs.WIDTH] * depth, classes), "sigmoid"), x, whole.y[rows])


def begun(name: str) -> dict[str, list[int]]:
    """By scheme on how many of STARTS pairs He's loss is the lower one, [at the start, at the end]."""
    found = {scheme: gradient_by_layer.start_and_end(scheme, seeds=STARTS, task=name) for scheme in SCHEMES}
    return {
        str(scheme): [int(np.sum(found["He"][k] < found[scheme][k])) for k in (0, 2)]
        for scheme in SCHEMES
        if scheme != "He"
    }


def recorded_of(name: str) -> Any:
    """The recorded cells of one data set."""
    return recorded("plateaus", "elsewhere")[name]


def unit_rows() -> list[tuple[str, str, float, float, float]]:
    """Data, inputs, the first layer's saturated share at the end, accuracy, and the largest class; one layer."""
    rows = []
    for name in NAMES:
        y = tables.task(name).y[: unscaled_inputs.EXAMPLES]
        for how in INPUTS:
            _, saturated, _, right = recorded_of(name)["units"][f"1, {how}"]["median"]
            rows.append((name, how, saturated, right, float(np.bincount(y).max() / len(y))))
    return rows


# ---- the recorded cells as cases of a claim ----


def cases(claim: str) -> list[Case]:
    """The cases that both data sets add to a claim: P2 or T6."""
    require_choice("claim", claim, CASES)
    return [case for name in NAMES for case in CASES[claim](name)]


def _p2(name: str) -> list[Case]:
    y = tables.task(name).y[: unscaled_inputs.EXAMPLES]
    missed_at_least = 1 - float(np.bincount(y).max() / len(y))
    cells = {tuple(cell.split(", ", 1)): runs for cell, runs in recorded_of(name)["units"].items()}
    return [
        Case.median(
            f"{name}, {depth} {'layer' if depth == '1' else 'layers'}, {how}",
            (1 - np.array(runs["accuracy"])) / missed_at_least,
            under=how != INPUTS[0],
            data=name,
        )
        for (depth, how), runs in cells.items()
    ]


def _t6(name: str) -> list[Case]:
    wins = recorded_of(name)["begun"]
    ends = [
        Case.share(f"{name}, at the end, against {_scheme(other)}", end, STARTS, data=name)
        for other, (_, end) in wins.items()
    ]
    at_start = wins[str(SCHEMES[0])][0]
    return [
        *ends, Case.share(f"{name}, at the start, against σ = 0.01", at_start, STARTS, under=False, data=name)
    ]  # fmt: skip


def _scheme(name: str) -> str:
    return name if name in gradient_by_layer.SCHEMES else f"σ = {float(name):g}"


CASES = {"P2": _p2, "T6": _t6}


def measured() -> dict[str, Any]:
    """All cells, by data set."""
    return {
        name: {
            "units": {
                f"{depth}, {how}": unscaled_inputs.cell(with_units(name, depth, how))
                for depth in unscaled_inputs.DEPTHS
                for how in INPUTS
            },
            "begun": begun(name),
        }
        for name in NAMES
    }
