"""The exercise `flat_stretch`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.returns import numbers
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def curve_inputs(rng: np.random.Generator) -> Case:
    """A curve of slow drifts and jumps in sixty-fourths, so that sums are exact; some have their twin behind."""
    drift = rng.integers(-3, 4, size=16)
    jumps = rng.integers(12, 40, size=16) * (rng.uniform(size=16) < 0.12) * rng.choice([-1, 1], 16)
    curve = np.cumsum(drift + jumps) / 64
    if rng.uniform() < 0.5:
        curve = np.r_[curve, curve + 5.0]
    return {"losses": curve, "tolerance": int(rng.integers(4, 8)) / 64}


def is_flat(losses: Array, start: int, steps: int, tolerance: float) -> bool:
    """The definition: losses start … start + steps exist and span at most `tolerance`."""
    inside = start >= 0 and steps >= 0 and start + steps < len(losses)
    return bool(inside and np.ptp(losses[start : start + steps + 1]) <= tolerance)


def the_stretch_is_flat(answer: Answer, **case: Any) -> bool:
    """The values from start to start + steps differ by at most the tolerance."""
    start, steps = answer(**case)
    return is_flat(case["losses"], start, steps, case["tolerance"])


def no_longer_one_is_flat(answer: Answer, **case: Any) -> bool:
    """No stretch with one step more is flat."""
    _, steps = answer(**case)
    losses = case["losses"]
    return not any(is_flat(losses, k, steps + 1, case["tolerance"]) for k in range(len(losses)))


def no_earlier_one_is_as_long(answer: Answer, **case: Any) -> bool:
    """No stretch that begins earlier is as long."""
    start, steps = answer(**case)
    return 0 <= start < len(case["losses"]) and not any(
        is_flat(case["losses"], k, steps, case["tolerance"]) for k in range(start)
    )


def higher_losses_are_as_flat(answer: Answer, *, losses: Array, tolerance: float) -> bool:
    """A curve that is higher by a constant has the same flat stretch."""
    return answer(losses=losses + 8.0, tolerance=tolerance) == answer(losses=losses, tolerance=tolerance)


def _longest(losses: Array, flat: Any, *, last: bool = False) -> tuple[int, int]:
    """(start, steps) of the longest stretch for which flat(values) holds, the first or the last of its length."""
    n = len(losses)
    stretches = [(b - a, b if last else -a, a) for a in range(n) for b in range(a, n) if flat(losses[a : b + 1])]
    steps, _, start = max(stretches)
    return start, steps


def _true(losses: Array, tolerance: float, *, last: bool = False) -> tuple[int, int]:
    return _longest(losses, lambda part: np.ptp(part) <= tolerance, last=last)


def counts_points(answer: Answer, *, losses: Array, tolerance: float) -> bool:
    """You count points. Between two neighbouring points lies one step."""
    start, steps = _true(losses, tolerance)
    return answer(losses=losses, tolerance=tolerance) == (start, steps + 1)


def returns_the_end(answer: Answer, *, losses: Array, tolerance: float) -> bool | None:
    """You return where the stretch ends. The task asks for its length in steps."""
    start, steps = _true(losses, tolerance)
    stretch = answer(losses=losses, tolerance=tolerance)
    return None if start < 2 else stretch == (start, start + steps)


def compares_neighbours(answer: Answer, *, losses: Array, tolerance: float) -> bool | None:
    """You compare neighbours only. A slow drift passes that test and can lead anywhere."""
    wrong = _longest(losses, lambda part: np.all(np.abs(np.diff(part)) <= tolerance))
    return None if wrong == _true(losses, tolerance) else answer(losses=losses, tolerance=tolerance) == wrong


def compares_with_the_first(answer: Answer, *, losses: Array, tolerance: float) -> bool | None:
    """You compare with the first value of the stretch. Two other values of it can lie twice as far apart."""
    wrong = _longest(losses, lambda part: np.all(np.abs(part - part[0]) <= tolerance))
    return None if wrong == _true(losses, tolerance) else answer(losses=losses, tolerance=tolerance) == wrong


def takes_the_last(answer: Answer, *, losses: Array, tolerance: float) -> bool | None:
    """Of equally long stretches you take the last."""
    wrong = _true(losses, tolerance, last=True)
    return None if wrong == _true(losses, tolerance) else answer(losses=losses, tolerance=tolerance) == wrong


def _stretch(value: Any, **case: Any) -> tuple[int, int]:
    start, steps = numbers("start", "steps")(value)
    if not (start.is_integer() and steps.is_integer()):
        raise ValueError(f"Start and steps must be whole numbers, got {value.tolist()}.")
    return int(start), int(steps)


flat_stretch = Task(
    "flat_stretch",
    inputs=curve_inputs,
    returns=_stretch,
    properties=[
        the_stretch_is_flat,
        no_longer_one_is_flat,
        no_earlier_one_is_as_long,
        higher_losses_are_as_flat,
    ],
    core=[the_stretch_is_flat, no_longer_one_is_flat],
    whole=True,
    mistakes=[counts_points, returns_the_end, compares_neighbours, compares_with_the_first, takes_the_last],
)
