"""The rates of a fair race: the best of their grid, and where theory knows the best, near it."""

import numpy as np
import pytest

from lessons.shared.numerics import tuned_rates
from lessons.shared.numerics.tuned_rates import CONDITION, METHODS, RATES, highest_loss, tuned


def knobs(method):
    return {"momentum": tuned()["momentum"]} if method in ("heavy_ball", "nesterov") else {}


@pytest.mark.parametrize("method", METHODS)
def test_each_rate_is_the_best_of_the_grid(method):
    losses = highest_loss(method, RATES, **knobs(method))
    assert RATES[losses.argmin()] == tuned()["rates"][method]


@pytest.mark.parametrize("method", METHODS)
def test_no_best_rate_lies_at_the_end_of_the_grid(method):
    assert RATES[0] < tuned()["rates"][method] < RATES[-1]


def test_no_other_momentum_of_the_grid_brings_heavy_ball_lower():
    lowest = {float(m): tuned_rates.best("heavy_ball", momentum=float(m))[1] for m in tuned_rates.MOMENTA}
    assert min(lowest, key=lowest.get) == tuned()["momentum"]


def test_descents_best_rate_is_polyaks_within_the_grid():
    assert tuned()["rates"]["gradient_descent"] == pytest.approx(2 / (1 + CONDITION), rel=0.05)


def test_heavy_balls_best_rate_and_momentum_are_polyaks_within_the_grid():
    root = np.sqrt(CONDITION)
    assert tuned()["rates"]["heavy_ball"] == pytest.approx(4 / (1 + root) ** 2, rel=0.05)
    assert tuned()["momentum"] == pytest.approx(((root - 1) / (root + 1)) ** 2, abs=0.02)
