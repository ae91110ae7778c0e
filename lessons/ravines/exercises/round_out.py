"""The exercise `round_out`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import numpy as np

from lessons.ravines.exercises.common import turned
from lessons.shared.exercises.precision import allclose
from lessons.shared.exercises.returns import array_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def hessian_inputs(rng: np.random.Generator) -> Case:
    return {"hess": turned(rng, np.array([rng.uniform(0.1, 0.4), rng.uniform(1.5, 4), rng.uniform(10, 30)]))}


def felt(change: Array, hess: Array) -> Array:
    """The definition: the Hessian in coordinates u where w = change · u."""
    return change.T @ hess @ change


def makes_it_round(answer: Answer, *, hess: Array) -> bool:
    """In the new coordinates every curvature is 1."""
    return allclose(felt(answer(hess=hess), hess), np.eye(len(hess)), atol=1e-8)


def makes_steeper_ones_round(answer: Answer, *, hess: Array) -> bool:
    """So it is for a surface a hundred times as steep."""
    return allclose(felt(answer(hess=100 * hess), 100 * hess), np.eye(len(hess)), atol=1e-8)


def leaves_a_round_one_round(answer: Answer, *, hess: Array) -> bool:
    """A surface that is round already keeps its distances."""
    change = answer(hess=np.eye(len(hess)))
    return allclose(change.T @ change, np.eye(len(hess)), atol=1e-8)


def stretch(answer: Answer, hess: Array) -> Array:
    """The squares, ascending, of the factors by which the change of coordinates stretches; NaN where they overflow."""
    change = answer(hess=hess)
    far = np.abs(change).max() > 1e100
    return np.full(len(hess), np.nan) if far else np.asarray(np.linalg.eigvalsh(change @ change.T), float)


def divides_by_the_whole_curvature(answer: Answer, *, hess: Array) -> bool:
    """You divide by the curvatures. The change of coordinates enters the new Hessian twice, from the left and from the
    right.
    """
    return allclose(stretch(answer, hess) * np.linalg.eigvalsh(hess)[::-1] ** 2, 1, rtol=1e-5)


def stretches_the_wrong_way(answer: Answer, *, hess: Array) -> bool:
    """You stretch the wrong way: what is steep becomes steeper. Your matrix leads from the round coordinates to the old
    ones.
    """
    return allclose(stretch(answer, hess), np.linalg.eigvalsh(hess), rtol=1e-5)


def looks_at_the_diagonal(answer: Answer, *, hess: Array) -> bool:
    """You use the diagonal only, as Adam does. On a turned ravine the curvatures do not stand on it."""
    change = answer(hess=hess)
    return allclose(change, np.diag(np.diag(change))) and allclose(np.diag(change) ** 2 * np.diag(hess), 1)


def turns_the_matrix_round(answer: Answer, *, hess: Array) -> bool:
    """Your matrix would be right if it were transposed. Write out the new Hessian: which factor stands on which
    side?
    """
    change, whole = answer(hess=hess), np.eye(len(hess))
    return allclose(felt(change.T, hess), whole) and not allclose(felt(change, hess), whole)


round_out = Task(
    "round_out",
    inputs=hessian_inputs,
    returns=array_like("hess"),
    properties=[
        makes_it_round,
        makes_steeper_ones_round,
        leaves_a_round_one_round,
    ],
    mistakes=[divides_by_the_whole_curvature, stretches_the_wrong_way, looks_at_the_diagonal, turns_the_matrix_round],
)
