"""The exercise `residual_scale`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task


def residual_inputs(rng: np.random.Generator) -> Case:
    """A number of blocks, and how much the mean square may grow over all of them: never near the number e."""
    return {"blocks": int(rng.integers(4, 50)), "growth": float(rng.choice([1.3, 1.6, 2.0, 5.0, 9.0, 20.0]))}


def blocks_multiply_to_the_growth(answer: Answer, **case: Any) -> bool:
    """All blocks in a row multiply the mean square by `growth`."""
    size = 1.0
    for _ in range(case["blocks"]):
        size += answer(**case) ** 2 * size
    return bool(isclose(size, case["growth"], rtol=1e-6))


def the_scale_is_positive(answer: Answer, **case: Any) -> bool:
    """The scale is positive."""
    return bool(answer(**case) > 0)


def twice_as_deep_and_squared_is_the_same(answer: Answer, **case: Any) -> bool:
    """Twice the blocks with the squared growth need the same scale."""
    deeper = {"blocks": 2 * case["blocks"], "growth": case["growth"] ** 2}
    return bool(isclose(answer(**deeper), answer(**case), rtol=1e-6))


def forgets_the_root(answer: Answer, **case: Any) -> bool:
    """You return what one block adds to the mean square. The scale multiplies values, and the mean square takes its
    square.
    """
    s = max(answer(**case), 0.0)
    return bool(isclose((1 + s) ** case["blocks"], case["growth"], rtol=1e-6))


def adds_lengths(answer: Answer, **case: Any) -> bool:
    """You add lengths. The branch is independent of what it is added to: which sizes add then?"""
    s = max(answer(**case), 0.0)
    return bool(isclose((1 + s) ** (2 * case["blocks"]), case["growth"], rtol=1e-6))


def forgets_that_growth_compounds(answer: Answer, **case: Any) -> bool:
    """You share the growth out evenly by addition. Each block multiplies what the blocks before it left."""
    return bool(isclose(1 + case["blocks"] * answer(**case) ** 2, case["growth"], rtol=1e-6))


def forgets_the_depth(answer: Answer, **case: Any) -> bool:
    """One block alone already grows by the whole factor. There are more of them."""
    return bool(isclose(1 + answer(**case) ** 2, case["growth"], rtol=1e-6))


def forgets_the_growth(answer: Answer, **case: Any) -> bool:
    """Your scale depends on the depth alone. The allowed growth is given too."""
    return bool(isclose(case["blocks"] * answer(**case) ** 2, 1, rtol=1e-6))


residual_scale = Task(
    "residual_scale",
    inputs=residual_inputs,
    returns=number,
    properties=[
        the_scale_is_positive,
        blocks_multiply_to_the_growth,
        twice_as_deep_and_squared_is_the_same,
    ],
    core=[blocks_multiply_to_the_growth],
    mistakes=[forgets_the_root, adds_lengths, forgets_that_growth_compounds, forgets_the_depth, forgets_the_growth],
)
