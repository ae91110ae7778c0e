"""What must be true of each exercise's function, one sentence a property. `answer` is the student's function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.practice.exercises import capstone_trial, inputs
from lessons.shared.exercises.precision import allclose, isclose

Answer = Callable[..., Any]


def blocks_multiply_to_the_growth(answer: Answer, **case: Any) -> bool:
    """All blocks in a row multiply the mean square by `growth`."""
    size = 1.0
    for _ in range(case["blocks"]):
        size += answer(**case) ** 2 * size
    return bool(isclose(size, case["growth"], rtol=1e-6))


def the_scale_is_positive(answer: Answer, **case: Any) -> bool:
    """The scale is positive."""
    return bool(answer(**case) > 0)


def twice_as_deep_and_squared_is_the_same(answer: Answer, **case: Any) -> bool:
    """Twice the blocks with the squared growth need the same scale."""
    deeper = {"blocks": 2 * case["blocks"], "growth": case["growth"] ** 2}
    return bool(isclose(answer(**deeper), answer(**case), rtol=1e-6))


def rises_in_equal_parts(answer: Answer, **case: Any) -> bool:
    """The first `warm` rates rise in equal parts, and the first rate is one part."""
    rates = np.r_[0.0, answer(**case)[: case["warm"]]]
    return bool(allclose(np.diff(rates), rates[1]) and rates[1] > 0)


def the_last_warm_step_has_the_peak(answer: Answer, **case: Any) -> bool:
    """The last of the `warm` steps has the peak rate, and no step has more."""
    rates = answer(**case)
    return bool(isclose(rates[case["warm"] - 1], case["peak"]) and np.argmax(rates) == case["warm"] - 1)


def falls_in_equal_parts(answer: Answer, **case: Any) -> bool:
    """From the peak on the rates fall in equal parts; one more part after the last step would reach 0."""
    parts = np.diff(np.r_[answer(**case)[case["warm"] - 1 :], 0.0])
    return bool(allclose(parts, parts[0]) and parts[0] < 0)


def every_pair_agrees(answer: Answer, **case: Any) -> bool:
    """+1 means that every pair is lower, -1 that every pair is higher, and 0 that the pairs do not agree."""
    lower, higher = inputs.true_signs(case)
    agreed = max(lower, higher) == len(case["ours"])
    return bool((answer(**case) != 0) == agreed and answer(**case) * (lower - higher) >= 0)


def changing_places_changes_the_sign(answer: Answer, **case: Any) -> bool:
    """With the rows exchanged the answer changes its sign."""
    return bool(answer(ours=case["theirs"], theirs=case["ours"]) == -answer(**case))


def a_hard_seed_is_hard_for_both(answer: Answer, **case: Any) -> bool:
    """Adding the same to both losses of a seed changes nothing."""
    more = np.array([0.0, 30.0, 0.0, 7.0, 0.0, 90.0])
    return bool(answer(ours=case["ours"] + more, theirs=case["theirs"] + more) == answer(**case))


def a_row_against_itself_is_a_tie(answer: Answer, **case: Any) -> bool:
    """A row against itself is a tie."""
    return bool(answer(ours=case["ours"], theirs=case["ours"]) == 0)


def _named(kinds: tuple[str, ...]) -> Callable[..., bool]:
    def holds(answer: Answer, **case: Any) -> bool:
        return case["kind"] not in kinds or answer(**case) == inputs.word_of(case)

    return holds


def names_what_blows_up(answer: Answer, **case: Any) -> bool:
    """A run that blows up is named so, whatever else it does."""
    return _named(("diverging",))(answer, **case)


def names_what_overfits(answer: Answer, **case: Any) -> bool:
    """A run whose test loss has risen from its least is named so; a steady gap is not."""
    return _named(("overfitting", "a steady gap"))(answer, **case)


def names_a_noise_floor(answer: Answer, **case: Any) -> bool:
    """A flat run whose batches drown the gradient is a noise floor."""
    return _named(("noise floor",))(answer, **case)


def tells_a_saddle_from_a_plateau(answer: Answer, **case: Any) -> bool:
    """Of two flat runs without noise, the one whose gradient grows again is the saddle."""
    return _named(("saddle", "plateau"))(answer, **case)


def leaves_the_healthy_alone(answer: Answer, **case: Any) -> bool:
    """A run that falls to the end is fine."""
    return _named(("fine",))(answer, **case)


def stays_finite(answer: Answer, **case: Any) -> bool:
    """No run leaves the finite numbers or ends above ten times its first loss."""
    found = capstone_trial.trial(answer(**case), case["blocks"], case["seed"])
    return found.last < 10 * found.first + 10


def learns_within_the_budget(answer: Answer, **case: Any) -> bool:
    """After the budget the training loss is below the goal, at every depth and with every seed that is tried."""
    return capstone_trial.trial(answer(**case), case["blocks"], case["seed"]).last < capstone_trial.GOAL


def knows_new_digits(answer: Answer, **case: Any) -> bool:
    """After the budget the share of test digits that it names rightly is above the goal."""
    return capstone_trial.trial(answer(**case), case["blocks"], case["seed"]).accuracy > capstone_trial.RIGHT
