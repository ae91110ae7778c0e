"""Spread, double descent, sharpness and remedies on MNIST-1D and on a teacher's classes."""

import numpy as np
import pytest
from spoken import spoken

from lessons.overparameterization import elsewhere, stopping, widest

LESSON = "overparameterization"


@pytest.mark.claim("L3")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_from_16_to_64_neurons_the_spread_shrinks_and_the_first_step_leaves_it_open(name):
    said = spoken(LESSON, "L3", name)
    assert said["16 to 64"] == "shown"
    assert said["2 to 4"] == "open"


@pytest.mark.claim("O2")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_on_made_data_the_widest_loses_by_loss_and_wins_by_error(name):
    cell = elsewhere.recorded_of(name)["widest"]["0"]
    assert spoken(LESSON, "O2", name)["0% wrong"] == "refuted"
    assert cell["error"] > 0.9 * cell["draws"]


@pytest.mark.claim("O2")
def test_on_mnist1d_no_narrow_width_is_better_than_knowing_nothing():
    best = elsewhere.recorded_of("MNIST-1D")["widest"]["0"]["levels"][0][0]
    assert best == pytest.approx((1 - 1 / 10) / 2, rel=0.01)  # the squared error of naming each class's share


@pytest.mark.claim("O2")
def test_recorded_wins_are_counted_again():
    found = [widest.errors("teacher–student", draw)[0, :, 0] for draw in range(6)]
    won = sum(row[-1] < row[:-2].min() for row in found)
    assert won <= elsewhere.recorded_of("teacher–student")["widest"]["0"]["loss"]


@pytest.mark.claim("O3")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_wider_is_easier_and_better_connected_and_deeper_is_not(name):
    said = spoken(LESSON, "O3", name)
    assert {text for step, text in said.items() if step.startswith("training loss")} == {"shown"}
    assert "shown" not in {text for step, text in said.items() if "16-16" in step}


@pytest.mark.claim("O4")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_flatness_is_shown_to_go_with_accuracy_nowhere(name):
    assert set(spoken(LESSON, "O4", name).values()) == {"open"}


@pytest.mark.claim("O5")
@pytest.mark.parametrize("name", elsewhere.NAMES)
def test_noisier_training_ends_flatter_with_wrong_labels_and_without(name):
    assert spoken(LESSON, "O5", name) == {"0% wrong": "shown", "20% wrong": "shown"}


@pytest.mark.claim("G2")
@pytest.mark.parametrize("noise", ["0% wrong", "20% wrong", "40% wrong"])
def test_stopping_costs_accuracy_on_mnist1d_whatever_the_labels(noise):
    assert spoken(LESSON, "G2", "MNIST-1D")[f"early stopping, {noise}"] == "refuted"


@pytest.mark.claim("G2")
@pytest.mark.parametrize("way", ["early stopping", "weight decay 0.03", "dropout 0.5"])
def test_every_remedy_helps_a_student_whose_teacher_was_misquoted(way):
    said = spoken(LESSON, "G2", "teacher–student")
    assert {said[f"{way}, {noise} wrong"] for noise in ("20%", "40%")} == {"shown"}


@pytest.mark.claim("G2")
def test_on_mnist1d_the_held_out_loss_turns_long_before_the_accuracy_does():
    """Why the stop comes too early there."""
    stops, bests = [], []
    for draw in range(3):
        held, accuracy = elsewhere.history("MNIST-1D", "nothing", 0.0, draw)
        stops.append(held.argmin())
        bests.append(accuracy.argmax())
    assert max(stops) < 6
    assert np.median(bests) > 12


def test_a_recorded_end_is_found_again():
    ends = elsewhere.recorded_of("teacher–student")["remedies"]["0.2"]["nothing"]
    history = elsewhere.history("teacher–student", "nothing", 0.2, 4)
    assert history.shape == (2, stopping.PASSES)
    assert history[1, -1] == pytest.approx(ends[4], abs=0.02)
