"""A student's own network, handed back shuffled: which neuron is which, and which of them are turned round?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.exercises.json_values import kind
from lessons.shared.exercises.precision import allclose
from lessons.shared.exercises.student_call import Answer
from lessons.shared.exercises.task import Case, Task
from lessons.shared.numerics.arrays import Array, require_finite


def own_order(*, W: npt.ArrayLike, b: npt.ArrayLike, v: npt.ArrayLike) -> Task:
    """The task for the network v · tanh(W x + b) with the neurons (h, d), (h,), (h,); no two equal, even turned."""
    mine = _Network(require_finite("W", W), require_finite("b", b), require_finite("v", v))
    if not mine.W.ndim == 2 or not len(mine.W) == mine.b.size == mine.v.size:
        raise ValueError(f"W must have a row for each of b and v, got {mine.W.shape}, {mine.b.shape}, {mine.v.shape}")
    return Task(
        "own_order",
        inputs=mine.shuffled,
        returns=mine.order_and_signs,
        properties=[mine.each_once, mine.finds_your_weights, mine.finds_all_of_a_neuron, mine.knows_itself],
        core=[(mine.finds_your_weights, mine.finds_all_of_a_neuron)],
        whole=True,
        mistakes=[mine.inverts, mine.forgets_the_signs, mine.looks_at_outputs, mine.looks_at_biases, mine.leaves_all],
    )


@dataclass(frozen=True)
class _Network:
    W: Array
    b: Array
    v: Array

    def shuffled(self, rng: np.random.Generator) -> Case:
        """The same function with its neurons in another order, at least one of them turned round."""
        h = len(self.b)
        while True:
            order, signs = rng.permutation(h), rng.choice([-1.0, 1.0], h)
            if np.any(signs < 0) and np.any(order[order] != np.arange(h)):  # not its own inverse
                break
        return {
            "W": (signs[:, None] * self.W)[order],
            "b": (signs * self.b)[order],
            "v": (signs * self.v)[order],
        }

    def order_and_signs(self, value: Any, **case: Any) -> tuple[npt.NDArray[np.int_], Array]:
        h = len(self.b)
        if not isinstance(value, np.ndarray) or value.shape != (2, h):
            raise ValueError(f"The result must be two lists (order, signs) of {h} numbers each, got {kind(value)}.")
        order, signs = value
        if np.any(order != np.round(order)) or not np.all((order >= 0) & (order < h)):
            raise ValueError(f"The order must hold places from 0 to {h - 1}, got {order.tolist()}.")
        return order.astype(int), signs

    def each_once(self, answer: Answer, **case: Any) -> bool:
        """Your order names each given neuron once, and your signs are 1 or −1."""
        order, signs = answer(**case)
        return len(set(order.tolist())) == len(order) and bool(np.all(np.abs(signs) == 1))

    def finds_your_weights(self, answer: Answer, **case: Any) -> bool:
        """In your order and with your signs, the given incoming weights are your network's."""
        order, signs = answer(**case)
        return allclose(signs[:, None] * case["W"][order], self.W)

    def finds_all_of_a_neuron(self, answer: Answer, **case: Any) -> bool:
        """So are the biases and the output weights."""
        order, signs = answer(**case)
        return allclose(signs * case["b"][order], self.b) and allclose(signs * case["v"][order], self.v)

    def knows_itself(self, answer: Answer, **case: Any) -> bool:
        """Your own network, handed over as it is, has its neurons in place and none turned."""
        order, signs = answer(W=self.W, b=self.b, v=self.v)
        return order.tolist() == list(range(len(order))) and bool(np.all(signs == 1))

    def right(self, order: npt.NDArray[np.int_], case: Case) -> bool:
        """Whether the order is right, whatever the signs."""
        return all(allclose(np.abs(case[k][order]), np.abs(getattr(self, k))) for k in ("W", "b", "v"))

    def inverts(self, answer: Answer, **case: Any) -> bool:
        """Your order goes the other way: it says where the given neurons stand in your network. The task asks for
        the places in the given one.
        """
        order, _ = answer(**case)
        return self.right(np.argsort(order), case) and not self.right(order, case)

    def forgets_the_signs(self, answer: Answer, **case: Any) -> bool:
        """Your order is right, your signs are not: tanh is odd, so a neuron with all its weights turned round
        computes the same.
        """
        order, _ = answer(**case)
        return self.right(order, case) and not self.finds_your_weights(answer, **case)

    def looks_at_outputs(self, answer: Answer, **case: Any) -> bool | None:
        """You match the output weights alone. Two of your neurons have the same."""
        return self._looks_at(answer(**case)[0], case, "v")

    def looks_at_biases(self, answer: Answer, **case: Any) -> bool | None:
        """You match the biases alone. Two of your neurons have the same."""
        return self._looks_at(answer(**case)[0], case, "b")

    def _looks_at(self, order: npt.NDArray[np.int_], case: Case, part: str) -> bool | None:
        if self.right(order, case):
            return None
        return allclose(np.abs(case[part][order]), np.abs(getattr(self, part)))

    def leaves_all(self, answer: Answer, **case: Any) -> bool:
        """You leave the neurons where they are."""
        return answer(**case)[0].tolist() == list(range(len(self.b)))
