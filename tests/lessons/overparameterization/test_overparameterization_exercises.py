"""The exercises on overparameterization: the solution passes, the stub does not, each mistake gets its own hint."""

import numpy as np
from exercise_tests import ExerciseTests

# ---- the mistakes, one function each, named after what recognises them ----


def with_few(X, y):
    w = np.zeros(X.shape[1])
    w[: len(X)] = np.linalg.lstsq(X[:, : len(X)], y)[0]
    return w


def with_some_unseen(X, y):
    return np.linalg.pinv(X) @ y + (np.eye(X.shape[1]) - np.linalg.pinv(X) @ X) @ np.ones(X.shape[1])


def with_ridge(X, y, price=0.1):
    return X.T @ np.linalg.solve(X @ X.T + price * np.eye(len(X)), y)


def limit(widths, train, test, tolerance, *, way):
    order = np.argsort(widths)
    if way == "given":
        return int(widths[np.argmax(train <= tolerance)])
    widths, train, test = widths[order], train[order], test[order]
    fails = np.flatnonzero(train > tolerance)
    place = int(fails.max()) if len(fails) else -1
    return {
        "first": lambda: int(widths[np.argmax(train <= tolerance)]),
        "peak": lambda: int(widths[np.argmax(test)]),
        "place": lambda: place + 1,
        "last": lambda: int(widths[place]),
        "right": lambda: int(widths[place + 1]) if place + 1 < len(widths) else 0,
    }[way]()


def scaled(direction, weights, *, ours=True, theirs=True, power=1, whole=False, axis=1):
    length = np.linalg.norm if whole else lambda a: np.linalg.norm(a, axis=axis, keepdims=True)
    return direction * ((length(weights) if theirs else 1.0) / (length(direction) if ours else 1.0)) ** power


def layers(W1, b1, W2, b2, factor, *, powers):
    return tuple(factor**power * part for power, part in zip(powers, (W1, b1, W2, b2), strict=True))


def compared(losses, sharpness, target, *, way="first", values=None, absent=0.0):
    values = sharpness if values is None else values
    there = losses < target if way == "strict" else losses <= target
    places = {"last": lambda: np.full(len(losses), -1), "lowest": lambda: losses.argmin(1),
              "nearest": lambda: np.abs(losses - target).argmin(1)}.get(way, lambda: there.argmax(1))()  # fmt: skip
    picked = values[np.arange(len(losses)), places]
    return picked if absent is None else np.where(there.any(1), picked, absent)


WRONG = {
    "solves_with_few_weights": [with_few],
    "adds_something_unseen": [with_some_unseen],
    "takes_the_gradient_for_the_answer": [lambda X, y: X.T @ y, lambda X, y: X.T @ y / len(y)],
    "shrinks_by_ridge": [with_ridge, lambda X, y: with_ridge(X, y, 1e-3)],
    "takes_the_first_that_fits": [lambda **case: limit(**case, way="first")],
    "takes_the_peak_of_the_test_loss": [lambda **case: limit(**case, way="peak")],
    "returns_the_place": [lambda **case: limit(**case, way="place")],
    "trusts_the_given_order": [lambda **case: limit(**case, way="given")],
    "takes_the_last_that_does_not_fit": [lambda **case: limit(**case, way="last")],
    "takes_one_length_for_all": [lambda **case: scaled(**case, whole=True)],
    "leaves_unit_rows": [lambda **case: scaled(**case, theirs=False)],
    "forgets_the_directions_length": [lambda **case: scaled(**case, ours=False)],
    "normalizes_columns": [lambda **case: scaled(**case, axis=0)],
    "forgets_the_root": [lambda **case: scaled(**case, power=2)],
    "forgets_the_first_bias": [lambda **case: layers(**case, powers=(1, 0, -1, 0))],
    "divides_the_second_bias_too": [lambda **case: layers(**case, powers=(1, 1, -1, -1))],
    "multiplies_both_layers": [
        lambda **case: layers(**case, powers=(1, 1, 1, 0)), lambda **case: layers(**case, powers=(1, 1, 1, 1))],
    "changes_one_layer_only": [
        lambda **case: layers(**case, powers=(1, 1, 0, 0)), lambda **case: layers(**case, powers=(1, 0, 0, 0))],
    "scales_the_other_way": [lambda **case: layers(**case, powers=(-1, -1, 1, 0))],
    "takes_the_last_look": [lambda **case: compared(**case, way="last")],
    "takes_the_lowest_loss": [lambda **case: compared(**case, way="lowest")],
    "takes_the_nearest_loss": [lambda **case: compared(**case, way="nearest")],
    "wants_less_than_the_target": [lambda **case: compared(**case, way="strict")],
    "counts_who_never_arrives": [lambda **case: compared(**case, absent=None)],
    "returns_the_loss": [lambda losses, sharpness, target: compared(losses, sharpness, target, values=losses)],
}  # fmt: skip

OTHERS = {
    "shortest": lambda X, y: np.linalg.lstsq(X, y)[0],
    "threshold": lambda **case: limit(**case, way="right"),
    "filter_normalized": lambda **case: scaled(**case),
    "sharpen": lambda **case: layers(**case, powers=(1, 1, -1, 0)),
    "at_equal_loss": lambda **case: compared(**case),
}

ABSURD = {
    "shortest": lambda size: lambda X, y: np.full(X.shape[1], size),
    "threshold": lambda size: lambda **case: size,
    "filter_normalized": lambda size: lambda direction, weights: weights * 0 + size,
    "sharpen": lambda size: lambda W1, b1, W2, b2, factor: (W1 + size, b1, W2, b2),
    "at_equal_loss": lambda size: lambda losses, sharpness, target: np.full(5, size),
}


class TestExercises(ExerciseTests):
    chapter = "overparameterization"
    wrong, others, absurd = WRONG, OTHERS, ABSURD
    refusals = ("not yet", "unfit")
