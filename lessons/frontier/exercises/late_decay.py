"""The exercise `late_decay`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.exercises.returns import array_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def late_decay_inputs(rng: np.random.Generator) -> Case:
    """A number of steps, of which some warm up and some decay, and a peak."""
    return {
        "steps": int(rng.integers(30, 60)),
        "warm": int(rng.integers(3, 8)),
        "decay": int(rng.integers(6, 15)),
        "peak": float(rng.choice([0.3, 2.0, 7.0])),
    }


def rises_in_equal_parts(answer: Answer, **case: Any) -> bool:
    """The first `warm` rates rise in equal parts, and the last of them is the peak."""
    rates = np.r_[0.0, answer(**case)[: case["warm"]]]
    return bool(allclose(np.diff(rates), case["peak"] / case["warm"]))


def stays_at_the_peak(answer: Answer, **case: Any) -> bool:
    """Between warm-up and decay every step has the peak rate."""
    middle = answer(**case)[case["warm"] : case["steps"] - case["decay"]]
    return allclose(middle, case["peak"])


def falls_in_equal_parts(answer: Answer, **case: Any) -> bool:
    """The last `decay` rates fall in equal parts; one more part after the last step would reach 0."""
    rates = np.r_[case["peak"], answer(**case)[case["steps"] - case["decay"] :], 0.0]
    return bool(allclose(np.diff(rates), -case["peak"] / (case["decay"] + 1)))


def doubles_with_the_peak(answer: Answer, **case: Any) -> bool:
    """Twice the peak doubles every rate."""
    return allclose(answer(**case | {"peak": 2 * case["peak"]}), 2 * answer(**case))


def begins_at_zero(answer: Answer, **case: Any) -> bool:
    """Your first step has rate 0: it costs a gradient and moves nothing."""
    return bool(answer(**case)[0] == 0)


def falls_from_the_warm_up_on(answer: Answer, **case: Any) -> bool:
    """Your rate falls as soon as it has reached the peak. Then it is no longer a steady rate with a late decay."""
    rates = answer(**case)
    return bool(rates[0] > 0 and rates[case["steps"] - case["decay"] - 1] < 0.99 * rates.max())


def never_falls(answer: Answer, **case: Any) -> bool:
    """Your last rate is the peak. What the late decay uncovers stays hidden."""
    rates = answer(**case)
    return bool(rates[0] > 0 and isclose(rates[-1], rates.max()))


def reaches_zero_too_early(answer: Answer, **case: Any) -> bool:
    """Your last step has rate 0, so it is wasted. Zero comes after the last step."""
    rates = answer(**case)
    return bool(
        rates[0] > 0 and isclose(rates[-1], 0) and isclose(rates[case["steps"] - case["decay"] - 1], rates.max())
    )


def forgets_the_peak(answer: Answer, **case: Any) -> bool:
    """Your largest rate is 1, whatever the peak is."""
    rates = answer(**case)
    late = 0 < rates[-1] < 0.99 * rates.max() and rates[case["steps"] - case["decay"] - 1] == rates.max()
    return bool(late and isclose(rates.max(), 1) and not isclose(case["peak"], 1))


def _result(value: Any, **case: Any) -> Array:
    return array_like("one rate a step")(value, **{"one rate a step": np.zeros(int(case["steps"]))})


late_decay = Task(
    "late_decay",
    inputs=late_decay_inputs,
    returns=_result,
    properties=[
        rises_in_equal_parts,
        stays_at_the_peak,
        falls_in_equal_parts,
        doubles_with_the_peak,
    ],
    core=[(rises_in_equal_parts, stays_at_the_peak, falls_in_equal_parts)],
    mistakes=[begins_at_zero, falls_from_the_warm_up_on, never_falls, reaches_zero_too_early, forgets_the_peak],
)
