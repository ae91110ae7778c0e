"""The exercise `recipe`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.practice.exercises import capstone_trial
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task


def depth_inputs(rng: np.random.Generator) -> Case:
    """A depth for the capstone, and the seed of start and batches."""
    return {"blocks": int(rng.choice([24, 40])), "seed": int(rng.integers(1000))}


def depth_arguments(case: Case) -> Case:
    return {"blocks": int(case["blocks"])}


def stays_finite(answer: Answer, **case: Any) -> bool:
    """No run leaves the finite numbers or ends above ten times its first loss."""
    result = capstone_trial.trial(answer(**case), case["blocks"], case["seed"])
    return result.last < 10 * result.first + 10


def learns_within_the_budget(answer: Answer, **case: Any) -> bool:
    """After the budget the training loss is below the goal, at every depth and with every seed that is tried."""
    return capstone_trial.trial(answer(**case), case["blocks"], case["seed"]).last < capstone_trial.GOAL


def knows_new_digits(answer: Answer, **case: Any) -> bool:
    """After the budget the share of test digits that it names rightly is above the goal."""
    return capstone_trial.trial(answer(**case), case["blocks"], case["seed"]).accuracy > capstone_trial.RIGHT


FAINT, LOUD = 1e-8, 1e4  # of the signal at the last layer: random starts of one kind differ by a factor of thousands


def _tried(answer: Answer, case: dict[str, Any]) -> tuple[dict[str, Any], capstone_trial.Trial]:
    recipe = answer(**case)
    return recipe, capstone_trial.trial(recipe, case["blocks"], case["seed"])


def _failed(result: capstone_trial.Trial) -> bool:
    return not (result.last < capstone_trial.GOAL and result.accuracy > capstone_trial.RIGHT)


def _in_range(result: capstone_trial.Trial) -> bool:
    return FAINT <= result.signal <= LOUD


def loses_the_signal(answer: Answer, **case: Any) -> bool:
    """Next to nothing of the signal arrives at the last layer. Compute its mean square there before any training."""
    _, result = _tried(answer, case)
    return _failed(result) and result.signal < FAINT


def drowns_in_the_signal(answer: Answer, **case: Any) -> bool:
    """The signal grows beyond all bounds on its way up. Compute its mean square at the last layer before any
    training.
    """
    _, result = _tried(answer, case)
    return _failed(result) and not result.signal <= LOUD


def leaves_no_way_past_the_layers(answer: Answer, **case: Any) -> bool:
    """The signal keeps its size, more or less, but it has to pass through every layer one after the other, and so has
    the gradient.
    """
    recipe, result = _tried(answer, case)
    return _failed(result) and _in_range(result) and recipe["residual"] == 0


def steps_too_far(answer: Answer, **case: Any) -> bool | None:
    """The signal arrives, and then the steps throw it away: the loss ends no lower than guessing."""
    # The signal is right, and the loss is not lower than at a guess; None where it ended between.
    recipe, result = _tried(answer, case)
    if not (_failed(result) and _in_range(result) and recipe["residual"] > 0):
        return False
    return (
        bool(result.last > 0.9 * np.log(10)) and 10 * recipe["warm"] <= 5 * capstone_trial.STEPS and not _slow(recipe)
    )


def runs_out_of_steps(answer: Answer, **case: Any) -> bool:
    """The signal arrives, and the loss falls as it should, but far too slowly for this budget."""
    recipe, result = _tried(answer, case)
    right = _failed(result) and _in_range(result) and recipe["residual"] > 0
    return bool(right and _slow(recipe) and 10 * recipe["warm"] <= 5 * capstone_trial.STEPS)


def warms_up_for_ever(answer: Answer, **case: Any) -> bool:
    """Your warm-up takes more than half of the budget."""
    recipe, result = _tried(answer, case)
    return (
        _failed(result)
        and _in_range(result)
        and recipe["residual"] > 0
        and 10 * recipe["warm"] > 5 * capstone_trial.STEPS
    )


def _slow(recipe: dict[str, Any]) -> bool:
    """A rate below a tenth of what the method bears."""
    return bool(recipe["rate"] < {"gradient descent": 0.03, "momentum": 0.003, "Adam": 0.001}[recipe["method"]])


recipe = Task(
    "recipe",
    inputs=depth_inputs,
    prepare=depth_arguments,
    returns=capstone_trial.recipe,
    trials=3,
    seconds=60.0,
    properties=[
        stays_finite,
        learns_within_the_budget,
        knows_new_digits,
    ],
    core=[(learns_within_the_budget, knows_new_digits)],
    mistakes=[
        loses_the_signal,
        drowns_in_the_signal,
        leaves_no_way_past_the_layers,
        steps_too_far,
        runs_out_of_steps,
        warms_up_for_ever,
    ],
)
