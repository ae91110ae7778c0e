"""The exercise `orthogonalize`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import numpy as np

from lessons.shared.exercises.precision import allclose
from lessons.shared.exercises.returns import array_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array

SHAPES = ((3, 2), (2, 3), (3, 3))


def matrix_inputs(rng: np.random.Generator) -> Case:
    """A tall, wide or square matrix whose singular values lie well apart and away from 1."""
    rows, columns = SHAPES[rng.integers(len(SHAPES))]
    k = min(rows, columns)
    values = np.array([rng.uniform(3, 6), rng.uniform(1.5, 2.5), rng.uniform(0.2, 0.6)])[:k]
    left, right = np.linalg.qr(rng.normal(size=(rows, k)))[0], np.linalg.qr(rng.normal(size=(columns, k)))[0]
    return {"matrix": (left * values) @ right.T}


def lengths(matrix: Array) -> Array:
    """The singular values; those of the zero matrix where a number is too large to square."""
    small = matrix if np.abs(matrix).max() < 1e100 else 0 * matrix
    values: Array = np.asarray(np.linalg.svd(small, compute_uv=False), float)
    return values


def every_direction_gets_the_length_one(answer: Answer, *, matrix: Array) -> bool:
    """Every singular value of the result is 1."""
    return allclose(lengths(answer(matrix=matrix)), 1, atol=1e-6)


def turns_no_direction(answer: Answer, *, matrix: Array) -> bool:
    """No direction is turned: the result, transposed, times the matrix is symmetric and has no negative eigenvalue."""
    product = answer(matrix=matrix).T @ matrix
    if not np.all(np.isfinite(product)) or not allclose(product, product.T, atol=1e-6):
        return False
    return bool(np.linalg.eigvalsh(product)[0] > -1e-3 * np.abs(product).max()) and bool(np.trace(product) > 0)


def the_length_of_the_gradient_does_not_matter(answer: Answer, *, matrix: Array) -> bool:
    """Five times the matrix gives the same result."""
    return allclose(answer(matrix=5 * matrix), answer(matrix=matrix), atol=1e-6)


def turns_with_the_rows(answer: Answer, *, matrix: Array) -> bool:
    """Where the rows are exchanged, the rows of the result are, too."""
    return allclose(answer(matrix=matrix[::-1]), answer(matrix=matrix)[::-1], atol=1e-6)


def only_scales(answer: Answer, *, matrix: Array) -> bool:
    """You only change the length of the whole matrix. Its long directions stay longer than its short ones."""
    found = answer(matrix=matrix)
    size = np.abs(found).max()
    return bool(0 < size < 1e100) and allclose(found / size, matrix / np.abs(matrix).max(), atol=1e-6)


def divides_twice(answer: Answer, *, matrix: Array) -> bool:
    """You divide by the singular values themselves, so that what was short becomes long. Divide so that each becomes 1:
    the values are to vanish, not to turn over.
    """
    found = answer(matrix=matrix)
    rows, columns = matrix.shape
    product = found.T @ matrix if rows >= columns else matrix @ found.T
    return allclose(product, np.eye(min(rows, columns)), atol=1e-6)


def takes_the_sign_of_each_entry(answer: Answer, *, matrix: Array) -> bool:
    """You take the sign of each entry, as Lion does. That depends on the axes; a matrix has directions of its own."""
    return allclose(answer(matrix=matrix), np.sign(matrix))


def gives_each_column_its_length(answer: Answer, *, matrix: Array) -> bool:
    """You give every column the length 1. Two columns may still point almost the same way."""
    return allclose(answer(matrix=matrix), matrix / np.sqrt((matrix**2).sum(0)), atol=1e-6)


def lets_the_first_column_go_first(answer: Answer, *, matrix: Array) -> bool:
    """You make the columns (or rows) orthogonal one after another, as Gram and Schmidt do, so that the first keeps its
    direction and the others give way. Here none goes first.
    """
    found = answer(matrix=matrix)
    rows, columns = matrix.shape
    product = found.T @ matrix if rows >= columns else found @ matrix.T
    straight = allclose(lengths(found), 1, atol=1e-6)
    return straight and allclose(np.tril(product, -1), 0, atol=1e-6) and not allclose(product, product.T, atol=1e-3)


orthogonalize = Task(
    "orthogonalize",
    inputs=matrix_inputs,
    returns=array_like("matrix"),
    properties=[
        every_direction_gets_the_length_one,
        turns_no_direction,
        the_length_of_the_gradient_does_not_matter,
        turns_with_the_rows,
    ],
    core=[every_direction_gets_the_length_one, turns_no_direction],
    mistakes=[
        only_scales,
        divides_twice,
        takes_the_sign_of_each_entry,
        gives_each_column_its_length,
        lets_the_first_column_go_first,
    ],
)
