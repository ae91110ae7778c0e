"""Instant feedback for the exercises on plateaus: one Task each, with a hint for every mistake that it knows.

What a task demands is in properties.py, how a mistake shows in mistakes.py. No answer is in either.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.plateaus.exercises import inputs, mistakes, properties
from lessons.shared.exercises.json_values import kind, number, shown
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def _stretch(value: Any, **case: Any) -> tuple[int, int]:
    if not isinstance(value, np.ndarray) or value.shape != (2,) or not np.all(np.isfinite(value)):
        raise ValueError(f"The result must be two whole numbers (start, steps), got {shown(value)}.")
    if np.any(value != np.round(value)):
        raise ValueError(f"Start and steps must be whole numbers, got {value.tolist()}.")
    return int(value[0]), int(value[1])


def _two(value: Any, **case: Any) -> Array:
    shape = (2, len(case["grad"]))
    if not isinstance(value, np.ndarray) or value.shape != shape:
        raise ValueError(f"The result must be two arrays (step, s) of {shape[1]} numbers each, got {kind(value)}.")
    if not np.all(np.isfinite(value)):
        raise ValueError("The two arrays must be finite, but hold NaN or infinity.")
    return value


def _design(value: Any, **case: Any) -> tuple[float, str, float]:
    if not isinstance(value, list) or len(value) != 3:
        raise ValueError(f"The result must be three things (deviation, normalization, residual), got {shown(value)}.")
    deviation, normalization, residual = value
    if normalization not in ("none", "batch", "layer"):
        raise ValueError(f'The normalization must be "none", "batch" or "layer", got {normalization!r}.')
    return number(deviation), normalization, number(residual)


first_deviation = Task(
    "first_deviation",
    inputs=inputs.layer_inputs,
    returns=number,
    properties=[
        properties.is_a_deviation,
        properties.the_variance_is_kept,
        properties.only_inputs_add_up,
        properties.a_relu_needs_larger_weights,
    ],
    core=[properties.the_variance_is_kept],
    misconceptions={
        "You return a variance. The task asks for its root.": mistakes.returns_the_variance,
        "Your weights fit linear units. What does a leaky unit do to the mean square of its "
        "input?": mistakes.forgets_what_is_cut,
        "Your weights fit a ReLU: what leaks through below zero adds to the variance too.": mistakes.forgets_the_leak,
        "You let the leak count once. A factor in the values is a factor twice over in their "
        "squares.": mistakes.takes_the_leak_unsquared,
        "You count the layer's outputs. How many terms does one sum of the next layer have?": (
            mistakes.counts_the_outputs
        ),
    },
)

flat_stretch = Task(
    "flat_stretch",
    inputs=inputs.curve_inputs,
    returns=_stretch,
    properties=[
        properties.the_stretch_is_flat,
        properties.no_longer_one_is_flat,
        properties.no_earlier_one_is_as_long,
        properties.higher_losses_are_as_flat,
    ],
    core=[properties.the_stretch_is_flat, properties.no_longer_one_is_flat],
    whole=True,
    misconceptions={
        "You count points. Between two neighbouring points lies one step.": mistakes.counts_points,
        "You return where the stretch ends. The task asks for its length in steps.": mistakes.returns_the_end,
        "You compare neighbours only. A slow drift passes that test and can lead anywhere.": (
            mistakes.compares_neighbours
        ),
        "You compare with the first value of the stretch. Two other values of it can lie twice as far "
        "apart.": mistakes.compares_with_the_first,
        "Of equally long stretches you take the last.": mistakes.takes_the_last,
    },
)

rmsprop_step = Task(
    "rmsprop_step",
    inputs=inputs.rmsprop_inputs,
    returns=_two,
    properties=[
        properties.steps_go_down,
        properties.keeps_a_running_mean,
        properties.a_steady_slope_gets_the_rate,
        properties.the_step_uses_the_new_mean,
        properties.units_of_the_loss_do_not_matter,
    ],
    core=[
        (
            properties.keeps_a_running_mean,
            properties.a_steady_slope_gets_the_rate,
            properties.the_step_uses_the_new_mean,
        )
    ],
    misconceptions={
        "You climb. A step goes against the gradient.": mistakes.climbs,
        "You divide by the mean of squares itself. Bring it back to the units of a gradient.": (
            mistakes.forgets_the_root
        ),
        "You divide by the mean from before this gradient came in.": mistakes.divides_by_the_old_mean,
        "You have the two shares the other way round: most of the old mean stays.": mistakes.swaps_the_shares,
        "All your coordinates get the same factor. The ruler is one for each coordinate.": (
            mistakes.uses_one_scale_for_all
        ),
    },
)

rescue = Task(
    "rescue",
    inputs=inputs.design_inputs,
    returns=_design,
    properties=[properties.gradients_are_of_order_one, properties.trains_within_the_budget],
    misconceptions={
        "Your network is plain: only its first weights are chosen. At this depth that is too little within the "
        "budget.": mistakes.leaves_it_plain,
        "You trust batch normalization alone. What does it do to a deep ReLU network's first "
        "gradient?": mistakes.trusts_batch_norm_alone,
        "You trust layer normalization alone. A sigmoid's slope still takes its share in every "
        "layer.": mistakes.trusts_layer_norm_alone,
        "Your ReLU branches are as large as what they are added to. The sum grows by the same factor in every "
        "layer.": mistakes.adds_unscaled_branches,
        "Your first weights are too large for this width: sums over the units grow with their "
        "number.": mistakes.takes_huge_weights,
    },
    trials=6,
    seconds=60.0,
)

agreement = Task(
    "agreement",
    inputs=inputs.moves_inputs,
    returns=number,
    properties=[
        properties.a_straight_walk_agrees,
        properties.to_and_fro_disagrees,
        properties.lengths_do_not_matter,
        properties.is_the_mean_over_pairs,
    ],
    core=[properties.a_straight_walk_agrees, properties.to_and_fro_disagrees],
    misconceptions={
        "Your result grows with the moves. A cosine knows directions only.": mistakes.forgets_the_lengths,
        "You compare every move with the first one.": mistakes.compares_with_the_first_move,
        "You compare every move with every other. Successive ones are asked for.": mistakes.compares_all_pairs,
        "You return an angle.": mistakes.returns_an_angle,
        "You divide by the number of moves. How many pairs are there?": mistakes.divides_by_the_number_of_moves,
    },
)
