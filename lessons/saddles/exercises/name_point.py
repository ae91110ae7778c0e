"""The exercise `name_point`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import numpy as np

from lessons.shared.exercises.returns import word
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array

SIGNS = {
    "minimum": [(1, 1, 1), (2, 1, 1)],
    "maximum": [(-1, -1, -1), (-1, -2, -1)],
    "saddle": [(1, 1, -1), (1, -1, -1), (1, 0, -1)],
    "silent": [(1, 1, 0), (-1, -1, 0), (1, 0, 0)],
}


TWISTS = ((1, 2, 0), (0, 1, 1), (0, 0, 1))  # a whole change of coordinates: it keeps the signs and mixes the axes


def form_inputs(rng: np.random.Generator) -> Case:
    return quadratic_form(rng, str(rng.choice(list(SIGNS))))


def quadratic_form(rng: np.random.Generator, kind: str) -> Case:
    """A whole matrix A (3, 3), not symmetric, whose wᵀAw has curvatures of the signs of `kind`: Sylvester's law."""
    signs = SIGNS[kind][rng.integers(len(SIGNS[kind]))]
    basis = np.array(TWISTS)[rng.permutation(3)] * rng.choice([-1, 1], (3, 1))
    symmetric = 2 * basis.T @ np.diag(rng.permutation(signs)) @ basis
    twist = np.triu(rng.integers(2, 6, (3, 3)) * rng.choice([-1, 1], (3, 3)), 1)
    return {"A": (symmetric + twist - twist.T).astype(float)}


NAMES = ("minimum", "maximum", "saddle", "silent")


def forms(A: Array, kind: str) -> list[Case]:
    """A few quadratic forms of one kind, drawn from the numbers of the case."""
    rng = np.random.default_rng(np.abs(A).astype(int).ravel())
    return [quadratic_form(rng, kind) for _ in range(4)]


def named(answer: Answer, A: Array, kind: str) -> list[str]:
    """What the answer calls them."""
    return [answer(**form) for form in forms(A, kind)]


def names_minima_and_maxima(answer: Answer, *, A: Array) -> bool:
    """Where wᵀAw is above 0 for every w but 0 it says minimum; where it is below 0, maximum."""
    return all(set(named(answer, A, kind)) == {kind} for kind in ("minimum", "maximum"))


def names_saddles(answer: Answer, *, A: Array) -> bool:
    """Where wᵀAw takes both signs it says saddle."""
    return set(named(answer, A, "saddle")) == {"saddle"}


def says_when_the_form_is_silent(answer: Answer, *, A: Array) -> bool:
    """Where wᵀAw is 0 along a line and never changes sign it says silent."""
    return set(named(answer, A, "silent")) == {"silent"}


def upside_down_swaps(answer: Answer, *, A: Array) -> bool:
    """Upside down, a minimum is a maximum, and the others keep their names."""
    swapped = {"minimum": "maximum", "maximum": "minimum"}
    return answer(A=-A) == swapped.get(answer(A=A), answer(A=A))


def sizes_do_not_matter(answer: Answer, *, A: Array) -> bool:
    """In other units (A a million times as large or as small) the name is the same."""
    return answer(A=1e6 * A) == answer(A=A) == answer(A=1e-6 * A)


def _symmetric(kind: str) -> list[Array]:
    """Diagonal forms of one kind: nothing to symmetrize, so that only the reading of signs is tried."""
    return [2.0 * np.diag(signs).astype(float) for signs in SIGNS[kind]]


def _plain(answer: Answer, kind: str) -> list[str]:
    return [answer(A=matrix) for matrix in _symmetric(kind)]


def counts_zeros_as_negative(answer: Answer, *, A: Array) -> bool:
    """You count a zero curvature as negative. It leads neither up nor down: with no way down in sight, nothing says
    saddle.
    """
    return answer(A=np.diag([2.0, 2.0, 0.0])) == "saddle"


def counts_zeros_as_positive(answer: Answer, *, A: Array) -> bool:
    """You count a zero curvature as positive. Along it the second derivative sees a flat line, and higher terms may
    lead down.
    """
    return answer(A=np.diag([2.0, 2.0, 0.0])) == "minimum"


def forgets_the_symmetric_part(answer: Answer, *, A: Array) -> bool:
    """You take the eigenvalues of A as it stands. The value wᵀAw does not change when you exchange A and its transpose:
    only one part of A is in it.
    """
    # Right on diagonal forms, and the antisymmetric part, which is in no value of wᵀAw, changes the name.
    if any(set(_plain(answer, kind)) != {kind} for kind in SIGNS):
        return False
    skew = np.array([[0.0, 30, -20], [-30, 0, 40], [20, -40, 0]])
    return any(answer(A=matrix + skew) != kind for kind in SIGNS for matrix in _symmetric(kind))


def reads_the_diagonal(answer: Answer, *, A: Array) -> bool:
    """You read the diagonal. It holds the curvatures along the axes; between the axes the form can bend the other
    way.
    """
    # [[1, 3], [3, 1]] bends down along (1, −1), with a diagonal of ones.
    hidden = np.array([[2.0, 6, 0], [6, 2, 0], [0, 0, 2]])
    return set(_plain(answer, "saddle")) == {"saddle"} and answer(A=hidden) == "minimum"


def uses_the_determinant(answer: Answer, *, A: Array) -> bool:
    """You use a product of curvatures: in three dimensions two negative ones make a positive product. Look at each
    sign.
    """
    # Two negative curvatures of three multiply to a positive number.
    return answer(A=np.diag([2.0, -2, -2])) == "minimum" or answer(A=np.diag([-2.0, -2, -2])) == "saddle"


name_point = Task(
    "name_point",
    inputs=form_inputs,
    returns=word(NAMES),
    properties=[
        names_minima_and_maxima,
        names_saddles,
        says_when_the_form_is_silent,
        upside_down_swaps,
        sizes_do_not_matter,
    ],
    mistakes=[
        counts_zeros_as_negative,
        counts_zeros_as_positive,
        forgets_the_symmetric_part,
        reads_the_diagonal,
        uses_the_determinant,
    ],
)
