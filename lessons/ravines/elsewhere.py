"""Second order on other data: logistic regression on three more, batches and sharpness on two more. Recorded.

Measures and budgets are those of the lesson. A task with more than two classes becomes one half of its classes against
the other. About three minutes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.ravines import second_order
from lessons.ravines.sharpness_of_solutions import endings
from lessons.ravines.spectrum import start_of, training
from lessons.shared.evidence import Case
from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.comparison import Paired, paired
from lessons.shared.numerics.logistic import Logistic
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import recorded, rounded

CONVEX = ("wine", *tables.MADE)
PENALTY, FIRST, STEPS, FAR, STARTS = 0.01, 569, 6000, 3.0, 20  # as many examples at most as there are tumours
ROUND = 10  # the condition number up to which the table of R5 calls a bowl nearly circular
BATCH, DRAWS, EXAMPLES, LATE = 32, 9, 500, 300
SPLITS, DECAY = 10, 0.001


def two_classes(name: str) -> Logistic:
    """Logistic regression on the first examples of a task: the lower half of its classes is −1, the upper half +1."""
    whole = tables.task(name)
    x, y = whole.x[:FIRST], np.where(whole.y[:FIRST] < whole.classes / 2, -1.0, 1.0)
    return Logistic(np.column_stack([x, np.ones(len(x))]), y, PENALTY)


def convex_cell(name: str) -> dict[str, Any]:
    """Iterations from zero to a hundred-millionth of the first gap, by method, and the problem's condition number; how
    many of STARTS far starts undamped and damped Newton arrive from."""
    problem = two_classes(name)
    runs = second_order.convex_runs(problem, np.zeros(problem.dim), steps=STEPS)
    best = min(float(problem.loss(run.w).min()) for run in runs)
    goal = best + 1e-8 * (float(problem.loss(np.zeros(problem.dim))) - best)
    curvatures = np.linalg.eigvalsh(problem.hess(np.zeros(problem.dim)))
    arrived = second_order.newton_successes(problem, scale=FAR, starts=STARTS)
    return {
        "iterations": {run.method: int(run.iterations_to(problem, goal)) for run in runs},
        "condition": rounded(curvatures[-1] / curvatures[0]),
        "arrived": [round(STARTS * share) for share in arrived],
    }


def batch_errors(name: str) -> list[float]:
    """The relative error of the Hessian of each of DRAWS batches, after LATE steps of descent."""
    inputs, classes = tables.ends(name)
    problem: Classifier = tables.first(name, Network((inputs, 8, classes), "tanh"), EXAMPLES)
    [w] = training(problem, start_of(problem), lr=0.5, seen=(LATE,))
    rngs = map(np.random.default_rng, range(DRAWS))
    return rounded([second_order.batch_noise(problem, w, rng, batch=BATCH, draws=1).hessian for rng in rngs])


def sharpnesses(name: str) -> dict[str, list[float]]:
    """The sharpness at the end of each split, by method."""
    splits = [endings(split, decay=DECAY, name=name) for split in range(SPLITS)]
    return {one[0].method: rounded([end.sharpness for end in one]) for one in zip(*splits, strict=True)}


def sharper_ending(name: str, against: str) -> Paired:
    """log10 of L-BFGS's sharpness over that of `against`, over the recorded splits."""
    ends = {method: np.log10(row) for method, row in recorded("ravines", "elsewhere")["sharpness"][name].items()}
    return paired(ends["L-BFGS"], ends[against])


def convex_rows() -> list[tuple[str, float, int, int, int]]:
    """Of each data set of CONVEX: condition number at zero, and the iterations of descent, Newton and L-BFGS."""
    cells = recorded("ravines", "elsewhere")["convex"]
    methods = ("gradient descent", "Newton", "L-BFGS")
    return [(name, cell["condition"], *(cell["iterations"][one] for one in methods)) for name, cell in cells.items()]


# ---- the recorded cells as cases of a claim ----


def cases(claim: str) -> list[Case]:
    """The cases that the other data sets add to a claim: R6 or R7."""
    require_choice("claim", claim, ("R6", "R7"))
    cells = recorded("ravines", "elsewhere")
    if claim == "R6":
        return [case for name in CONVEX for case in _r6(name, cells["convex"][name])]
    return [case for name in tables.MADE for case in _r7(name, cells["batches"][name])]


def _r6(name: str, cell: dict[str, Any]) -> list[Case]:
    plain, (pure, damped) = cell["iterations"]["gradient descent"], cell["arrived"]
    long = cell["condition"] > ROUND
    return [
        *(
            Case.exact(f"{name}, {method}, from zero", cell["iterations"][method] < plain / 10, under=long, data=name)
            for method in ("Newton", "damped Newton", "BFGS", "L-BFGS")
        ),
        Case.share(f"{name}, damped Newton, from far", damped, STARTS, under=long, data=name),
        Case.share(f"{name}, Newton, from far", pure, STARTS, under=False, data=name),
    ]


def _r7(name: str, errors: list[float]) -> list[Case]:
    pairs = {other: sharper_ending(name, other) for other in ("full-batch descent", "mini-batch descent")}
    return [
        Case.median(f"{name}, noise of a batch of 32, step 300", np.array(errors) / 0.5, data=name),
        *(
            Case(f"{name}, sharpness over {other}'s", 10**p.effect, 10**p.low, 10**p.high, under=False, data=name)
            for other, p in pairs.items()
        ),
    ]


def measured() -> dict[str, Any]:
    """All cells, by kind and data set."""
    return {
        "convex": {name: convex_cell(name) for name in CONVEX},
        "batches": {name: batch_errors(name) for name in tables.MADE},
        "sharpness": {name: sharpnesses(name) for name in tables.MADE},
    }
