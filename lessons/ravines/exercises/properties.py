"""What must be true of each exercise's function, one sentence a property. `answer` is the student's function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.ravines.exercises import inputs
from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.numerics.arrays import Array

Answer = Callable[..., Any]


def share_is_what_the_step_leaves(answer: Answer, *, curvatures: Array) -> bool:
    """The share returned is what the step returned leaves of the distance in the slowest direction."""
    lr, share = answer(curvatures=curvatures)
    return bool(isclose(share, inputs.share_left(lr, curvatures)))


def no_other_step_leaves_less(answer: Answer, *, curvatures: Array) -> bool:
    """No other learning rate leaves a smaller share of the distance."""
    lr, _ = answer(curvatures=curvatures)
    if not 0 < lr < 1e6:
        return False
    least = inputs.share_left(lr, curvatures)
    others = lr * np.r_[np.geomspace(1e-2, 1e2, 401), 0.9999, 1.0001]
    return all(inputs.share_left(other, curvatures) >= least - 1e-12 for other in others)


def steeper_means_shorter(answer: Answer, *, curvatures: Array) -> bool:
    """A loss ten times as steep gets a tenth of the step, and the same share."""
    (lr, share), (short, same) = answer(curvatures=curvatures), answer(curvatures=10 * curvatures)
    return bool(isclose(short, lr / 10) and isclose(same, share))


def only_the_ends_matter(answer: Answer, *, curvatures: Array) -> bool:
    """Curvatures between the largest and the smallest change nothing."""
    ends = np.array([curvatures.max(), curvatures.min()])
    return allclose(answer(curvatures=ends), answer(curvatures=curvatures))


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


def finds_the_strongest_curvature(answer: Answer, **case: Any) -> bool:
    """It finds the eigenvalue that is largest in size."""
    return bool(isclose(abs(answer(**case)), abs(inputs.strongest(case["matrix"])), rtol=1e-6))


def knows_hills_from_valleys(answer: Answer, **case: Any) -> bool:
    """Where that curvature is negative, so is the result; upside down it changes sign."""
    here, below = answer(**case), answer(**case | {"matrix": -case["matrix"]})
    return bool(isclose(here, inputs.strongest(case["matrix"]), rtol=1e-6) and isclose(below, -here, rtol=1e-6))


def the_starts_length_does_not_matter(answer: Answer, **case: Any) -> bool:
    """A start a hundred times as long gives the same result."""
    return bool(isclose(answer(**case | {"start": 100 * case["start"]}), answer(**case), rtol=1e-9))


def makes_it_round(answer: Answer, *, hess: Array) -> bool:
    """In the new coordinates every curvature is 1."""
    return allclose(inputs.felt(answer(hess=hess), hess), np.eye(len(hess)), atol=1e-8)


def makes_steeper_ones_round(answer: Answer, *, hess: Array) -> bool:
    """So it is for a surface a hundred times as steep."""
    return allclose(inputs.felt(answer(hess=100 * hess), 100 * hess), np.eye(len(hess)), atol=1e-8)


def leaves_a_round_one_round(answer: Answer, *, hess: Array) -> bool:
    """A surface that is round already keeps its distances."""
    change = answer(hess=np.eye(len(hess)))
    return allclose(change.T @ change, np.eye(len(hess)), atol=1e-8)


def first(answer: Answer, grad: Array, lr: float) -> Array:
    """The step, m and s of the first step of a run: both means are 0 and k is 1."""
    return np.asarray(answer(grad=grad, m=np.zeros(len(grad)), s=np.zeros(len(grad)), k=1, lr=lr), float)


def first_step_has_the_length_of_the_rate(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    """The first step of a run is lr in each coordinate, downhill, however large the gradient."""
    return allclose(first(answer, grad, lr)[0], -lr * np.sign(grad), rtol=1e-5)


def units_do_not_matter(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    """A loss measured in units a tenth as large takes the same step."""
    small = answer(grad=grad, m=m, s=s, k=k, lr=lr)[0]
    return allclose(answer(grad=10 * grad, m=10 * m, s=100 * s, k=k, lr=lr)[0], small, rtol=1e-5)


def keeps_running_means(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    """m and s keep 0.9 and 0.999 of what they were; what is new comes from the gradient and from its square."""
    still, new = answer(grad=0 * grad, m=m, s=s, k=k, lr=lr), first(answer, grad, lr)
    kept = allclose(still[1], 0.9 * m) and allclose(still[2], 0.999 * s)
    return kept and allclose(new[1], grad / 10) and allclose(new[2], grad**2 / 1000)


def rolls_on_where_it_is_level(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    """Where the gradient is zero the step still goes on, against the mean of the gradients so far."""
    return bool(np.all(answer(grad=0 * grad, m=m, s=s, k=k, lr=lr)[0] * m < 0))


def a_constant_slope_keeps_the_pace(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    """On a constant slope every one of ten steps has the length lr in each coordinate."""
    m, s = np.zeros(len(grad)), np.zeros(len(grad))
    for k in range(1, 11):
        step, m, s = answer(grad=grad, m=m, s=s, k=k, lr=lr)
        if not allclose(np.abs(step), lr, rtol=1e-5):
            return False
    return True
