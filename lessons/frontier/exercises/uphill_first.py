"""The exercise `uphill_first`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.exercises.returns import array_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


class Slope:
    """The gradient at w of ½ Σ cᵢ wᵢ² + Σ bᵢ wᵢ."""

    def __init__(self, curvatures: Array, tilt: Array) -> None:
        self.curvatures, self.tilt = np.asarray(curvatures, float), np.asarray(tilt, float)

    def __call__(self, w: Any) -> Array:
        return self.curvatures * np.asarray(w, float) + self.tilt

    def __repr__(self) -> str:
        return f"the gradient of ½ Σ c w² + Σ b w with c = {self.curvatures.tolist()}, b = {self.tilt.tolist()}"


def uphill_inputs(rng: np.random.Generator) -> Case:
    """A quadratic in three parameters, a point whose gradient is not of length 1, a rate and a radius."""
    return {
        "curvatures": np.round(rng.uniform(0.5, 4, size=3), 2),
        "tilt": np.round(rng.uniform(1, 2, size=3), 2),
        "w": np.round(rng.uniform(0.5, 2, size=3), 2),
        "lr": float(np.round(rng.uniform(0.05, 0.3), 3)),
        "rho": float(np.round(rng.uniform(0.2, 0.8), 3)),
    }


def prepared(case: Case) -> Case:
    """The arguments of the function: a gradient in place of the numbers that make it."""
    rest = {name: value for name, value in case.items() if name not in ("curvatures", "tilt")}
    return {"grad": Slope(case["curvatures"], case["tilt"]), **rest}


def _gradient_used(answer: Answer, case: dict[str, Any]) -> Array:
    """What the step took for a gradient."""
    return (np.asarray(case["w"]) - answer(**case)) / case["lr"]


def uses_the_gradient_uphill(answer: Answer, **case: Any) -> bool:
    """The step is taken with the gradient at the point that lies `rho` uphill from w."""
    grad = Slope(case["curvatures"], case["tilt"])
    g = grad(case["w"])
    return allclose(_gradient_used(answer, case), grad(case["w"] + case["rho"] * g / np.sqrt(g @ g)))


def radius_zero_is_descent(answer: Answer, **case: Any) -> bool:
    """With rho = 0 it is plain gradient descent."""
    grad = Slope(case["curvatures"], case["tilt"])
    return allclose(_gradient_used(answer, case | {"rho": 0.0}), grad(case["w"]))


def a_plane_shows_no_difference(answer: Answer, **case: Any) -> bool:
    """On a plane, where nothing curves, it is plain gradient descent, whatever rho is."""
    flat = case | {"curvatures": np.zeros(3)}
    return allclose(_gradient_used(answer, flat), case["tilt"])


def steep_or_not_looks_equally_far(answer: Answer, **case: Any) -> bool:
    """A loss ten times as steep is asked at the same point: the gradient that is used is ten times as large."""
    steeper = case | {"curvatures": 10 * case["curvatures"], "tilt": 10 * case["tilt"]}
    return allclose(_gradient_used(answer, steeper), 10 * _gradient_used(answer, case))


def steps_plainly(answer: Answer, **case: Any) -> bool:
    """Your step uses the gradient at w itself, so it is plain descent. The second gradient is what it is about."""
    return allclose(_gradient_used(answer, case), Slope(case["curvatures"], case["tilt"])(case["w"]))


def forgets_the_length(answer: Answer, **case: Any) -> bool:
    """You go uphill by rho times the gradient. The point lies at the distance rho: divide by the gradient's length."""
    grad = Slope(case["curvatures"], case["tilt"])
    return allclose(_gradient_used(answer, case), grad(case["w"] + case["rho"] * grad(case["w"])))


def looks_downhill(answer: Answer, **case: Any) -> bool:
    """You look downhill. The loss is highest on the other side."""
    grad = Slope(case["curvatures"], case["tilt"])
    g = grad(case["w"])
    return allclose(_gradient_used(answer, case), grad(case["w"] - case["rho"] * g / np.sqrt(g @ g)))


def stays_uphill(answer: Answer, **case: Any) -> bool:
    """Your step begins at the uphill point. Only the gradient is taken there; the step begins at w."""
    grad = Slope(case["curvatures"], case["tilt"])
    g = grad(case["w"])
    up = case["w"] + case["rho"] * g / np.sqrt(g @ g)
    return allclose(answer(**case), up - case["lr"] * grad(up))


def divides_by_the_square(answer: Answer, **case: Any) -> bool:
    """You divide by the squared length of the gradient. A direction of length 1 needs the length."""
    grad = Slope(case["curvatures"], case["tilt"])
    g = grad(case["w"])
    found = _gradient_used(answer, case)
    return bool(not isclose(g @ g, 1) and allclose(found, grad(case["w"] + case["rho"] * g / (g @ g))))


uphill_first = Task(
    "uphill_first",
    inputs=uphill_inputs,
    prepare=prepared,
    returns=array_like("w"),
    properties=[
        uses_the_gradient_uphill,
        radius_zero_is_descent,
        a_plane_shows_no_difference,
        steep_or_not_looks_equally_far,
    ],
    core=[uses_the_gradient_uphill],
    mistakes=[steps_plainly, forgets_the_length, looks_downhill, stays_uphill, divides_by_the_square],
)
