"""What must be true of each exercise's function, one sentence a property. `answer` is the student's function."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.permutation_symmetry.exercises import inputs
from lessons.shared.exercises.precision import allclose, equal, excused, isclose
from lessons.shared.numerics.arrays import Array

Answer = Callable[..., Any]


def computes_the_same(answer: Answer, **case: Any) -> bool:
    """The new parameters compute the same function."""
    x = inputs.probes()
    weights, bias, following = answer(**case)
    return allclose(
        inputs.function(weights, bias, following, x), inputs.function(case["W1"], case["b1"], case["W2"], x)
    )


def neuron_j_is_the_one_that_order_names(answer: Answer, **case: Any) -> bool:
    """New neuron j has the incoming weights that neuron order[j] had."""
    weights = answer(**case)[0]
    return all(equal(weights[j], case["W1"][int(k)]) for j, k in enumerate(case["order"]))


def back_and_forth_is_nothing(answer: Answer, **case: Any) -> bool:
    """The order and then its inverse give the old parameters back."""
    names = ("W1", "b1", "W2")
    there = dict(zip(names, answer(**case), strict=True))
    back = answer(**there, order=np.argsort(case["order"]).tolist())
    return all(equal(part, case[name]) for name, part in zip(names, back, strict=True))


def moves_something(answer: Answer, **case: Any) -> bool:
    """The parameters stand elsewhere than before."""
    return not equal(answer(**case)[0], case["W1"])


def one_layer_is_counted_right(answer: Answer, **case: Any) -> bool:
    """For one hidden ReLU layer it is the count of the layer's orders, listed one by one."""
    width = int(case["widths"][1])
    found = answer(widths=[7, width, 3], activation="ReLU")
    return bool(isclose(10**found, inputs.moved_ways(width), rtol=1e-6)) if abs(found) < 50 else False


def inputs_and_outputs_do_not_matter(answer: Answer, **case: Any) -> bool:
    """More inputs or more outputs change nothing: they cannot be reordered."""
    other = [case["widths"][0] + 5, *case["widths"][1:-1], case["widths"][-1] + 9]
    return bool(isclose(answer(**case), answer(**case | {"widths": other})))


def layers_multiply(answer: Answer, **case: Any) -> bool:
    """The copies of a deep network are the product of its layers' copies, so that logarithms add."""
    single = [answer(widths=[4, width, 2], activation=case["activation"]) for width in case["widths"][1:-1]]
    return bool(isclose(answer(**case), math.fsum(single)))


def signs_double_for_tanh_alone(answer: Answer, **case: Any) -> bool:
    """Each hidden tanh neuron doubles the count of the ReLU network of the same widths."""
    with_signs, without = (answer(widths=case["widths"], activation=kind) for kind in ("tanh", "ReLU"))
    neurons = sum(int(width) for width in case["widths"][1:-1])
    return bool(isclose(10 ** (with_signs - without), 2.0**neurons)) if abs(with_signs - without) < 50 else False


def wide_layers_have_a_number_too(answer: Answer, **case: Any) -> bool:
    """A layer of a hundred neurons has nine times ten to the 157 copies and some."""
    return 157.9 < answer(widths=[3, 100, 3], activation="ReLU") < 158


def is_an_order(answer: Answer, **case: Any) -> bool:
    """It names each neuron once."""
    return sorted(answer(**case).tolist()) == list(range(len(case["a_in"])))


def finds_a_shuffled_network_again(answer: Answer, **case: Any) -> bool:
    """A network that was only shuffled is matched back exactly."""
    shuffle = np.array([2, 0, 4, 1, 3])
    found = answer(a_in=case["a_in"][shuffle], a_out=case["a_out"][:, shuffle], b_in=case["a_in"], b_out=case["a_out"])
    return equal(found, shuffle)


def no_order_fits_better(answer: Answer, **case: Any) -> bool:
    """No other order has a larger sum of likeness, incoming and outgoing weights together."""
    if not is_an_order(answer, **case):
        return False
    table = inputs.likeness(**case)
    return inputs.total(table, answer(**case)) >= inputs.total(table, inputs.extreme(table)) - 1e-9


def is_the_largest_rise(answer: Answer, *, losses: Array, t: Array) -> bool:
    """It is the largest rise above the straight line between the two end losses."""
    return bool(isclose(answer(losses=losses, t=t), max(inputs.above(losses, t))))


def a_tilt_changes_nothing(answer: Answer, *, losses: Array, t: Array) -> bool:
    """A loss that is higher at one end by some amount, and at each place by its share of it, has the same barrier."""
    return bool(isclose(answer(losses=losses + 3 * t + 1, t=t), answer(losses=losses, t=t)))


def a_straight_line_has_none(answer: Answer, *, losses: Array, t: Array) -> bool:
    """Where the loss runs straight from end to end there is no barrier; in a hollow there is none either."""
    least = 1e-9 + excused(losses)
    return bool(abs(answer(losses=2 + t, t=t)) < least and abs(answer(losses=2 + t - t * (1 - t), t=t)) < least)


def backwards_is_the_same(answer: Answer, *, losses: Array, t: Array) -> bool:
    """From the other end the barrier is the same."""
    return bool(isclose(answer(losses=losses[::-1], t=1 - t[::-1]), answer(losses=losses, t=t)))


def is_the_slope_of_the_mean_loss(answer: Answer, **case: Any) -> bool:
    """It is the slope of the mean loss by the bend, as small differences measure it."""
    # differences of step 1e-5 err by 1e-10 of a third derivative, and by 1e-16 / 1e-5 of the loss
    return allclose(answer(**case), inputs.numerical(case), rtol=1e-5, atol=1e-6)


def more_of_the_same_places_change_nothing(answer: Answer, **case: Any) -> bool:
    """Each place given twice has the same result: it is a mean."""
    return allclose(answer(**case | {"places": np.repeat(case["places"], 2)}), answer(**case))


def the_ends_do_not_pull(answer: Answer, **case: Any) -> bool:
    """At the two ends the curve does not depend on the bend, so that the result is zero."""
    return allclose(answer(**case | {"places": np.array([0.0, 1.0])}), 0, atol=1e-12)
