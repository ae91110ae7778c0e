"""How the exercises' known mistakes show. Each takes the student's function `answer` and one case, and returns True
(this mistake), False (not this one) or None (the case cannot tell).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.overparameterization.exercises import inputs
from lessons.overparameterization.exercises.properties import Answer
from lessons.shared.exercises.precision import allclose, equal, excused, isclose
from lessons.shared.numerics.arrays import Array


def _misses(answer: Answer, case: dict[str, Any]) -> bool:
    return not allclose(case["X"] @ answer(**case), case["y"], atol=1e-8)


def solves_with_few_weights(answer: Answer, **case: Any) -> bool:
    w = answer(**case)
    return not _misses(answer, case) and int(np.sum(np.abs(w) < 1e-12)) >= 3


def adds_something_unseen(answer: Answer, **case: Any) -> bool:
    w = answer(**case)
    hidden = np.abs(inputs.unseen(case["X"]).T @ w).max()
    return bool(not _misses(answer, case) and hidden > 1e-6 and np.sum(np.abs(w) < 1e-12) < 3)


def takes_the_gradient_for_the_answer(answer: Answer, **case: Any) -> bool:
    w, step = answer(**case), case["X"].T @ case["y"]
    return bool(_misses(answer, case) and isclose(w @ step, np.linalg.norm(w) * np.linalg.norm(step)))


def shrinks_by_ridge(answer: Answer, **case: Any) -> bool:
    """In the span, too short along every direction, and nearer to the targets for larger ones of X."""
    w, X = answer(**case), case["X"]
    if np.any(np.abs(inputs.unseen(X).T @ w) > 1e-7 + excused(w)):
        return False
    left, values, _ = np.linalg.svd(X, full_matrices=False)
    share = (left.T @ (X @ w)) / (left.T @ case["y"])
    ridges = values**2 * (1 / share - 1)
    return bool(np.all(ridges > 1e-9) and allclose(ridges, ridges[0], rtol=1e-5 + excused(100)))


def _threshold(case: dict[str, Any]) -> tuple[Array, Array, Array]:
    order = np.argsort(case["widths"])
    return np.array(case["widths"])[order], case["train"][order], case["test"][order]


def takes_the_first_that_fits(answer: Answer, **case: Any) -> bool:
    widths, train, _ = _threshold(case)
    return bool(answer(**case) == widths[train <= case["tolerance"]].min())


def takes_the_peak_of_the_test_loss(answer: Answer, **case: Any) -> bool:
    widths, _, test = _threshold(case)
    return bool(answer(**case) == widths[np.argmax(test)])


def returns_the_place(answer: Answer, **case: Any) -> bool:
    widths, train, _ = _threshold(case)
    place = 1 + int(np.flatnonzero(train > case["tolerance"]).max())
    given = case["widths"].tolist() if isinstance(case["widths"], np.ndarray) else list(case["widths"])
    found = answer(**case)
    return found not in widths and found in (place, given.index(widths[place]))


def trusts_the_given_order(answer: Answer, **case: Any) -> bool:
    """The first that fits in the order in which the widths came."""
    given = np.array(case["widths"])
    return bool(answer(**case) == given[np.argmax(case["train"] <= case["tolerance"])] != given[
        case["train"] <= case["tolerance"]].min())  # fmt: skip


def takes_the_last_that_does_not_fit(answer: Answer, **case: Any) -> bool:
    widths, train, _ = _threshold(case)
    return bool(answer(**case) == widths[train > case["tolerance"]].max())


def _ratio(answer: Answer, case: dict[str, Any]) -> Array:
    """What each row of the direction was multiplied by; NaN where the result is not along the direction."""
    found, given = answer(**case), case["direction"]
    factor = (found * given).sum(-1) / (given**2).sum(-1)
    return np.where(isclose(found, factor[:, None] * given, rtol=1e-7).all(-1), factor, np.nan)


def takes_one_length_for_all(answer: Answer, **case: Any) -> bool:
    factor = np.linalg.norm(case["weights"]) / np.linalg.norm(case["direction"])
    return allclose(_ratio(answer, case), factor, rtol=1e-7)


def leaves_unit_rows(answer: Answer, **case: Any) -> bool:
    return allclose(_ratio(answer, case) * inputs.lengths(case["direction"]), 1, rtol=1e-7)


def forgets_the_directions_length(answer: Answer, **case: Any) -> bool:
    return allclose(_ratio(answer, case), inputs.lengths(case["weights"]), rtol=1e-7)


def normalizes_columns(answer: Answer, **case: Any) -> bool:
    return allclose(inputs.lengths(answer(**case).T), inputs.lengths(case["weights"].T), rtol=1e-7)


def forgets_the_root(answer: Answer, **case: Any) -> bool:
    right = inputs.lengths(case["weights"]) / inputs.lengths(case["direction"])
    return allclose(_ratio(answer, case), right**2, rtol=1e-7)


def _powers(answer: Answer, case: dict[str, Any]) -> tuple[int | None, ...]:
    """The power of the factor by which W1, b1, W2 and b2 were multiplied; None where it is no power from -2 to 2."""
    found = []
    for name, part in zip(("W1", "b1", "W2", "b2"), answer(**case), strict=True):
        ways = [power for power in (-2, -1, 0, 1, 2) if allclose(part, case["factor"] ** power * case[name])]
        found.append(ways[0] if ways else None)
    return tuple(found)


def forgets_the_first_bias(answer: Answer, **case: Any) -> bool:
    return _powers(answer, case) == (1, 0, -1, 0)


def divides_the_second_bias_too(answer: Answer, **case: Any) -> bool:
    return _powers(answer, case) == (1, 1, -1, -1)


def multiplies_both_layers(answer: Answer, **case: Any) -> bool:
    powers = _powers(answer, case)
    return powers[0] == powers[2] == 1


def changes_one_layer_only(answer: Answer, **case: Any) -> bool:
    powers = _powers(answer, case)
    return powers[0] == 1 and powers[2] == 0


def scales_the_other_way(answer: Answer, **case: Any) -> bool:
    return _powers(answer, case) == (-1, -1, 1, 0)


def _picks(case: dict[str, Any], places: Any) -> Array:
    rows = np.arange(len(places))
    return np.asarray(case["sharpness"][rows, np.asarray(places, int)], float)


def _arrived(answer: Answer, case: dict[str, Any]) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The answer and the trainings that got to the target."""
    return answer(**case), inputs.arrivals(case["losses"], case["target"]) >= 0


