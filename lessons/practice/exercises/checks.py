"""Instant feedback for the exercises on practice: one Task each, with a hint for every mistake it knows.

What a task demands is in properties.py, how a mistake shows in mistakes.py. No answer is in either.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.practice.exercises import capstone_trial, inputs, mistakes, properties
from lessons.shared.exercises.json_values import array_like, number, shown
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array

WORDS = ("diverging", "overfitting", "noise floor", "saddle", "plateau", "fine")


def _rates(value: Any, **case: Any) -> Array:
    return array_like("one rate a step")(value, **{"one rate a step": np.zeros(int(case["steps"]))})


def _sign(value: Any, **case: Any) -> float:
    found = number(value)
    if found not in (-1, 0, 1):
        raise ValueError(f"The result must be +1, 0 or -1, got {value}.")
    return found


def _word(value: Any, **case: Any) -> str:
    if value not in WORDS:
        raise ValueError(f"The result must be one of {', '.join(map(repr, WORDS))}; got {shown(value)}.")
    return str(value)


residual_scale = Task(
    "residual_scale",
    inputs=inputs.residual_inputs,
    returns=number,
    properties=[
        properties.the_scale_is_positive,
        properties.blocks_multiply_to_the_growth,
        properties.twice_as_deep_and_squared_is_the_same,
    ],
    core=[properties.blocks_multiply_to_the_growth],
    misconceptions={
        "You return what one block adds to the mean square. The scale multiplies values, and the mean square takes "
        "its square.": mistakes.forgets_the_root,
        "You add lengths. The branch is independent of what it is added to: which sizes add "
        "then?": mistakes.adds_lengths,
        "You share the growth out evenly by addition. Each block multiplies what the blocks before it "
        "left.": mistakes.forgets_that_growth_compounds,
        "One block alone already grows by the whole factor. There are more of them.": mistakes.forgets_the_depth,
        "Your scale depends on the depth alone. The allowed growth is given too.": mistakes.forgets_the_growth,
    },
)

schedule = Task(
    "schedule",
    inputs=inputs.schedule_inputs,
    returns=_rates,
    properties=[
        properties.rises_in_equal_parts,
        properties.the_last_warm_step_has_the_peak,
        properties.falls_in_equal_parts,
    ],
    core=[
        (properties.rises_in_equal_parts, properties.the_last_warm_step_has_the_peak, properties.falls_in_equal_parts)
    ],
    misconceptions={
        "Your first step has rate 0: it costs a gradient and moves nothing.": mistakes.begins_at_zero,
        "Your peak comes one step after the warm-up. Count the warm steps from 1.": mistakes.peaks_a_step_late,
        "Your rates stay at the peak. The task asks for a fall after it.": mistakes.never_falls,
        "Your last step has rate 0, so it is wasted. Zero comes after the last step.": mistakes.reaches_zero_too_early,
        "Your largest rate is 1, whatever the peak is.": mistakes.forgets_the_peak,
    },
)

better = Task(
    "better",
    inputs=inputs.pair_inputs,
    returns=_sign,
    trials=20,
    properties=[
        properties.every_pair_agrees,
        properties.changing_places_changes_the_sign,
        properties.a_hard_seed_is_hard_for_both,
        properties.a_row_against_itself_is_a_tie,
    ],
    whole=True,
    misconceptions={
        "You compare averages. One extreme seed can decide them all alone.": mistakes.goes_by_the_mean,
        "You go by the majority of the pairs. The rule asks for more than that.": mistakes.goes_by_the_majority,
        "You compare the rows as heaps. A seed that is hard for one is hard for the other: compare within "
        "seeds.": mistakes.forgets_the_pairs,
        "You take the higher loss for the better one.": mistakes.takes_more_for_better,
        "You count an equal pair as a win.": mistakes.lets_equal_pairs_win,
    },
)

diagnose = Task(
    "diagnose",
    inputs=inputs.run_inputs,
    prepare=inputs.run_arguments,
    returns=_word,
    trials=32,
    properties=[
        properties.names_what_blows_up,
        properties.names_what_overfits,
        properties.names_a_noise_floor,
        properties.tells_a_saddle_from_a_plateau,
        properties.leaves_the_healthy_alone,
    ],
    core=[(properties.names_what_overfits, properties.tells_a_saddle_from_a_plateau)],
    misconceptions={
        "You call a noise floor a plateau. Both are flat; ask what the batches say "
        "first.": mistakes.sees_a_plateau_in_noise,
        "You call every flat run without noise a plateau. What does the gradient do while the loss is "
        "flat?": mistakes.takes_every_flat_run_for_a_plateau,
        "You call every flat run without noise a saddle. Does the gradient ever "
        "grow?": mistakes.takes_every_flat_run_for_a_saddle,
        "You call a gap between test and training loss overfitting. The rule asks whether the test loss has "
        "risen.": mistakes.takes_a_gap_for_overfitting,
        "You call a run that blows up overfitting, because its test loss rises too. Mind the order of the "
        "rules.": mistakes.asks_for_divergence_last,
    },
)

recipe = Task(
    "recipe",
    inputs=inputs.depth_inputs,
    prepare=inputs.depth_arguments,
    returns=capstone_trial.recipe,
    trials=3,
    seconds=60.0,
    properties=[
        properties.stays_finite,
        properties.learns_within_the_budget,
        properties.knows_new_digits,
    ],
    core=[(properties.learns_within_the_budget, properties.knows_new_digits)],
    misconceptions={
        "Next to nothing of the signal arrives at the last layer. Compute its mean square there before any "
        "training.": mistakes.loses_the_signal,
        "The signal grows beyond all bounds on its way up. Compute its mean square at the last layer before any "
        "training.": mistakes.drowns_in_the_signal,
        "The signal keeps its size, more or less, but it has to pass through every layer one after the "
        "other, and so has the gradient.": mistakes.leaves_no_way_past_the_layers,
        "The signal arrives, and then the steps throw it away: the loss ends no lower than "
        "guessing.": mistakes.steps_too_far,
        "The signal arrives, and the loss falls as it should, but far too slowly for this "
        "budget.": mistakes.runs_out_of_steps,
        "Your warm-up takes more than half of the budget.": mistakes.warms_up_for_ever,
    },
)
