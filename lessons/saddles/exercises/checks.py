"""Instant feedback for the exercises on saddles: one Task each, with a hint for every mistake that it knows.

What a task demands is in properties.py, how a mistake shows in mistakes.py. No answer is in either.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.saddles.exercises import inputs, mistakes, properties
from lessons.shared.exercises.json_values import kind, number, shown
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def _name(value: Any, **case: Any) -> str:
    if value not in properties.NAMES:
        raise ValueError(f"The result must be one of {', '.join(properties.NAMES)}; got {shown(value)}.")
    return str(value)


def _pair(value: Any, **case: Any) -> tuple[float, float]:
    if not isinstance(value, np.ndarray) or value.shape != (2,) or not np.all(np.isfinite(value)):
        raise ValueError(f"The result must be two finite numbers (share, upper), got {shown(value)}.")
    return float(value[0]), float(value[1])


def _path(value: Any, **case: Any) -> Array:
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[1] != len(case["w0"]):
        raise ValueError(f"The result must be the path, an array of shape (steps + 1, d), got {kind(value)}.")
    if not np.all(np.isfinite(value)):
        raise ValueError("The path must be finite, but holds NaN or infinity.")
    return value


def _points(value: Any, **case: Any) -> Array:
    if isinstance(value, list) and not value:
        return np.empty((0, 2))
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[1] != 2:
        raise ValueError(f"The result must be an array of points, shape (m, 2), got {kind(value)}.")
    if len(value) > 2000:
        raise ValueError(f"The result must be at most 2000 points, got {len(value)}. Keep one point of each cluster.")
    if not np.all(np.isfinite(value)):
        raise ValueError("Your points must be finite, but hold NaN or infinity.")
    return value


name_point = Task(
    "name_point",
    inputs=inputs.form_inputs,
    returns=_name,
    properties=[
        properties.names_minima_and_maxima,
        properties.names_saddles,
        properties.says_when_the_form_is_silent,
        properties.upside_down_swaps,
        properties.sizes_do_not_matter,
    ],
    misconceptions={
        "You count a zero curvature as negative. It leads neither up nor down: with no way down in "
        "sight, nothing says saddle.": mistakes.counts_zeros_as_negative,
        "You count a zero curvature as positive. Along it the second derivative sees a flat line, and higher "
        "terms may lead down.": mistakes.counts_zeros_as_positive,
        "You take the eigenvalues of A as it stands. The value wᵀAw does not change when you exchange A "
        "and its transpose: only one part of A is in it.": mistakes.forgets_the_symmetric_part,
        "You read the diagonal. It holds the curvatures along the axes; between the axes the form can "
        "bend the other way.": mistakes.reads_the_diagonal,
        "You use a product of curvatures: in three dimensions two negative ones make a positive "
        "product. Look at each sign.": mistakes.uses_the_determinant,
    },
)

chance_positive = Task(
    "chance_positive",
    inputs=inputs.sample_inputs,
    returns=_pair,
    properties=[
        properties.share_counts_matrices,
        properties.bound_has_its_meaning,
        properties.nothing_seen_proves_nothing,
        properties.more_matrices_tell_more,
    ],
    core=[(properties.share_counts_matrices, properties.bound_has_its_meaning)],
    misconceptions={
        "You count eigenvalues. A minimum needs every eigenvalue of its matrix, so count matrices.": (
            mistakes.counts_eigenvalues
        ),
        "You trust the determinant: two negative eigenvalues make it positive too.": mistakes.trusts_the_determinant,
        "Your sample is too small for that claim: you saw none, and your bound says that there are none. A "
        "normal approximation breaks down exactly there.": mistakes.claims_zero,
        "Your bound leaves one chance in forty, that of an interval with two sides. Here one side was asked "
        "for, with one in twenty.": mistakes.takes_two_sides,
        "You return the distance from the share to the bound. Return the bound.": mistakes.returns_the_margin,
    },
)

fitted_curvature = Task(
    "fitted_curvature",
    inputs=inputs.escape_inputs,
    returns=number,
    properties=[
        properties.predicts_the_times,
        properties.radius_does_not_matter,
        properties.units_do_not_matter,
        properties.half_the_rate_doubles,
    ],
    misconceptions={
        "You take ln(1 + lr λ) for lr λ. That is right for a flow in continuous time; your steps are "
        "finite.": mistakes.forgets_the_discrete_step,
        "You mix logarithms: a slope per power of ten in one place, a natural logarithm in "
        "the other.": mistakes.mixes_logarithms,
        "Your curvature does not depend on the learning rate. The same times at a smaller rate need a "
        "sharper saddle.": mistakes.forgets_the_rate,
        "You divide where the offset multiplies: along negative curvature each step pushes away, and the "
        "question asks for the size of the curvature.": mistakes.takes_contraction,
        "You assume where the escape ends. The radius is unknown and shifts all times alike; only "
        "differences of times count.": mistakes.assumes_the_radius,
    },
)

perturbed_descent = Task(
    "perturbed_descent",
    inputs=inputs.jump_inputs,
    prepare=inputs.jump_arguments,
    returns=_path,
    trials=8,
    properties=[
        properties.records_every_point,
        properties.descends_where_it_is_steep,
        properties.jumps_have_the_length,
        properties.jumps_go_everywhere,
        properties.leaves_the_saddle,
    ],
    core=[(properties.descends_where_it_is_steep, properties.jumps_have_the_length, properties.jumps_go_everywhere)],
    misconceptions={
        "You jump once. Where the slope stays small the next step must jump again.": mistakes.jumps_once,
        "You draw one jump and use it at every step. Draw a new one each time.": mistakes.repeats_one_jump,
        "You jump where the slope is large, too. There the gradient knows the way.": mistakes.jumps_always,
        "Your jumps go one way only. A uniform number between 0 and 1 is never negative.": mistakes.pushes_one_way,
        "Your jumps have a size in each coordinate, so their length varies and grows with the dimension. "
        "Fix the length.": mistakes.scales_each_coordinate,
        "Your noise fades with the gradient, so on the saddle itself there is none. That is what "
        "mini-batches do.": mistakes.noise_fades_with_the_slope,
    },
)

critical_points = Task(
    "critical_points",
    inputs=inputs.valley_inputs,
    prepare=inputs.valley_arguments,
    returns=_points,
    trials=6,
    seconds=30.0,  # a loop over a thousand starts in Python is a fair first answer
    properties=[
        properties.all_are_critical,
        properties.none_is_there_twice,
        properties.indices_alternate,
        properties.none_is_missing,
    ],
    core=[(properties.all_are_critical, properties.none_is_missing)],
    misconceptions={
        "You find minima only: descent on the loss runs away from every saddle. Search for zeros of the "
        "gradient instead.": mistakes.finds_minima_only,
        "You keep copies: many starts end at one point. Keep one point of each cluster.": mistakes.keeps_copies,
        "You take a small slope for zero. Near a critical point the slope is small all around; ask for much "
        "less, or refine.": mistakes.takes_small_slopes_for_zero,
        "You keep ends at which the slope is not small at all: searches that ran away or were "
        "still on their way. Test each end before you count it.": mistakes.keeps_runaways,
        "You miss some: a search from a few starts sees a few points. Start from all over the square, and let the "
        "alternating sum tell you whether you are done.": mistakes.searches_too_few_starts,
    },
)
