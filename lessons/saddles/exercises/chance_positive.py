"""The exercise `chance_positive`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import numpy as np
import scipy

from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import numbers
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def sample_inputs(rng: np.random.Generator) -> Case:
    """60 random symmetric 3 × 3 matrices, some of them with positive eigenvalues only."""
    square = rng.standard_normal((60, 3, 3)) + rng.uniform(0.4, 1.2) * np.eye(3)
    return {"matrices": np.round((square + square.swapaxes(-1, -2)) / 2, 2)}


def seen_at_most(hits: int, count: int, chance: float) -> float:
    """The probability to see at most `hits` in `count` trials of this chance."""
    return float(scipy.special.bdtr(hits, count, chance))


def hits(matrices: Array) -> int:
    """How many matrices take positive values only: they have a Cholesky factor."""
    count = 0
    for matrix in matrices:
        try:
            np.linalg.cholesky(matrix)
        except np.linalg.LinAlgError:
            continue
        count += 1
    return count


def share_counts_matrices(answer: Answer, *, matrices: Array) -> bool:
    """The first number is the share of matrices whose wᵀMw is above 0 for every w but 0."""
    return bool(isclose(answer(matrices=matrices)[0], hits(matrices) / len(matrices)))


def bound_has_its_meaning(answer: Answer, *, matrices: Array) -> bool:
    """At a chance equal to the second number, seeing as few hits as this has probability 1/20."""
    upper = answer(matrices=matrices)[1]
    return bool(isclose(seen_at_most(hits(matrices), len(matrices), upper), 0.05, rtol=0.02))


def nothing_seen_proves_nothing(answer: Answer, *, matrices: Array) -> bool:
    """From matrices of which none qualifies the share is 0 and the bound is not."""
    share, upper = answer(matrices=-np.abs(matrices))
    return share == 0 and 0 < upper < 0.2


def more_matrices_tell_more(answer: Answer, *, matrices: Array) -> bool:
    """With every matrix there twice, the share stays and the bound comes closer."""
    (share, upper), (again, closer) = answer(matrices=matrices), answer(matrices=np.concatenate([matrices] * 2))
    return bool(isclose(share, again) and share < closer < upper)


def counts_eigenvalues(answer: Answer, *, matrices: Array) -> bool:
    """You count eigenvalues. A minimum needs every eigenvalue of its matrix, so count matrices."""
    return bool(isclose(answer(matrices=np.array([np.diag([1.0, 1, -1])] * 30))[0], 2 / 3))


def trusts_the_determinant(answer: Answer, *, matrices: Array) -> bool:
    """You trust the determinant: two negative eigenvalues make it positive too."""
    return bool(answer(matrices=np.array([np.diag([1.0, -1, -1])] * 30))[0] == 1)


def claims_zero(answer: Answer, *, matrices: Array) -> bool:
    """Your sample is too small for that claim: you saw none, and your bound says that there are none. A normal
    approximation breaks down exactly there.
    """
    # None seen in thirty, and it is sure that there is none.
    return bool(answer(matrices=np.array([-np.eye(3)] * 30))[1] == 0)


def takes_two_sides(answer: Answer, *, matrices: Array) -> bool:
    """Your bound leaves one chance in forty, that of an interval with two sides. Here one side was asked for, with one
    in twenty.
    """
    share, upper = answer(matrices=matrices)
    count = len(matrices)
    return bool(isclose(seen_at_most(round(share * count), count, upper), 0.025, rtol=0.02))


def returns_the_margin(answer: Answer, *, matrices: Array) -> bool | None:
    """You return the distance from the share to the bound. Return the bound."""
    # The bound is measured from the share instead of from zero.
    share, margin = answer(matrices=matrices)
    if share == 0 or hits(matrices) != round(share * len(matrices)):
        return None
    seen = seen_at_most(hits(matrices), len(matrices), min(share + margin, 1.0))
    return bool(isclose(seen, 0.05, rtol=0.02))


chance_positive = Task(
    "chance_positive",
    inputs=sample_inputs,
    returns=numbers("share", "upper"),
    properties=[
        share_counts_matrices,
        bound_has_its_meaning,
        nothing_seen_proves_nothing,
        more_matrices_tell_more,
    ],
    core=[(share_counts_matrices, bound_has_its_meaning)],
    mistakes=[counts_eigenvalues, trusts_the_determinant, claims_zero, takes_two_sides, returns_the_margin],
)
