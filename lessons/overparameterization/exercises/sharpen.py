"""The exercise `sharpen`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose
from lessons.shared.exercises.returns import arrays_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def layer_inputs(rng: np.random.Generator) -> Case:
    """A network with 3 inputs, 5 ReLU neurons and 2 outputs, and a factor that is not 1."""
    return {"W1": np.round(rng.normal(size=(5, 3)), 2), "b1": np.round(rng.normal(size=5), 2) + 0.011,
            "W2": np.round(rng.normal(size=(2, 5)), 2), "b2": np.round(rng.normal(size=2), 2) + 0.011,
            "factor": float(rng.choice([0.2, 0.5, 3.0, 8.0]))}  # fmt: skip


def function(layers: list[Array], x: Array) -> Array:
    """The definition: what the network with layers [W1, b1, W2, b2] answers to inputs x (n, 3)."""
    W1, b1, W2, b2 = layers
    return np.asarray(np.maximum(x @ W1.T + b1, 0) @ W2.T + b2, float)


def probes() -> Array:
    return np.random.default_rng(0).normal(size=(40, 3))


def computes_the_same(answer: Answer, **case: Any) -> bool:
    """The new parameters compute the same function."""
    old, new = [case[name] for name in ("W1", "b1", "W2", "b2")], list(answer(**case))
    return allclose(function(new, probes()), function(old, probes()))


def the_first_layer_grows_by_the_factor(answer: Answer, **case: Any) -> bool:
    """The first layer's weights are `factor` times what they were."""
    return allclose(answer(**case)[0], case["factor"] * case["W1"])


def back_and_forth_is_nothing(answer: Answer, **case: Any) -> bool:
    """A factor and then one over it give the old parameters back."""
    names = ("W1", "b1", "W2", "b2")
    there = dict(zip(names, answer(**case), strict=True))
    back = answer(**there, factor=1 / case["factor"])
    return all(allclose(part, case[name]) for name, part in zip(names, back, strict=True))


def _powers(answer: Answer, case: dict[str, Any]) -> tuple[int | None, ...]:
    """The power of the factor by which W1, b1, W2 and b2 were multiplied; None where it is no power from -2 to 2."""
    powers = []
    for name, part in zip(("W1", "b1", "W2", "b2"), answer(**case), strict=True):
        ways = [power for power in (-2, -1, 0, 1, 2) if allclose(part, case["factor"] ** power * case[name])]
        powers.append(ways[0] if ways else None)
    return tuple(powers)


def forgets_the_first_bias(answer: Answer, **case: Any) -> bool:
    """The first bias stayed as it was. It is added to what you have multiplied."""
    return _powers(answer, case) == (1, 0, -1, 0)


def divides_the_second_bias_too(answer: Answer, **case: Any) -> bool:
    """You divide the second bias too. Does it see the first layer at all?"""
    return _powers(answer, case) == (1, 1, -1, -1)


def multiplies_both_layers(answer: Answer, **case: Any) -> bool:
    """You multiply both layers, so the answers grow instead of staying."""
    powers = _powers(answer, case)
    return powers[0] == powers[2] == 1


def changes_one_layer_only(answer: Answer, **case: Any) -> bool:
    """You change one layer only. What must the next one do so that nobody notices?"""
    powers = _powers(answer, case)
    return powers[0] == 1 and powers[2] == 0


def scales_the_other_way(answer: Answer, **case: Any) -> bool:
    """You do it the other way round: the task multiplies the first layer."""
    return _powers(answer, case) == (-1, -1, 1, 0)


sharpen = Task(
    "sharpen",
    inputs=layer_inputs,
    returns=arrays_like("W1", "b1", "W2", "b2"),
    properties=[
        computes_the_same,
        the_first_layer_grows_by_the_factor,
        back_and_forth_is_nothing,
    ],
    core=[(computes_the_same, the_first_layer_grows_by_the_factor)],
    mistakes=[
        forgets_the_first_bias,
        divides_the_second_bias_too,
        multiplies_both_layers,
        changes_one_layer_only,
        scales_the_other_way,
    ],
)
