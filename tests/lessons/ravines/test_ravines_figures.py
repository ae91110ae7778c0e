"""The pictures of ravines: exact borders, names in their bands, dashes in the key, and nothing hidden."""

import itertools

import numpy as np
import pytest
from matplotlib.patches import Ellipse

from lessons import ravines
from lessons.ravines import figures
from lessons.ravines.figures import forty_steps, momentum_map, second_order, steps_and_condition
from lessons.shared.drawing import draw
from lessons.shared.explore.picture import Picture
from lessons.shared.numerics.surfaces import ravine


def drawn(function, *, panels=1, size=(5.6, 3.8), **values):
    """The axes of one state."""
    with draw.style():
        figure = Picture(function, "", size, panels, {}).blank()
        axes = figure.axes[0] if panels == 1 else tuple(figure.axes)
        function(axes, **values)
        figure.canvas.draw()
    return axes


@pytest.mark.parametrize("rotation", [0, 30])
def test_the_level_sets_of_a_ravine_are_its_level_sets(rotation):
    surface = ravine(32, rotation=np.radians(rotation))
    ax = drawn(figures.draw_ravine, condition_number=32, rotation=rotation, relative=0.9)
    ellipses = [patch for patch in ax.patches if isinstance(patch, Ellipse) and not patch.get_fill()]
    assert len(ellipses) == len(forty_steps.LEVELS)
    for ellipse in ellipses:
        turn = np.linspace(0, 2 * np.pi, 20)
        points = ellipse.get_patch_transform().transform(np.column_stack([np.cos(turn), np.sin(turn)]))
        assert np.ptp(surface.loss(points)) < 1e-9 * surface.loss(points).max()


def test_each_band_of_the_momentum_map_holds_the_pairs_of_its_region():
    top, _ = drawn(figures.draw_momentum_map, panels=2, size=(5.6, 5.8), scaled=0.5, beta=0.6)
    colors = {"monotone": "green", "ripple": "blue", "oscillate": "orange", "diverge": "grid"}
    bands = [(tuple(np.round(band.get_facecolor()[0], 3)), band.get_paths()) for band in top.collections[:4]]
    rng = np.random.default_rng(0)
    for scaled, beta in rng.uniform((0.03, 0.02), (3.95, 0.98), size=(500, 2)):
        name = ravines.REGIONS[int(ravines.region(scaled, momentum=beta))]
        near = [int(ravines.region(scaled + a, momentum=beta + b)) for a in (-0.02, 0.02) for b in (-0.01, 0.01)]
        if len(set(near)) == 1:  # beside a border a chord of the curve may stand for the curve
            color = tuple(np.round([*draw.shade(colors[name], 1)], 3))
            over = [face for face, paths in bands if any(path.contains_point((scaled, beta)) for path in paths)]
            assert over[-1] == color, (scaled, beta)  # the band on top is the one that is seen


def test_each_name_of_the_momentum_map_lies_in_its_band():
    top, _ = drawn(figures.draw_momentum_map, panels=2, size=(5.6, 5.8), scaled=0.5, beta=0.6)
    words = {text.get_text(): text for text in top.texts}
    assert list(momentum_map.LABELS) == list(ravines.REGIONS)
    for name, (_, _, word, _, _) in momentum_map.LABELS.items():
        text = words[word]
        box = top.transData.inverted().transform_bbox(text.get_window_extent())
        corners = [(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        inside = [ravines.REGIONS[int(ravines.region(x, momentum=y))] for x, y in corners]
        assert inside == [name] * 4, name


@pytest.mark.parametrize("r", [0.3, 0.5, 0.9])
def test_on_a_line_of_equal_rate_a_step_leaves_that_rate(r):
    corners = momentum_map.equal_rate(r)
    along = np.concatenate([a + np.linspace(0, 1, 20)[:, None] * (b - a) for a, b in itertools.pairwise(corners)])
    left = ravines.rate(along[:, 0], momentum=along[:, 1])
    np.testing.assert_allclose(left, r, atol=1e-7)  # at two corners roots coincide: rounding 1e-16 shows as 1e-8


def test_the_line_of_equal_rate_is_named_beside_it():
    for level, (x, y) in momentum_map.RATE_LEVELS.items():
        beside = ravines.rate(x, momentum=np.linspace(y - 0.06, y + 0.08, 50))
        assert beside.min() <= level <= beside.max()


def test_in_the_race_the_names_at_the_right_edge_keep_their_distance():
    ax = drawn(figures.draw_race, rotation=45)
    heights = sorted(np.log10(text.get_position()[1]) for text in ax.texts)
    assert len(heights) == len(steps_and_condition.LOOKS)
    assert np.diff(heights).min() > steps_and_condition.APART - 1e-9


def test_newton_shows_inside_damped_newton_where_both_take_the_same_steps():
    top, _ = drawn(figures.draw_second_order, panels=2, size=(5.6, 6.6), scale=0)
    lines = dict(zip(methods(), top.lines, strict=False))  # the key's lines follow
    newton, damped = lines["Newton"], lines["damped Newton"]
    np.testing.assert_allclose(newton.get_ydata()[:6], damped.get_ydata()[:6], rtol=1e-6)
    assert damped.get_linewidth() >= 2 * newton.get_linewidth()
    assert damped.get_zorder() < newton.get_zorder()


def test_the_key_of_the_convex_race_shows_each_method_in_its_own_dashes():
    top, _ = drawn(figures.draw_second_order, panels=2, size=(5.6, 6.6), scale=0)
    curves, keys = top.lines[: len(methods())], top.lines[len(methods()) :]
    assert [(line.get_color(), line.get_linestyle()) for line in keys] == [
        (line.get_color(), line.get_linestyle()) for line in curves
    ]


def methods():
    return [run.method for run in figures.convex_runs(0.0)[0]]


def test_two_methods_of_one_race_differ_in_more_than_colour():
    looks = [look[1:] for look in steps_and_condition.LOOKS.values()]
    assert len(set(looks)) == len(looks)
    assert set(second_order.WIDTHS) == {"Newton", "damped Newton"}
