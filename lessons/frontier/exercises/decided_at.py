"""The exercise `decided_at`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task

NEVER = -1


def barrier_inputs(rng: np.random.Generator) -> Case:
    """Eight barriers that fall in the main: with a dip before the fall is over, one that equals the threshold, or one
    at the end that does not fall.
    """
    steps = np.cumsum(rng.integers(5, 40, 8)) - 5
    threshold = float(rng.integers(2, 6))
    place = int(rng.integers(3, 7))  # from here on all is low
    barriers = np.concatenate([rng.uniform(threshold + 2, 40, place), rng.uniform(0, threshold / 2, 8 - place)])
    barriers = np.round(barriers, 1)
    kind = str(rng.choice(["falls", "dips", "equals", "dips and equals", "never"], p=[0.1, 0.35, 0.2, 0.25, 0.1]))
    if "dips" in kind:
        barriers[int(rng.integers(0, place - 1))] = round(0.3 * threshold, 1)
    if "equals" in kind:
        barriers[place] = threshold
    if kind == "never":
        barriers[-1] = threshold + 5.0
    return {"steps": steps, "barriers": barriers, "threshold": threshold}


def is_decided(case: Case, step: float) -> bool:
    """The definition, asked of one step: nothing above the threshold from there on, and something just before it."""
    low = np.asarray(case["barriers"]) <= case["threshold"]
    if step == NEVER:
        return not low[-1]
    [places] = np.nonzero(np.asarray(case["steps"]) == step)
    return bool(len(places) and np.all(low[places[0] :]) and (places[0] == 0 or not low[places[0] - 1]))


def from_there_on_all_is_low(answer: Answer, **case: Any) -> bool:
    """From the returned step on no barrier is above the threshold, and the one before it is; -1 if there is none."""
    return is_decided(case, answer(**case))


def one_late_barrier_undoes_all(answer: Answer, **case: Any) -> bool:
    """With a high barrier at the last step nothing is decided."""
    barriers = np.array([*case["barriers"][:-1], 10 * case["threshold"] + 10])
    return bool(answer(**case | {"barriers": barriers}) == NEVER)


def units_do_not_matter(answer: Answer, **case: Any) -> bool:
    """In percent or as shares, the same step is found."""
    shares = {"barriers": case["barriers"] / 64, "threshold": case["threshold"] / 64}
    return bool(answer(**case | shares) == answer(**case))


def flat_from_the_start_is_decided_there(answer: Answer, **case: Any) -> bool:
    """Where no barrier is above the threshold, the first step is the one."""
    return bool(answer(**case | {"barriers": 0 * case["barriers"]}) == case["steps"][0])


def _instead(answer: Answer, case: Case, wrong: float) -> bool | None:
    """Whether the answer is the wrong one; None where that happens to be right."""
    if answer(**case) != wrong:
        return False
    return None if is_decided(case, wrong) else True


def _first(case: Case, low: Any) -> float:
    """The step where `low` is first true, or NEVER."""
    return float(case["steps"][int(np.argmax(low))]) if np.any(low) else NEVER


def stops_at_the_first_dip(answer: Answer, **case: Any) -> bool | None:
    """You stop at the first barrier that is low. A later one may be high again, and then nothing was decided."""
    return _instead(answer, case, _first(case, case["barriers"] <= case["threshold"]))


def names_the_last_high_one(answer: Answer, **case: Any) -> bool | None:
    """You name the last step whose pair still has a barrier. The fate is decided from the next one on."""
    [high] = np.nonzero(case["barriers"] > case["threshold"])
    return _instead(answer, case, float(case["steps"][high[-1]]) if len(high) else NEVER)


def counts_places(answer: Answer, **case: Any) -> bool | None:
    """You return the place in the list, not the step that stands there."""
    decided = [place for place, step in enumerate(case["steps"]) if is_decided(case, step)]
    right_or_place = answer(**case)
    if not decided:
        return None if right_or_place in (NEVER, len(case["steps"])) else False
    return bool(right_or_place == decided[-1])


def asks_for_less_than_the_threshold(answer: Answer, **case: Any) -> bool | None:
    """You count a barrier as high that equals the threshold."""
    later = np.logical_and.accumulate((case["barriers"] < case["threshold"])[::-1])[::-1]
    return _instead(answer, case, _first(case, later))


def averages_the_rest(answer: Answer, **case: Any) -> bool | None:
    """You average the barriers that follow. Among many low ones a high one drowns."""
    backward = np.cumsum(case["barriers"][::-1]) / np.arange(1, len(case["barriers"]) + 1)
    return _instead(answer, case, _first(case, backward[::-1] <= case["threshold"]))


def _step(value: Any, **case: Any) -> float:
    step = number(value)
    if abs(step) > 1e15 or step != round(step):
        raise ValueError(f"The result must be one of the steps, or -1; got {value}.")
    return step


decided_at = Task(
    "decided_at",
    inputs=barrier_inputs,
    returns=_step,
    trials=20,
    properties=[
        from_there_on_all_is_low,
        one_late_barrier_undoes_all,
        units_do_not_matter,
        flat_from_the_start_is_decided_there,
    ],
    whole=True,
    mistakes=[
        stops_at_the_first_dip,
        names_the_last_high_one,
        counts_places,
        asks_for_less_than_the_threshold,
        averages_the_rest,
    ],
)
