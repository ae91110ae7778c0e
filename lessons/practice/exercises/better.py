"""The exercise `better`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task


def pair_inputs(rng: np.random.Generator) -> Case:
    """Two rows of six losses that share large differences between seeds: a clear case, or one or two pairs against it.

    In half of the clear cases a single pair is exactly equal.
    """
    shared, gap = rng.uniform(1, 8, 6), rng.uniform(0.05, 0.3, 6)
    kind = str(rng.choice(["clear", "one against", "two against", "one equal"]))
    against = {"one against": 1, "two against": 2}.get(kind, 0)
    gap[:against] *= -0.2
    gap[-1] *= 0 if kind == "one equal" else 1
    rows = [shared, shared + gap]
    ours, theirs = rows if rng.random() < 0.5 else rows[::-1]
    order = rng.permutation(6)
    return {"ours": np.round(ours[order], 3), "theirs": np.round(theirs[order], 3)}


def true_signs(case: Case) -> tuple[int, int]:
    """The definition: how many pairs say that ours is lower, and how many that it is higher."""
    return int(np.sum(case["ours"] < case["theirs"])), int(np.sum(case["ours"] > case["theirs"]))


def every_pair_agrees(answer: Answer, **case: Any) -> bool:
    """+1 means that every pair is lower, -1 that every pair is higher, and 0 that the pairs do not agree."""
    lower, higher = true_signs(case)
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


LONE = {"ours": np.array([1.0, 2, 3, 4, 5, 6]), "theirs": np.array([0.9, 1.9, 2.9, 3.9, 4.9, 60])}  # lower in one pair


def _instead(answer: Answer, case: dict[str, Any], wrong: float) -> bool | None:
    """Whether the answer is the wrong one; None where that happens to be right."""
    lower, higher = true_signs(case)
    agreed = max(lower, higher) == len(case["ours"])
    if answer(**case) != wrong:
        return False
    return None if wrong == (np.sign(lower - higher) if agreed else 0) else True


def goes_by_the_mean(answer: Answer, **case: Any) -> bool | None:
    """You compare averages. One extreme seed can decide them all alone."""
    return _instead(answer, case, np.sign((case["theirs"] - case["ours"]).mean())) if answer(**LONE) == 1 else False


def goes_by_the_majority(answer: Answer, **case: Any) -> bool | None:
    """You go by the majority of the pairs. The rule asks for more than that."""
    lower, higher = true_signs(case)
    return _instead(answer, case, np.sign(lower - higher)) if answer(**LONE) == -1 else False


def forgets_the_pairs(answer: Answer, **case: Any) -> bool | None:
    """You compare the rows as heaps. A seed that is hard for one is hard for the other: compare within seeds."""
    # Heaps that overlap are tied for it, heaps that do not are told apart.
    apart = answer(ours=np.arange(6.0), theirs=np.arange(6.0) + 20)
    return _instead(answer, case, 0) if apart == 1 else False


def takes_more_for_better(answer: Answer, **case: Any) -> bool | None:
    """You take the higher loss for the better one."""
    lower, higher = true_signs(case)
    return _instead(answer, case, np.sign(higher - lower) if max(lower, higher) == len(case["ours"]) else 0)


def lets_equal_pairs_win(answer: Answer, **case: Any) -> bool | None:
    """You count an equal pair as a win."""
    lower, higher = true_signs(case)
    return _instead(answer, case, np.sign(lower - higher) if min(lower, higher) == 0 else 0)


def _sign(value: Any, **case: Any) -> float:
    sign = number(value)
    if sign not in (-1, 0, 1):
        raise ValueError(f"The result must be +1, 0 or -1, got {value}.")
    return sign


better = Task(
    "better",
    inputs=pair_inputs,
    returns=_sign,
    trials=20,
    properties=[
        every_pair_agrees,
        changing_places_changes_the_sign,
        a_hard_seed_is_hard_for_both,
        a_row_against_itself_is_a_tie,
    ],
    whole=True,
    mistakes=[goes_by_the_mean, goes_by_the_majority, forgets_the_pairs, takes_more_for_better, lets_equal_pairs_win],
)
