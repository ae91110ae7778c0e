"""How the exercises' known mistakes show. Each takes the student's function `answer` and one case, and returns True
(this mistake), False (not this one) or None (the case cannot tell).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.ravines.exercises import inputs
from lessons.ravines.exercises.properties import Answer, first, moves
from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.numerics.arrays import Array


def takes_one_over_the_largest(answer: Answer, *, curvatures: Array) -> bool:
    return bool(isclose(answer(curvatures=curvatures)[0] * curvatures.max(), 1))


def stands_on_the_edge(answer: Answer, *, curvatures: Array) -> bool:
    return bool(isclose(answer(curvatures=curvatures)[0] * curvatures.max(), 2))


def averages_all_curvatures(answer: Answer, *, curvatures: Array) -> bool:
    lr = answer(curvatures=curvatures)[0]
    return bool(isclose(lr * curvatures.mean(), [1, 2]).any() or isclose(lr * np.median(curvatures), 1))


def returns_the_share_of_the_loss(answer: Answer, *, curvatures: Array) -> bool:
    lr, share = answer(curvatures=curvatures)
    left = inputs.share_left(lr, curvatures)
    return bool(left < 0.9999 and isclose(share, left**2))


def returns_what_is_gone(answer: Answer, *, curvatures: Array) -> bool:
    lr, share = answer(curvatures=curvatures)
    return bool(isclose(share, 1 - inputs.share_left(lr, curvatures)))


def returns_the_rate_of_momentum(answer: Answer, *, curvatures: Array) -> bool:
    root = np.sqrt(curvatures.max() / curvatures.min())
    return bool(isclose(answer(curvatures=curvatures)[1] * (root + 1), root - 1))


def climbs(answer: Answer, **case: Any) -> bool:
    _, move, grad = moves(answer, **case | {"momentum": 0.0})
    return allclose(move[0], case["lr"] * grad[0])


def averages_the_gradient(answer: Answer, **case: Any) -> bool:
    _, move, grad = moves(answer, **case)
    beta = case["momentum"]
    return allclose(move[1:] - beta * move[:-1], -case["lr"] * (1 - beta) * grad[1:])


def looks_ahead(answer: Answer, **case: Any) -> bool:
    _, move, grad = moves(answer, **case)
    beta, lr, matrix = case["momentum"], case["lr"], np.asarray(case["matrix"], float)
    ahead = -lr * (grad[1:] + beta * move[:-1] @ matrix)
    velocity, torch = np.zeros(len(case["w0"])), []
    for g in grad:
        velocity = beta * velocity + g
        torch.append(-lr * (g + beta * velocity))
    return allclose(move[1:] - beta * move[:-1], ahead) or allclose(move, torch)


def forgets_the_velocity(answer: Answer, **case: Any) -> bool:
    _, move, grad = moves(answer, **case)
    return allclose(move, -case["lr"] * grad)


def keeps_one_gradient_only(answer: Answer, **case: Any) -> bool:
    _, move, grad = moves(answer, **case)
    return allclose(move[1:], -case["lr"] * (grad[1:] + case["momentum"] * grad[:-1]))


def loses_the_sign(answer: Answer, **case: Any) -> bool | None:
    top = inputs.strongest(case["matrix"])
    return bool(isclose(answer(**case), -top, rtol=1e-4)) if top < 0 else None


def has_no_unit_length(answer: Answer, **case: Any) -> bool:
    ratio, squared = answer(**case) / inputs.strongest(case["matrix"]), multiplies_twice(answer, **case)
    return bool(abs(ratio) > 1 + 1e-4 and not squared)


def stops_at_the_start(answer: Answer, **case: Any) -> bool:
    start = case["start"]
    return bool(isclose(answer(**case) * (start @ start), start @ case["matrix"] @ start))


def takes_the_highest(answer: Answer, **case: Any) -> bool | None:
    if inputs.strongest(case["matrix"]) > 0:
        return None
    return bool(isclose(answer(**case), np.linalg.eigvalsh(case["matrix"])[-1], rtol=1e-3))


def multiplies_twice(answer: Answer, **case: Any) -> bool:
    return bool(isclose(answer(**case), inputs.strongest(case["matrix"]) ** 2, rtol=1e-4))


def stretch(answer: Answer, hess: Array) -> Array:
    """The squares, ascending, of the factors by which the change of coordinates stretches; NaN where they overflow."""
    change = answer(hess=hess)
    far = np.abs(change).max() > 1e100
    return np.full(len(hess), np.nan) if far else np.asarray(np.linalg.eigvalsh(change @ change.T), float)


def divides_by_the_whole_curvature(answer: Answer, *, hess: Array) -> bool:
    return allclose(stretch(answer, hess) * np.linalg.eigvalsh(hess)[::-1] ** 2, 1, rtol=1e-5)


def stretches_the_wrong_way(answer: Answer, *, hess: Array) -> bool:
    return allclose(stretch(answer, hess), np.linalg.eigvalsh(hess), rtol=1e-5)


def looks_at_the_diagonal(answer: Answer, *, hess: Array) -> bool:
    change = answer(hess=hess)
    return allclose(change, np.diag(np.diag(change))) and allclose(np.diag(change) ** 2 * np.diag(hess), 1)


def turns_the_matrix_round(answer: Answer, *, hess: Array) -> bool:
    change, whole = answer(hess=hess), np.eye(len(hess))
    return allclose(inputs.felt(change.T, hess), whole) and not allclose(inputs.felt(change, hess), whole)


def goes_uphill(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    return bool(np.all(first(answer, grad, lr)[0] * grad > 0))


def forgets_the_correction(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    return allclose(np.abs(first(answer, grad, lr)[0]), lr * 0.1 / np.sqrt(0.001), rtol=1e-4)


def counts_one_too_many(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    size = 0.1 / (1 - 0.9**2) / np.sqrt(0.001 / (1 - 0.999**2))
    return allclose(np.abs(first(answer, grad, lr)[0]), lr * size, rtol=1e-4)


def forgets_the_root(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    small = answer(grad=grad, m=m, s=s, k=k, lr=lr)[0]
    return allclose(10 * answer(grad=10 * grad, m=10 * m, s=100 * s, k=k, lr=lr)[0], small, rtol=1e-4)


def ignores_the_past(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    here, there = (answer(grad=grad, m=past, s=s, k=k, lr=lr)[0] for past in (m, m + 1))
    return allclose(here, there)


def swaps_the_shares(answer: Answer, *, grad: Array, m: Array, s: Array, k: int, lr: float) -> bool:
    still = answer(grad=0 * grad, m=m, s=s, k=k, lr=lr)
    return allclose(still[1], 0.999 * m) and allclose(still[2], 0.9 * s)
