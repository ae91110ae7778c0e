"""The exercise `convergence`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.json_values import shown
from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def error_inputs(rng: np.random.Generator) -> Case:
    """200 errors with a burn-in: a power of k, or a constant factor a step."""
    k = np.arange(1, 201)
    law = k ** -rng.uniform(0.6, 2) if rng.random() < 0.5 else rng.uniform(0.9, 0.97) ** k
    return {"errors": rng.uniform(0.5, 20) * law * (1 + rng.uniform(10, 40) * np.exp(-k / 4))}


def law_fits(errors: Array, kind: str, rate: float, *, tolerance: float = 0.06) -> bool:
    """The definition: started a quarter along, the law gives the errors halfway and at the end."""
    n = len(errors)
    start, later = n // 4, np.array([n // 2, n])
    growth = later / start if kind == "sublinear" else np.exp(later - start)
    if kind == "linear" and rate <= 0:
        return False
    told = growth**-rate if kind == "sublinear" else growth ** np.log(rate)
    return bool(np.all(np.abs(told / (errors[later - 1] / errors[start - 1]) - 1) < tolerance))


def law_predicts_the_tail(answer: Answer, *, errors: Array) -> bool:
    """Started a quarter along the curve, the law gives the errors halfway and at the end."""
    return law_fits(errors, *answer(errors=errors))


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


def includes_the_burn_in(answer: Answer, *, errors: Array) -> bool:
    """Your law changes with the first twenty errors. A rate is a statement about the tail: leave the burn-in out of the
    fit.
    """
    louder = errors * np.where(np.arange(len(errors)) < 20, 50, 1)
    return not same_law(answer(errors=louder), answer(errors=errors))


def returns_a_negative_slope(answer: Answer, *, errors: Array) -> bool | None:
    """You return the slope of the log-log line, which is negative. The law here is written k to the power minus p."""
    kind, rate = answer(errors=errors)
    return rate < 0 and law_fits(errors, kind, -rate) if kind == "sublinear" else None


def returns_a_logarithm(answer: Answer, *, errors: Array) -> bool | None:
    """For the linear kind you return a slope of the logarithm. q is the factor by which the error itself is multiplied
    each step: undo the logarithm.
    """
    kind, rate = answer(errors=errors)
    if kind != "linear":
        return None
    return not law_fits(errors, kind, rate) and law_fits(errors, kind, float(np.exp(-abs(rate))))


def mixes_logarithms(answer: Answer, *, errors: Array) -> bool | None:
    """Your rate is off as if two logarithms had different bases. Use one base for the errors, for k, and for the way
    back.
    """
    kind, rate = answer(errors=errors)
    if rate <= 0 or law_fits(errors, kind, rate):
        return None  # this kind of law may be right and the other wrong
    other = [rate**power if kind == "linear" else rate * power for power in (np.log(10), 1 / np.log(10))]
    return any(law_fits(errors, kind, value) for value in other)


def kinds(answer: Answer) -> tuple[str, str]:
    """What it calls 1/k, and what it calls halving every step."""
    k = np.arange(1, 41)
    return answer(errors=1 / k)[0], answer(errors=0.5**k)[0]


def swaps_the_kinds(answer: Answer, *, errors: Array) -> bool:
    """You have the two names the other way round. Linear convergence is named after the straight line on a plot with a
    logarithmic error axis and an ordinary k axis.
    """
    return kinds(answer) == ("linear", "sublinear")


def knows_one_kind(answer: Answer, *, errors: Array) -> bool:
    """You give every curve the same kind. Fit both laws to the tail and keep the one that leaves the smaller error."""
    return len(set(kinds(answer))) == 1


def _law(value: Any, **case: Any) -> tuple[str, float]:
    if not isinstance(value, list) or len(value) != 2 or value[0] not in ("sublinear", "linear"):
        raise ValueError(f'The result must be ("sublinear", p) or ("linear", q), got {shown(value)}.')
    return value[0], number(value[1])


convergence = Task(
    "convergence",
    inputs=error_inputs,
    returns=_law,
    properties=[
        law_predicts_the_tail,
        units_do_not_matter,
        first_steps_do_not_matter,
        pure_laws_have_their_names,
    ],
    core=[(law_predicts_the_tail, pure_laws_have_their_names)],
    mistakes=[
        includes_the_burn_in,
        returns_a_negative_slope,
        returns_a_logarithm,
        mixes_logarithms,
        swaps_the_kinds,
        knows_one_kind,
    ],
)
