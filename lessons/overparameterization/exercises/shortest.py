"""The exercise `shortest`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose, excused, isclose
from lessons.shared.exercises.returns import array_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def system_inputs(rng: np.random.Generator) -> Case:
    """Three equations for six weights, whose rows have unlike lengths."""
    return {"X": np.round(rng.normal(size=(3, 6)) * [[1.0], [2.0], [0.5]], 2), "y": np.round(rng.normal(size=3) + 2, 2)}


def unseen(X: Array) -> Array:
    """The definition: an orthonormal basis (6, 3), by columns, of what no row of X sees."""
    return np.asarray(np.linalg.svd(X)[2][len(X) :].T, float)


def fits_every_example(answer: Answer, **case: Any) -> bool:
    """Every equation is met: X @ w is y."""
    return allclose(case["X"] @ answer(**case), case["y"], atol=1e-8)


def nothing_stands_in_the_null_space(answer: Answer, **case: Any) -> bool:
    """No part of w lies in a direction that X does not see."""
    w = answer(**case)
    return allclose(unseen(case["X"]).T @ w, 0, atol=1e-8, size=w)


def twice_the_targets_twice_the_weights(answer: Answer, **case: Any) -> bool:
    """Doubled targets give doubled weights."""
    return allclose(answer(**case | {"y": 2 * case["y"]}), 2 * answer(**case), atol=1e-8)


def an_example_twice_changes_nothing(answer: Answer, **case: Any) -> bool:
    """An example that comes twice says nothing new."""
    X, y = np.vstack([case["X"], case["X"][:1]]), np.r_[case["y"], case["y"][0]]
    return allclose(answer(X=X, y=y), answer(**case), atol=1e-7)


def _misses(answer: Answer, case: dict[str, Any]) -> bool:
    return not allclose(case["X"] @ answer(**case), case["y"], atol=1e-8)


def solves_with_few_weights(answer: Answer, **case: Any) -> bool:
    """Your solution uses as few weights as possible. Few is not short: compare its length with that of others."""
    w = answer(**case)
    return not _misses(answer, case) and int(np.sum(np.abs(w) < 1e-12)) >= 3


def adds_something_unseen(answer: Answer, **case: Any) -> bool:
    """You solve the equations, but part of your w changes no prediction. What does that part cost?"""
    w = answer(**case)
    hidden = np.abs(unseen(case["X"]).T @ w).max()
    return bool(not _misses(answer, case) and hidden > 1e-6 and np.sum(np.abs(w) < 1e-12) < 3)


def takes_the_gradient_for_the_answer(answer: Answer, **case: Any) -> bool:
    """You return a combination of the examples, weighted by the targets alone. Which weights make the equations
    hold?
    """
    w, step = answer(**case), case["X"].T @ case["y"]
    return bool(_misses(answer, case) and isclose(w @ step, np.linalg.norm(w) * np.linalg.norm(step)))


def shrinks_by_ridge(answer: Answer, **case: Any) -> bool:
    """You solve a problem with a price on length, so the equations do not quite hold."""
    # In the span, too short along every direction, and nearer to the targets for larger ones of X.
    w, X = answer(**case), case["X"]
    if np.any(np.abs(unseen(X).T @ w) > 1e-7 + excused(w)):
        return False
    left, values, _ = np.linalg.svd(X, full_matrices=False)
    share = (left.T @ (X @ w)) / (left.T @ case["y"])
    ridges = values**2 * (1 / share - 1)
    return bool(np.all(ridges > 1e-9) and allclose(ridges, ridges[0], rtol=1e-5 + excused(100)))


def _weights(value: Any, **case: Any) -> Array:
    return array_like("w")(value, w=case["X"][0])


shortest = Task(
    "shortest",
    inputs=system_inputs,
    returns=_weights,
    properties=[
        fits_every_example,
        nothing_stands_in_the_null_space,
        twice_the_targets_twice_the_weights,
        an_example_twice_changes_nothing,
    ],
    mistakes=[solves_with_few_weights, adds_something_unseen, takes_the_gradient_for_the_answer, shrinks_by_ridge],
)
