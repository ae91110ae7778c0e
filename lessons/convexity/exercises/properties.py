"""What must be true of each exercise's function, one sentence a property. `answer` is the student's function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.convexity.exercises import inputs
from lessons.convexity.exercises.inputs import Case
from lessons.shared.exercises.precision import allclose, excused, isclose
from lessons.shared.numerics.arrays import Array

Answer = Callable[..., Any]
MARGIN = 1e-9  # below this a gap is arithmetic


def found(answer: Answer, case: Case, kind: str) -> Any:
    """What the answer finds on a curve of this kind, at the place of the case."""
    return answer(**case | {"f": case["f"] | {"kind": kind}})


def finds_a_chord_on_a_hill(answer: Answer, **case: Any) -> bool:
    """On a parabola that opens downward it finds a chord."""
    return found(answer, case, "hill") is not None


def finds_none_on_a_bowl(answer: Answer, **case: Any) -> bool:
    """On a parabola that opens upward it finds none."""
    return found(answer, case, "bowl") is None


def finds_none_on_straight_pieces(answer: Answer, **case: Any) -> bool:
    """On a straight line, and on |x|, it finds none."""
    return found(answer, case, "line") is None and found(answer, case, "kink") is None


def finds_dents(answer: Answer, **case: Any) -> bool:
    """It finds a dent that the chord from `low` to `high` does not show."""
    return found(answer, case, "dent") is not None


def chord_is_evidence(answer: Answer, **case: Any) -> bool:
    """What it finds is evidence: `a` and `b` in the interval, 0 < t < 1, the graph above the chord at t."""
    chord = found(answer, case, "dent") or found(answer, case, "hill")
    if chord is None:
        return False
    a, b, t = chord
    f = inputs.Curve(**case["f"] | {"kind": "dent" if found(answer, case, "dent") else "hill"})
    spare = excused(a)
    inside = case["low"] - spare <= min(a, b) and max(a, b) <= case["high"] + spare and 0 < t < 1
    return inside and inputs.height_above_chord(f, a, b, t) > MARGIN


def no_nearby_point_is_better(answer: Answer, *, w: Array, grad: Array, lr: float, penalty: float) -> bool:
    """No nearby u makes grad·(u − w) + |u − w|²/(2 lr) + penalty·|u|₁ smaller."""
    u = answer(w=w, grad=grad, lr=lr, penalty=penalty)
    best = inputs.step_model(u, w, grad, lr, penalty)
    moves = np.concatenate([size * np.eye(len(w)) for size in (-0.1, -1e-3, 1e-3, 0.1)])
    worse = [inputs.step_model(u + move, w, grad, lr, penalty) - best for move in moves]
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


def bounds_the_gradients_change(answer: Answer, *, X: Array, ridge: float) -> bool:
    """The gradient never changes by more than the constant times the distance moved."""
    ends = np.random.default_rng(0).normal(size=(2, 200, X.shape[1])) * np.geomspace(1e-2, 3, 200)[:, None]
    change = np.diff([inputs.logistic_gradient(w, X, ridge) for w in ends], axis=0)[0]
    bound = answer(X=X, ridge=ridge) * (1 + 1e-9 + excused())
    steepest = inputs.steepest_change(X, ridge) * (1 - 1e-5)  # measured over a small distance, hence the margin
    return bool(np.all(np.linalg.norm(change, axis=1) <= bound * np.linalg.norm(ends[1] - ends[0], axis=1))) and (
        steepest <= bound
    )


def no_smaller_constant_would_do(answer: Answer, *, X: Array, ridge: float) -> bool:
    """No smaller constant would do: in some direction the gradient does change that fast."""
    return answer(X=X, ridge=ridge) <= inputs.steepest_change(X, ridge) * 1.001


def copies_change_nothing(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Every example twice is the same loss, hence the same constant."""
    return bool(isclose(answer(X=np.vstack([X, X]), ridge=ridge), answer(X=X, ridge=ridge)))


def turning_changes_nothing(answer: Answer, *, X: Array, ridge: float) -> bool:
    """Turning the coordinates of the features leaves the constant as it is."""
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(X.shape[1],) * 2))[0]
    return bool(isclose(answer(X=X @ turn, ridge=ridge), answer(X=X, ridge=ridge)))


def fits_as_well(answer: Answer, **network: Array) -> bool:
    """Both networks give the same output for every input."""
    same = answer(**network)
    return allclose(inputs.network_outputs(*same), inputs.network_outputs(**network), atol=1e-9)


def is_another_point(answer: Answer, **network: Array) -> bool:
    """The two are different points: some parameter differs."""
    return any(not allclose(new, old) for new, old in zip(answer(**network), network.values(), strict=True))


def midpoint_fits_worse(answer: Answer, **network: Array) -> bool:
    """Halfway between two networks of equal loss, the loss is higher."""
    other = answer(**network)
    target, end = inputs.network_outputs(**network), inputs.network_outputs(*other)
    halfway = [(new + old) / 2 for new, old in zip(other, network.values(), strict=True)]
    loss = ((inputs.network_outputs(*halfway) - target) ** 2).mean()
    return bool(loss > ((end - target) ** 2).mean() / 2 + MARGIN)


def law_predicts_the_tail(answer: Answer, *, errors: Array) -> bool:
    """Started a quarter along the curve, the law gives the errors halfway and at the end."""
    return inputs.law_fits(errors, *answer(errors=errors))


def same_law(one: tuple[str, float], other: tuple[str, float]) -> bool:
    """The same kind, and speeds within a twentieth: p, or the logarithm of q."""
    first, second = (np.log(rate) if kind == "linear" and rate > 0 else rate for kind, rate in (one, other))
    return one[0] == other[0] and bool(isclose(first, second, rtol=0.05))


def units_do_not_matter(answer: Answer, *, errors: Array) -> bool:
    """Errors in other units (all a thousand times as large) follow the same law."""
    return same_law(answer(errors=1000 * errors), answer(errors=errors))


def first_steps_do_not_matter(answer: Answer, *, errors: Array) -> bool:
    """Other errors in the first twenty steps leave the law as it is."""
    return same_law(answer(errors=errors * np.where(np.arange(len(errors)) < 20, 50, 1)), answer(errors=errors))


def pure_laws_have_their_names(answer: Answer, *, errors: Array) -> bool:
    """1/k is sublinear; halving every step is linear."""
    k = np.arange(1, 41)
    return answer(errors=1 / k)[0] == "sublinear" and answer(errors=0.5**k)[0] == "linear"
