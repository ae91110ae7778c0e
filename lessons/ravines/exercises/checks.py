"""Instant feedback for the exercises on ravines: one Task each, with a hint for every mistake that it knows.

What a task demands is in properties.py, how a mistake shows in mistakes.py. No answer is in either.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.ravines.exercises import inputs, mistakes, properties
from lessons.shared.exercises.json_values import array_like, kind, number, shown
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def _pair(value: Any, **case: Any) -> tuple[float, float]:
    if not isinstance(value, np.ndarray) or value.shape != (2,) or not np.all(np.isfinite(value)):
        raise ValueError(f"The result must be two finite numbers (lr, share), got {shown(value)}.")
    return float(value[0]), float(value[1])


def _path(value: Any, **case: Any) -> Array:
    shape = (case["steps"] + 1, len(case["w0"]))
    if not isinstance(value, np.ndarray) or value.shape != shape:
        raise ValueError(
            f"The result must be the path with its start, of shape (steps + 1, d) = {shape}, got {kind(value)}."
        )
    if not np.all(np.isfinite(value)):
        raise ValueError("The path must be finite, but holds NaN or infinity.")
    return value


def _three(value: Any, **case: Any) -> Array:
    shape = (3, len(case["grad"]))
    if not isinstance(value, np.ndarray) or value.shape != shape:
        raise ValueError(f"The result must be three arrays (step, m, s) of {shape[1]} numbers each, got {kind(value)}.")
    if not np.all(np.isfinite(value)):
        raise ValueError("The three arrays must be finite, but hold NaN or infinity.")
    return value


best_step = Task(
    "best_step",
    inputs=inputs.curvature_inputs,
    returns=_pair,
    properties=[
        properties.share_is_what_the_step_leaves,
        properties.no_other_step_leaves_less,
        properties.steeper_means_shorter,
        properties.only_the_ends_matter,
    ],
    core=[properties.no_other_step_leaves_less],
    misconceptions={
        "You take the step that kills the steepest direction in one go. It is safe, but the gentlest direction "
        "could be faster: which direction shrinks least at your step?": mistakes.takes_one_over_the_largest,
        "You stand on the edge: at this step the steepest direction flips its sign and "
        "never shrinks.": mistakes.stands_on_the_edge,
        "Your step depends on an average of the curvatures. The slowest direction decides, and it is always the "
        "one at either end.": mistakes.averages_all_curvatures,
        "Your share belongs to the loss. The task asks for the distance, of which the "
        "loss is the square.": mistakes.returns_the_share_of_the_loss,
        "You return the share that a step takes away. Return what it leaves.": mistakes.returns_what_is_gone,
        "Your share is the one of the heavy ball. Plain descent has no such luck.": (
            mistakes.returns_the_rate_of_momentum
        ),
    },
)

heavy_ball = Task(
    "heavy_ball",
    inputs=inputs.descent_inputs,
    prepare=inputs.descent_arguments,
    returns=_path,
    properties=[
        properties.begins_at_the_start,
        properties.without_momentum_it_is_descent,
        properties.each_move_keeps_a_share_of_the_last,
        properties.rests_at_the_minimum,
    ],
    misconceptions={
        "You climb: without momentum your moves go along the gradient instead of against it.": mistakes.climbs,
        "You average the gradients: the new one enters with weight 1 − momentum. The heavy ball adds it "
        "whole.": mistakes.averages_the_gradient,
        "You take the gradient where the velocity would carry you. That is Nesterov's method, a close relative; "
        "the heavy ball looks at where it is.": mistakes.looks_ahead,
        "Your velocity does not survive a step. Create it before the loop, not inside.": mistakes.forgets_the_velocity,
        "You remember only the last gradient. The velocity holds a share of the last velocity, and so of all "
        "gradients before.": mistakes.keeps_one_gradient_only,
    },
)

top_curvature = Task(
    "top_curvature",
    inputs=inputs.product_inputs,
    prepare=inputs.product_arguments,
    returns=number,
    properties=[
        properties.finds_the_strongest_curvature,
        properties.knows_hills_from_valleys,
        properties.the_starts_length_does_not_matter,
    ],
    misconceptions={
        "You return a length, and a length has no sign. How do you learn whether the product points along your "
        "vector or against it?": mistakes.loses_the_sign,
        "Your result is too large: the vector in it is not of length one.": mistakes.has_no_unit_length,
        "You return the curvature along the start. Multiply again and again, and ask along the vector that you "
        "end with.": mistakes.stops_at_the_start,
        "You return the highest eigenvalue. Here a negative one may be larger in size.": mistakes.takes_the_highest,
        "Your result is the square of the curvature: one product too many.": mistakes.multiplies_twice,
    },
)

round_out = Task(
    "round_out",
    inputs=inputs.hessian_inputs,
    returns=array_like("hess"),
    properties=[
        properties.makes_it_round,
        properties.makes_steeper_ones_round,
        properties.leaves_a_round_one_round,
    ],
    misconceptions={
        "You divide by the curvatures. The change of coordinates enters the new Hessian twice, from the left and "
        "from the right.": mistakes.divides_by_the_whole_curvature,
        "You stretch the wrong way: what is steep becomes steeper. Your matrix leads from the round coordinates to "
        "the old ones.": mistakes.stretches_the_wrong_way,
        "You use the diagonal only, as Adam does. On a turned ravine the curvatures do not stand "
        "on it.": mistakes.looks_at_the_diagonal,
        "Your matrix would be right if it were transposed. Write out the new Hessian: which factor "
        "stands on which side?": mistakes.turns_the_matrix_round,
    },
)

adam_step = Task(
    "adam_step",
    inputs=inputs.adam_inputs,
    returns=_three,
    properties=[
        properties.first_step_has_the_length_of_the_rate,
        properties.units_do_not_matter,
        properties.keeps_running_means,
        properties.rolls_on_where_it_is_level,
        properties.a_constant_slope_keeps_the_pace,
    ],
    core=[
        (
            properties.first_step_has_the_length_of_the_rate,
            properties.keeps_running_means,
            properties.a_constant_slope_keeps_the_pace,
        )
    ],
    misconceptions={
        "You climb. A step goes against the mean gradient.": mistakes.goes_uphill,
        "You forget to correct the means for their start at zero: your first step is several times "
        "too long.": mistakes.forgets_the_correction,
        "You count the steps from the wrong end: k is 1 at the first step, and the correction is meant "
        "for that k.": mistakes.counts_one_too_many,
        "Your step shrinks when the loss is measured in smaller units. A mean of squares must be brought back to "
        "the units of a gradient.": mistakes.forgets_the_root,
        "Your step does not depend on the mean of the gradients. That is RMSProp; Adam has a memory for "
        "both.": mistakes.ignores_the_past,
        "You have the two memories the other way round: the squares are kept for the "
        "longer time.": mistakes.swaps_the_shares,
    },
)
