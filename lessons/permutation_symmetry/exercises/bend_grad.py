"""The exercise `bend_grad`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose
from lessons.shared.exercises.returns import array_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


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
    loss, losses = Quartic(matrix).loss, []
    for at in places:
        first, second = a + at * (bend - a), bend + at * (b - bend)
        losses.append(loss(first + at * (second - first)))
    return math.fsum(losses) / len(losses)


def numerical(case: Case, *, step: float = 1e-5) -> Array:
    """The slope of the mean loss by each coordinate of the bend, by central differences."""
    sides = [
        [mean_loss(**case | {"bend": case["bend"] + sign * step * axis}) for sign in (1, -1)] for axis in np.eye(3)
    ]
    return np.array([(up - down) / (2 * step) for up, down in sides])


def is_the_slope_of_the_mean_loss(answer: Answer, **case: Any) -> bool:
    """It is the slope of the mean loss by the bend, as small differences measure it."""
    # differences of step 1e-5 err by 1e-10 of a third derivative, and by 1e-16 / 1e-5 of the loss
    return allclose(answer(**case), numerical(case), rtol=1e-5, atol=1e-6)


def more_of_the_same_places_change_nothing(answer: Answer, **case: Any) -> bool:
    """Each place given twice has the same result: it is a mean."""
    return allclose(answer(**case | {"places": np.repeat(case["places"], 2)}), answer(**case))


def the_ends_do_not_pull(answer: Answer, **case: Any) -> bool:
    """At the two ends the curve does not depend on the bend, so that the result is zero."""
    return allclose(answer(**case | {"places": np.array([0.0, 1.0])}), 0, atol=1e-12)


def _weighted(case: dict[str, Any], weight: Any, place: Any) -> Array:
    """The sum over the places of weight(t) times the slope at place(t)."""
    grad, a, bend, b = Quartic(case["matrix"]), case["a"], case["bend"], case["b"]
    return np.asarray(sum(weight(t) * grad(place(a, bend, b, t)) for t in case["places"]), float)


def _on(a: Array, bend: Array, b: Array, t: float) -> Array:
    first, second = a + t * (bend - a), bend + t * (b - bend)
    return np.asarray(first + t * (second - first), float)


def forgets_the_chain_rule(answer: Answer, **case: Any) -> bool:
    """You average the slopes as they are. How far does a point of the curve move when the bend moves by one? That
    depends on t.
    """
    return allclose(answer(**case) * len(case["places"]), _weighted(case, lambda t: 1.0, _on))


def loses_the_two(answer: Answer, **case: Any) -> bool:
    """Your result is half of what it should be. Which number stands before the bend in the curve's formula?"""
    return allclose(2 * answer(**case) * len(case["places"]), _weighted(case, lambda t: 2 * t * (1 - t), _on))


def adds_instead_of_averaging(answer: Answer, **case: Any) -> bool:
    """You add over the places; the task asks for the mean."""
    return allclose(answer(**case), _weighted(case, lambda t: 2 * t * (1 - t), _on))


def looks_on_the_straight_line(answer: Answer, **case: Any) -> bool:
    """You take the slopes on the straight line between the ends. The curve goes elsewhere."""
    straight = _weighted(case, lambda t: 2 * t * (1 - t), lambda a, bend, b, t: a + t * (b - a))
    return allclose(answer(**case) * len(case["places"]), straight)


def walks_from_the_other_end(answer: Answer, **case: Any) -> bool:
    """You walk the curve from b to a. At t = 0 it must be at a."""
    reverse = _weighted(case, lambda t: 2 * t * (1 - t), lambda a, bend, b, t: _on(b, bend, a, t))
    return allclose(answer(**case) * len(case["places"]), reverse)


bend_grad = Task(
    "bend_grad",
    inputs=bend_inputs,
    prepare=bend_arguments,
    returns=array_like("bend"),
    properties=[
        is_the_slope_of_the_mean_loss,
        more_of_the_same_places_change_nothing,
        the_ends_do_not_pull,
    ],
    mistakes=[
        forgets_the_chain_rule,
        loses_the_two,
        adds_instead_of_averaging,
        looks_on_the_straight_line,
        walks_from_the_other_end,
    ],
)
