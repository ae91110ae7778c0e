"""What the chapter's pictures say is what the measurements give; every control's ends can be drawn."""

import re

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from lessons import convexity
from lessons.convexity import figures
from lessons.shared.drawing import draw
from lessons.shared.numerics.data import breast_cancer
from lessons.shared.numerics.surfaces import quartic

matplotlib.use("Agg")


@pytest.fixture(scope="module")
def runs():
    return convexity.logistic_race(breast_cancer())


def said(function, panels=1, **values):
    with draw.style():
        axes = Figure().subplots(panels, 1, squeeze=False)[:, 0]
        return function(axes[0] if panels == 1 else tuple(axes), **values)


def number_after(word, sentence):
    return float(re.search(word + r"\s*([−\d.]+\d)", sentence)[1].replace("−", "-"))


@pytest.mark.claim("X6")
def test_the_ball_at_its_start_reads_the_textbook_numbers():
    sentence = said(figures.draw_descent, start=2.2, lr=0.05, steps=0)
    assert "x = 2.2000, f(x) = 2.7902, f'(x) = 8.7368" in sentence


def test_a_ball_that_leaves_is_said_to_leave():
    assert "left for infinity before step" in said(figures.draw_descent, start=2.6, lr=0.3, steps=12)


@pytest.mark.claim("X1")
@pytest.mark.parametrize("loss", convexity.menu)
def test_chord_sentence_gives_the_measured_gap(loss):
    gap, _ = convexity.worst_chord_gap(convexity.menu[loss], [-2.0], [1.5])
    sentence = said(figures.draw_chord, loss=loss, left=-2.0, right=1.5)
    if gap < 1e-12:
        assert "no fault" in sentence
    else:
        assert number_after("rises", sentence) == pytest.approx(gap, abs=0.005)  # two decimals are shown
    assert "coincide" in said(figures.draw_chord, loss=loss, left=1.0, right=1.0)


@pytest.mark.claim("X6")
def test_map_sentence_gives_the_measured_shares():
    share = convexity.basin_shares(convexity.outcomes(quartic, np.linspace(-3, 3, 121), [0.25], steps=600))
    sentence = said(figures.draw_ends, panels=2, lr=0.25)
    assert f"{share[1]:.0%} end in the shallower one" in sentence
    assert "end in the deeper" not in sentence


@pytest.mark.claim("X3")
@pytest.mark.parametrize("model", figures.MODELS)
def test_of_twelve_segments_none_catches_a_linear_model_and_some_catch_each_network(model):
    caught = sum("above" in said(figures.draw_segment, model=model, segment=k) for k in range(1, 13))
    assert (caught > 0) == model.startswith("ReLU")


@pytest.mark.claim("X7")
@pytest.mark.parametrize("method", figures.METHODS)
@pytest.mark.parametrize("horizon", [1.0, 180.0, 1000.0])
def test_no_run_exceeds_the_bound_it_is_drawn_with(method, horizon):
    share = number_after("reaches", said(figures.draw_envelope, method=method, horizon=horizon))
    assert 30 <= share <= 100


@pytest.mark.parametrize("problem", figures.PROBLEMS)
@pytest.mark.parametrize("late", [False, True])
def test_single_runs_are_drawn_with_both_slopes(problem, late):
    sentence = said(figures.draw_single_problem, problem=problem, late=late)
    assert "gradient descent" in sentence
    assert "Nesterov" in sentence


@pytest.mark.claim("X8")
def test_cost_sentence_names_the_cheapest():
    assert said(figures.draw_costs, target=1e-2).endswith("fewest operations one example.")
    assert said(figures.draw_costs, target=1e-6).endswith("fewest operations Newton.")


def dots(target):
    """Places of the filled dots: the operations that each method spends until the target, a row each."""
    with draw.style():
        axes = Figure().subplots()
        figures.draw_costs(axes, target=target)
    filled = [line for line in axes.lines if line.get_markerfacecolor() == draw.COLORS["blue"]]
    return {line.get_ydata()[0]: line.get_xdata()[0] for line in filled}


@pytest.mark.claim("X8")
@pytest.mark.parametrize("target", [1e-1, 1e-2, 1e-6])
def test_a_filled_dot_stands_at_the_operations_that_a_method_spends(target, runs):
    spent = {row: run.flops_to(target) for row, run in enumerate(runs)}
    assert dots(target) == {row: flops for row, flops in spent.items() if np.isfinite(flops)}


@pytest.mark.claim("X8")
@pytest.mark.parametrize("target", [1e-1, 1e-2, 1e-6])
def test_every_dot_of_the_costs_lies_on_the_axis(target):
    assert all(1e3 < flops < 1e9 for flops in dots(target).values())


@pytest.mark.parametrize("model", figures.MODELS)
def test_the_segments_drawn_in_red_are_those_that_catch_the_model(model):
    with draw.style():
        axes = Figure().subplots()
        sentence = figures.draw_segment(axes, model=model, segment=1)
    curves = [line for line in axes.lines if len(line.get_xdata()) > 2][:12]
    red = [draw.shade("red", 0.5) == line.get_color() for line in curves]
    assert red == [bool(np.max(line.get_ydata()) > 1e-9) for line in curves]
    assert f" {sum(red)} catch" in sentence


def test_waves_sentence_keeps_the_slowest_step_below_the_bound():
    for lr in (0.01, 0.05, 0.2):
        sentence = said(figures.draw_waves, panels=2, start=3.0, lr=lr)
        assert number_after("leaves", sentence) <= number_after("bound is", sentence)


@pytest.mark.claim("G1")
def test_a_penalty_keeps_the_held_out_loss_from_turning_up():
    assert "then rises" in said(figures.draw_two_losses, panels=2, split=4, penalty=0.0)
    assert "does not turn up" in said(figures.draw_two_losses, panels=2, split=4, penalty=0.1)


@pytest.mark.claim("X5")
@pytest.mark.parametrize("trained", ["both layers", "hidden layer", "output layer"])
def test_violation_sentence_is_silent_for_a_frozen_hidden_layer_only(trained):
    sentence = said(figures.draw_violations, hidden=1, trained=trained)
    assert ("no segment violates" in sentence) == (trained == "output layer")
