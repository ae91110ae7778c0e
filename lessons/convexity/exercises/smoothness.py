"""The exercise `smoothness`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import numpy as np

from lessons.shared.exercises.precision import allclose, excused, isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def data_inputs(rng: np.random.Generator) -> Case:
    x = np.round(rng.normal(size=(8, 3)) * rng.uniform(0.5, 2) + rng.normal(size=3), 2)
    return {"X": x, "ridge": round(rng.uniform(0.2, 1.5), 2)}


def logistic_gradient(w: Array, x: Array, ridge: float) -> Array:
    """The gradient (..., d) of mean(log(1 + exp(-x·w))) + ridge |w|²/2: every label is 1, which costs no generality."""
    return -(1 / (1 + np.exp(w @ x.T))) @ x / len(x) + ridge * w


def steepest_change(x: Array, ridge: float, *, reach: float = 1e-3) -> float:
    """How fast the gradient changes at w = 0 where it changes most, from small moves along each axis."""
    moves = reach * np.eye(x.shape[1])
    change = (logistic_gradient(moves, x, ridge) - logistic_gradient(-moves, x, ridge)) / (2 * reach)
    return float(np.linalg.norm(change, 2))


def bounds_the_gradients_change(answer: Answer, *, X: Array, ridge: float) -> bool:
    """The gradient never changes by more than the constant times the distance moved."""
    pairs = np.random.default_rng(0).normal(size=(2, 200, X.shape[1])) * np.geomspace(1e-2, 3, 200)[:, None]
    change = np.diff([logistic_gradient(w, X, ridge) for w in pairs], axis=0)[0]
    bound = answer(X=X, ridge=ridge) * (1 + 1e-9 + excused())
    steepest = steepest_change(X, ridge) * (1 - 1e-5)  # measured over a small distance, hence the margin
    return bool(np.all(np.linalg.norm(change, axis=1) <= bound * np.linalg.norm(pairs[1] - pairs[0], axis=1))) and (
        steepest <= bound
    )


def no_smaller_constant_would_do(answer: Answer, *, X: Array, ridge: float) -> bool:
    """No smaller constant would do: in some direction the gradient does change that fast."""
    return answer(X=X, ridge=ridge) <= steepest_change(X, ridge) * 1.001


def copies_change_nothing(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Every example twice is the same loss, hence the same constant."""
    return bool(isclose(answer(X=np.vstack([X, X]), ridge=ridge), answer(X=X, ridge=ridge)))


def turning_changes_nothing(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Turning the coordinates of the features leaves the constant as it is."""
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(X.shape[1],) * 2))[0]
    return bool(isclose(answer(X=X @ turn, ridge=ridge), answer(X=X, ridge=ridge)))


def growth(answer: Answer, X: Array, change: Array) -> float:
    """By what factor the part of the constant that comes from the data grows when X changes."""
    before = answer(X=X, ridge=0.0)
    return answer(X=change, ridge=0.0) / before if before else np.nan


def twice(X: Array) -> Array:
    return np.vstack([X, X])


def apart(X: Array) -> Array:
    """Two copies of the data, each with features of its own."""
    return np.asarray(np.kron(np.eye(2), X), float)


def forgets_the_mean(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Your constant doubles when every example is there twice. The loss is a mean over examples, not a sum."""
    return bool(isclose(growth(answer, X, twice(X)), 2))


def forgets_the_sigmoid(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Your data part is too large by a fixed factor. The gradient passes through the sigmoid: how steep is the sigmoid
    where it is steepest?
    """
    return bool(isclose(answer(X=X, ridge=0.0) / steepest_change(X, 0.0), [2, 4], rtol=1e-3).any())


def bounds_the_loss(answer: Answer, *, X: Array, ridge: float) -> bool:
    """You bound the slope of the loss. This is about how fast the slope itself changes: the second derivative, in which
    the features appear twice.
    """
    grown = [growth(answer, X, change) for change in (3 * X, twice(X), apart(X))]
    return allclose(grown, [3, 1, 1])


def forgets_the_square(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Make the features three times as large, and your constant is three times as large. A second derivative grows
    faster: a singular value of X is not yet an eigenvalue of the curvature.
    """
    return bool(isclose(growth(answer, X, 3 * X), 3)) and not bounds_the_loss(answer, X=X, ridge=ridge)


def adds_all_directions(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Your constant is safe but not the smallest: it adds up all directions, or takes the longest example. Only the
    direction in which the gradient changes most counts.
    """
    grown = [growth(answer, X, change) for change in (3 * X, twice(X), apart(X))]
    return allclose(grown, [9, 1, 1])


def is_too_small(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Your constant is too small: in some direction the gradient changes faster. Is it the largest eigenvalue (eigvalsh
    sorts upward), and is it divided once too often?
    """
    grown = [growth(answer, X, change) for change in (3 * X, twice(X))]
    return allclose(grown, [9, 1]) and answer(X=X, ridge=0.0) < 0.999 * steepest_change(X, 0.0)


def forgets_the_ridge(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Your constant ignores the ridge term, which bends the loss too."""
    return bool(isclose(answer(X=X, ridge=ridge), answer(X=X, ridge=0.0)))


def returns_the_step(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Your number falls as the features grow: that is a step size. Return the constant itself."""
    return bool(isclose(growth(answer, X, 3 * X), 1 / 9))


smoothness = Task(
    "smoothness",
    inputs=data_inputs,
    returns=number,
    properties=[
        bounds_the_gradients_change,
        no_smaller_constant_would_do,
        copies_change_nothing,
        turning_changes_nothing,
    ],
    core=[bounds_the_gradients_change, no_smaller_constant_would_do],
    mistakes=[
        forgets_the_mean,
        forgets_the_sigmoid,
        bounds_the_loss,
        forgets_the_square,
        adds_all_directions,
        is_too_small,
        forgets_the_ridge,
        returns_the_step,
    ],
)
