"""The exercise `threshold`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def sweep_inputs(rng: np.random.Generator) -> Case:
    """Training and test losses over widths in no order; one width below the threshold fits by luck, later ones do not.

    The test loss peaks elsewhere, and the first in the list that fits is neither the lucky width nor the threshold.
    """
    widths = np.sort(rng.choice(np.arange(20, 90), size=9, replace=False))
    tolerance, at = 0.01, int(rng.integers(4, 7))
    train = np.where(np.arange(9) >= at, 1e-4, 1.0) * rng.uniform(0.5, 2, 9)
    train[at - 3] = 1e-3  # luck
    test = rng.uniform(0.2, 0.4, 9)
    test[at + 1] = 5.0
    order = rng.permutation(9)
    while order[np.argmax(train[order] <= tolerance)] in (at, at - 3):
        order = rng.permutation(9)
    return {"widths": widths[order].tolist(), "train": np.round(train[order], 6), "test": np.round(test[order], 3),
            "tolerance": tolerance}  # fmt: skip


def sweep_arguments(case: Case) -> Case:
    return case | {"widths": np.array([int(width) for width in case["widths"]])}


def fits_from_there_on(answer: Answer, **case: Any) -> bool:
    """At the threshold and at every larger width the training loss is at most the tolerance."""
    widths, width = np.array(case["widths"]), answer(**case)
    return width in widths and bool(np.all(case["train"][widths >= width] <= case["tolerance"]))


def does_not_fit_just_below(answer: Answer, **case: Any) -> bool:
    """At the next smaller width the training loss is above the tolerance."""
    widths, width = np.array(case["widths"]), answer(**case)
    below = widths[widths < width]
    return bool(len(below) and case["train"][widths == below.max()][0] > case["tolerance"])


def the_order_does_not_matter(answer: Answer, **case: Any) -> bool:
    """The same measurements in another order have the same threshold."""
    turned = {name: case[name][::-1] for name in ("widths", "train", "test")}
    return bool(answer(**case | turned) == answer(**case))


def no_threshold_is_none(answer: Answer, **case: Any) -> bool:
    """Where the largest width does not fit, there is no threshold: 0."""
    return bool(answer(**case | {"train": case["train"] * 0 + 1.0}) == 0)


def _threshold(case: dict[str, Any]) -> tuple[Array, Array, Array]:
    order = np.argsort(case["widths"])
    return np.array(case["widths"])[order], case["train"][order], case["test"][order]


def takes_the_first_that_fits(answer: Answer, **case: Any) -> bool:
    """You take the smallest width that fits. One lucky training does not make a threshold: look at the wider ones."""
    widths, train, _ = _threshold(case)
    return bool(answer(**case) == widths[train <= case["tolerance"]].min())


def takes_the_peak_of_the_test_loss(answer: Answer, **case: Any) -> bool:
    """You take the peak of the test loss. That is what the threshold should explain, not what defines it."""
    widths, _, test = _threshold(case)
    return bool(answer(**case) == widths[np.argmax(test)])


def returns_the_place(answer: Answer, **case: Any) -> bool:
    """You return a place in a list. The task asks for the width that stands there."""
    widths, train, _ = _threshold(case)
    place = 1 + int(np.flatnonzero(train > case["tolerance"]).max())
    given = case["widths"].tolist() if isinstance(case["widths"], np.ndarray) else list(case["widths"])
    answered = answer(**case)
    return answered not in widths and answered in (place, given.index(widths[place]))


def trusts_the_given_order(answer: Answer, **case: Any) -> bool:
    """You trust the order of the list. The widths come in no order."""
    # The first that fits in the order in which the widths came.
    given = np.array(case["widths"])
    return bool(answer(**case) == given[np.argmax(case["train"] <= case["tolerance"])] != given[
        case["train"] <= case["tolerance"]].min())  # fmt: skip


def takes_the_last_that_does_not_fit(answer: Answer, **case: Any) -> bool:
    """You return the largest width that does not fit. The threshold is on the other side."""
    widths, train, _ = _threshold(case)
    return bool(answer(**case) == widths[train > case["tolerance"]].max())


threshold = Task(
    "threshold",
    inputs=sweep_inputs,
    prepare=sweep_arguments,
    returns=number,
    properties=[
        fits_from_there_on,
        does_not_fit_just_below,
        the_order_does_not_matter,
        no_threshold_is_none,
    ],
    core=[(fits_from_there_on, does_not_fit_just_below)],
    whole=True,
    mistakes=[
        takes_the_first_that_fits,
        takes_the_peak_of_the_test_loss,
        returns_the_place,
        trusts_the_given_order,
        takes_the_last_that_does_not_fit,
    ],
)
