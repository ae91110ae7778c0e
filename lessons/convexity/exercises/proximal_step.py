"""The exercise `proximal_step`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose, equal, excused, isclose
from lessons.shared.exercises.returns import array_like
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def proximal_inputs(rng: np.random.Generator) -> Case:
    w, grad = np.round(rng.normal(size=(2, 6)) * 2, 2)
    return {"w": w, "grad": grad, "lr": round(rng.uniform(0.1, 0.6), 2), "penalty": round(rng.uniform(0.4, 2), 2)}


def step_model(u: Array, w: Array, grad: Array, lr: float, penalty: float) -> float:
    """What a proximal step minimizes over u."""
    return float(grad @ (u - w) + ((u - w) ** 2).sum() / (2 * lr) + penalty * np.abs(u).sum())


def no_nearby_point_is_better(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    """No nearby u makes grad·(u − w) + |u − w|²/(2 lr) + penalty·|u|₁ smaller."""
    u = answer(w=w, grad=grad, lr=lr, penalty=penalty)
    best = step_model(u, w, grad, lr, penalty)
    moves = np.concatenate([size * np.eye(len(w)) for size in (-0.1, -1e-3, 1e-3, 0.1)])
    worse = [step_model(u + move, w, grad, lr, penalty) - best for move in moves]
    return min(worse) >= -1e-12 - excused(u) ** 2 / lr


def goes_downhill(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    """With no penalty it moves against the gradient."""
    return bool((answer(w=w, grad=grad, lr=lr, penalty=0.0) - w) @ grad < 0)


def strong_penalty_gives_zeros(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    """A penalty that is strong enough sets every parameter to exactly 0."""
    strong = float(np.abs(w).max() / lr + np.abs(grad).max()) + 1
    return not answer(w=w, grad=grad, lr=lr, penalty=strong).any()


def brings_points_no_farther_apart(answer: Answer, *, w: Array, **rest: Any) -> bool:
    """Two starts with the same gradient end no farther apart than they began."""
    others = [w[::-1].copy(), w / 2, w + 0.3, w - 0.1]
    end = answer(w=w, **rest)
    most = 1e-12 + excused(end)
    return all(np.linalg.norm(answer(w=v, **rest) - end) <= np.linalg.norm(v - w) + most for v in others)


def mirrors(answer: Answer, *, w: Array, grad: Array, **rest: Any) -> bool:
    """Change the sign of `w` and `grad`, and the result changes sign."""
    return allclose(answer(w=-w, grad=-grad, **rest), -answer(w=w, grad=grad, **rest))


def climbs(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    """You climb. With the penalty off, your step goes along the gradient instead of against it."""
    return bool((answer(w=w, grad=grad, lr=lr, penalty=0.0) - w) @ grad > 0)


def resting(answer: Answer, w: Any, *, lr: float, penalty: float) -> Array:
    """The step from w where the gradient is 0: the penalty acts alone."""
    return answer(w=np.array(w, float), grad=np.zeros(len(w)), lr=lr, penalty=penalty)


def forgets_the_rate(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    """Your shrinking does not depend on the learning rate. In the model the distance term is divided by lr: a short
    step leaves the penalty less time to act.
    """
    whole, half = (9 - resting(answer, [9.0], lr=share * lr, penalty=penalty)[0] for share in (1, 0.5))
    return bool(whole > 0 and isclose(whole, half))


def cuts_hard(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    """You cut hard: what survives keeps its full size. The penalty pulls at large parameters as strongly as at small
    ones, so they must shrink too.
    """
    tiny = 0.3 * lr * penalty
    return equal(resting(answer, [9, -9, tiny, -tiny], lr=lr, penalty=penalty), [9, -9, 0, 0])


def crosses_zero(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    """Small parameters jump across zero and change sign. On the far side the penalty would pull them back: where must
    they stop?
    """
    tiny = 0.3 * lr * penalty
    end = resting(answer, [tiny, -tiny], lr=lr, penalty=penalty)
    return bool(end[0] < 0 < end[1])


def drops_negatives(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    """Negative parameters vanish, however large. The penalty pulls towards zero from both sides."""
    end = resting(answer, [9, -9], lr=lr, penalty=penalty)
    return bool(end[0] > 0 and end[1] == 0)


def shrinks_first(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    """You shrink first and follow the gradient afterwards, so a parameter at 0 leaves it at the slightest gradient. The
    penalty has the last word: it acts on the point that the gradient step reaches.
    """
    stays = not resting(answer, [0.3 * lr * penalty], lr=lr, penalty=penalty).any()
    pushed = answer(w=np.zeros(2), grad=0.3 * penalty * np.array([1, -1]), lr=lr, penalty=penalty)
    return stays and bool(pushed.any())


proximal_step = Task(
    "proximal_step",
    inputs=proximal_inputs,
    returns=array_like("w"),
    properties=[
        no_nearby_point_is_better,
        goes_downhill,
        strong_penalty_gives_zeros,
        brings_points_no_farther_apart,
        mirrors,
    ],
    core=[goes_downhill, strong_penalty_gives_zeros],
    mistakes=[climbs, forgets_the_rate, cuts_hard, crosses_zero, drops_negatives, shrinks_first],
)
