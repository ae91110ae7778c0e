"""How the exercises' known mistakes show. Each takes the student's function `answer` and one case, and returns True
(this mistake), False (not this one) or None (the case cannot tell).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.practice.exercises import capstone_trial, inputs
from lessons.practice.exercises.properties import Answer
from lessons.shared.exercises.precision import allclose, isclose

FAINT, LOUD = 1e-8, 1e4  # of the signal at the last layer: random starts of one kind differ by a factor of thousands


def _scale_is(answer: Answer, value: float, **case: Any) -> bool:
    return bool(isclose(answer(**case), value, rtol=1e-6))


def forgets_the_root(answer: Answer, **case: Any) -> bool:
    s = max(answer(**case), 0.0)
    return bool(isclose((1 + s) ** case["blocks"], case["growth"], rtol=1e-6))


def adds_lengths(answer: Answer, **case: Any) -> bool:
    s = max(answer(**case), 0.0)
    return bool(isclose((1 + s) ** (2 * case["blocks"]), case["growth"], rtol=1e-6))


def forgets_that_growth_compounds(answer: Answer, **case: Any) -> bool:
    return bool(isclose(1 + case["blocks"] * answer(**case) ** 2, case["growth"], rtol=1e-6))


def forgets_the_depth(answer: Answer, **case: Any) -> bool:
    return bool(isclose(1 + answer(**case) ** 2, case["growth"], rtol=1e-6))


def forgets_the_growth(answer: Answer, **case: Any) -> bool:
    return bool(isclose(case["blocks"] * answer(**case) ** 2, 1, rtol=1e-6))


def _rates(answer: Answer, case: dict[str, Any]) -> tuple[Any, int, float]:
    return answer(**case), case["warm"], case["peak"]


def begins_at_zero(answer: Answer, **case: Any) -> bool:
    rates, _, _ = _rates(answer, case)
    return bool(rates[0] == 0)


def peaks_a_step_late(answer: Answer, **case: Any) -> bool:
    rates, warm, peak = _rates(answer, case)
    return bool(rates[0] > 0 and np.argmax(rates) == warm and isclose(rates[warm], peak))


def never_falls(answer: Answer, **case: Any) -> bool:
    rates, warm, _ = _rates(answer, case)
    return bool(rates[0] > 0 and allclose(rates[warm - 1 :], rates[-1]) and rates[-1] > 0)


def reaches_zero_too_early(answer: Answer, **case: Any) -> bool:
    rates, warm, _ = _rates(answer, case)
    return bool(rates[0] > 0 and np.argmax(rates) == warm - 1 and isclose(rates[-1], 0))


def forgets_the_peak(answer: Answer, **case: Any) -> bool:
    rates, warm, peak = _rates(answer, case)
    falls = rates[-1] > 0 and not allclose(rates[warm - 1 :], rates[-1])
    return bool(falls and np.argmax(rates) == warm - 1 and isclose(rates.max(), 1) and not isclose(peak, 1))


LONE = {"ours": np.array([1.0, 2, 3, 4, 5, 6]), "theirs": np.array([0.9, 1.9, 2.9, 3.9, 4.9, 60])}  # lower in one pair


def _instead(answer: Answer, case: dict[str, Any], wrong: float) -> bool | None:
    """Whether the answer is the wrong one; None where that happens to be right."""
    lower, higher = inputs.true_signs(case)
    agreed = max(lower, higher) == len(case["ours"])
    if answer(**case) != wrong:
        return False
    return None if wrong == (np.sign(lower - higher) if agreed else 0) else True


def goes_by_the_mean(answer: Answer, **case: Any) -> bool | None:
    return _instead(answer, case, np.sign((case["theirs"] - case["ours"]).mean())) if answer(**LONE) == 1 else False


def goes_by_the_majority(answer: Answer, **case: Any) -> bool | None:
    lower, higher = inputs.true_signs(case)
    return _instead(answer, case, np.sign(lower - higher)) if answer(**LONE) == -1 else False


def forgets_the_pairs(answer: Answer, **case: Any) -> bool | None:
    """Heaps that overlap are tied for it, heaps that do not are told apart."""
    apart = answer(ours=np.arange(6.0), theirs=np.arange(6.0) + 20)
    return _instead(answer, case, 0) if apart == 1 else False


def takes_more_for_better(answer: Answer, **case: Any) -> bool | None:
    lower, higher = inputs.true_signs(case)
    return _instead(answer, case, np.sign(higher - lower) if max(lower, higher) == len(case["ours"]) else 0)


def lets_equal_pairs_win(answer: Answer, **case: Any) -> bool | None:
    lower, higher = inputs.true_signs(case)
    return _instead(answer, case, np.sign(lower - higher) if min(lower, higher) == 0 else 0)


def _called(kind: str, wrong: str, answer: Answer, case: dict[str, Any]) -> bool | None:
    return answer(**case) == wrong if case["kind"] == kind else None


def sees_a_plateau_in_noise(answer: Answer, **case: Any) -> bool | None:
    return _called("noise floor", "plateau", answer, case)


def takes_every_flat_run_for_a_plateau(answer: Answer, **case: Any) -> bool | None:
    if case["kind"] == "noise floor":
        return None if answer(**case) == "noise floor" else False
    return _called("saddle", "plateau", answer, case)


def takes_every_flat_run_for_a_saddle(answer: Answer, **case: Any) -> bool | None:
    return _called("plateau", "saddle", answer, case)


def takes_a_gap_for_overfitting(answer: Answer, **case: Any) -> bool | None:
    return _called("a steady gap", "overfitting", answer, case)


def asks_for_divergence_last(answer: Answer, **case: Any) -> bool | None:
    return _called("diverging", "overfitting", answer, case)


def _tried(answer: Answer, case: dict[str, Any]) -> tuple[dict[str, Any], capstone_trial.Trial]:
    found = answer(**case)
    return found, capstone_trial.trial(found, case["blocks"], case["seed"])


def _failed(result: capstone_trial.Trial) -> bool:
    return not (result.last < capstone_trial.GOAL and result.accuracy > capstone_trial.RIGHT)


def _in_range(result: capstone_trial.Trial) -> bool:
    return FAINT <= result.signal <= LOUD


def loses_the_signal(answer: Answer, **case: Any) -> bool:
    _, result = _tried(answer, case)
    return _failed(result) and result.signal < FAINT


def drowns_in_the_signal(answer: Answer, **case: Any) -> bool:
    _, result = _tried(answer, case)
    return _failed(result) and not result.signal <= LOUD


def leaves_no_way_past_the_layers(answer: Answer, **case: Any) -> bool:
    found, result = _tried(answer, case)
    return _failed(result) and _in_range(result) and found["residual"] == 0


def steps_too_far(answer: Answer, **case: Any) -> bool | None:
    """The signal is right, and the loss is not lower than at a guess; None where it ended between."""
    found, result = _tried(answer, case)
    if not (_failed(result) and _in_range(result) and found["residual"] > 0):
        return False
    return bool(result.last > 0.9 * np.log(10)) and 10 * found["warm"] <= 5 * capstone_trial.STEPS and not _slow(found)


def runs_out_of_steps(answer: Answer, **case: Any) -> bool:
    found, result = _tried(answer, case)
    right = _failed(result) and _in_range(result) and found["residual"] > 0
    return bool(right and _slow(found) and 10 * found["warm"] <= 5 * capstone_trial.STEPS)


def warms_up_for_ever(answer: Answer, **case: Any) -> bool:
    found, result = _tried(answer, case)
    return (
        _failed(result)
        and _in_range(result)
        and found["residual"] > 0
        and 10 * found["warm"] > 5 * capstone_trial.STEPS
    )


def _slow(found: dict[str, Any]) -> bool:
    """A rate below a tenth of what the method bears."""
    return bool(found["rate"] < {"gradient descent": 0.03, "momentum": 0.003, "Adam": 0.001}[found["method"]])
