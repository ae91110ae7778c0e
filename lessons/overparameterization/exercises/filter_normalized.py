"""The exercise `filter_normalized`: inputs, properties, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.exercises.returns import array_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def direction_inputs(rng: np.random.Generator) -> Case:
    """A random direction and a layer's weights (4, 3), one row a neuron, rows of unlike lengths."""
    lengths = rng.permutation([0.3, 1.0, 2.0, 5.0])[:, None]
    return {"direction": np.round(rng.normal(size=(4, 3)), 2) + 0.011, "weights": np.round(
        rng.normal(size=(4, 3)) * lengths, 2) + 0.013}  # fmt: skip


def lengths(rows: Array) -> Array:
    """The definition: the length of each row."""
    return np.asarray(np.sqrt((rows**2).sum(-1)), float)


def rows_are_as_long_as_the_weights(answer: Answer, **case: Any) -> bool:
    """Each row is as long as the same row of the weights."""
    return allclose(lengths(answer(**case)), lengths(case["weights"]), rtol=1e-7)


def rows_keep_their_direction(answer: Answer, **case: Any) -> bool:
    """Each row points where the row of the direction pointed."""
    normalized, given = answer(**case), case["direction"]
    product = (normalized * given).sum(-1)
    return allclose(product, lengths(normalized) * lengths(given), rtol=1e-7) and bool(np.all(product > 0))


def the_directions_own_length_is_forgotten(answer: Answer, **case: Any) -> bool:
    """A direction ten times as long gives the same result."""
    return allclose(answer(**case | {"direction": 10 * case["direction"]}), answer(**case), rtol=1e-7)


def larger_weights_take_larger_steps(answer: Answer, **case: Any) -> bool:
    """Weights three times as large give a result three times as large."""
    return allclose(answer(**case | {"weights": 3 * case["weights"]}), 3 * answer(**case), rtol=1e-7)


def _ratio(answer: Answer, case: dict[str, Any]) -> Array:
    """What each row of the direction was multiplied by; NaN where the result is not along the direction."""
    normalized, given = answer(**case), case["direction"]
    factor = (normalized * given).sum(-1) / (given**2).sum(-1)
    return np.where(isclose(normalized, factor[:, None] * given, rtol=1e-7).all(-1), factor, np.nan)


def takes_one_length_for_all(answer: Answer, **case: Any) -> bool:
    """You scale the whole layer by one number. Each neuron has a length of its own."""
    factor = np.linalg.norm(case["weights"]) / np.linalg.norm(case["direction"])
    return allclose(_ratio(answer, case), factor, rtol=1e-7)


def leaves_unit_rows(answer: Answer, **case: Any) -> bool:
    """Your rows all have length 1. They should be as long as what they move."""
    return allclose(_ratio(answer, case) * lengths(case["direction"]), 1, rtol=1e-7)


def forgets_the_directions_length(answer: Answer, **case: Any) -> bool:
    """You multiply by the weights' lengths, but the direction's own are still in it."""
    return allclose(_ratio(answer, case), lengths(case["weights"]), rtol=1e-7)


def normalizes_columns(answer: Answer, **case: Any) -> bool:
    """You measure columns. A neuron's incoming weights stand in a row."""
    return allclose(lengths(answer(**case).T), lengths(case["weights"].T), rtol=1e-7)


def forgets_the_root(answer: Answer, **case: Any) -> bool:
    """You take squared lengths for lengths."""
    right = lengths(case["weights"]) / lengths(case["direction"])
    return allclose(_ratio(answer, case), right**2, rtol=1e-7)


filter_normalized = Task(
    "filter_normalized",
    inputs=direction_inputs,
    returns=array_like("weights"),
    properties=[
        rows_are_as_long_as_the_weights,
        rows_keep_their_direction,
        the_directions_own_length_is_forgotten,
        larger_weights_take_larger_steps,
    ],
    core=[
        rows_keep_their_direction,
        (
            rows_are_as_long_as_the_weights,
            the_directions_own_length_is_forgotten,
            larger_weights_take_larger_steps,
        ),
    ],
    mistakes=[
        takes_one_length_for_all,
        leaves_unit_rows,
        forgets_the_directions_length,
        normalizes_columns,
        forgets_the_root,
    ],
)
