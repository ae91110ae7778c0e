"""Copies, matches, barriers and bends on MNIST-1D and on a teacher's classes: what stays, what changes, and why."""

import numpy as np
import pytest
from spoken import spoken

from lessons.permutation_symmetry import elsewhere
from lessons.shared.claims import stored
from press.notebooks.sources import ROOT


@pytest.mark.claim("M1")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_a_swap_without_biases_changes_outputs_on_every_data_set_and_a_whole_one_on_none(name):
    assert spoken("permutation_symmetry", "M1", name) == {"whole neurons": "shown", "biases forgotten": "refuted"}


@pytest.mark.claim("M1")
def test_the_lesson_says_of_a_whole_swap_the_same_on_every_data_set():
    """The digits' outputs are the lesson's own: a later cell that reuses their names would show here."""
    said = stored(ROOT / "lessons" / "permutation_symmetry.ipynb")["M1"]
    assert said.by_data == dict.fromkeys(("digits", *elsewhere.NAMES), "holds if")


@pytest.mark.claim("M1")
def test_the_recorded_swaps_are_measured_again():
    found, cell = elsewhere.swap_cell("teacher–student"), elsewhere.recorded_of("teacher–student")["swaps"]
    assert found["whole"] < 1e-12
    np.testing.assert_allclose(found["biases"], cell["biases"], rtol=0.02)


@pytest.mark.claim("M3")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_fifty_copies_lie_more_than_a_length_apart_at_one_loss(name):
    cell = elsewhere.recorded_of(name)["copies"]
    assert cell["spread"] < 1e-12
    assert cell["apart"] > 1


@pytest.mark.claim("M4")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_weights_are_alike_only_after_matching(name):
    assert spoken("permutation_symmetry", "M4", name)["by position, 15 pairs"] == "shown"
    assert spoken("permutation_symmetry", "M4", name)["matched"] == "refuted"


@pytest.mark.claim("M6")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_no_barrier_grows_with_width_and_none_is_shown_to_shrink_with_depth(name):
    said = spoken("permutation_symmetry", "M6", name)
    assert {said["barrier, 16 to 64"], said["barrier, 64 to 256"]} == {"shown"}
    assert "shown" not in {said["barrier, 16 to 16-16"], said["barrier, 16-16 to 16-16-16"]}


@pytest.mark.claim("M7")
def test_a_recorded_share_that_matching_removes_is_measured_again():
    found = elsewhere.removed("teacher–student", (16,))
    for way, shares in elsewhere.recorded_of("teacher–student")["removed"]["16"].items():
        np.testing.assert_allclose(found[way], shares, atol=0.02)


@pytest.mark.claim("M7")
@pytest.mark.parametrize("way", ["weights", "activations"])
@pytest.mark.parametrize("shape", ["64", "64-64"])
def test_the_less_there_is_to_learn_the_less_of_the_barrier_is_bookkeeping(shape, way):
    """Every one of six pairs with nine labels in ten wrong keeps more of its barrier than any with right labels."""
    cells = elsewhere.recorded_of("memorised")
    clean, half, most = (cells[f"{shape} {noise:g}"][way] for noise in elsewhere.WRONG)
    assert min(clean) > max(half)
    assert np.median(half) > np.median(most)


@pytest.mark.claim("M7")
def test_two_layers_keep_more_than_half_of_their_barrier_where_labels_are_random():
    cases = [case for case in elsewhere.cases("M7") if "90% wrong, 2 layers" in case.where]
    assert [case.speaks(0.5) for case in cases] == ["refuted", "refuted"]


@pytest.mark.claim("M7")
def test_the_teacher_is_matched_as_well_as_the_digits_and_mnist1d_is_not():
    assert set(spoken("permutation_symmetry", "M7", "teacher–student").values()) == {"shown"}
    assert spoken("permutation_symmetry", "M7", "MNIST-1D")["2 layers, by weights"] == "open"


def test_the_table_of_what_was_learned_falls_together_but_for_chance():
    rows = elsewhere.learned_in_common()
    assert rows[0][0] == "digits"
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)


# ---- the bent path ----


@pytest.mark.claim("M5")
def test_a_bend_stays_below_a_hundredth_exactly_where_the_ends_fit_their_examples():
    for _, _, loss, height in elsewhere.bend_rows():
        assert (height < 0.01) == (loss < elsewhere.FITTED)


@pytest.mark.claim("M5")
def test_two_hundred_and_fifty_six_neurons_do_not_fit_mnist1d_and_no_bend_is_free_there():
    cell = elsewhere.recorded_of("MNIST-1D")["bends"]["256"]
    assert min(cell["ends"]) > 4 * elsewhere.FITTED
    assert spoken("permutation_symmetry", "M5", "MNIST-1D")["256, 6 pairs"] == "refuted"


@pytest.mark.claim("M5")
@pytest.mark.slow
def test_a_recorded_bend_is_trained_again():
    found = elsewhere.bend_cell("teacher–student", (4,))
    recorded = elsewhere.recorded_of("teacher–student")["bends"]["4"]
    np.testing.assert_allclose(found["barrier"], recorded["barrier"], rtol=0.05)
