"""Forty layers, warm-up, cycles, noise and weight decay on MNIST-1D and on a teacher's classes."""

import numpy as np
import pytest
from spoken import spoken

from lessons.practice import elsewhere
from lessons.practice.capstone import Recipe


@pytest.mark.claim("T1")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_scaled_residuals_alone_go_below_every_other_remedy_alone_on_every_seed(name):
    forty = elsewhere.recorded_of(name)["forty"]
    others = [forty[one] for one in elsewhere.ALONE if one != "scaled residual connections"]
    assert max(forty["scaled residual connections"]) < min(map(min, others))


@pytest.mark.claim("T1")
def test_a_student_of_forty_layers_trains_and_mnist1d_is_left_at_half_its_loss():
    said = {name: spoken("practice", "T1", name)["scaled residual connections alone"] for name in elsewhere.NAMES}
    assert said == {"MNIST-1D": "open", "teacher–student": "shown"}


@pytest.mark.claim("T1")
def test_a_recorded_recipe_is_trained_again():
    found = elsewhere.forty_layers("teacher–student", Recipe(residual="scaled"))
    np.testing.assert_allclose(
        found, elsewhere.recorded_of("teacher–student")["forty"]["scaled residual connections"], rtol=0.05
    )


@pytest.mark.claim("T3")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_elsewhere_a_warm_up_rescues_hardly_a_run_and_loses_none(name):
    _, rescued, _, lost = np.sum(elsewhere.recorded_of(name)["warm"], axis=0)
    assert lost == 0
    assert rescued < 20  # of 840 runs
    assert spoken("practice", "T3", name)["gradient descent"] != "shown"


@pytest.mark.claim("T4")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_triangles_end_above_one_cosine_on_every_seed(name):
    assert set(spoken("practice", "T4", name).values()) == {"refuted"}


@pytest.mark.claim("T5")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_small_batches_end_flatter_on_every_start(name):
    assert spoken("practice", "T5", name) == {"batches of 4": "shown"}


@pytest.mark.claim("T6")
def test_what_hes_start_does_for_adam_on_digits_it_is_shown_to_do_nowhere_else():
    assert "shown" not in {said for name in elsewhere.NAMES for said in spoken("practice", "T6", name).values()}


@pytest.mark.claim("T9")
@pytest.mark.parametrize("name", elsewhere.NAMES)
@pytest.mark.parametrize("decay", ["0.01", "0.03", "0.1"])
def test_some_weight_decay_lowers_the_test_loss_on_every_data_set(name, decay):
    assert spoken("practice", "T9", name)[f"decay {decay}"] == "shown"


@pytest.mark.claim("T9")
def test_the_strongest_decay_is_too_much_for_the_teacher_and_not_for_mnist1d():
    said = {name: spoken("practice", "T9", name)["decay 0.3"] for name in elsewhere.NAMES}
    assert said == {"MNIST-1D": "shown", "teacher–student": "refuted"}


@pytest.mark.claim("T9")
def test_recorded_test_losses_under_decay_are_measured_again():
    found = elsewhere.decayed("teacher–student")
    for decay, row in elsewhere.recorded_of("teacher–student")["decay"].items():
        np.testing.assert_allclose(found[decay], row, rtol=0.02)
