"""The exercise `rmsprop_step`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose
from lessons.shared.exercises.returns import lists
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def rmsprop_inputs(rng: np.random.Generator) -> Case:
    signs = rng.choice([-1, 1], size=4)
    return {"grad": np.round(signs * rng.uniform(0.5, 3, 4), 2), "s": np.round(rng.uniform(0.3, 2, 4), 2),
            "lr": round(rng.uniform(0.01, 0.2), 3), "decay": round(rng.uniform(0.8, 0.95), 2)}  # fmt: skip


def steps_go_down(answer: Answer, *, grad: Array, **case: Any) -> bool:
    """Each coordinate moves against its gradient."""
    return bool(np.all(answer(grad=grad, **case)[0] * grad < 0))


def keeps_a_running_mean(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """The new mean keeps the share `decay` of the old one and takes the rest from the squared gradient."""
    rest = answer(grad=grad, s=s, lr=lr, decay=decay)[1]
    twice = answer(grad=grad, s=2 * s, lr=lr, decay=decay)[1]
    return allclose(twice - rest, decay * s) and allclose(2 * rest - twice, (1 - decay) * grad**2)


def a_steady_slope_gets_the_rate(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """Where the mean of squares is the squared gradient, the step has the length of the rate in each coordinate."""
    step, mean = answer(grad=grad, s=grad**2, lr=lr, decay=decay)
    return allclose(np.abs(step), lr, rtol=1e-6) and allclose(mean, grad**2)


def the_step_uses_the_new_mean(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """The step times the root of the mean that is returned is the rate times the gradient in size."""
    step, mean = answer(grad=grad, s=s, lr=lr, decay=decay)
    return allclose(step**2 * mean, (lr * grad) ** 2, rtol=1e-6)


def units_of_the_loss_do_not_matter(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """A loss in units a tenth as large takes the same step."""
    small = answer(grad=grad, s=s, lr=lr, decay=decay)[0]
    return allclose(answer(grad=10 * grad, s=100 * s, lr=lr, decay=decay)[0], small, rtol=1e-6)


def climbs(answer: Answer, *, grad: Array, **case: Any) -> bool:
    """You climb. A step goes against the gradient."""
    return bool(np.all(answer(grad=grad, **case)[0] * grad > 0))


def forgets_the_root(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    """You divide by the mean of squares itself. Bring it back to the units of a gradient."""
    step, mean = answer(grad=grad, lr=lr, **case)
    return allclose(step * mean, -lr * grad, rtol=1e-5)


def divides_by_the_old_mean(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """You divide by the mean from before this gradient came in."""
    step, _ = answer(grad=grad, s=s, lr=lr, decay=decay)
    return allclose(step**2 * s, (lr * grad) ** 2, rtol=1e-5)


def swaps_the_shares(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """You have the two shares the other way round: most of the old mean stays."""
    _, mean = answer(grad=grad, s=s, lr=lr, decay=decay)
    return allclose(mean - s, decay * (grad**2 - s))


def uses_one_scale_for_all(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """All your coordinates get the same factor. The ruler is one for each coordinate."""
    step, _ = answer(grad=grad, s=s, lr=lr, decay=decay)
    scales = step / grad
    return allclose(scales, scales[0], rtol=1e-6)


rmsprop_step = Task(
    "rmsprop_step",
    inputs=rmsprop_inputs,
    returns=lists("step", "s", like="grad"),
    properties=[
        steps_go_down,
        keeps_a_running_mean,
        a_steady_slope_gets_the_rate,
        the_step_uses_the_new_mean,
        units_of_the_loss_do_not_matter,
    ],
    core=[
        (
            keeps_a_running_mean,
            a_steady_slope_gets_the_rate,
            the_step_uses_the_new_mean,
        )
    ],
    mistakes=[climbs, forgets_the_root, divides_by_the_old_mean, swaps_the_shares, uses_one_scale_for_all],
)
