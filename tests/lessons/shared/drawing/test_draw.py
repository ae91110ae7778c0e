"""The drawing helpers: maps tile their plane, levels are those asked for, only roles are colours."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

from lessons.shared.drawing import draw


@pytest.fixture
def ax():
    return Figure().subplots()


@pytest.mark.parametrize("seed", range(8))
def test_a_map_covers_every_cell_once_with_the_colour_of_its_class(ax, seed):
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 3, size=rng.integers(1, 9, size=2))
    rows, columns = values.shape
    draw.heat_map(ax, values, ((0, columns), (0, rows)), ["blue", "orange", "green"])
    middles = np.stack(np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5), axis=-1).reshape(-1, 2)
    found = np.full(len(middles), -1)
    for patch in ax.patches:
        corners = patch.get_path().vertices.reshape(-1, 5, 2)
        low, high = corners[:, 0], corners[:, 2]
        inside = ((low[:, None] < middles) & (middles < high[:, None])).all(axis=-1).sum(axis=0)
        assert inside.max() <= 1
        found[inside == 1] = int(patch.get_gid().removeprefix("class-"))
    assert (found.reshape(values.shape) == values).all()


def test_contours_of_a_bowl_are_even_rings_up_to_the_corner(ax):
    levels = draw.contours(ax, lambda w: (w**2).sum(-1), ((-1, 1), (-1, 1)), levels=4)
    assert np.allclose(np.diff(np.sqrt(levels)), np.sqrt(2) / 4)
    assert ax.get_xlim() == ax.get_ylim() == (-1, 1)


def test_a_colour_without_a_role_is_refused():
    with pytest.raises(ValueError, match=r"color must be one of text, paper, .*; got 'pink'"):
        draw.shade("pink", 0.5)


def test_the_style_changes_nothing_outside(ax):
    before = dict(mpl.rcParams)
    with draw.style():
        assert mpl.rcParams["svg.fonttype"] == "none"
    assert dict(mpl.rcParams) == before
