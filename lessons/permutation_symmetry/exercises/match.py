"""The exercise `match`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from lessons.shared.exercises.json_values import shown
from lessons.shared.exercises.precision import equal
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def match_inputs(rng: np.random.Generator) -> Case:
    """Incoming and outgoing weights of two layers of five neurons, on which every known mistake shows."""
    while True:
        shapes = {"a_in": (5, 4), "a_out": (3, 5), "b_in": (5, 4), "b_out": (3, 5)}
        case = {name: np.round(rng.normal(size=shape), 2) for name, shape in shapes.items()}
        if _telling(case):
            return case


def likeness(a_in: Array, a_out: Array, b_in: Array, b_out: Array) -> Array:
    """The definition: inner products of each neuron of a with each of b, incoming and outgoing weights together."""
    return np.asarray(a_in @ b_in.T + a_out.T @ b_out, float)


def total(table: Array, order: Any) -> float:
    """The sum of likeness that an order gives."""
    return float(table[np.arange(len(table)), np.asarray(order, int)].sum())


def extreme(table: Array, *, least: bool = False) -> tuple[int, ...]:
    """The order with the largest (or least) sum, by trying all."""
    return (min if least else max)(itertools.permutations(range(len(table))), key=lambda order: total(table, order))


def taken_first(table: Array) -> list[int]:
    """What taking the most alike pair first comes to, again and again."""
    pairs = sorted(itertools.product(range(len(table)), repeat=2), key=lambda pair: -table[pair])
    order: dict[int, int] = {}
    for j, k in pairs:
        if j not in order and k not in order.values():
            order[j] = k
    return [order[j] for j in range(len(table))]


def _telling(case: Case) -> bool:
    """Every known mistake gives another order here than the definition does."""
    table = likeness(**case)
    best = list(extreme(table))
    inverse = np.argsort(best).tolist()
    incoming = list(extreme(case["a_in"] @ case["b_in"].T))
    others = [taken_first(table), inverse, list(extreme(table, least=True)), incoming, table.argmax(1).tolist()]
    return all(best != other for other in others) and len({*map(tuple, others)}) == len(others)


def is_an_order(answer: Answer, **case: Any) -> bool:
    """It names each neuron once."""
    return sorted(answer(**case).tolist()) == list(range(len(case["a_in"])))


def finds_a_shuffled_network_again(answer: Answer, **case: Any) -> bool:
    """A network that was only shuffled is matched back exactly."""
    shuffle = np.array([2, 0, 4, 1, 3])
    order = answer(a_in=case["a_in"][shuffle], a_out=case["a_out"][:, shuffle], b_in=case["a_in"], b_out=case["a_out"])
    return equal(order, shuffle)


def no_order_fits_better(answer: Answer, **case: Any) -> bool:
    """No other order has a larger sum of likeness, incoming and outgoing weights together."""
    if not is_an_order(answer, **case):
        return False
    table = likeness(**case)
    return total(table, answer(**case)) >= total(table, extreme(table)) - 1e-9


def takes_the_likest_pair_first(answer: Answer, **case: Any) -> bool:
    """You take the likest pair first. An early bargain can cost more later than it gains."""
    return answer(**case).tolist() == taken_first(likeness(**case))


def returns_the_inverse(answer: Answer, **case: Any) -> bool:
    """You return the inverse: entry j must name the neuron of b that takes place j, next to neuron j of a."""
    return answer(**case).tolist() == np.argsort(extreme(likeness(**case))).tolist()


def looks_for_the_least_alike(answer: Answer, **case: Any) -> bool:
    """You pair the least alike. The solver makes its sum small unless you ask otherwise."""
    return answer(**case).tolist() == list(extreme(likeness(**case), least=True))


def looks_at_incoming_weights_only(answer: Answer, **case: Any) -> bool:
    """You compare incoming weights only. The outgoing ones belong to a neuron too."""
    return answer(**case).tolist() == list(extreme(case["a_in"] @ case["b_in"].T))


def chooses_each_by_itself(answer: Answer, **case: Any) -> bool | None:
    """You let each neuron choose by itself, so that several choose the same one."""
    choice = likeness(**case).argmax(1).tolist()
    return answer(**case).tolist() == choice if len(set(choice)) < len(choice) else None


def _order(value: Any, **case: Any) -> Array:
    n = len(case["a_in"])
    if not isinstance(value, np.ndarray) or value.shape != (n,) or not np.all(np.isin(value, np.arange(n))):
        raise ValueError(f"The result must be {n} neuron numbers from 0 to {n - 1}, got {shown(value)}.")
    return value.astype(int)


match = Task(
    "match",
    inputs=match_inputs,
    returns=_order,
    properties=[
        is_an_order,
        finds_a_shuffled_network_again,
        no_order_fits_better,
    ],
    core=[(finds_a_shuffled_network_again, no_order_fits_better)],
    whole=True,
    mistakes=[
        takes_the_likest_pair_first,
        returns_the_inverse,
        looks_for_the_least_alike,
        looks_at_incoming_weights_only,
        chooses_each_by_itself,
    ],
)
