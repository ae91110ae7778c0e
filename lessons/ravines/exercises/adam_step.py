"""The exercise `adam_step`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose
from lessons.shared.exercises.returns import lists
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def adam_inputs(rng: np.random.Generator) -> Case:
    signs = rng.choice([-1, 1], size=(2, 4))
    return {"grad": np.round(signs[0] * rng.uniform(0.5, 3, 4), 2), "m": np.round(signs[1] * rng.uniform(0.2, 1, 4), 2),
            "s": np.round(rng.uniform(0.5, 2, 4), 2), "k": int(rng.integers(2, 20)),
            "lr": round(rng.uniform(0.01, 0.2), 3)}  # fmt: skip


def first(answer: Answer, grad: Array, lr: float) -> Array:
    """The step, m and s of the first step of a run: both means are 0 and k is 1."""
    return np.asarray(answer(grad=grad, m=np.zeros(len(grad)), s=np.zeros(len(grad)), k=1, lr=lr), float)


def first_step_has_the_length_of_the_rate(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    """The first step of a run is lr in each coordinate, downhill, however large the gradient."""
    return allclose(first(answer, grad, lr)[0], -lr * np.sign(grad), rtol=1e-5)


def units_do_not_matter(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    """A loss measured in units a tenth as large takes the same step."""
    small = answer(grad=grad, m=m, s=s, k=k, lr=lr)[0]
    return allclose(answer(grad=10 * grad, m=10 * m, s=100 * s, k=k, lr=lr)[0], small, rtol=1e-5)


def keeps_running_means(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    """m and s keep 0.9 and 0.999 of what they were; what is new comes from the gradient and from its square."""
    still, new = answer(grad=0 * grad, m=m, s=s, k=k, lr=lr), first(answer, grad, lr)
    kept = allclose(still[1], 0.9 * m) and allclose(still[2], 0.999 * s)
    return kept and allclose(new[1], grad / 10) and allclose(new[2], grad**2 / 1000)


def rolls_on_where_it_is_level(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    """Where the gradient is zero the step still goes on, against the mean of the gradients so far."""
    return bool(np.all(answer(grad=0 * grad, m=m, s=s, k=k, lr=lr)[0] * m < 0))


def a_constant_slope_keeps_the_pace(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    """On a constant slope every one of ten steps has the length lr in each coordinate."""
    m, s = np.zeros(len(grad)), np.zeros(len(grad))
    for k in range(1, 11):
        step, m, s = answer(grad=grad, m=m, s=s, k=k, lr=lr)
        if not allclose(np.abs(step), lr, rtol=1e-5):
            return False
    return True


def goes_uphill(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    """You climb. A step goes against the mean gradient."""
    return bool(np.all(first(answer, grad, lr)[0] * grad > 0))


def forgets_the_correction(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    """You forget to correct the means for their start at zero: your first step is several times too long."""
    return allclose(np.abs(first(answer, grad, lr)[0]), lr * 0.1 / np.sqrt(0.001), rtol=1e-4)


def counts_one_too_many(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    """You count the steps from the wrong end: k is 1 at the first step, and the correction is meant for that k."""
    size = 0.1 / (1 - 0.9**2) / np.sqrt(0.001 / (1 - 0.999**2))
    return allclose(np.abs(first(answer, grad, lr)[0]), lr * size, rtol=1e-4)


def forgets_the_root(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    """Your step shrinks when the loss is measured in smaller units. A mean of squares must be brought back to the units
    of a gradient.
    """
    small = answer(grad=grad, m=m, s=s, k=k, lr=lr)[0]
    return allclose(10 * answer(grad=10 * grad, m=10 * m, s=100 * s, k=k, lr=lr)[0], small, rtol=1e-4)


def ignores_the_past(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    """Your step does not depend on the mean of the gradients. That is RMSProp; Adam has a memory for both."""
    here, there = (answer(grad=grad, m=past, s=s, k=k, lr=lr)[0] for past in (m, m + 1))
    return allclose(here, there)


def swaps_the_shares(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    """You have the two memories the other way round: the squares are kept for the longer time."""
    still = answer(grad=0 * grad, m=m, s=s, k=k, lr=lr)
    return allclose(still[1], 0.999 * m) and allclose(still[2], 0.9 * s)


adam_step = Task(
    "adam_step",
    inputs=adam_inputs,
    returns=lists("step", "m", "s", like="grad"),
    properties=[
        first_step_has_the_length_of_the_rate,
        units_do_not_matter,
        keeps_running_means,
        rolls_on_where_it_is_level,
        a_constant_slope_keeps_the_pace,
    ],
    core=[
        (
            first_step_has_the_length_of_the_rate,
            keeps_running_means,
            a_constant_slope_keeps_the_pace,
        )
    ],
    mistakes=[
        goes_uphill,
        forgets_the_correction,
        counts_one_too_many,
        forgets_the_root,
        ignores_the_past,
        swaps_the_shares,
    ],
)
