"""Instant feedback for the exercises on overparameterization: one Task each, with a hint for every mistake it knows.

What a task demands is in properties.py, how a mistake shows in mistakes.py. No answer is in either.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.overparameterization.exercises import inputs, mistakes, properties
from lessons.shared.exercises.json_values import array_like, kind, number
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def _weights(value: Any, **case: Any) -> Array:
    return array_like("w")(value, w=case["X"][0])


def _layers(value: Any, **case: Any) -> tuple[Array, ...]:
    shapes = [np.shape(case[name]) for name in ("W1", "b1", "W2", "b2")]
    if not isinstance(value, list) or [getattr(part, "shape", None) for part in value] != shapes:
        raise ValueError(f"The result must be four arrays (W1, b1, W2, b2) of shapes {shapes}, got {kind(value)}.")
    parts = tuple(np.asarray(part, float) for part in value)
    if not all(np.all(np.isfinite(part)) for part in parts):
        raise ValueError("The four arrays must be finite, but hold NaN or infinity.")
    return parts


def _per_training(value: Any, **case: Any) -> Array:
    return array_like("one number a training")(value, **{"one number a training": case["losses"][:, 0]})


shortest = Task(
    "shortest",
    inputs=inputs.system_inputs,
    returns=_weights,
    properties=[
        properties.fits_every_example,
        properties.nothing_stands_in_the_null_space,
        properties.twice_the_targets_twice_the_weights,
        properties.an_example_twice_changes_nothing,
    ],
    misconceptions={
        "Your solution uses as few weights as possible. Few is not short: compare its length with that of others.": (
            mistakes.solves_with_few_weights
        ),
        "You solve the equations, but part of your w changes no prediction. What does that part "
        "cost?": mistakes.adds_something_unseen,
        "You return a combination of the examples, weighted by the targets alone. Which weights make the equations "
        "hold?": mistakes.takes_the_gradient_for_the_answer,
        "You solve a problem with a price on length, so the equations do not quite hold.": mistakes.shrinks_by_ridge,
    },
)

threshold = Task(
    "threshold",
    inputs=inputs.sweep_inputs,
    prepare=inputs.sweep_arguments,
    returns=number,
    properties=[
        properties.fits_from_there_on,
        properties.does_not_fit_just_below,
        properties.the_order_does_not_matter,
        properties.no_threshold_is_none,
    ],
    core=[(properties.fits_from_there_on, properties.does_not_fit_just_below)],
    whole=True,
    misconceptions={
        "You take the smallest width that fits. One lucky training does not make a threshold: look at the "
        "wider ones.": mistakes.takes_the_first_that_fits,
        "You take the peak of the test loss. That is what the threshold should explain, not what defines "
        "it.": mistakes.takes_the_peak_of_the_test_loss,
        "You return a place in a list. The task asks for the width that stands there.": mistakes.returns_the_place,
        "You trust the order of the list. The widths come in no order.": mistakes.trusts_the_given_order,
        "You return the largest width that does not fit. The threshold is on the other "
        "side.": mistakes.takes_the_last_that_does_not_fit,
    },
)

filter_normalized = Task(
    "filter_normalized",
    inputs=inputs.direction_inputs,
    returns=array_like("weights"),
    properties=[
        properties.rows_are_as_long_as_the_weights,
        properties.rows_keep_their_direction,
        properties.the_directions_own_length_is_forgotten,
        properties.larger_weights_take_larger_steps,
    ],
    core=[
        properties.rows_keep_their_direction,
        (
            properties.rows_are_as_long_as_the_weights,
            properties.the_directions_own_length_is_forgotten,
            properties.larger_weights_take_larger_steps,
        ),
    ],
    misconceptions={
        "You scale the whole layer by one number. Each neuron has a length of its "
        "own.": mistakes.takes_one_length_for_all,
        "Your rows all have length 1. They should be as long as what they move.": mistakes.leaves_unit_rows,
        "You multiply by the weights' lengths, but the direction's own are still in "
        "it.": mistakes.forgets_the_directions_length,
        "You measure columns. A neuron's incoming weights stand in a row.": mistakes.normalizes_columns,
        "You take squared lengths for lengths.": mistakes.forgets_the_root,
    },
)

sharpen = Task(
    "sharpen",
    inputs=inputs.layer_inputs,
    returns=_layers,
    properties=[
        properties.computes_the_same,
        properties.the_first_layer_grows_by_the_factor,
        properties.back_and_forth_is_nothing,
    ],
    core=[(properties.computes_the_same, properties.the_first_layer_grows_by_the_factor)],
    misconceptions={
        "The first bias stayed as it was. It is added to what you have multiplied.": mistakes.forgets_the_first_bias,
        "You divide the second bias too. Does it see the first layer at all?": mistakes.divides_the_second_bias_too,
        "You multiply both layers, so the answers grow instead of staying.": mistakes.multiplies_both_layers,
        "You change one layer only. What must the next one do so that nobody notices?": mistakes.changes_one_layer_only,
        "You do it the other way round: the task multiplies the first layer.": mistakes.scales_the_other_way,
    },
)

at_equal_loss = Task(
    "at_equal_loss",
    inputs=inputs.runs_inputs,
    returns=_per_training,
    properties=[
        properties.is_the_sharpness_on_arrival,
        properties.who_never_arrives_is_not_compared,
        properties.later_looks_change_nothing,
    ],
    misconceptions={
        "You look at the end. There the losses differ, which is what the comparison should hold "
        "equal.": mistakes.takes_the_last_look,
        "You look where each loss is lowest. Those losses are not equal.": mistakes.takes_the_lowest_loss,
        "You take the look nearest to the target, from either side and at any time. The task asks for the first "
        "arrival.": mistakes.takes_the_nearest_loss,
        "A loss exactly at the target has arrived; you wait for less.": mistakes.wants_less_than_the_target,
        "A training that never arrives has a number in your result.": mistakes.counts_who_never_arrives,
        "You return losses. They are the same for all, nearly; what is compared is the "
        "sharpness.": mistakes.returns_the_loss,
    },
)
