"""The exercise `heavy_ball`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.ravines.exercises.common import Gradient, turned
from lessons.shared.exercises.precision import allclose
from lessons.shared.exercises.returns import array
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def descent_inputs(rng: np.random.Generator) -> Case:
    return {"matrix": turned(rng, rng.uniform(0.5, 6, size=2)), "w0": np.round(rng.uniform(1, 3, size=2), 2),
            "lr": round(rng.uniform(0.05, 0.15), 3), "momentum": round(rng.uniform(0.3, 0.9), 2),
            "steps": int(rng.integers(5, 9))}  # fmt: skip


def descent_arguments(case: Case) -> Case:
    matrix = np.asarray(case["matrix"], float)
    rest = {name: value for name, value in case.items() if name != "matrix"}
    return {"grad": Gradient(matrix)} | rest


def moves(answer: Answer, **case: Any) -> tuple[Array, Array, Array]:
    """The path (steps + 1, d), its moves (steps, d), and the gradients (steps, d) where they begin."""
    path = answer(**case)
    return path, np.diff(path, axis=0), path[:-1] @ np.asarray(case["matrix"], float)


def begins_at_the_start(answer: Answer, **case: Any) -> bool:
    """The first point is w0, and from rest the first move is −lr times the gradient there."""
    path, move, grad = moves(answer, **case)
    return allclose(path[0], case["w0"]) and allclose(move[0], -case["lr"] * grad[0])


def without_momentum_it_is_descent(answer: Answer, **case: Any) -> bool:
    """With momentum 0 every move is −lr times the gradient where it begins."""
    _, move, grad = moves(answer, **case | {"momentum": 0.0})
    return allclose(move, -case["lr"] * grad)


def each_move_keeps_a_share_of_the_last(answer: Answer, **case: Any) -> bool:
    """Each move is `momentum` times the one before, minus lr times the gradient where it begins."""
    _, move, grad = moves(answer, **case)
    return allclose(move[1:] - case["momentum"] * move[:-1], -case["lr"] * grad[1:])


def rests_at_the_minimum(answer: Answer, **case: Any) -> bool:
    """Started at the minimum it stays there."""
    return not np.any(answer(**case | {"w0": np.zeros(2)}))


def climbs(answer: Answer, **case: Any) -> bool:
    """You climb: without momentum your moves go along the gradient instead of against it."""
    _, move, grad = moves(answer, **case | {"momentum": 0.0})
    return allclose(move[0], case["lr"] * grad[0])


def averages_the_gradient(answer: Answer, **case: Any) -> bool:
    """You average the gradients: the new one enters with weight 1 − momentum. The heavy ball adds it whole."""
    _, move, grad = moves(answer, **case)
    beta = case["momentum"]
    return allclose(move[1:] - beta * move[:-1], -case["lr"] * (1 - beta) * grad[1:])


def looks_ahead(answer: Answer, **case: Any) -> bool:
    """You take the gradient where the velocity would carry you. That is Nesterov's method, a close relative; the heavy
    ball looks at where it is.
    """
    _, move, grad = moves(answer, **case)
    beta, lr, matrix = case["momentum"], case["lr"], np.asarray(case["matrix"], float)
    ahead = -lr * (grad[1:] + beta * move[:-1] @ matrix)
    velocity, torch = np.zeros(len(case["w0"])), []
    for g in grad:
        velocity = beta * velocity + g
        torch.append(-lr * (g + beta * velocity))
    return allclose(move[1:] - beta * move[:-1], ahead) or allclose(move, torch)


def forgets_the_velocity(answer: Answer, **case: Any) -> bool:
    """Your velocity does not survive a step. Create it before the loop, not inside."""
    _, move, grad = moves(answer, **case)
    return allclose(move, -case["lr"] * grad)


def keeps_one_gradient_only(answer: Answer, **case: Any) -> bool:
    """You remember only the last gradient. The velocity holds a share of the last velocity, and so of all gradients
    before.
    """
    _, move, grad = moves(answer, **case)
    return allclose(move[1:], -case["lr"] * (grad[1:] + case["momentum"] * grad[:-1]))


def _path(value: Any, **case: Any) -> Array:
    shape = (case["steps"] + 1, len(case["w0"]))
    return array(value, shape, f"the path with its start, of shape (steps + 1, d) = {shape}")


heavy_ball = Task(
    "heavy_ball",
    inputs=descent_inputs,
    prepare=descent_arguments,
    returns=_path,
    properties=[
        begins_at_the_start,
        without_momentum_it_is_descent,
        each_move_keeps_a_share_of_the_last,
        rests_at_the_minimum,
    ],
    mistakes=[climbs, averages_the_gradient, looks_ahead, forgets_the_velocity, keeps_one_gradient_only],
)