def takes_the_last_look(answer: Answer, **case: Any) -> bool:
    found, arrived = _arrived(answer, case)
    return equal(found[arrived], case["sharpness"][arrived, -1])


def takes_the_lowest_loss(answer: Answer, **case: Any) -> bool:
    found, arrived = _arrived(answer, case)
    return equal(found[arrived], _picks(case, case["losses"].argmin(-1))[arrived])


def takes_the_nearest_loss(answer: Answer, **case: Any) -> bool:
    found, arrived = _arrived(answer, case)
    near = np.abs(case["losses"] - case["target"]).argmin(-1)
    return equal(found[arrived], _picks(case, near)[arrived])


def wants_less_than_the_target(answer: Answer, **case: Any) -> bool:
    found, arrived = _arrived(answer, case)
    strictly = np.array([np.argmax(row < case["target"]) for row in case["losses"]])
    return equal(found[arrived], _picks(case, strictly)[arrived])


def counts_who_never_arrives(answer: Answer, **case: Any) -> bool:
    found, arrived = _arrived(answer, case)
    places = np.maximum(inputs.arrivals(case["losses"], case["target"]), 0)
    return equal(found[arrived], _picks(case, places)[arrived]) and bool(np.all(found != 0))


def returns_the_loss(answer: Answer, **case: Any) -> bool:
    found, arrived = _arrived(answer, case)
    places = inputs.arrivals(case["losses"], case["target"])
    return equal(found[arrived], case["losses"][arrived, places[arrived]])
