"""What must be true of each exercise's function, one sentence a property. `answer` is the student's function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.overparameterization.exercises import inputs
from lessons.shared.exercises.precision import allclose, equal

Answer = Callable[..., Any]


def fits_every_example(answer: Answer, **case: Any) -> bool:
    """Every equation is met: X @ w is y."""
    return allclose(case["X"] @ answer(**case), case["y"], atol=1e-8)


def nothing_stands_in_the_null_space(answer: Answer, **case: Any) -> bool:
    """No part of w lies in a direction that X does not see."""
    w = answer(**case)
    return allclose(inputs.unseen(case["X"]).T @ w, 0, atol=1e-8, size=w)


def twice_the_targets_twice_the_weights(answer: Answer, **case: Any) -> bool:
    """Doubled targets give doubled weights."""
    return allclose(answer(**case | {"y": 2 * case["y"]}), 2 * answer(**case), atol=1e-8)


def an_example_twice_changes_nothing(answer: Answer, **case: Any) -> bool:
    """An example that comes twice says nothing new."""
    X, y = np.vstack([case["X"], case["X"][:1]]), np.r_[case["y"], case["y"][0]]
    return allclose(answer(X=X, y=y), answer(**case), atol=1e-7)


def fits_from_there_on(answer: Answer, **case: Any) -> bool:
    """At the threshold and at every larger width the training loss is at most the tolerance."""
    widths, found = np.array(case["widths"]), answer(**case)
    return found in widths and bool(np.all(case["train"][widths >= found] <= case["tolerance"]))


def does_not_fit_just_below(answer: Answer, **case: Any) -> bool:
    """At the next smaller width the training loss is above the tolerance."""
    widths, found = np.array(case["widths"]), answer(**case)
    below = widths[widths < found]
    return bool(len(below) and case["train"][widths == below.max()][0] > case["tolerance"])


def the_order_does_not_matter(answer: Answer, **case: Any) -> bool:
    """The same measurements in another order have the same threshold."""
    turned = {name: case[name][::-1] for name in ("widths", "train", "test")}
    return bool(answer(**case | turned) == answer(**case))


def no_threshold_is_none(answer: Answer, **case: Any) -> bool:
    """Where the largest width does not fit, there is no threshold: 0."""
    return bool(answer(**case | {"train": case["train"] * 0 + 1.0}) == 0)


def rows_are_as_long_as_the_weights(answer: Answer, **case: Any) -> bool:
    """Each row is as long as the same row of the weights."""
    return allclose(inputs.lengths(answer(**case)), inputs.lengths(case["weights"]), rtol=1e-7)


def rows_keep_their_direction(answer: Answer, **case: Any) -> bool:
    """Each row points where the row of the direction pointed."""
    found, given = answer(**case), case["direction"]
    product = (found * given).sum(-1)
    return allclose(product, inputs.lengths(found) * inputs.lengths(given), rtol=1e-7) and bool(np.all(product > 0))


def the_directions_own_length_is_forgotten(answer: Answer, **case: Any) -> bool:
    """A direction ten times as long gives the same result."""
    return allclose(answer(**case | {"direction": 10 * case["direction"]}), answer(**case), rtol=1e-7)


def larger_weights_take_larger_steps(answer: Answer, **case: Any) -> bool:
    """Weights three times as large give a result three times as large."""
    return allclose(answer(**case | {"weights": 3 * case["weights"]}), 3 * answer(**case), rtol=1e-7)


def computes_the_same(answer: Answer, **case: Any) -> bool:
    """The new parameters compute the same function."""
    old, new = [case[name] for name in ("W1", "b1", "W2", "b2")], list(answer(**case))
    return allclose(inputs.function(new, inputs.probes()), inputs.function(old, inputs.probes()))


def the_first_layer_grows_by_the_factor(answer: Answer, **case: Any) -> bool:
    """The first layer's weights are `factor` times what they were."""
    return allclose(answer(**case)[0], case["factor"] * case["W1"])


def back_and_forth_is_nothing(answer: Answer, **case: Any) -> bool:
    """A factor and then one over it give the old parameters back."""
    names = ("W1", "b1", "W2", "b2")
    there = dict(zip(names, answer(**case), strict=True))
    back = answer(**there, factor=1 / case["factor"])
    return all(allclose(part, case[name]) for name, part in zip(names, back, strict=True))


def is_the_sharpness_on_arrival(answer: Answer, **case: Any) -> bool:
    """Each entry is that training's sharpness at the first look with a loss of at most the target."""
    found, places = answer(**case), inputs.arrivals(case["losses"], case["target"])
    rows = np.flatnonzero(places >= 0)
    return equal(found[rows], case["sharpness"][rows, places[rows]])


def who_never_arrives_is_not_compared(answer: Answer, **case: Any) -> bool:
    """A training that never gets to the target has 0, and no other has."""
    return equal(answer(**case) == 0, inputs.arrivals(case["losses"], case["target"]) < 0)


def later_looks_change_nothing(answer: Answer, **case: Any) -> bool:
    """Two more looks at the end, at losses above the target, change nothing."""
    more = {"losses": np.hstack([case["losses"], np.full((5, 2), 3.0)]),
            "sharpness": np.hstack([case["sharpness"], np.full((5, 2), 99.0)])}  # fmt: skip
    return equal(answer(**case | more), answer(**case))
