"""Where descents end, and what carries a run off its plateau, on MNIST-1D and on a teacher's classes."""

import numpy as np
import pytest
from spoken import spoken

from lessons import saddles
from lessons.saddles import elsewhere


@pytest.mark.claim("L2")
def test_on_mnist1d_most_descents_end_above_the_best_minimum_and_the_teacher_leaves_it_open():
    assert spoken("saddles", "L2", "MNIST-1D") == {"12 networks": "refuted"}
    assert spoken("saddles", "L2", "teacher–student") == {"12 networks": "open"}


@pytest.mark.claim("L2")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_with_two_units_and_the_strongest_decay_all_thirty_end_at_one_minimum(name):
    assert elsewhere.recorded_of(name)["at_best"]["0.01 2"] == 30


@pytest.mark.claim("L2")
def test_recorded_ends_are_counted_again():
    x, y = elsewhere.two_classes("teacher–student", 4)
    losses = elsewhere.spread_of_minima.ends_on(x, y, weight_decay=0.01, hidden=2, runs=6)
    assert saddles.spread(losses)[0] == 6


@pytest.mark.claim("S8")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_the_drop_begins_along_negative_curvature_and_is_not_shown_to_go_on_so(name):
    said = spoken("saddles", "S8", name)
    assert said["as the drop begins"] == "shown"
    assert said["halfway, directions of that point"] != "shown"


@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_zero_weights_are_critical_since_the_targets_have_mean_zero(name):
    x, y = elsewhere.two_classes(name)
    surface = saddles.tanh_surface(x, y, hidden=4)
    np.testing.assert_allclose(surface.grad(np.zeros(surface.dim)), 0, atol=1e-12)
