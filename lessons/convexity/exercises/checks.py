"""Instant feedback for the exercises on convexity: one Task each, with a hint for every mistake that it knows.

What a task demands is in properties.py, how a mistake shows in mistakes.py. No answer is in either.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.convexity.exercises import inputs, mistakes, properties
from lessons.shared.exercises.json_values import array_like, kind, number, shown
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def _chord(value: Any, **case: Any) -> tuple[float, float, float] | None:
    if value is None:
        return None
    if not isinstance(value, np.ndarray) or value.shape != (3,) or not np.all(np.isfinite(value)):
        raise ValueError(f"The result must be three finite numbers (a, b, t), or None; got {shown(value)}.")
    return float(value[0]), float(value[1]), float(value[2])


def _network(value: Any, **case: Any) -> tuple[Array, ...]:
    if not isinstance(value, list | np.ndarray) or len(value) != 3:
        raise ValueError(f"The result must be three arrays (W, b, a), got {kind(value)}.")
    return tuple(array_like(name)(part, **case) for name, part in zip(("W", "b", "a"), value, strict=True))


def _law(value: Any, **case: Any) -> tuple[str, float]:
    if not isinstance(value, list) or len(value) != 2 or value[0] not in ("sublinear", "linear"):
        raise ValueError(f'The result must be ("sublinear", p) or ("linear", q), got {shown(value)}.')
    return value[0], number(value[1])


violating_chord = Task(
    "violating_chord",
    inputs=inputs.chord_inputs,
    prepare=inputs.chord_arguments,
    returns=_chord,
    trials=6,
    seconds=20.0,  # three nested loops in Python are a fair first answer
    properties=[
        properties.finds_a_chord_on_a_hill,
        properties.finds_none_on_a_bowl,
        properties.finds_none_on_straight_pieces,
        properties.finds_dents,
        properties.chord_is_evidence,
    ],
    core=[properties.finds_a_chord_on_a_hill, properties.finds_none_on_a_bowl],
    misconceptions={
        "You count equality as a violation. On a straight line the graph lies on its chords, which convexity "
        "allows; and rounding turns equality into a difference of the "
        "last digit. Ask for more than that.": mistakes.counts_equality,
        "You look for chords above the graph. That is what a convex function shows everywhere; the evidence "
        "against convexity is a graph above its chord.": mistakes.looks_below,
        "You mix up the ends. At t = 0 both the point and the chord's height must belong to a, at t = 1 both to "
        "b: put t = 0 into your two formulas and see where each one is.": mistakes.swaps_the_weights,
        "You try too few chords. One chord that behaves proves nothing: a dent between two of your points stays "
        "unseen. Search many pairs of end points.": mistakes.tries_too_few_chords,
    },
)

proximal_step = Task(
    "proximal_step",
    inputs=inputs.proximal_inputs,
    returns=array_like("w"),
    properties=[
        properties.no_nearby_point_is_better,
        properties.goes_downhill,
        properties.strong_penalty_gives_zeros,
        properties.brings_points_no_farther_apart,
        properties.mirrors,
    ],
    core=[properties.goes_downhill, properties.strong_penalty_gives_zeros],
    misconceptions={
        "You climb. With the penalty off, your step goes along the gradient instead of against it.": mistakes.climbs,
        "Your shrinking does not depend on the learning rate. In the model the distance term is divided by lr: a "
        "short step leaves the penalty less time to act.": mistakes.forgets_the_rate,
        "You cut hard: what survives keeps its full size. The penalty pulls at large parameters as strongly as at "
        "small ones, so they must shrink too.": mistakes.cuts_hard,
        "Small parameters jump across zero and change sign. On the far side the penalty would pull them back: "
        "where must they stop?": mistakes.crosses_zero,
        "Negative parameters vanish, however large. The penalty pulls towards zero from both "
        "sides.": mistakes.drops_negatives,
        "You shrink first and follow the gradient afterwards, so a parameter at 0 leaves it at the slightest "
        "gradient. The penalty has the last word: it acts on the "
        "point that the gradient step reaches.": mistakes.shrinks_first,
    },
)

smoothness = Task(
    "smoothness",
    inputs=inputs.data_inputs,
    returns=number,
    properties=[
        properties.bounds_the_gradients_change,
        properties.no_smaller_constant_would_do,
        properties.copies_change_nothing,
        properties.turning_changes_nothing,
    ],
    core=[properties.bounds_the_gradients_change, properties.no_smaller_constant_would_do],
    misconceptions={
        "Your constant doubles when every example is there twice. The loss is a mean "
        "over examples, not a sum.": mistakes.forgets_the_mean,
        "Your data part is too large by a fixed factor. The gradient passes through the sigmoid: how steep is the "
        "sigmoid where it is steepest?": mistakes.forgets_the_sigmoid,
        "You bound the slope of the loss. This is about how fast the slope itself changes: the second derivative, "
        "in which the features appear twice.": mistakes.bounds_the_loss,
        "Make the features three times as large, and your constant is three times as large. A second derivative "
        "grows faster: a singular value of X is not yet an eigenvalue "
        "of the curvature.": mistakes.forgets_the_square,
        "Your constant is safe but not the smallest: it adds up all directions, or takes the longest example. "
        "Only the direction in which the gradient changes most counts.": mistakes.adds_all_directions,
        "Your constant is too small: in some direction the gradient changes faster. Is it the largest eigenvalue "
        "(eigvalsh sorts upward), and is it divided once too often?": mistakes.is_too_small,
        "Your constant ignores the ridge term, which bends the loss too.": mistakes.forgets_the_ridge,
        "Your number falls as the features grow: that is a step size. Return the "
        "constant itself.": mistakes.returns_the_step,
    },
)

twin = Task(
    "twin",
    inputs=inputs.network_inputs,
    returns=_network,
    properties=[properties.fits_as_well, properties.is_another_point, properties.midpoint_fits_worse],
    core=[properties.fits_as_well, properties.is_another_point],
    misconceptions={
        "You moved hidden neurons but not their biases. A neuron is its weights, its bias and its output weight; "
        "all three move together.": mistakes.leaves_the_biases,
        "You moved hidden neurons but not their output weights, so each one now speaks "
        "with another's voice.": mistakes.leaves_the_outputs,
        "This is the same point again, and halfway between a point and itself is that point. Change the "
        "parameters without changing the function.": mistakes.moves_nothing,
        "You moved columns of W. A column belongs to an input feature, a row to a hidden "
        "neuron.": mistakes.moves_features,
        "You changed signs. That works for odd activations such as tanh; a ReLU treats z and "
        "−z differently.": mistakes.flips_signs,
    },
)

convergence = Task(
    "convergence",
    inputs=inputs.error_inputs,
    returns=_law,
    properties=[
        properties.law_predicts_the_tail,
        properties.units_do_not_matter,
        properties.first_steps_do_not_matter,
        properties.pure_laws_have_their_names,
    ],
    core=[(properties.law_predicts_the_tail, properties.pure_laws_have_their_names)],
    misconceptions={
        "Your law changes with the first twenty errors. A rate is a statement about the tail: leave the burn-in "
        "out of the fit.": mistakes.includes_the_burn_in,
        "You return the slope of the log-log line, which is negative. The law here is written k to the power "
        "minus p.": mistakes.returns_a_negative_slope,
        "For the linear kind you return a slope of the logarithm. q is the factor by which the error itself is "
        "multiplied each step: undo the logarithm.": mistakes.returns_a_logarithm,
        "Your rate is off as if two logarithms had different bases. Use one base for the errors, for k, and for "
        "the way back.": mistakes.mixes_logarithms,
        "You have the two names the other way round. Linear convergence is named after the straight line on a "
        "plot with a logarithmic error axis and an ordinary k axis.": mistakes.swaps_the_kinds,
        "You give every curve the same kind. Fit both laws to the tail and keep the one that leaves the smaller "
        "error.": mistakes.knows_one_kind,
    },
)
