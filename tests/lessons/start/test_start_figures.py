"""What the pictures of start show in their first state is what their captions say."""

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from lessons import start
from lessons.shared.drawing import draw
from lessons.start import figures, splits
from lessons.start.figures import one_weight

matplotlib.use("Agg")


def drawn(function, **values):
    with draw.style():
        axes = Figure().subplots()
        return axes, function(axes, **values)


def marked(axes, name):
    """The places of the marks of one role colour."""
    color = draw.COLORS[name]
    return [
        np.ravel(line.get_xydata())
        for line in axes.lines
        if line.get_marker() in ("o", "D") and len(line.get_xdata()) == 1 and line.get_markerfacecolor() == color
    ]


@pytest.mark.parametrize("weight", figures.WEIGHTS.values())
def test_one_weight_shows_a_thin_line_for_each_of_sixty_digits_and_their_mean(weight):
    axes, _ = drawn(figures.draw_one_weight, weight=weight, digits=splits.EXAMPLES)
    thin = [line for line in axes.lines if line.get_linewidth() < 1 and len(line.get_xdata()) > 2]
    assert sum(int(np.isnan(line.get_ydata()).sum()) for line in thin) == one_weight.THIN
    (thick,) = (line for line in axes.lines if line.get_linewidth() > 2)
    mean = start.along_one(start.parts(0)[0], start.walk()[-1], weight, one_weight.ALONG)
    np.testing.assert_allclose(thick.get_ydata(), mean)


def test_as_trained_is_written_above_the_axes_and_on_no_curve():
    axes, _ = drawn(figures.draw_one_weight, weight=1175, digits=splits.EXAMPLES)
    (words,) = (text for text in axes.texts if text.get_text() == "as trained")
    assert words.xy[1] >= axes.get_ylim()[1]


@pytest.mark.claim("G1")
@pytest.mark.parametrize("split", [1, 4, 10])
def test_the_slice_marks_two_lowest_places_that_lie_apart(split):
    axes, sentence = drawn(figures.draw_slice, split=split)
    (train,), (test,) = marked(axes, "blue"), marked(axes, "green")
    apart = np.hypot(*(train - test))
    assert apart > 1
    assert f"lowest {apart:.1f} apart" in sentence


def test_the_two_losses_part_where_labels_are_wrong():
    assert "falls to 0.81 and ends at 1.46" in drawn(figures.draw_two_losses, wrong=0.2)[1]
    assert "falls to 0.43 and ends at 0.44" in drawn(figures.draw_two_losses, wrong=0.0)[1]


def test_all_six_shapes_are_drawn_at_once_with_descent_on_each():
    axes, sentence = drawn(figures.draw_shapes, steps=figures.STEPS)
    assert len(axes.child_axes) == 6
    assert all(len(small.lines[0].get_xdata()) == figures.STEPS + 1 for small in axes.child_axes)
    assert "saddle −" in sentence
