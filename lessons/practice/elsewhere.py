"""Forty layers, warm-up, cycles, noise and weight decay once more, on MNIST-1D and on a teacher's classes. Recorded.

Networks, rates, steps and seeds are those of the lesson. Losses are told so that knowing nothing but how frequent each
class is costs ln 10, as on the digits. About five minutes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.practice import capstone, case_studies, cycles, noise, warmup_again, warmup_fates
from lessons.practice.capstone import Recipe
from lessons.practice.sweep import sweep
from lessons.shared.evidence import Case
from lessons.shared.numerics import tables, training
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.comparison import tuned
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import recorded, rounded

NAMES = tables.MADE
NOTHING = np.log(10)
ALONE = {
    "nothing": Recipe(),
    "scaled residual connections": Recipe(residual="scaled"),
    "He's start": Recipe("He"),
    "layer normalization": Recipe(normalization="layer"),
    "nothing, Adam": Recipe(method="Adam"),
    "He's start, Adam": Recipe("He", method="Adam"),
}
SCHEDULES = ("triangles", "cosine")
WAYS = ("all examples, same rate", "batch of 4, same rate", "all examples, four times the rate")
DECAYS, SEEDS = (0.0, 0.01, 0.03, 0.1, 0.3), 10


def forty_layers(name: str, recipe: Recipe) -> list[float]:
    """Final training losses (seeds,) at the rate of least median; knowing nothing costs ln 10."""
    inputs, classes = tables.ends(name)
    network = DeepNetwork(
        (inputs, *[capstone.WIDTH] * capstone.DEPTH, classes), "ReLU", recipe.normalization,
        capstone.RESIDUALS[recipe.residual],
    )  # fmt: skip
    problem, _ = tables.split(name, network, capstone.EXAMPLES)
    seeds = range(capstone.SEEDS)
    w0 = initial_by_seed(network, seeds, scheme=recipe.init)
    knobs: dict[str, Any] = dict(rates=capstone.RATES[recipe.method], method=recipe.method, batch=capstone.BATCH)
    _, losses = tuned(sweep(problem, w0, seeds, factors=np.ones(capstone.STEPS), **knobs).losses(problem))
    return rounded(losses * NOTHING / warmup_again.chance(problem))


def cycled(name: str) -> dict[str, list[list[float]]]:
    """By share of wrong labels the training losses (seeds,) of each of SCHEDULES at its best peak."""
    return {
        f"{wrong:g}": [rounded(tuned(cycles.final_scores(one, wrong, name=name)[0])[1]) for one in SCHEDULES]
        for wrong in cycles.NOISES
    }


def sharpened(name: str) -> dict[str, Any]:
    """The portrait of six networks after each of WAYS."""
    w = noise.sharp_minima(name=name)
    return {way: noise.continued(w, way, name=name)["top"] for way in WAYS}


def decayed(name: str) -> dict[str, list[float]]:
    """By decay the test losses (SEEDS,) of run D's training on the task."""
    sick = case_studies.SITUATIONS["overfitting"]
    inputs, classes = tables.ends(name)
    network = Network((inputs, *sick.network.widths[1:-1], classes), sick.network.activation)
    problem, test = tables.split(name, network, sick.examples, noise=sick.wrong)
    run, found = replace(sick, network=network), {}
    for decay in DECAYS:
        w, _ = training.trained(replace(problem, decay=decay), run.starts(SEEDS), rates=run.rates(), batch=run.batch)
        found[f"{decay:g}"] = rounded(test.loss(w))
    return found


def recorded_of(name: str) -> Any:
    """The recorded cells of one data set."""
    return recorded("practice", "elsewhere")[name]


# ---- the recorded cells as cases of a claim ----


def cases(claim: str) -> list[Case]:
    """The cases that both data sets add to a claim: T1, T3 to T6 or T9."""
    require_choice("claim", claim, CASES)
    return [case for name in NAMES for case in CASES[claim](name)]


def _forty(name: str, recipe: str) -> Array:
    return np.array(recorded_of(name)["forty"][recipe])


def _t1(name: str) -> list[Case]:
    alone = ("scaled residual connections", "He's start", "layer normalization")
    return [
        Case.median(
            f"{name}, {one} alone",
            NOTHING - _forty(name, one),
            under=one == alone[0] and name != "MNIST-1D",
            data=name,
        )
        for one in alone
    ]


def _t3(name: str) -> list[Case]:
    rows = recorded_of(name)["warm"]
    wins = sum(rescued > lost for _, rescued, _, lost in rows)
    return [Case.share(f"{name}, gradient descent", wins, len(rows), under=False, data=name)]


def _t4(name: str) -> list[Case]:
    wins = {float(wrong): np.less(*rows) for wrong, rows in recorded_of(name)["cycles"].items()}
    return [
        Case.share(f"{name}, {wrong:.0%} wrong", int(np.sum(row)), len(row), under=False, data=name)
        for wrong, row in wins.items()
    ]


def _t5(name: str) -> list[Case]:
    tops = recorded_of(name)["noise"]
    flatter = int(np.sum(np.less(tops["batch of 4, same rate"], tops["all examples, same rate"])))
    return [Case.share(f"{name}, batches of 4", flatter, noise.SEEDS, data=name)]


def _t6(name: str) -> list[Case]:
    ends = {
        "Adam": _forty(name, "nothing, Adam") - _forty(name, "He's start, Adam"),
        "plain descent": _forty(name, "nothing") - _forty(name, "He's start"),
    }
    return [Case.median(f"{name}, {rule}", fall, under=False, data=name) for rule, fall in ends.items()]


def _t9(name: str) -> list[Case]:
    held = {float(decay): np.array(row) for decay, row in recorded_of(name)["decay"].items()}
    return [
        Case.median(f"{name}, decay {decay:g}", held[0.0] / held[decay], under=decay < 0.3, data=name)
        for decay in DECAYS[1:]
    ]


CASES = {"T1": _t1, "T3": _t3, "T4": _t4, "T5": _t5, "T6": _t6, "T9": _t9}


def measured() -> dict[str, Any]:
    """All cells, by data set."""
    return {
        name: {
            "forty": {one: forty_layers(name, recipe) for one, recipe in ALONE.items()},
            "cycles": cycled(name),
            "noise": sharpened(name),
            "decay": decayed(name),
            "warm": warmup_fates.cell(name, "gradient descent"),
        }
        for name in NAMES
    }
