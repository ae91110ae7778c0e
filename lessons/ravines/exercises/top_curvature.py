"""The exercise `top_curvature`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.ravines.exercises.common import Gradient, turned
from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def product_inputs(rng: np.random.Generator) -> Case:
    """A symmetric matrix whose largest eigenvalue in size, of either sign, is twice as large as the next."""
    small = rng.uniform(-1, 1, size=5)
    top = rng.choice([-1, 1]) * rng.uniform(2, 6)
    return {"matrix": turned(rng, np.r_[small * abs(top) / 2, top]), "start": np.round(rng.normal(size=6), 2) + 0.01,
            "steps": 80}  # fmt: skip


def product_arguments(case: Case) -> Case:
    matrix = np.asarray(case["matrix"], float)
    return {"product": Product(matrix), "start": case["start"], "steps": case["steps"]}


class Product(Gradient):
    """A Hessian that can only be multiplied with a vector."""

    def __repr__(self) -> str:
        return f"products with a {len(self.matrix)} × {len(self.matrix)} Hessian"


def strongest(matrix: Array) -> float:
    """The definition: the eigenvalue that is largest in size, with its sign."""
    values = np.linalg.eigvalsh(matrix)
    return float(values[np.argmax(np.abs(values))])


def finds_the_strongest_curvature(answer: Answer, **case: Any) -> bool:
    """It finds the eigenvalue that is largest in size."""
    return bool(isclose(abs(answer(**case)), abs(strongest(case["matrix"])), rtol=1e-6))


def knows_hills_from_valleys(answer: Answer, **case: Any) -> bool:
    """Where that curvature is negative, so is the result; upside down it changes sign."""
    here, below = answer(**case), answer(**case | {"matrix": -case["matrix"]})
    return bool(isclose(here, strongest(case["matrix"]), rtol=1e-6) and isclose(below, -here, rtol=1e-6))


def the_starts_length_does_not_matter(answer: Answer, **case: Any) -> bool:
    """A start a hundred times as long gives the same result."""
    return bool(isclose(answer(**case | {"start": 100 * case["start"]}), answer(**case), rtol=1e-9))


def loses_the_sign(answer: Answer, **case: Any) -> bool | None:
    """You return a length, and a length has no sign. How do you learn whether the product points along your vector or
    against it?
    """
    top = strongest(case["matrix"])
    return bool(isclose(answer(**case), -top, rtol=1e-4)) if top < 0 else None


def has_no_unit_length(answer: Answer, **case: Any) -> bool:
    """Your result is too large: the vector in it is not of length one."""
    ratio, squared = answer(**case) / strongest(case["matrix"]), multiplies_twice(answer, **case)
    return bool(abs(ratio) > 1 + 1e-4 and not squared)


def stops_at_the_start(answer: Answer, **case: Any) -> bool:
    """You return the curvature along the start. Multiply again and again, and ask along the vector that you end
    with.
    """
    start = case["start"]
    return bool(isclose(answer(**case) * (start @ start), start @ case["matrix"] @ start))


def takes_the_highest(answer: Answer, **case: Any) -> bool | None:
    """You return the highest eigenvalue. Here a negative one may be larger in size."""
    if strongest(case["matrix"]) > 0:
        return None
    return bool(isclose(answer(**case), np.linalg.eigvalsh(case["matrix"])[-1], rtol=1e-3))


def multiplies_twice(answer: Answer, **case: Any) -> bool:
    """Your result is the square of the curvature: one product too many."""
    return bool(isclose(answer(**case), strongest(case["matrix"]) ** 2, rtol=1e-4))


top_curvature = Task(
    "top_curvature",
    inputs=product_inputs,
    prepare=product_arguments,
    returns=number,
    properties=[
        finds_the_strongest_curvature,
        knows_hills_from_valleys,
        the_starts_length_does_not_matter,
    ],
    mistakes=[loses_the_sign, has_no_unit_length, stops_at_the_start, takes_the_highest, multiplies_twice],
)
