"""The exercise `count_copies`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import functools
import itertools
import math
from typing import Any

import numpy as np
import scipy

from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task


def count_inputs(rng: np.random.Generator) -> Case:
    hidden = rng.integers(3, 9, size=int(rng.integers(2, 4))).tolist()
    return {"widths": [int(rng.integers(10, 20)), *hidden, int(rng.integers(21, 30))],
            "activation": str(rng.choice(["ReLU", "tanh"]))}  # fmt: skip


def count_arguments(case: Case) -> Case:
    return {"widths": [int(width) for width in case["widths"]], "activation": case["activation"]}


@functools.cache
def moved_ways(width: int) -> int:
    """The definition, by listing: how many orders a hidden layer of this small width has."""
    return sum(1 for _ in itertools.permutations(range(width)))


def one_layer_is_counted_right(answer: Answer, **case: Any) -> bool:
    """For one hidden ReLU layer it is the count of the layer's orders, listed one by one."""
    width = int(case["widths"][1])
    power_of_ten = answer(widths=[7, width, 3], activation="ReLU")
    return bool(isclose(10**power_of_ten, moved_ways(width), rtol=1e-6)) if abs(power_of_ten) < 50 else False


def inputs_and_outputs_do_not_matter(answer: Answer, **case: Any) -> bool:
    """More inputs or more outputs change nothing: they cannot be reordered."""
    other = [case["widths"][0] + 5, *case["widths"][1:-1], case["widths"][-1] + 9]
    return bool(isclose(answer(**case), answer(**case | {"widths": other})))


def layers_multiply(answer: Answer, **case: Any) -> bool:
    """The copies of a deep network are the product of its layers' copies, so that logarithms add."""
    single = [answer(widths=[4, width, 2], activation=case["activation"]) for width in case["widths"][1:-1]]
    return bool(isclose(answer(**case), math.fsum(single)))


def signs_double_for_tanh_alone(answer: Answer, **case: Any) -> bool:
    """Each hidden tanh neuron doubles the count of the ReLU network of the same widths."""
    with_signs, without = (answer(widths=case["widths"], activation=kind) for kind in ("tanh", "ReLU"))
    neurons = sum(int(width) for width in case["widths"][1:-1])
    return bool(isclose(10 ** (with_signs - without), 2.0**neurons)) if abs(with_signs - without) < 50 else False


def wide_layers_have_a_number_too(answer: Answer, **case: Any) -> bool:
    """A layer of a hundred neurons has nine times ten to the 157 copies and some."""
    return 157.9 < answer(widths=[3, 100, 3], activation="ReLU") < 158


def _orders(case: dict[str, Any]) -> list[float]:
    return [float(np.log10(moved_ways(int(width)))) for width in case["widths"][1:-1]]


def _signs(case: dict[str, Any]) -> float:
    return sum(map(int, case["widths"][1:-1])) * float(np.log10(2)) * (case["activation"] == "tanh")


def forgets_the_signs(answer: Answer, **case: Any) -> bool | None:
    """You count orders and forget that a tanh neuron can be negated as well."""
    if case["activation"] != "tanh":
        return None
    return bool(isclose(answer(**case), sum(_orders(case))))


def adds_the_layers(answer: Answer, **case: Any) -> bool:
    """You add the layers' counts. For every order of one layer the other layer still has all of its own."""
    copies = 10 ** answer(**case) if abs(answer(**case)) < 50 else 0.0
    ways = 10 ** np.array(_orders(case))
    flips = 2.0 ** np.array(case["widths"][1:-1], float) if case["activation"] == "tanh" else np.ones(len(ways))
    return bool(isclose(copies, (ways * flips).sum(), rtol=1e-6))


def reorders_inputs_and_outputs(answer: Answer, **case: Any) -> bool:
    # the orders of twenty inputs cannot be listed: the logarithm of Γ is the way here
    """You reorder inputs and outputs too. They have a meaning outside: a pixel cannot become another."""
    whole = float(scipy.special.gammaln(np.array(case["widths"], float) + 1).sum() / np.log(10))
    return bool(isclose(answer(**case | {"activation": "ReLU"}), whole))


def takes_the_natural_logarithm(answer: Answer, **case: Any) -> bool:
    """The number is a logarithm, but to another base than ten."""
    right = sum(_orders(case)) + _signs(case)
    return bool(isclose(answer(**case), right * np.log(10)))


def counts_the_neurons_at_once(answer: Answer, **case: Any) -> bool:
    """You let neurons wander between layers. Each stays in its own."""
    neurons = sum(map(int, case["widths"][1:-1]))
    return bool(isclose(answer(**case), float(scipy.special.gammaln(neurons + 1) / np.log(10)) + _signs(case)))


count_copies = Task(
    "count_copies",
    inputs=count_inputs,
    prepare=count_arguments,
    returns=number,
    properties=[
        one_layer_is_counted_right,
        inputs_and_outputs_do_not_matter,
        layers_multiply,
        signs_double_for_tanh_alone,
        wide_layers_have_a_number_too,
    ],
    core=[(one_layer_is_counted_right, signs_double_for_tanh_alone)],
    mistakes=[
        forgets_the_signs,
        adds_the_layers,
        reorders_inputs_and_outputs,
        takes_the_natural_logarithm,
        counts_the_neurons_at_once,
    ],
)
