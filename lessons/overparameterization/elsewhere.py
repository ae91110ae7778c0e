"""Spread, double descent, sharpness and stopping once more, on MNIST-1D and on a teacher's classes. Recorded.

Networks, rates and measures are those of the lesson; twenty networks a width, sixty draws, six starts, twenty draws.
About six minutes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.overparameterization import equal_loss, stopping, widest, widths
from lessons.overparameterization.dropout import Dropout
from lessons.shared.evidence import Case
from lessons.shared.numerics import equal_loss as one_loss
from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.comparison import bootstrap_interval, paired
from lessons.shared.numerics.ensembles import task_problem, walk
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.recordings import recorded, rounded

NAMES = tables.MADE
STEPS, GROWS = ((2, 4), (4, 16), (16, 64), (32, 128)), (16, 64)
NETWORKS, STREAM, DRAWS = 20, 21, 60
MOST = 0.5
SIZES, BATCH = (stopping.EXAMPLES, stopping.VALIDATION), 30
WAYS = {"nothing": (0.0, 0.0), "weight decay 0.03": (0.03, 0.0), "dropout 0.5": (0.0, 0.5)}  # decay, share dropped


def spread(name: str) -> dict[str, list[float]]:
    """The training losses (NETWORKS,) of each width after a hundred passes over 600 examples."""
    found = {}
    for width in sorted({width for step in STEPS for width in step}):
        problem = task_problem(name, (width,), examples=widths.SPREAD)[0]
        w = widths.spread_ends(width, networks=NETWORKS, stream=STREAM, name=name)
        found[str(width)] = rounded([problem.loss(one) for one in w])
    return found


def history(name: str, way: str, noise: float, draw: int) -> Array:
    """(2, passes): per pass validation loss and test accuracy of one network. Test examples are never mislabelled."""
    decay, dropped = WAYS[way]
    problem, held, test = tables.problems(name, (stopping.WIDTH,), SIZES, draw=draw, noise=noise)
    network = problem.network
    if dropped:
        network = Dropout(network.widths, "ReLU", rate=dropped, rng=np.random.default_rng([12, draw]))
    rng, each = np.random.default_rng([7, draw]), len(problem.y) // BATCH
    w0 = initial(network, rng, 1)
    steps = walk(
        replace(problem, network=network, decay=decay),
        w0,
        lr=0.05,
        momentum=0.9,
        batch=BATCH,
        rng=rng,
        steps=stopping.PASSES * each,
        every=each,
    )
    return np.array([[held.loss(w[0]), test.accuracy(w[0])] for w in steps]).T


def remedies(name: str, noise: float) -> dict[str, list[float]]:
    """Test accuracy (draws,) at the end of each of WAYS, and of "early stopping" where validation loss is least."""
    runs = {way: np.array([history(name, way, noise, draw) for draw in range(stopping.DRAWS)]) for way in WAYS}
    plain = runs["nothing"]
    stop = plain[np.arange(len(plain)), 1, plain[:, 0].argmin(-1)]
    return {way: rounded(run[:, 1, -1], 4) for way, run in runs.items()} | {"early stopping": rounded(stop, 4)}


def recorded_of(name: str) -> Any:
    """The recorded cells of one data set."""
    return recorded("overparameterization", "elsewhere")[name]


# ---- the recorded cells as cases of a claim ----


def cases(claim: str) -> list[Case]:
    """The cases that both data sets add to a claim: L3, O2 to O5 or G2."""
    require_choice("claim", claim, CASES)
    return [case for name in NAMES for case in CASES[claim](name)]


def _l3(name: str) -> list[Case]:
    losses, rng = recorded_of(name)["spread"], np.random.default_rng(0)
    rows = {step: np.stack([losses[str(width)] for width in step], axis=1) for step in STEPS}
    within = {step: bootstrap_interval(closer, row, rng=rng) for step, row in rows.items()}
    return [
        Case(f"{name}, {a} to {b}", closer(rows[a, b]), *ends, under=(a, b) == GROWS, data=name)
        for (a, b), ends in within.items()
    ]


def closer(rows: Array) -> float:
    """Of losses (networks, 2) before and after growing: the ratio of the distances between their quartiles."""
    before, after = np.subtract(*np.percentile(rows, [75, 25], axis=0))
    return float(before / max(after, 1e-12))


def _o2(name: str) -> list[Case]:
    wins = recorded_of(name)["widest"]
    return [
        Case.share(
            f"{name}, {noise:.0%} wrong",
            wins[f"{noise:g}"]["loss"],
            wins[f"{noise:g}"]["draws"],
            under=False,
            data=name,
        )
        for noise in widest.NOISES
    ]


def _o3(name: str) -> list[Case]:
    losses = recorded_of(name)["spread"]
    return [
        *(
            Case.ratio(f"{name}, barrier, {step}", before, after, under=wider, data=name)
            for step, (before, after, wider) in one_loss.growths(name).items()
        ),
        *(
            Case.ratio(f"{name}, training loss, {a} to {b}", losses[str(a)], losses[str(b)], data=name)
            for a, b in ((4, 16), (16, 64), (32, 128))
        ),
    ]


def _o4(name: str) -> list[Case]:
    return [
        Case(f"{name}, {noise:.0%} wrong", *equal_loss.flat_is_good(name, noise, "relative"), data=name)
        for noise in equal_loss.TARGETS
    ]


def _o5(name: str) -> list[Case]:
    return [
        Case(f"{name}, {noise:.0%} wrong", *equal_loss.noise_is_flat(name, noise, "relative"), noise > 0, data=name)
        for noise in equal_loss.TARGETS
    ]


def _g2(name: str) -> list[Case]:
    cells = recorded_of(name)["remedies"]
    return [
        Case.paired(
            f"{name}, {way}, {noise:.0%} wrong",
            paired(cells[f"{noise:g}"][way], cells[f"{noise:g}"]["nothing"]),
            scale=100,
            under=noise > 0 and (way != "early stopping" or can_be_learned(name)),
            data=name,
        )
        for noise in stopping.NOISES
        for way in ("early stopping", "weight decay 0.03", "dropout 0.5")
    ]


def can_be_learned(name: str) -> bool:
    """Whether networks of the remedies' size name most unseen examples right, with clean labels."""
    return bool(np.median(recorded_of(name)["remedies"]["0"]["nothing"]) > MOST)


CASES = {"L3": _l3, "O2": _o2, "O3": _o3, "O4": _o4, "O5": _o5, "G2": _g2}


def measured() -> dict[str, Any]:
    """All cells, by data set."""
    return {
        name: {
            "spread": spread(name),
            "widest": widest.cell(name, draws=DRAWS),
            "sharpness": {f"{noise:g}": equal_loss.settings(name, noise) for noise in equal_loss.TARGETS},
            "remedies": {f"{noise:g}": remedies(name, noise) for noise in stopping.NOISES},
        }
        for name in NAMES
    }
