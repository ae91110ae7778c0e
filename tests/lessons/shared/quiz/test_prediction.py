"""Predictions: the truth is what was measured, what cannot be guessed is refused, and no script is needed to read."""

import json
import re
from html import unescape

import numpy as np
import pytest

from lessons.shared.quiz import predict
from lessons.shared.quiz.prediction import Scale

YES_NO = {"yes": True, "no": False}


def stored(widget, name):
    return json.loads(unescape(re.search(rf'data-{name}="([^"]*)"', widget.html)[1]))


def test_a_truth_is_stored_as_its_place_among_the_choices():
    assert stored(predict("Up?", choices=YES_NO, truth=np.bool_(False)), "truth") == [1]


def test_several_truths_make_each_choice_a_box_to_tick():
    widget = predict("Which?", choices=["a", "b", "c"], truth=["c", "a"])
    assert stored(widget, "truth") == [0, 2]
    assert widget.html.count('type="checkbox"') == 3


def test_none_of_the_choices_may_be_the_truth():
    assert repr(predict("Which?", choices=["a", "b"], truth=[])) == "Which? Measured: none of them."


@pytest.mark.parametrize(("truth", "place"), [(0, 0.0), (25.0, 0.25), (100, 1.0), (130.0, 1.0), (-5.0, 0.0)])
def test_a_number_lies_on_its_scale_and_beyond_an_end_at_the_end(truth, place):
    assert stored(predict("How many?", scale=(0, 100, "%"), truth=truth), "truth") == [place]


def test_on_a_logarithmic_scale_equal_factors_are_equal_steps():
    assert Scale(1, 10_000, log=True).place(100) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("scale", "truth", "told"),
    [
        ((0, 100, "%"), 97.24, "97%"),
        ((0, 200, "digits"), 116, "116 digits"),
        ((0, 1), 0.604, "0.60"),
        ((-3, 1, "√N"), -2.0, "−2.00 √N"),
        ((0, 90, "°"), 43.9, "43.9°"),
        ((-1, 1), -0.001, "0.00"),
    ],
)
def test_the_truth_is_told_as_finely_as_the_stops_lie(scale, truth, told):
    assert repr(predict("How much?", scale=scale, truth=truth)) == f"How much? Measured: {told}."


def test_on_a_logarithmic_scale_the_truth_is_told_to_two_digits():
    assert "59,000 steps" in repr(predict("How many?", scale=(10, 1e6, "steps"), log=True, truth=58_732))


def test_a_count_has_a_stop_at_each_whole_number():
    assert 'max="5"' in predict("How many?", scale=(0, 5), truth=2).html


def test_a_measure_on_the_same_scale_moves_finely():
    assert 'max="100"' in predict("How much?", scale=(0, 5), truth=2.0).html


def test_a_curve_has_one_slider_for_each_place():
    widget = predict("Sketch it.", scale=(0, 2), over=["1", "10", "100"], truth=[2.0, 0.5, 1.0])
    assert widget.html.count('type="range"') == 3
    assert stored(widget, "truth") == [1.0, 0.25, 0.5]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"truth": 1}, "needs choices or a scale, and not both"),
        ({"truth": 1, "choices": ["a", "b"], "scale": (0, 1)}, "needs choices or a scale, and not both"),
        ({"truth": "c", "choices": ["a", "b"]}, "must be among two choices or more, got 'c'"),
        ({"truth": "a", "choices": ["a"]}, "must be among two choices or more"),
        ({"truth": np.inf, "scale": (0, 1)}, "must be a finite number, got inf"),
        ({"truth": True, "scale": (0, 1)}, "must be a finite number, got True"),
        ({"truth": 1.0, "scale": (2, 1)}, "low < high, got 2 … 1"),
        ({"truth": 1.0, "scale": (0, 1), "log": True}, "0 < low < high, got 0 … 1"),
        ({"truth": [1.0, 2.0], "scale": (0, 3), "over": ["1", "2", "3"]}, "a finite number over each of"),
        ({"truth": [1.0, np.nan, 2.0], "scale": (0, 3), "over": ["1", "2", "3"]}, "a finite number over each of"),
    ],
)
def test_what_cannot_be_guessed_is_refused(asked, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        predict("How?", **asked)


def test_without_a_script_the_truth_stands_in_a_fold():
    html = predict("How many?", scale=(0, 10), truth=7).html
    assert "<details><summary>Show me</summary><p>Measured: <b>7</b>.</p></details>" in html
    assert "<fieldset disabled><legend>How many?</legend>" in html


def test_a_changed_question_has_another_id_so_that_no_old_guess_belongs_to_it():
    one, two = (predict("How many?", scale=(0, 10), truth=truth) for truth in (7, 8))
    assert re.search(r'id="(predict-\w+)"', one.html)[1] != re.search(r'id="(predict-\w+)"', two.html)[1]


def test_what_a_lesson_asks_is_text_and_no_markup():
    assert "<i>" not in predict("<i>?", choices=["<i>", "&"], truth="<i>").html


def test_the_stored_output_is_html_and_a_sentence():
    data, _ = predict("Up?", choices=YES_NO, truth=True)._repr_mimebundle_()
    assert data["text/plain"] == "Up? Measured: yes."
    assert data["text/html"].startswith('<div class="prediction"')
