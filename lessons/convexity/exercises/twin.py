"""The exercise `twin`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from lessons.convexity.exercises.common import MARGIN
from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.exercises.returns import arrays_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def network_inputs(rng: np.random.Generator) -> Case:
    return {"W": np.round(rng.normal(size=(3, 2)), 2), "b": np.round(rng.normal(size=3) / 2, 2),
            "a": np.round(rng.choice([-1, 1], 3) * rng.uniform(0.5, 2, 3), 2)}  # fmt: skip


def network_outputs(W: Array, b: Array, a: Array) -> Array:
    """sum_j a_j max(0, W_j·x + b_j) on a fixed grid of inputs x in [-3, 3]²."""
    side = np.linspace(-3, 3, 13)
    x = np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
    return np.maximum(x @ W.T + b, 0) @ a


def fits_as_well(answer: Answer, **network: Array) -> bool:
    """Both networks give the same output for every input."""
    same = answer(**network)
    return allclose(network_outputs(*same), network_outputs(**network), atol=1e-9)


def is_another_point(answer: Answer, **network: Array) -> bool:
    """The two are different points: some parameter differs."""
    return any(not allclose(new, old) for new, old in zip(answer(**network), network.values(), strict=True))


def midpoint_fits_worse(answer: Answer, **network: Array) -> bool:
    """Halfway between two networks of equal loss, the loss is higher."""
    other = answer(**network)
    target, end = network_outputs(**network), network_outputs(*other)
    halfway = [(new + old) / 2 for new, old in zip(other, network.values(), strict=True)]
    loss = ((network_outputs(*halfway) - target) ** 2).mean()
    return bool(loss > ((end - target) ** 2).mean() / 2 + MARGIN)


def moved_rows(new: Array, old: Array) -> list[list[int]]:
    """The orders of the rows, other than the given one, that turn `old` into `new`."""
    orders = [list(order) for order in permutations(range(len(old)))][1:]
    return [order for order in orders if allclose(old[order], new)]


def leaves_the_biases(answer: Answer, *, W: Array, b: Array, a: Array) -> bool | None:
    """You moved hidden neurons but not their biases. A neuron is its weights, its bias and its output weight; all three
    move together.
    """
    new = answer(W=W, b=b, a=a)
    orders = moved_rows(new[0], W)
    return any(not allclose(new[1], b[order]) for order in orders) if orders else None


def leaves_the_outputs(answer: Answer, *, W: Array, b: Array, a: Array) -> bool | None:
    """You moved hidden neurons but not their output weights, so each one now speaks with another's voice."""
    new = answer(W=W, b=b, a=a)
    orders = moved_rows(new[0], W)
    return any(not allclose(new[2], a[order]) for order in orders) if orders else None


def moves_nothing(answer: Answer, *, W: Array, b: Array, a: Array) -> bool:
    """This is the same point again, and halfway between a point and itself is that point. Change the parameters without
    changing the function.
    """
    return all(map(allclose, answer(W=W, b=b, a=a), (W, b, a)))


def moves_features(answer: Answer, *, W: Array, b: Array, a: Array) -> bool:
    """You moved columns of W. A column belongs to an input feature, a row to a hidden neuron."""
    return bool(moved_rows(answer(W=W, b=b, a=a)[0].T, W.T))


def flips_signs(answer: Answer, *, W: Array, b: Array, a: Array) -> bool:
    """You changed signs. That works for odd activations such as tanh; a ReLU treats z and −z differently."""
    return bool(np.any(np.all(isclose(answer(W=W, b=b, a=a)[0], -W), axis=1)))


twin = Task(
    "twin",
    inputs=network_inputs,
    returns=arrays_like("W", "b", "a"),
    properties=[fits_as_well, is_another_point, midpoint_fits_worse],
    core=[fits_as_well, is_another_point],
    mistakes=[leaves_the_biases, leaves_the_outputs, moves_nothing, moves_features, flips_signs],
)
