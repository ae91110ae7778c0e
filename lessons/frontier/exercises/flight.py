"""The exercise `flight`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import numpy as np

from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.exercises.returns import numbers
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task


def flight_inputs(rng: np.random.Generator) -> Case:
    """An output and a curvature that real weights could have, a rate beyond 2 / curvature, and a width."""
    width, curvature = int(rng.integers(3, 12)), float(np.round(rng.uniform(1.2, 3.0), 2))
    most = curvature * np.sqrt(width) / 2  # |u·v| is at most (|u|² + |v|²) / 2
    return {
        "output": float(np.round(rng.choice([-1, 1]) * rng.uniform(0.3, 0.8) * most, 2)),
        "curvature": curvature,
        "lr": float(np.round(rng.uniform(2.2, 3.6) / curvature, 3)),
        "width": width,
    }


def stepped(output: float, curvature: float, lr: float, width: int) -> tuple[float, float]:
    """The network itself: weights u and v with this output and curvature take one step of descent."""
    size, overlap = curvature * width / 2, output * np.sqrt(width)  # |u|² = |v|² = size, u·v = overlap
    u, v = np.zeros((2, width))
    u[0] = np.sqrt(size)
    v[0] = overlap / u[0]
    v[1] = np.sqrt(size - v[0] ** 2)
    slope = output / np.sqrt(width)
    u, v = u - lr * slope * v, v - lr * slope * u
    return float(u @ v / np.sqrt(width)), float((u @ u + v @ v) / width)


def output_is_the_networks(answer: Answer, **case: float) -> bool:
    """The output is the one that a network of that output and curvature has after a step of descent."""
    return bool(isclose(answer(**case)[0], stepped(**case)[0], size=10))  # type: ignore[arg-type]


def curvature_is_the_networks(answer: Answer, **case: float) -> bool:
    """The curvature is the one that such a network has after the step."""
    return bool(isclose(answer(**case)[1], stepped(**case)[1], size=10))  # type: ignore[arg-type]


def nothing_moves_at_the_target(answer: Answer, **case: float) -> bool:
    """A network whose output is 0 already stays as it is."""
    there = answer(**case | {"output": 0.0})
    return allclose(there, [0.0, case["curvature"]])


def sign_does_not_matter(answer: Answer, **case: float) -> bool:
    """With the opposite output the new output is opposite, and the curvature is the same."""
    (f, bend), (g, same) = answer(**case), answer(**case | {"output": -case["output"]})
    return allclose([g, same], [-f, bend])


def keeps_the_curvature(answer: Answer, **case: float) -> bool:
    """Your curvature does not change. It did on a parabola; here the weights that make it move."""
    return bool(isclose(answer(**case)[1], case["curvature"]))


def forgets_the_square_of_the_rate(answer: Answer, **case: float) -> bool:
    """Your output lacks the part with the square of the rate: both layers have moved, and their changes multiply."""
    f = case["output"] * (1 - case["lr"] * case["curvature"])
    return bool(isclose(answer(**case)[0], f))


def forgets_the_width(answer: Answer, **case: float) -> bool:
    """Your terms with the squared output are not divided by the width."""
    f, bend, lr = case["output"], case["curvature"], case["lr"]
    wrong = [f * (1 - lr * bend + lr**2 * f**2), bend + lr * f**2 * (lr * bend - 4)]
    found = answer(**case)
    return bool(isclose(found[0], wrong[0]) or isclose(found[1], wrong[1]))


def uses_the_new_output(answer: Answer, **case: float) -> bool:
    """Your curvature already uses the new output. Both numbers belong to one step: compute them from the old ones."""
    f, bend = answer(**case)
    lr, width = case["lr"], case["width"]
    late = case["curvature"] + lr * f**2 / width * (lr * case["curvature"] - 4)
    return bool(isclose(bend, late) and not isclose(abs(f), abs(case["output"])))


def has_two_for_four(answer: Answer, **case: float) -> bool:
    """Your curvature turns round at rate × curvature = 2. That is where the loss begins to grow; multiply out
    |u − ηfv|² + |v − ηfu|² once more.
    """
    f, bend, lr, width = (case[name] for name in ("output", "curvature", "lr", "width"))
    return bool(isclose(answer(**case)[1], bend + lr * f**2 / width * (lr * bend - 2)))


flight = Task(
    "flight",
    inputs=flight_inputs,
    returns=numbers("output", "curvature"),
    properties=[
        output_is_the_networks,
        curvature_is_the_networks,
        nothing_moves_at_the_target,
        sign_does_not_matter,
    ],
    core=[(output_is_the_networks, curvature_is_the_networks)],
    mistakes=[
        keeps_the_curvature,
        forgets_the_square_of_the_rate,
        forgets_the_width,
        uses_the_new_output,
        has_two_for_four,
    ],
)
