"""The exercises on permutation symmetry, one module each. No answer is here."""

from lessons.permutation_symmetry.exercises.barrier import barrier
from lessons.permutation_symmetry.exercises.bend_grad import bend_grad
from lessons.permutation_symmetry.exercises.count_copies import count_copies
from lessons.permutation_symmetry.exercises.match import match
from lessons.permutation_symmetry.exercises.permute import permute

__all__ = [  # noqa: RUF022 - the order of the lesson
    "permute",
    "count_copies",
    "match",
    "barrier",
    "bend_grad",
]
