"""The pictures of the frontier: what they draw is what was measured, and their sentences say it."""

import re

import numpy as np
import pytest

from lessons import frontier
from lessons.frontier import collapse, edge, figures, river
from lessons.frontier.figures import edge as edge_figure
from lessons.frontier.toy import sharpening_walk
from lessons.shared.drawing import draw
from lessons.shared.explore.picture import Picture


def drawn(function, *, panels=1, **values):
    """The axes of one state, and its sentence."""
    with draw.style():
        figure = Picture(function, "", (5.6, 3.8), panels, {}).blank()
        axes = figure.axes[0] if panels == 1 else tuple(figure.axes)
        said = function(axes, **values)
        figure.canvas.draw()
    return axes, said


def numbers(said):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*\.?\d*", said)]


def longest(ax):
    """The lines with the most points, in the order in which they were drawn."""
    most = max(len(line.get_ydata()) for line in ax.lines)
    return [np.asarray(line.get_ydata(), float) for line in ax.lines if len(line.get_ydata()) == most]


@pytest.mark.parametrize("lr", [0.5, 1.0])
def test_the_two_number_model_is_drawn_beside_its_edge_and_its_predicted_swings(lr):
    (top, bottom), said = drawn(figures.draw_self_stabilization, panels=2, lr=lr, pull=0.001)
    w = sharpening_walk(0.001, lr=lr, steps=edge_figure.STEPS)
    np.testing.assert_allclose(longest(top)[0], w[:, 1])
    np.testing.assert_allclose(longest(bottom)[0], w[:, 0])
    assert 2 / lr in [line.get_ydata()[0] for line in top.lines]
    assert np.sqrt(0.002) in [line.get_ydata()[0] for line in bottom.lines]
    assert f"{np.mean(w[:, 0] ** 2):.4f}, predicted 0.0020" in said
    assert top.get_ylim()[0] < w[:, 1].min() < w[:, 1].max() < top.get_ylim()[1]


@pytest.mark.parametrize("pull", [0.0005, 0.001, 0.0015, 0.002])
def test_no_pull_of_the_slider_swings_out_of_the_picture(pull):
    for lr in (0.5, 0.75, 1.0):
        (top, bottom), _ = drawn(figures.draw_self_stabilization, panels=2, lr=lr, pull=pull)
        assert np.abs(longest(bottom)[0]).max() < bottom.get_ylim()[1]
        assert top.get_ylim()[0] < longest(top)[0].min()
        assert longest(top)[0].max() < top.get_ylim()[1]


@pytest.mark.parametrize("cell", edge.CELLS)
def test_the_edge_is_drawn_as_it_was_recorded(cell):
    ax, said = drawn(figures.draw_edge, cell=cell, seed=3.0)
    rows = frontier.recorded("edge")[cell]
    assert sum(np.array_equal(line, rows["descent"][3]) for line in longest(ax)) >= 1
    assert f"{np.mean(rows['descent'][3][-10:]):.2f} times 2/rate under descent" in said
    assert all(ax.get_ylim()[0] < value < ax.get_ylim()[1] for way in rows for row in rows[way] for value in row[1:-3])


def test_the_averaged_path_and_its_loss_are_drawn_as_recorded():
    (top, bottom), said = drawn(figures.draw_central_flow, panels=2, seed=2.0)
    row = frontier.recorded("central_flow")["2"]
    np.testing.assert_allclose(longest(top)[:2], [row["flow"], row["central"]])
    np.testing.assert_allclose(longest(bottom)[:2], [row["loss"], row["said"]])
    assert f"it is {row['central'][-1]:.2f} away, and {row['flow'][-1]:.2f}" in said
    assert max(max(one["flow"]) for one in frontier.recorded("central_flow").values()) < top.get_ylim()[1]


@pytest.mark.parametrize(("ratio", "thrown", "gone"), [(1.5, 0, 0), (3.0, 10, 0), (4.2, 0, 10)])
def test_the_catapults_sentence_counts_its_ten_starts(ratio, thrown, gone):
    _, said = drawn(figures.draw_catapult, panels=2, ratio=ratio, width=1024)
    assert f"of ten starts {thrown} are thrown and land, {gone} diverge" in said


@pytest.mark.parametrize("schedule", frontier.NAMES)
def test_the_water_lies_never_above_the_run(schedule):
    (_, bottom), said = drawn(figures.draw_valley, panels=2, schedule=schedule, peak=0.06)
    run, water = longest(bottom)[:2]
    assert np.all(water <= run + 1e-12)
    assert numbers(said)[-1] == pytest.approx(water[-1], abs=0.005)


@pytest.mark.parametrize("task", river.TASKS)
def test_a_branch_is_the_steady_run_until_its_rate_falls(task):
    curves = frontier.recorded("river")[task]["branches"]
    for begin in river.BRANCHES:
        looks = int(begin * 50)
        assert curves[f"{begin:g}"][: looks + 1] == curves["1"][: looks + 1]
    ax, said = drawn(figures.draw_branches, task=task, begin=0.8)
    assert f"the median loss ends at {curves['0.8'][-1]:.3g}" in said
    low, _ = ax.get_ylim()
    assert all(low < value for values in curves.values() for value in values)


@pytest.mark.parametrize("measure", figures.MEASURES)
def test_sharpness_aware_rows_hold_every_seed_and_their_medians_are_said(measure):
    for cell, found in frontier.recorded("sharpness_aware").items():
        ax, said = drawn(figures.draw_sharpness_aware, cell=cell, measure=measure)
        dots = [line.get_xdata() for line in ax.lines if len(line.get_xdata()) == 16]
        key = figures.MEASURES[measure]
        np.testing.assert_allclose(dots, [found["plain"][key], found["sharpness-aware"][key]])
        assert f"median {np.median(found['plain'][key]):.3g} with plain descent" in said


@pytest.mark.parametrize("measure", frontier.MEASURES)
@pytest.mark.parametrize("decay", collapse.DECAYS)
def test_collapse_is_drawn_with_its_medians(measure, decay):
    ax, said = drawn(figures.draw_collapse, measure=measure, decay=decay)
    rows = np.array(frontier.recorded("collapse")[f"{decay:g}"]["training"])[..., frontier.MEASURES.index(measure)]
    assert any(np.allclose(line, np.median(rows, axis=1)) for line in longest(ax))
    assert f"{np.median(rows[-1]):.2f} on training digits" in said
