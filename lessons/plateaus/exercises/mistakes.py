"""How the exercises' known mistakes show. Each takes the student's function `answer` and one case, and returns True
(this mistake), False (not this one) or None (the case cannot tell).
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from lessons.plateaus.exercises import inputs as inputs_module
from lessons.plateaus.exercises.properties import Answer
from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.numerics.arrays import Array


def _keeps(answer: Answer, power: int, **case: Any) -> float:
    """The variance share of the answer's `power`-th root, were that the deviation."""
    return inputs_module.kept_share(abs(answer(**case)) ** (1 / power), case["inputs"], case["leak"])


def returns_the_variance(answer: Answer, **case: Any) -> bool:
    return bool(isclose(_keeps(answer, 2, **case), 1, rtol=1e-5))


def forgets_what_is_cut(answer: Answer, *, inputs: int, leak: float, outputs: int) -> bool:
    return bool(isclose(inputs * answer(inputs=inputs, leak=leak, outputs=outputs) ** 2, 1, rtol=1e-5))


def forgets_the_leak(answer: Answer, *, inputs: int, leak: float, outputs: int) -> bool:
    own = answer(inputs=inputs, leak=leak, outputs=outputs)
    return bool(isclose(inputs_module.kept_share(own, inputs, 0.0), 1, rtol=1e-5))


def takes_the_leak_unsquared(answer: Answer, *, inputs: int, leak: float, outputs: int) -> bool:
    own = answer(inputs=inputs, leak=leak, outputs=outputs)
    return bool(isclose(inputs_module.kept_share(own, inputs, leak**0.5), 1, rtol=1e-5))


def counts_the_outputs(answer: Answer, *, inputs: int, leak: float, outputs: int) -> bool:
    own = answer(inputs=inputs, leak=leak, outputs=outputs)
    meant = [inputs_module.kept_share(own, count, leak) for count in (outputs, (inputs + outputs) / 2)]  # type: ignore[arg-type]
    return bool(isclose(meant, 1, rtol=1e-5).any())


def _longest(losses: Array, flat: Any, *, last: bool = False) -> tuple[int, int]:
    """(start, steps) of the longest stretch for which flat(values) holds, the first or the last of its length."""
    n = len(losses)
    stretches = [(b - a, b if last else -a, a) for a in range(n) for b in range(a, n) if flat(losses[a : b + 1])]
    steps, _, start = max(stretches)
    return start, steps


def _true(losses: Array, tolerance: float, *, last: bool = False) -> tuple[int, int]:
    return _longest(losses, lambda part: np.ptp(part) <= tolerance, last=last)


def counts_points(answer: Answer, *, losses: Array, tolerance: float) -> bool:
    start, steps = _true(losses, tolerance)
    return answer(losses=losses, tolerance=tolerance) == (start, steps + 1)


def returns_the_end(answer: Answer, *, losses: Array, tolerance: float) -> bool | None:
    start, steps = _true(losses, tolerance)
    found = answer(losses=losses, tolerance=tolerance)
    return None if start < 2 else found == (start, start + steps)


def compares_neighbours(answer: Answer, *, losses: Array, tolerance: float) -> bool | None:
    wrong = _longest(losses, lambda part: np.all(np.abs(np.diff(part)) <= tolerance))
    return None if wrong == _true(losses, tolerance) else answer(losses=losses, tolerance=tolerance) == wrong


def compares_with_the_first(answer: Answer, *, losses: Array, tolerance: float) -> bool | None:
    wrong = _longest(losses, lambda part: np.all(np.abs(part - part[0]) <= tolerance))
    return None if wrong == _true(losses, tolerance) else answer(losses=losses, tolerance=tolerance) == wrong


def takes_the_last(answer: Answer, *, losses: Array, tolerance: float) -> bool | None:
    wrong = _true(losses, tolerance, last=True)
    return None if wrong == _true(losses, tolerance) else answer(losses=losses, tolerance=tolerance) == wrong


def climbs(answer: Answer, *, grad: Array, **case: Any) -> bool:
    return bool(np.all(answer(grad=grad, **case)[0] * grad > 0))


def forgets_the_root(answer: Answer, *, grad: Array, lr: float, **case: Any) -> bool:
    step, mean = answer(grad=grad, lr=lr, **case)
    return allclose(step * mean, -lr * grad, rtol=1e-5)


def divides_by_the_old_mean(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    step, _ = answer(grad=grad, s=s, lr=lr, decay=decay)
    return allclose(step**2 * s, (lr * grad) ** 2, rtol=1e-5)


def swaps_the_shares(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    _, mean = answer(grad=grad, s=s, lr=lr, decay=decay)
    return allclose(mean - s, decay * (grad**2 - s))


def uses_one_scale_for_all(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    step, _ = answer(grad=grad, s=s, lr=lr, decay=decay)
    scales = step / grad
    return allclose(scales, scales[0], rtol=1e-6)


def leaves_it_plain(answer: Answer, **case: Any) -> bool:
    _, normalization, residual = answer(**case)
    return normalization == "none" and residual == 0


def trusts_batch_norm_alone(answer: Answer, **case: Any) -> bool | None:
    _, normalization, residual = answer(**case)
    return normalization == "batch" and residual == 0 if case["activation"] == "ReLU" else None


def trusts_layer_norm_alone(answer: Answer, **case: Any) -> bool | None:
    _, normalization, residual = answer(**case)
    return normalization == "layer" and residual == 0 if case["activation"] == "sigmoid" else None


def adds_unscaled_branches(answer: Answer, **case: Any) -> bool | None:
    deviation, normalization, residual = answer(**case)
    size = residual * deviation * case["width"] ** 0.5
    return normalization == "none" and 0.9 < size < 3 if case["activation"] == "ReLU" else None


def takes_huge_weights(answer: Answer, **case: Any) -> bool:
    deviation, _, _ = answer(**case)
    return bool(deviation * case["width"] ** 0.5 > 3)


def forgets_the_lengths(answer: Answer, *, moves: Array) -> bool:
    return bool(isclose(answer(moves=2 * moves), 4 * answer(moves=moves)))


def compares_with_the_first_move(answer: Answer, *, moves: Array) -> bool:
    meant = np.mean([inputs_module.cosine(moves[0], other) for other in moves[1:]])
    return bool(isclose(answer(moves=moves), meant))


def compares_all_pairs(answer: Answer, *, moves: Array) -> bool:
    every = np.array([[inputs_module.cosine(a, b) for b in moves] for a in moves])
    others = every[~np.eye(len(moves), dtype=bool)]
    return bool(isclose(answer(moves=moves), [every.mean(), others.mean()]).any())


def returns_an_angle(answer: Answer, *, moves: Array) -> bool:
    pairs = [inputs_module.cosine(a, b) for a, b in itertools.pairwise(moves)]
    angles = [np.mean(np.arccos(pairs)), np.arccos(np.mean(pairs))]
    return bool(isclose(answer(moves=moves), [*angles, *np.degrees(angles)]).any())


def divides_by_the_number_of_moves(answer: Answer, *, moves: Array) -> bool:
    pairs = [inputs_module.cosine(a, b) for a, b in itertools.pairwise(moves)]
    return bool(isclose(answer(moves=moves), np.sum(pairs) / len(moves)))
