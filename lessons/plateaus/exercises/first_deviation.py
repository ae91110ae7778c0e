"""The exercise `first_deviation`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task

NORMAL = np.linspace(-10, 10, 4001)  # a fine grid for means over a standard normal number


def layer_inputs(rng: np.random.Generator) -> Case:
    inputs = int(rng.integers(20, 400))
    return {"inputs": inputs, "outputs": inputs + int(rng.integers(30, 400)), "leak": round(rng.uniform(0.1, 0.6), 2)}


def kept_share(deviation: float, inputs: float, leak: float) -> float:
    """The definition: the variance of the next layer's values over that of these, normal with mean zero."""
    weight = np.exp(-(NORMAL**2) / 2)
    passed = np.where(NORMAL > 0, NORMAL, leak * NORMAL)
    return float(inputs * deviation**2 * np.sum(weight * passed**2) / np.sum(weight * NORMAL**2))


def the_variance_is_kept(answer: Answer, *, inputs: int, leak: float, **case: Any) -> bool:
    """A layer's values have the variance that the layer before had."""
    return bool(isclose(kept_share(answer(inputs=inputs, leak=leak, **case), inputs, leak), 1, rtol=1e-6))


def is_a_deviation(answer: Answer, **case: Any) -> bool:
    """The result is positive."""
    return bool(answer(**case) > 0)


def only_inputs_add_up(answer: Answer, *, outputs: int, **case: Any) -> bool:
    """How many units the layer feeds changes nothing."""
    return bool(isclose(answer(outputs=outputs, **case), answer(outputs=3 * outputs, **case)))


def a_relu_needs_larger_weights(answer: Answer, *, leak: float, **case: Any) -> bool:
    """The less a unit lets through, the larger the weights."""
    return bool(answer(leak=0.0, **case) > answer(leak=leak, **case) > answer(leak=1.0, **case))


def _keeps(answer: Answer, power: int, **case: Any) -> float:
    """The variance share of the answer's `power`-th root, were that the deviation."""
    return kept_share(abs(answer(**case)) ** (1 / power), case["inputs"], case["leak"])


def returns_the_variance(answer: Answer, **case: Any) -> bool:
    """You return a variance. The task asks for its root."""
    return bool(isclose(_keeps(answer, 2, **case), 1, rtol=1e-5))


def forgets_what_is_cut(answer: Answer, *, inputs: int, leak: float, outputs: int) -> bool:
    """Your weights fit linear units. What does a leaky unit do to the mean square of its input?"""
    return bool(isclose(inputs * answer(inputs=inputs, leak=leak, outputs=outputs) ** 2, 1, rtol=1e-5))


def forgets_the_leak(answer: Answer, *, inputs: int, leak: float, outputs: int) -> bool:
    """Your weights fit a ReLU: what leaks through below zero adds to the variance too."""
    own = answer(inputs=inputs, leak=leak, outputs=outputs)
    return bool(isclose(kept_share(own, inputs, 0.0), 1, rtol=1e-5))


def takes_the_leak_unsquared(answer: Answer, *, inputs: int, leak: float, outputs: int) -> bool:
    """You let the leak count once. A factor in the values is a factor twice over in their squares."""
    own = answer(inputs=inputs, leak=leak, outputs=outputs)
    return bool(isclose(kept_share(own, inputs, leak**0.5), 1, rtol=1e-5))


def counts_the_outputs(answer: Answer, *, inputs: int, leak: float, outputs: int) -> bool:
    """You count the layer's outputs. How many terms does one sum of the next layer have?"""
    own = answer(inputs=inputs, leak=leak, outputs=outputs)
    meant = [kept_share(own, count, leak) for count in (outputs, (inputs + outputs) / 2)]
    return bool(isclose(meant, 1, rtol=1e-5).any())


first_deviation = Task(
    "first_deviation",
    inputs=layer_inputs,
    returns=number,
    properties=[
        is_a_deviation,
        the_variance_is_kept,
        only_inputs_add_up,
        a_relu_needs_larger_weights,
    ],
    core=[the_variance_is_kept],
    mistakes=[
        returns_the_variance,
        forgets_what_is_cut,
        forgets_the_leak,
        takes_the_leak_unsquared,
        counts_the_outputs,
    ],
)
