"""The exercise `permute`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose, equal
from lessons.shared.exercises.returns import arrays_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def layer_inputs(rng: np.random.Generator) -> Case:
    """A network with 3 inputs, 5 ReLU neurons, 2 outputs, and an order of the neurons that is not its own inverse."""
    while True:
        order = rng.permutation(5)
        if not np.array_equal(np.argsort(order), order):
            break
    return {"W1": np.round(rng.normal(size=(5, 3)), 2), "b1": np.round(rng.normal(size=5), 2),
            "W2": np.round(rng.normal(size=(2, 5)), 2), "order": order.tolist()}  # fmt: skip


def layer_arguments(case: Case) -> Case:
    return case | {"order": np.asarray(case["order"], dtype=int)}


def function(W1: Array, b1: Array, W2: Array, x: Array) -> Array:
    """The definition: what the network answers to inputs x (n, 3)."""
    return np.asarray(np.maximum(x @ W1.T + b1, 0) @ W2.T, float)


def probes() -> Array:
    return np.random.default_rng(0).normal(size=(40, 3))


def computes_the_same(answer: Answer, **case: Any) -> bool:
    """The new parameters compute the same function."""
    x = probes()
    weights, bias, following = answer(**case)
    return allclose(function(weights, bias, following, x), function(case["W1"], case["b1"], case["W2"], x))


def neuron_j_is_the_one_that_order_names(answer: Answer, **case: Any) -> bool:
    """New neuron j has the incoming weights that neuron order[j] had."""
    weights = answer(**case)[0]
    return all(equal(weights[j], case["W1"][int(k)]) for j, k in enumerate(case["order"]))


def back_and_forth_is_nothing(answer: Answer, **case: Any) -> bool:
    """The order and then its inverse give the old parameters back."""
    names = ("W1", "b1", "W2")
    there = dict(zip(names, answer(**case), strict=True))
    back = answer(**there, order=np.argsort(case["order"]).tolist())
    return all(equal(part, case[name]) for name, part in zip(names, back, strict=True))


def moves_something(answer: Answer, **case: Any) -> bool:
    """The parameters stand elsewhere than before."""
    return not equal(answer(**case)[0], case["W1"])


def _parts(answer: Answer, case: dict[str, Any]) -> tuple[str, str, str]:
    """How incoming weights, bias and outgoing weights were moved: 'order', 'inverse', 'not' or 'otherwise'."""
    order = np.asarray(case["order"], int)
    ways = {"order": order, "inverse": np.argsort(order), "not": np.arange(len(order))}
    weights, bias, following = answer(**case)
    old = (case["W1"], case["b1"], case["W2"].T)
    moved_by = []
    for new, before in zip((weights, bias, following.T), old, strict=True):
        moved_by.append(next((name for name, way in ways.items() if equal(new, before[way])), "otherwise"))
    return moved_by[0], moved_by[1], moved_by[2]


def forgets_the_bias(answer: Answer, **case: Any) -> bool:
    """The biases stayed behind. Each belongs to one neuron and goes where it goes."""
    weights, bias, following = _parts(answer, case)
    return bias == "not" and weights == following != "not"


def forgets_the_columns(answer: Answer, **case: Any) -> bool:
    """The outgoing weights stayed behind: the next layer still listens to the old places."""
    weights, bias, following = _parts(answer, case)
    return following == "not" and weights == bias != "not"


def uses_the_inverse_everywhere(answer: Answer, **case: Any) -> bool:
    """You moved the neurons the other way: order[j] says where new neuron j comes from, not where old neuron j goes."""
    return _parts(answer, case) == ("inverse", "inverse", "inverse")


def uses_the_inverse_on_the_way_out(answer: Answer, **case: Any) -> bool:
    """On the way out you use the inverse order. The next layer must follow the same move as the rows."""
    return _parts(answer, case) == ("order", "order", "inverse")


def moves_only_the_rows(answer: Answer, **case: Any) -> bool:
    """You moved the rows alone. Two more things belong to a neuron."""
    weights, bias, following = _parts(answer, case)
    return weights != "not" and bias == following == "not"


permute = Task(
    "permute",
    inputs=layer_inputs,
    prepare=layer_arguments,
    returns=arrays_like("W1", "b1", "W2"),
    properties=[
        computes_the_same,
        neuron_j_is_the_one_that_order_names,
        back_and_forth_is_nothing,
        moves_something,
    ],
    core=[
        (
            computes_the_same,
            neuron_j_is_the_one_that_order_names,
            back_and_forth_is_nothing,
        )
    ],
    mistakes=[
        forgets_the_bias,
        forgets_the_columns,
        uses_the_inverse_everywhere,
        uses_the_inverse_on_the_way_out,
        moves_only_the_rows,
    ],
)
