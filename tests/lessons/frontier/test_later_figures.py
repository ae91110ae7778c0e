"""The pictures of fate, grokking, matrix-shaped steps and Adam's lead: what is drawn is what was measured."""

import re

import numpy as np
import pytest

from lessons.frontier import adam_gap, grokking, matrix_steps, spawning
from lessons.frontier.figures import adam_gap as gap_figures
from lessons.frontier.figures import fate
from lessons.frontier.figures import grokking as grokking_figures
from lessons.frontier.figures import matrix_steps as matrix_figures
from lessons.shared.drawing import draw
from lessons.shared.explore.picture import Picture
from lessons.shared.numerics.recordings import recorded


def drawn(function, *, panels=1, size=(5.6, 3.8), **values):
    """The axes of one state, and its sentence."""
    with draw.style():
        figure = Picture(function, "", size, panels, {}).blank()
        axes = figure.axes[0] if panels == 1 else tuple(figure.axes)
        said = function(axes, **values)
        figure.canvas.draw()
    return axes, said


@pytest.mark.parametrize("step", [0, 240])
def test_the_dots_of_fate_are_the_recorded_barriers(step):
    (where, _), _ = drawn(fate.draw_fate, panels=2, size=(5.6, 5.2), network="three of 16", step=step)
    place = spawning.SPAWNS.index(step)
    cell = recorded("frontier", "spawning")["three of 16"][str(step)]
    assert np.allclose(where.lines[place].get_ydata(), 100 * np.array(cell["error"]))


def test_the_thick_line_of_fate_is_the_median_profile():
    (_, line), _ = drawn(fate.draw_fate, panels=2, size=(5.6, 5.2), network="three of 64", step=0)
    profiles = recorded("frontier", "spawning")["three of 64"]["0"]["profile"]
    assert np.allclose(line.lines[-1].get_ydata(), 100 * np.median(profiles, axis=0))


@pytest.mark.parametrize("network", spawning.NETWORKS)
def test_the_sentence_of_fate_counts_the_stable_pairs(network):
    _, said = drawn(fate.draw_fate, panels=2, size=(5.6, 5.2), network=network, step=60)
    stable = np.sum(np.array(recorded("frontier", "spawning")[network]["60"]["error"]) <= spawning.STABLE)
    assert f"; {stable} of 12 pairs are stable" in said


@pytest.mark.parametrize("kind", matrix_steps.RAVINES)
def test_the_race_ends_where_the_recorded_scores_stand(kind):
    for name in matrix_figures.LOOKS:
        scores = recorded("frontier", "matrix_steps")["equal steps"][kind][name]["scores"][:4]
        assert np.log10(matrix_figures.traced(kind, name)[-1]) == pytest.approx(np.log10(np.median(scores)), abs=0.2)


def test_time_stretches_the_dear_rules_alone():
    by_steps, _ = drawn(matrix_figures.draw_matrix_race, kind="matrices", counted="steps")
    by_time, _ = drawn(matrix_figures.draw_matrix_race, kind="matrices", counted="time")
    cost = recorded("frontier", "matrix_steps")["microseconds"]["16"]
    for name, before, after in zip(matrix_figures.LOOKS, by_steps.lines, by_time.lines, strict=True):
        assert after.get_xdata()[-1] / before.get_xdata()[-1] == pytest.approx(cost[name] / cost["Adam"])


@pytest.mark.parametrize("measure", grokking_figures.MEASURES)
def test_what_grokking_draws_below_lies_inside_its_axis(measure):
    low, high = grokking_figures.MEASURES[measure][1]
    for modulus, decay in grokking.RUNS:
        values = grokking_figures.rows(modulus, decay, measure)
        assert low <= values.min()
        assert values.max() <= high


def test_the_dashed_line_of_grokking_is_the_median_jump():
    (known, _), said = drawn(
        grokking_figures.draw_grokking, panels=2, size=(5.6, 5.2), modulus=23, decay=1.0, measure="norm"
    )
    jump = np.median([run["known"] for run in recorded("frontier", "grokking")["23 | 1"]])
    assert known.lines[-1].get_xdata()[0] == jump
    assert f"{jump:,.0f}" in said


def test_the_sentence_of_the_gap_tells_the_ratio_of_the_losses():
    _, said = drawn(gap_figures.draw_adam_gap, tail="heavy-tailed", score="all examples")
    cell = recorded("frontier", "adam_gap")["dense | heavy-tailed"]
    ratio = np.median(np.array(cell["momentum"]["scores"][0]) / cell["Adam"]["scores"][0])
    assert float(re.search(r"([\d.e+]+) on dense", said)[1]) == pytest.approx(ratio, rel=0.05)


@pytest.mark.parametrize("network", adam_gap.NETWORKS)
def test_the_spread_of_blocks_is_at_least_one(network):
    assert gap_figures.block_spread(network, "balanced").min() >= 1
