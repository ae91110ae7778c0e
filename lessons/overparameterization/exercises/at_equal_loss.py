"""The exercise `at_equal_loss`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.exercises.precision import equal
from lessons.shared.exercises.returns import array_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def runs_inputs(rng: np.random.Generator) -> Case:
    """Losses and sharpness of five trainings at eight looks. Losses fall, rise once above the target and fall again.

    The first training is once exactly at the target, the last never gets there.
    """
    target = 0.5
    losses = np.empty((5, 8))
    for k in range(5):
        first = int(rng.integers(2, 5))
        losses[k] = np.r_[np.sort(rng.uniform(0.6, 2, first))[::-1], rng.uniform(0.2, 0.4, 8 - first)]
        losses[k, first + 1] = rng.uniform(0.51, 0.55)
    losses[-1] = np.sort(rng.uniform(0.6, 2, 8))[::-1]
    losses[0, np.flatnonzero(losses[0] < target)[0]] = target  # exactly there counts
    return {"losses": np.round(losses, 3), "sharpness": np.round(rng.uniform(1, 50, (5, 8)), 2), "target": target}


def arrivals(losses: Array, target: float) -> npt.NDArray[np.intp]:
    """The definition: per training the first look at which the loss is at most the target; -1 where there is none."""
    return np.array([next((j for j, loss in enumerate(row) if loss <= target), -1) for row in losses])


def is_the_sharpness_on_arrival(answer: Answer, **case: Any) -> bool:
    """Each entry is that training's sharpness at the first look with a loss of at most the target."""
    answered, places = answer(**case), arrivals(case["losses"], case["target"])
    rows = np.flatnonzero(places >= 0)
    return equal(answered[rows], case["sharpness"][rows, places[rows]])


def who_never_arrives_is_not_compared(answer: Answer, **case: Any) -> bool:
    """A training that never gets to the target has 0, and no other has."""
    return equal(answer(**case) == 0, arrivals(case["losses"], case["target"]) < 0)


def later_looks_change_nothing(answer: Answer, **case: Any) -> bool:
    """Two more looks at the end, at losses above the target, change nothing."""
    more = {"losses": np.hstack([case["losses"], np.full((5, 2), 3.0)]),
            "sharpness": np.hstack([case["sharpness"], np.full((5, 2), 99.0)])}  # fmt: skip
    return equal(answer(**case | more), answer(**case))


def _picks(case: dict[str, Any], places: Any) -> Array:
    rows = np.arange(len(places))
    return np.asarray(case["sharpness"][rows, np.asarray(places, int)], float)


def _arrived(answer: Answer, case: dict[str, Any]) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The answer and the trainings that got to the target."""
    return answer(**case), arrivals(case["losses"], case["target"]) >= 0


def takes_the_last_look(answer: Answer, **case: Any) -> bool:
    """You look at the end. There the losses differ, which is what the comparison should hold equal."""
    answered, arrived = _arrived(answer, case)
    return equal(answered[arrived], case["sharpness"][arrived, -1])


def takes_the_lowest_loss(answer: Answer, **case: Any) -> bool:
    """You look where each loss is lowest. Those losses are not equal."""
    answered, arrived = _arrived(answer, case)
    return equal(answered[arrived], _picks(case, case["losses"].argmin(-1))[arrived])


def takes_the_nearest_loss(answer: Answer, **case: Any) -> bool:
    """You take the look nearest to the target, from either side and at any time. The task asks for the first
    arrival.
    """
    answered, arrived = _arrived(answer, case)
    near = np.abs(case["losses"] - case["target"]).argmin(-1)
    return equal(answered[arrived], _picks(case, near)[arrived])


def wants_less_than_the_target(answer: Answer, **case: Any) -> bool:
    """A loss exactly at the target has arrived; you wait for less."""
    answered, arrived = _arrived(answer, case)
    strictly = np.array([np.argmax(row < case["target"]) for row in case["losses"]])
    return equal(answered[arrived], _picks(case, strictly)[arrived])


def counts_who_never_arrives(answer: Answer, **case: Any) -> bool:
    """A training that never arrives has a number in your result."""
    answered, arrived = _arrived(answer, case)
    places = np.maximum(arrivals(case["losses"], case["target"]), 0)
    return equal(answered[arrived], _picks(case, places)[arrived]) and bool(np.all(answered != 0))


def returns_the_loss(answer: Answer, **case: Any) -> bool:
    """You return losses. They are the same for all, nearly; what is compared is the sharpness."""
    answered, arrived = _arrived(answer, case)
    places = arrivals(case["losses"], case["target"])
    return equal(answered[arrived], case["losses"][arrived, places[arrived]])


def _per_training(value: Any, **case: Any) -> Array:
    return array_like("one number a training")(value, **{"one number a training": case["losses"][:, 0]})


at_equal_loss = Task(
    "at_equal_loss",
    inputs=runs_inputs,
    returns=_per_training,
    properties=[
        is_the_sharpness_on_arrival,
        who_never_arrives_is_not_compared,
        later_looks_change_nothing,
    ],
    mistakes=[
        takes_the_last_look,
        takes_the_lowest_loss,
        takes_the_nearest_loss,
        wants_less_than_the_target,
        counts_who_never_arrives,
        returns_the_loss,
    ],
)
