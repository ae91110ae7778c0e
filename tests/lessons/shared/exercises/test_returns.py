"""What a result must be: each form lets its own values through and says of the others what is asked for."""

import re

import numpy as np
import pytest

from lessons.shared.exercises import returns

CASE = {"W": np.zeros((2, 3)), "b": np.zeros(2)}
PATH = "the path, an array of shape (steps + 1, d)"


def path(value):
    return returns.array(value, (None, 2), PATH)


@pytest.mark.parametrize(
    ("fits", "value", "passed_on"),
    [
        (returns.number, 3, 3.0),
        (returns.numbers("lr", "share"), np.array([0.5, 2.0]), (0.5, 2.0)),
        (returns.word(("saddle", "plateau")), "saddle", "saddle"),
    ],
)
def test_what_has_the_form_is_passed_on(fits, value, passed_on):
    assert fits(value, **CASE) == passed_on


def test_an_array_may_have_any_length_where_none_is_asked_for():
    np.testing.assert_array_equal(path(np.ones((7, 2))), np.ones((7, 2)))


def test_arrays_are_passed_on_in_their_order():
    W, b = returns.arrays_like("W", "b")([np.ones((2, 3)), np.array([4.0, 5.0])], **CASE)
    assert (W.shape, b.tolist()) == ((2, 3), [4, 5])


@pytest.mark.parametrize(
    ("fits", "value", "said"),
    [
        (returns.number, True, "The result must be one number, got bool True."),
        (returns.number, np.inf, "The result must be finite, got inf."),
        (returns.numbers("lr", "share"), 0.5, "The result must be two finite numbers (lr, share), got 0.5."),
        (returns.numbers("lr", "share"), np.array([0.5, np.nan]), "two finite numbers (lr, share), got [0.5, nan]."),
        (returns.numbers("a", "b", "t", instead=", or None"), "x", "three finite numbers (a, b, t), or None, got 'x'."),
        (returns.word(("saddle", "plateau")), "ridge", "must be one of 'saddle', 'plateau'; got 'ridge'."),
        (returns.array_like("b"), np.ones(3), "The result must have the shape (2,) of b, got an array of shape (3,)."),
        (
            returns.arrays_like("W", "b"),
            [np.ones((2, 3))],
            "two arrays (W, b) of shapes [(2, 3), (2,)], got a",
        ),
        (returns.arrays_like("W", "b"), [np.ones((2, 3)), "b"], "two arrays (W, b) of shapes"),
        (returns.lists("step", "s", like="b"), np.ones((2, 3)), "two arrays (step, s) of 2 numbers each, got an array"),
    ],
)
def test_what_has_not_the_form_is_told_what_is_asked_for(fits, value, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        fits(value, **CASE)


@pytest.mark.parametrize("value", [np.ones(2), np.ones((4, 3)), 1.0, None])
def test_an_array_of_another_shape_is_told_the_demand(value):
    with pytest.raises(ValueError, match=re.escape(f"The result must be {PATH}, got ")):
        path(value)


@pytest.mark.parametrize("fits", [path, lambda value: returns.array_like("W")(value, W=np.ones((1, 2)))])
def test_what_is_not_finite_is_refused(fits):
    with pytest.raises(ValueError, match="must be finite, but holds NaN or infinity"):
        fits(np.array([[1.0, np.nan]]))
