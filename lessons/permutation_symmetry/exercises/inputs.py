"""What the exercises are tried on: random inputs, and the definitions that an answer must meet. No answer is here."""

from __future__ import annotations

import functools
import itertools
import math
from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array

Case = dict[str, Any]


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


def barrier_inputs(rng: np.random.Generator) -> Case:
    """Losses on an uneven grid: one hump, its top off the middle, between ends of different heights.

    Whatever one could measure by mistake is another number here.
    """
    while True:
        t = np.unique(np.r_[0.0, np.round(rng.uniform(0.05, 0.95, size=7), 2), 0.5, 1.0])
        ends = rng.permutation([rng.uniform(0.1, 0.4), rng.uniform(0.6, 0.9)])
        top = rng.choice([rng.uniform(0.2, 0.35), rng.uniform(0.65, 0.8)])
        hump = rng.uniform(1.0, 2.0) * np.exp(-(((t - top) / 0.2) ** 2)) * t * (1 - t) * 4
        losses = np.round(ends[0] * (1 - t) + ends[1] * t + hump, 3)
        levels = np.array([0, losses[0], losses[-1], losses[[0, -1]].mean()])
        half = losses[t == 0.5][0] - levels[-1]
        back = (losses - losses[0] * t - losses[-1] * (1 - t)).max()
        found = np.sort(np.r_[losses.max() - levels, half, back, above(losses, t).max()])
        if np.diff(found).min() > 0.01:
            return {"losses": losses, "t": t}


def above(losses: Array, t: Array) -> Array:
    """The definition: the rise above the interpolated end losses at each place."""
    return np.asarray(losses - np.interp(t, [0.0, 1.0], [losses[0], losses[-1]]), float)


def bend_inputs(rng: np.random.Generator) -> Case:
    """The loss ½ wᵀAw + |w|⁴/4, two ends, a bend, and some places that are not spread evenly."""
    root = rng.normal(size=(3, 3))
    return {"matrix": np.round(root @ root.T + np.eye(3), 2), "a": np.round(rng.normal(size=3), 2),
            "bend": np.round(rng.normal(size=3), 2), "b": np.round(rng.normal(size=3), 2),
            "places": np.round(np.sort(rng.uniform(0.02, 0.6, size=4)), 2)}  # fmt: skip


def bend_arguments(case: Case) -> Case:
    rest = {name: value for name, value in case.items() if name != "matrix"}
    return {"grad": Quartic(np.asarray(case["matrix"], float))} | rest


class Quartic:
    """The gradient of ½ wᵀAw + |w|⁴/4 at a point w (3,)."""

    def __init__(self, matrix: Array) -> None:
        self.matrix = matrix

    def __call__(self, w: Any) -> Array:
        w = np.asarray(w, float)
        return np.asarray(self.matrix @ w + (w @ w) * w, float)

    def loss(self, w: Array) -> float:
        return float(w @ self.matrix @ w / 2 + (w @ w) ** 2 / 4)

    def __repr__(self) -> str:
        return f"the gradient of ½ w·Aw + |w|⁴/4 with A = {np.round(self.matrix, 3).tolist()}"


def mean_loss(matrix: Array, a: Array, bend: Array, b: Array, places: Array) -> float:
    """The definition: the mean loss at the places of the Bézier curve, built from two lines (de Casteljau)."""
    loss, found = Quartic(matrix).loss, []
    for at in places:
        first, second = a + at * (bend - a), bend + at * (b - bend)
        found.append(loss(first + at * (second - first)))
    return math.fsum(found) / len(found)


def numerical(case: Case, *, step: float = 1e-5) -> Array:
    """The slope of the mean loss by each coordinate of the bend, by central differences."""
    sides = [
        [mean_loss(**case | {"bend": case["bend"] + sign * step * axis}) for sign in (1, -1)] for axis in np.eye(3)
    ]
    return np.array([(up - down) / (2 * step) for up, down in sides])
