"""The exercise `schedule`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.exercises.returns import array_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def schedule_inputs(rng: np.random.Generator) -> Case:
    """A number of steps, of which some warm up, and a peak."""
    return {
        "steps": int(rng.integers(15, 40)),
        "warm": int(rng.integers(3, 8)),
        "peak": float(rng.choice([0.3, 2.0, 7.0])),
    }


def rises_in_equal_parts(answer: Answer, **case: Any) -> bool:
    """The first `warm` rates rise in equal parts, and the first rate is one part."""
    rates = np.r_[0.0, answer(**case)[: case["warm"]]]
    return bool(allclose(np.diff(rates), rates[1]) and rates[1] > 0)


def the_last_warm_step_has_the_peak(answer: Answer, **case: Any) -> bool:
    """The last of the `warm` steps has the peak rate, and no step has more."""
    rates = answer(**case)
    return bool(isclose(rates[case["warm"] - 1], case["peak"]) and np.argmax(rates) == case["warm"] - 1)


def falls_in_equal_parts(answer: Answer, **case: Any) -> bool:
    """From the peak on the rates fall in equal parts; one more part after the last step would reach 0."""
    parts = np.diff(np.r_[answer(**case)[case["warm"] - 1 :], 0.0])
    return bool(allclose(parts, parts[0]) and parts[0] < 0)


def _rates(answer: Answer, case: dict[str, Any]) -> tuple[Any, int, float]:
    return answer(**case), case["warm"], case["peak"]


def begins_at_zero(answer: Answer, **case: Any) -> bool:
    """Your first step has rate 0: it costs a gradient and moves nothing."""
    rates, _, _ = _rates(answer, case)
    return bool(rates[0] == 0)


def peaks_a_step_late(answer: Answer, **case: Any) -> bool:
    """Your peak comes one step after the warm-up. Count the warm steps from 1."""
    rates, warm, peak = _rates(answer, case)
    return bool(rates[0] > 0 and np.argmax(rates) == warm and isclose(rates[warm], peak))


def never_falls(answer: Answer, **case: Any) -> bool:
    """Your rates stay at the peak. The task asks for a fall after it."""
    rates, warm, _ = _rates(answer, case)
    return bool(rates[0] > 0 and allclose(rates[warm - 1 :], rates[-1]) and rates[-1] > 0)


def reaches_zero_too_early(answer: Answer, **case: Any) -> bool:
    """Your last step has rate 0, so it is wasted. Zero comes after the last step."""
    rates, warm, _ = _rates(answer, case)
    return bool(rates[0] > 0 and np.argmax(rates) == warm - 1 and isclose(rates[-1], 0))


def forgets_the_peak(answer: Answer, **case: Any) -> bool:
    """Your largest rate is 1, whatever the peak is."""
    rates, warm, peak = _rates(answer, case)
    falls = rates[-1] > 0 and not allclose(rates[warm - 1 :], rates[-1])
    return bool(falls and np.argmax(rates) == warm - 1 and isclose(rates.max(), 1) and not isclose(peak, 1))


def _result(value: Any, **case: Any) -> Array:
    return array_like("one rate a step")(value, **{"one rate a step": np.zeros(int(case["steps"]))})


schedule = Task(
    "schedule",
    inputs=schedule_inputs,
    returns=_result,
    properties=[
        rises_in_equal_parts,
        the_last_warm_step_has_the_peak,
        falls_in_equal_parts,
    ],
    core=[(rises_in_equal_parts, the_last_warm_step_has_the_peak, falls_in_equal_parts)],
    mistakes=[begins_at_zero, peaks_a_step_late, never_falls, reaches_zero_too_early, forgets_the_peak],
)
