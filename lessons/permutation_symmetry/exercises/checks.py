"""Instant feedback for the exercises on permutation symmetry: one Task each, with a hint for every mistake it knows.

What a task demands is in properties.py, how a mistake shows in mistakes.py. No answer is in either.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.permutation_symmetry.exercises import inputs, mistakes, properties
from lessons.shared.exercises.json_values import array_like, kind, number, shown
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def _layers(value: Any, **case: Any) -> tuple[Array, Array, Array]:
    shapes = [np.shape(case[name]) for name in ("W1", "b1", "W2")]
    if not isinstance(value, list) or [getattr(part, "shape", None) for part in value] != shapes:
        raise ValueError(f"The result must be three arrays (W1, b1, W2) of shapes {shapes}, got {kind(value)}.")
    parts = [np.asarray(part, float) for part in value]
    if not all(np.all(np.isfinite(part)) for part in parts):
        raise ValueError("The three arrays must be finite, but hold NaN or infinity.")
    return parts[0], parts[1], parts[2]


def _order(value: Any, **case: Any) -> Array:
    n = len(case["a_in"])
    if not isinstance(value, np.ndarray) or value.shape != (n,) or not np.all(np.isin(value, np.arange(n))):
        raise ValueError(f"The result must be {n} neuron numbers from 0 to {n - 1}, got {shown(value)}.")
    return value.astype(int)


permute = Task(
    "permute",
    inputs=inputs.layer_inputs,
    prepare=inputs.layer_arguments,
    returns=_layers,
    properties=[
        properties.computes_the_same,
        properties.neuron_j_is_the_one_that_order_names,
        properties.back_and_forth_is_nothing,
        properties.moves_something,
    ],
    core=[
        (
            properties.computes_the_same,
            properties.neuron_j_is_the_one_that_order_names,
            properties.back_and_forth_is_nothing,
        )
    ],
    misconceptions={
        "The biases stayed behind. Each belongs to one neuron and goes where it goes.": mistakes.forgets_the_bias,
        "The outgoing weights stayed behind: the next layer still listens to the old "
        "places.": mistakes.forgets_the_columns,
        "You moved the neurons the other way: order[j] says where new neuron j comes from, not where old "
        "neuron j goes.": mistakes.uses_the_inverse_everywhere,
        "On the way out you use the inverse order. The next layer must follow the same move as "
        "the rows.": mistakes.uses_the_inverse_on_the_way_out,
        "You moved the rows alone. Two more things belong to a neuron.": mistakes.moves_only_the_rows,
    },
)

count_copies = Task(
    "count_copies",
    inputs=inputs.count_inputs,
    prepare=inputs.count_arguments,
    returns=number,
    properties=[
        properties.one_layer_is_counted_right,
        properties.inputs_and_outputs_do_not_matter,
        properties.layers_multiply,
        properties.signs_double_for_tanh_alone,
        properties.wide_layers_have_a_number_too,
    ],
    core=[(properties.one_layer_is_counted_right, properties.signs_double_for_tanh_alone)],
    misconceptions={
        "You count orders and forget that a tanh neuron can be negated as well.": mistakes.forgets_the_signs,
        "You add the layers' counts. For every order of one layer the other layer still has all "
        "of its own.": mistakes.adds_the_layers,
        "You reorder inputs and outputs too. They have a meaning outside: a pixel cannot become "
        "another.": mistakes.reorders_inputs_and_outputs,
        "The number is a logarithm, but to another base than ten.": mistakes.takes_the_natural_logarithm,
        "You let neurons wander between layers. Each stays in its own.": mistakes.counts_the_neurons_at_once,
    },
)

match = Task(
    "match",
    inputs=inputs.match_inputs,
    returns=_order,
    properties=[
        properties.is_an_order,
        properties.finds_a_shuffled_network_again,
        properties.no_order_fits_better,
    ],
    core=[(properties.finds_a_shuffled_network_again, properties.no_order_fits_better)],
    whole=True,
    misconceptions={
        "You take the likest pair first. An early bargain can cost more later than it "
        "gains.": mistakes.takes_the_likest_pair_first,
        "You return the inverse: entry j must name the neuron of b that takes place j, next to neuron "
        "j of a.": mistakes.returns_the_inverse,
        "You pair the least alike. The solver makes its sum small unless you ask "
        "otherwise.": mistakes.looks_for_the_least_alike,
        "You compare incoming weights only. The outgoing ones belong to a neuron "
        "too.": mistakes.looks_at_incoming_weights_only,
        "You let each neuron choose by itself, so that several choose the same one.": mistakes.chooses_each_by_itself,
    },
)

barrier = Task(
    "barrier",
    inputs=inputs.barrier_inputs,
    returns=number,
    properties=[
        properties.is_the_largest_rise,
        properties.a_tilt_changes_nothing,
        properties.a_straight_line_has_none,
        properties.backwards_is_the_same,
    ],
    misconceptions={
        "You measure from zero. The ends do not lie at zero.": mistakes.measures_from_zero,
        "You measure from the higher end, and so miss what it costs from the lower one.": (
            mistakes.measures_from_the_higher_end
        ),
        "You measure from the lower end: a mere slope then counts as a barrier.": mistakes.measures_from_the_lower_end,
        "You measure from the mean of the two ends. It fits halfway only.": mistakes.measures_from_the_mean_of_the_ends,
        "You look halfway only. The top can stand elsewhere.": mistakes.looks_halfway_only,
        "You weigh the ends the wrong way round: at t = 0 only the first one counts.": mistakes.swaps_the_ends,
    },
)

bend_grad = Task(
    "bend_grad",
    inputs=inputs.bend_inputs,
    prepare=inputs.bend_arguments,
    returns=array_like("bend"),
    properties=[
        properties.is_the_slope_of_the_mean_loss,
        properties.more_of_the_same_places_change_nothing,
        properties.the_ends_do_not_pull,
    ],
    misconceptions={
        "You average the slopes as they are. How far does a point of the curve move when the bend moves by "
        "one? That depends on t.": mistakes.forgets_the_chain_rule,
        "Your result is half of what it should be. Which number stands before the bend in the curve's "
        "formula?": mistakes.loses_the_two,
        "You add over the places; the task asks for the mean.": mistakes.adds_instead_of_averaging,
        "You take the slopes on the straight line between the ends. The curve goes elsewhere.": (
            mistakes.looks_on_the_straight_line
        ),
        "You walk the curve from b to a. At t = 0 it must be at a.": mistakes.walks_from_the_other_end,
    },
)
