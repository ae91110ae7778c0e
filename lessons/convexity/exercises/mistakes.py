"""How the exercises' known mistakes show. Each takes the student's function `answer` and one case, and returns True
(this mistake), False (not this one) or None (the case cannot tell).
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np

from lessons.convexity.exercises import inputs
from lessons.convexity.exercises.inputs import Case
from lessons.convexity.exercises.properties import MARGIN, Answer, found, same_law
from lessons.shared.exercises.precision import allclose, equal, isclose
from lessons.shared.numerics.arrays import Array


def height(case: Case, kind: str, chord: tuple[float, float, float]) -> float:
    """How far a curve of this kind rises above the chord that was found on it."""
    return inputs.height_above_chord(inputs.Curve(**case["f"] | {"kind": kind}), *chord)


def counts_equality(answer: Answer, **case: Any) -> bool:
    chords = {kind: found(answer, case, kind) for kind in ("line", "kink", "bowl")}
    heights = [height(case, kind, chord) for kind, chord in chords.items() if chord is not None]
    return bool(heights) and bool(allclose(heights, 0, atol=MARGIN))


def looks_below(answer: Answer, **case: Any) -> bool:
    return found(answer, case, "hill") is None and found(answer, case, "bowl") is not None


def swaps_the_weights(answer: Answer, **case: Any) -> bool:
    chord = found(answer, case, "bowl")
    if chord is None or found(answer, case, "hill") is None or height(case, "bowl", chord) > -MARGIN:
        return False
    (a, b, t), f = chord, inputs.Curve(**case["f"] | {"kind": "bowl"})
    crossed = t * f(a) + (1 - t) * f(b)  # the chord's height at 1 - t
    return bool(f((1 - t) * a + t * b) > crossed or f(t * a + (1 - t) * b) > (1 - t) * f(a) + t * f(b))


def tries_too_few_chords(answer: Answer, **case: Any) -> bool:
    hill, bowl, dent = (found(answer, case, kind) for kind in ("hill", "bowl", "dent"))
    return hill is not None and bowl is None and dent is None


def climbs(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    return bool((answer(w=w, grad=grad, lr=lr, penalty=0.0) - w) @ grad > 0)


def resting(answer: Answer, w: Any, *, lr: float, penalty: float) -> Array:
    """The step from w where the gradient is 0: the penalty acts alone."""
    return answer(w=np.array(w, float), grad=np.zeros(len(w)), lr=lr, penalty=penalty)


def forgets_the_rate(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    whole, half = (9 - resting(answer, [9.0], lr=share * lr, penalty=penalty)[0] for share in (1, 0.5))
    return bool(whole > 0 and isclose(whole, half))


def cuts_hard(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    tiny = 0.3 * lr * penalty
    return equal(resting(answer, [9, -9, tiny, -tiny], lr=lr, penalty=penalty), [9, -9, 0, 0])


def crosses_zero(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    tiny = 0.3 * lr * penalty
    end = resting(answer, [tiny, -tiny], lr=lr, penalty=penalty)
    return bool(end[0] < 0 < end[1])


def drops_negatives(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    end = resting(answer, [9, -9], lr=lr, penalty=penalty)
    return bool(end[0] > 0 and end[1] == 0)


def shrinks_first(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    stays = not resting(answer, [0.3 * lr * penalty], lr=lr, penalty=penalty).any()
    pushed = answer(w=np.zeros(2), grad=0.3 * penalty * np.array([1, -1]), lr=lr, penalty=penalty)
    return stays and bool(pushed.any())


def growth(answer: Answer, X: Array, change: Array) -> float:
    """By what factor the part of the constant that comes from the data grows when X changes."""
    before = answer(X=X, ridge=0.0)
    return answer(X=change, ridge=0.0) / before if before else np.nan


def twice(X: Array) -> Array:
    return np.vstack([X, X])


def apart(X: Array) -> Array:
    """Two copies of the data, each with features of its own."""
    return np.asarray(np.kron(np.eye(2), X), float)


def forgets_the_mean(answer: Answer, *, X: Array, ridge: float) -> bool:
    return bool(isclose(growth(answer, X, twice(X)), 2))


def forgets_the_sigmoid(answer: Answer, *, X: Array, ridge: float) -> bool:
    return bool(isclose(answer(X=X, ridge=0.0) / inputs.steepest_change(X, 0.0), [2, 4], rtol=1e-3).any())


def bounds_the_loss(answer: Answer, *, X: Array, ridge: float) -> bool:
    grown = [growth(answer, X, change) for change in (3 * X, twice(X), apart(X))]
    return allclose(grown, [3, 1, 1])


def forgets_the_square(answer: Answer, *, X: Array, ridge: float) -> bool:
    return bool(isclose(growth(answer, X, 3 * X), 3)) and not bounds_the_loss(answer, X=X, ridge=ridge)


def adds_all_directions(answer: Answer, *, X: Array, ridge: float) -> bool:
    grown = [growth(answer, X, change) for change in (3 * X, twice(X), apart(X))]
    return allclose(grown, [9, 1, 1])


def is_too_small(answer: Answer, *, X: Array, ridge: float) -> bool:
    grown = [growth(answer, X, change) for change in (3 * X, twice(X))]
    return allclose(grown, [9, 1]) and answer(X=X, ridge=0.0) < 0.999 * inputs.steepest_change(X, 0.0)


def forgets_the_ridge(answer: Answer, *, X: Array, ridge: float) -> bool:
    return bool(isclose(answer(X=X, ridge=ridge), answer(X=X, ridge=0.0)))


def returns_the_step(answer: Answer, *, X: Array, ridge: float) -> bool:
    return bool(isclose(growth(answer, X, 3 * X), 1 / 9))


def moved_rows(new: Array, old: Array) -> list[list[int]]:
    """The orders of the rows, other than the given one, that turn `old` into `new`."""
    orders = [list(order) for order in permutations(range(len(old)))][1:]
    return [order for order in orders if allclose(old[order], new)]


def leaves_the_biases(answer: Answer, *, W: Array, b: Array, a: Array) -> bool | None:
    new = answer(W=W, b=b, a=a)
    orders = moved_rows(new[0], W)
    return any(not allclose(new[1], b[order]) for order in orders) if orders else None


def leaves_the_outputs(answer: Answer, *, W: Array, b: Array, a: Array) -> bool | None:
    new = answer(W=W, b=b, a=a)
    orders = moved_rows(new[0], W)
    return any(not allclose(new[2], a[order]) for order in orders) if orders else None


def moves_nothing(answer: Answer, *, W: Array, b: Array, a: Array) -> bool:
    return all(map(allclose, answer(W=W, b=b, a=a), (W, b, a)))


def moves_features(answer: Answer, *, W: Array, b: Array, a: Array) -> bool:
    return bool(moved_rows(answer(W=W, b=b, a=a)[0].T, W.T))


def flips_signs(answer: Answer, *, W: Array, b: Array, a: Array) -> bool:
    return bool(np.any(np.all(isclose(answer(W=W, b=b, a=a)[0], -W), axis=1)))


def includes_the_burn_in(answer: Answer, *, errors: Array) -> bool:
    louder = errors * np.where(np.arange(len(errors)) < 20, 50, 1)
    return not same_law(answer(errors=louder), answer(errors=errors))


def returns_a_negative_slope(answer: Answer, *, errors: Array) -> bool | None:
    kind, rate = answer(errors=errors)
    return rate < 0 and inputs.law_fits(errors, kind, -rate) if kind == "sublinear" else None


def returns_a_logarithm(answer: Answer, *, errors: Array) -> bool | None:
    kind, rate = answer(errors=errors)
    if kind != "linear":
        return None
    return not inputs.law_fits(errors, kind, rate) and inputs.law_fits(errors, kind, float(np.exp(-abs(rate))))


def mixes_logarithms(answer: Answer, *, errors: Array) -> bool | None:
    kind, rate = answer(errors=errors)
    if rate <= 0 or inputs.law_fits(errors, kind, rate):
        return None  # this kind of law may be right and the other wrong
    other = [rate**power if kind == "linear" else rate * power for power in (np.log(10), 1 / np.log(10))]
    return any(inputs.law_fits(errors, kind, value) for value in other)


def kinds(answer: Answer) -> tuple[str, str]:
    """What it calls 1/k, and what it calls halving every step."""
    k = np.arange(1, 41)
    return answer(errors=1 / k)[0], answer(errors=0.5**k)[0]


def swaps_the_kinds(answer: Answer, *, errors: Array) -> bool:
    return kinds(answer) == ("linear", "sublinear")


def knows_one_kind(answer: Answer, *, errors: Array) -> bool:
    return len(set(kinds(answer))) == 1
