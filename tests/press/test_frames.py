"""The book's pictures are the notebook's: every state of every figure, drawn afresh and read from its file."""

import gzip
import io
import json
import math
import os
import re
import sys
import time
from xml.etree import ElementTree

import demo_book
import demo_figures
import numpy as np
import pytest
from book_figures import Player, body, grid, named, pictures, recorded, some
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties

from lessons.shared.drawing import draw
from lessons.shared.explore import picture as pictures_module
from lessons.shared.explore.controls import choice, slider, toggle
from lessons.shared.explore.picture import picture
from press.frames import store as frames_module
from press.frames.merge import packed
from press.frames.nodes import Node, Pool
from press.frames.path_data import number, path_data
from press.frames.recorder import Recorder
from press.frames.sample import FigureError, sample, sampled
from press.frames.store import ahead, frames, script
from press.import_closure import imported

FIGURES = [*demo_figures.ALL, *pictures()]
every_figure = pytest.mark.parametrize("figure", FIGURES, ids=map(named, FIGURES))


# ---- every figure ----


@every_figure
def test_every_state_in_the_file_is_the_state_drawn_afresh(figure):
    """What a draw function computes once is dear: so all that looks at drawn states does so here, in one process."""
    states = sampled(figure, processes=1)  # figures are drawn beside each other
    shows_every_state(frames(figure, states=states).data, figure, states)
    some_states_are_those_with_axes_of_their_own(figure, states)
    nothing_leaves_the_picture(figure)


def shows_every_state(data, figure, states):
    player, pool, known = Player(data), Pool(states.nodes), {}
    for at, root, sentence in zip(grid(figure), states.roots, states.sentences, strict=True):
        assert player.show(at) == sentence, at
        assert player.body() == [recorded(pool, root, known)], at
    definitions = {e.get("id"): ElementTree.tostring(e) for e in player.root[0]}
    for key in re.findall(r"(?:url\(#|href=\"#)([^)\"]*)", data["svg"] + "".join(data["pool"])):
        drawn = ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{states.definitions[key]}</svg>')
        assert definitions[key] == ElementTree.tostring(drawn[0])


def some_states_are_those_with_axes_of_their_own(figure, states):
    """Six states without copied axes, and without remembered ones."""
    roots, places = dict(zip(grid(figure), states.roots, strict=True)), some(figure, 6)
    again = sample(figure, places, afresh=True)
    for at, root in zip(places, again.roots, strict=True):
        assert Pool(states.nodes).markup(roots[at]) == Pool(again.nodes).markup(root), at


def nothing_leaves_the_picture(figure):
    width, height = figure.size
    with draw.style():
        for at in some(figure, 3):
            drawn, _ = figure.drawn(figure.values(at))
            box = drawn.get_tightbbox()  # inches, of all that is drawn, labels too
            assert min(box.x0, box.y0, width - box.x1, height - box.y1) > -0.01, at


# ---- the file ----


def test_the_file_is_a_script_that_registers_one_object():
    data = frames(demo_figures.TANGENT).data
    text = script("abc.js", data)
    assert "</" not in text
    assert text.startswith('(window.exploreFrames||={})["abc.js"]={')
    assert json.loads(text.partition("]=")[2].replace("<\\/", "</")) == data


def test_two_builds_give_the_same_bytes_in_one_process_or_two(tmp_path):
    one = frames(demo_figures.HISTOGRAM, cache=tmp_path / "one", processes=1)
    two = frames(demo_figures.HISTOGRAM, cache=tmp_path / "two", processes=3)
    assert script("", one.data) == script("", two.data)
    assert one.start == two.start


def test_a_state_costs_far_less_than_its_svg():
    text = script("", frames(demo_figures.VALLEY).data)
    complete = len(gzip.compress(demo_figures.VALLEY.svg(demo_figures.VALLEY.values((0, 0, 0)))[0].encode()))
    assert len(gzip.compress(text.encode())) < 0.1 * complete * len(grid(demo_figures.VALLEY))


def draw_noise(ax, *, a, b, c):
    ax.plot(np.random.default_rng([int(a), int(b)]).normal(size=2000))
    ax.set(xlim=(0, 2000), ylim=(-5, 5), title=f"c is {c}")
    return f"{a:g} {b:g}"


def test_a_file_over_the_budget_names_figure_states_and_what_to_cut(tmp_path, monkeypatch):
    assert frames_module.BUDGET == 300_000
    monkeypatch.setattr(frames_module, "BUDGET", 30_000)
    three = slider(0, 2, step=1)
    heavy = picture(draw_noise, {"a": three, "b": three, "c": toggle()}, title="Noise")
    with pytest.raises(FigureError) as error:
        frames(heavy, cache=tmp_path)
    assert re.search(
        r"“Noise” \(.*:draw_noise\) takes \d+ kB gzipped for 18 states, a \(3\) × b \(3\) × c \(2\); "
        r"allowed are 30 kB\. \d+% of it depends on a × b: give these fewer values",
        str(error.value),
    )
    assert not list(tmp_path.iterdir())


def draw_inverse(ax, *, x, sign):
    ax.plot([0, 1 / x])
    return f"{1 / x:g}"


def test_a_draw_function_that_raises_stops_the_build_and_names_the_point(tmp_path):
    figure = picture(draw_inverse, {"x": slider(-1, 1), "sign": choice(["+", "-"])})
    with pytest.raises(FigureError) as error:
        frames(figure, cache=tmp_path)
    assert str(error.value).startswith("test_frames:draw_inverse raised ZeroDivisionError: ")
    assert "\n  at x=0.0, sign='" in str(error.value)
    assert not list(tmp_path.iterdir())


# ---- the cache ----


def test_the_cache_holds_while_code_and_grid_are_the_same(tmp_path, monkeypatch):
    first = frames(demo_figures.MAP, cache=tmp_path)
    monkeypatch.setattr(frames_module, "sampled", lambda *_, **__: pytest.fail("drawn again"))
    again = frames(demo_figures.MAP, cache=tmp_path)
    assert json.dumps(again) == json.dumps(first)


def test_figures_are_drawn_ahead_and_one_that_fails_does_so_later(tmp_path, monkeypatch):
    failing = picture(draw_inverse, {"x": slider(-1, 1), "sign": toggle()})
    others = demo_figures.MAP, demo_figures.HISTOGRAM
    ahead([failing, *others], cache=tmp_path)
    with pytest.raises(FigureError):
        frames(failing, cache=tmp_path)
    alone = [json.dumps(frames(figure, cache=tmp_path / "alone")) for figure in others]
    monkeypatch.setattr(frames_module, "sampled", lambda *_, **__: pytest.fail("drawn again"))
    assert [json.dumps(frames(figure, cache=tmp_path)) for figure in others] == alone


def test_code_edited_while_it_runs_leaves_nothing_in_the_cache(house, tmp_path):
    cache = tmp_path / "cache"
    os.utime(house / "floor.py", (later := time.time() + 10, later))
    frames(wall(), cache=cache, processes=1)
    assert not cache.exists()
    for file in house.iterdir():
        os.utime(file, (0, 0))
    frames(wall(), cache=cache, processes=1)
    assert len(list(cache.iterdir())) == 1


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A package of its own: a figure, a module that it imports by way of another, and one that it does not."""
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "floor.py").write_text("HEIGHT = 1.0\n", encoding="utf-8")
    (folder / "wall.py").write_text(
        "from . import floor\n\n\ndef height():\n    return floor.HEIGHT\n", encoding="utf-8"
    )
    (folder / "garden.py").write_text("TREES = 3\n", encoding="utf-8")
    (folder / "figures.py").write_text(
        "from house.wall import height\n\n\n"
        "def draw_wall(ax, *, x):\n    ax.plot([0, x * height()])\n    return f'{x:g}'\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "house"]:
        del sys.modules[name]


def wall(**changed):
    spec = {
        "function": "house.figures:draw_wall",
        "title": "Wall",
        "size": [5, 3],
        "panels": 1,
        "controls": [{"name": "x"} | slider(0, 1, step=0.5).to_json()],
    }
    return pictures_module.picture_from(spec | changed)


def test_the_code_of_a_figure_is_all_that_it_imports(house):
    assert {"house", "house.figures", "house.wall", "house.floor"} == set(imported("house.figures"))
    assert {"lessons.shared.drawing.draw", "lessons.shared.numerics.arrays", "press.frames.recorder", "lessons"} <= set(
        imported("press.frames.store")
    )


@pytest.mark.parametrize("file", ["figures.py", "wall.py", "floor.py", "__init__.py"])
def test_changed_code_makes_new_frames(house, file):
    before = frames_module.key(wall())
    (house / file).write_text((house / file).read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert frames_module.key(wall()) != before


def test_changed_grid_or_data_makes_new_frames_and_other_code_does_not(house):
    before = frames_module.key(wall())
    (house / "garden.py").write_text("TREES = 4\n", encoding="utf-8")
    assert frames_module.key(wall()) == before
    assert frames_module.key(wall(size=[5, 4])) != before
    assert frames_module.key(wall(controls=[{"name": "x"} | slider(0, 1, step=0.25).to_json()])) != before
    (house / "heights.csv").write_text("1,2\n", encoding="utf-8")
    assert frames_module.key(wall()) != before


# ---- the parts ----


@pytest.mark.parametrize(
    ("units", "text"), [(0, "0"), (5, ".5"), (-5, "-.5"), (10, "1"), (-123, "-12.3"), (1000, "100")]
)
def test_a_number_is_its_shortest_decimal(units, text):
    assert number(units, 1) == text


def test_path_text_is_relative_in_tenths_and_closes():
    square = [(1, 1), (2, 1), (2, 2.04), (1, 1), (1, 1), (5, 5), (5, 6)]
    assert path_data(square, [1, 2, 2, 2, 79, 1, 2]) == "m1 1 1 0 0 1-1-1zm4 4 0 1"


def absolute(d):
    """The points of a path of lines: what a browser makes of relative commands."""
    here, points = np.zeros(2), []
    for command, numbers in re.findall("([mlz])([^mlz]*)", d):
        values = np.array([float(v) for v in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]).reshape(-1, 2)
        for step in values:
            here = here + step
            points.append(here)
        assert command != "z"
    return np.array(points)


def test_rounding_does_not_add_up_along_a_path():
    points = np.cumsum(np.random.default_rng(1).normal(size=(500, 2)), axis=0)
    read = absolute(path_data(points, [1] + [2] * 499))
    assert np.abs(read - points).max() <= 0.05 + 1e-9  # half a tenth of a point, at the last point as at the first


@pytest.mark.parametrize(
    "shapes",
    [
        [["a"], ["b"], ["a", "b"]],
        [["a", "b"], ["b", "a"], ["b", "a", "c"]],  # no one order
        [["a1", "b1"], ["a2", "b2"], ["a3", "b3"]],  # matched, but dearer so than whole
    ],
)
def test_whatever_changes_what_follows_still_finds_its_element(shapes):
    pool = Pool()

    def state(k, names):
        several = [tuple((letter, f"{name[1:]}") for letter in "uvwxyz") for name in names]
        drawn = [pool.add(Node("path", more, key=name[0])) for name, more in zip(names, several, strict=True)]
        group = pool.add(Node("g", (), tuple(drawn), key="changing"))
        after = pool.add(Node("path", (("stroke-width", str(k)),), key="after"))
        return pool.add(Node("g", (), (group, after), key="root"))

    roots = [state(k, names) for k, names in enumerate(shapes)]
    template, data = packed(pool, roots, [3], ["one", "two", "three"])
    player = Player(data | {"svg": f"<svg><defs/>{template}</svg>", "skip": 1})
    for k in (2, 0, 1, 0):
        assert player.show([k]) == ("one", "two", "three")[k]
        assert body(player.root) == body(f"<svg><defs/>{pool.markup(roots[k])}</svg>")
    assert ("*" in {slot[1] for slot in data["slots"]}) == (shapes[0] != ["a"])


def draw_zoom(ax, *, width, ticks):
    ax.set(xlim=(0, width), ylim=(0, 1))
    if ticks:
        ax.set_xticks([0, 1], ["left", "right"])
        ax.spines["left"].set_position(("data", 0.5))
    return f"{width:g}"


def draw_named(ax, *, name, loud):
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.set_xticks([0, 1], ["left", name])
    ax.grid(loud != "no grid")
    ax.get_xticklabels()[1].set_color(draw.COLORS["red" if loud == "red" else "text"])
    return f"{name}, {loud}"


ZOOM = picture(draw_zoom, {"width": slider(1, 4, step=1), "ticks": toggle()})
NAMED = picture(draw_named, {"name": choice(["right", "east"]), "loud": choice(["no", "red", "no grid"])})


@pytest.mark.parametrize(("figure", "different"), [(ZOOM, 8), (NAMED, 6)])
def test_an_axis_that_looks_different_is_drawn_again(figure, different):
    one, two = sample(figure, grid(figure)), sample(figure, grid(figure), afresh=True)
    drawn = [Pool(two.nodes).markup(root) for root in two.roots]
    assert len(set(drawn)) == different
    assert [Pool(one.nodes).markup(root) for root in one.roots] == drawn


def test_text_is_as_large_as_matplotlib_says_whatever_was_measured_before():
    recorder, own, font = Recorder(100, 100, Pool(), {}), RendererSVG(100, 100, io.StringIO()), FontProperties()
    for size in (10, 20, 10):
        font.set_size(size)
        for text, formula in (("loss", False), ("$10^{-3}$", False), ("$10^{-3}$", True), ("gain", False)):
            measured = recorder.get_text_width_height_descent(text, font, formula)
            assert measured == own.get_text_width_height_descent(text, font, formula)


# ---- the page ----


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return demo_book.build(tmp_path_factory.mktemp("book"))


def test_the_page_holds_each_figure_with_ids_of_its_own(page):
    text = page.read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert text.count('<figure class="explore"') == len(demo_book.PICTURES)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]*)\)", text)) <= set(ids)
    assert "explore-x-" not in text


def test_only_a_page_with_figures_loads_their_script(page):
    assert page.read_text(encoding="utf-8").count("assets/explore.js") == 1
    assert "explore.js" not in page.parents[1].joinpath("index.html").read_text(encoding="utf-8")
    assert not page.parents[1].joinpath("_images").exists(), "the SVG beside the JSON is for notebooks"


def test_figures_with_the_same_states_share_a_file(page):
    addresses = re.findall(r'data-frames="([^"]*)"', page.read_text(encoding="utf-8"))
    assert len(addresses) == 6
    assert len(set(addresses)) == 5
    assert all(page.parent.joinpath(address).is_file() for address in addresses)


def test_a_page_is_old_when_the_code_of_its_figures_has_changed(tmp_path, house):
    demo_book.build(tmp_path, [wall()])
    old = {file.name for file in (tmp_path / "html" / "frames").iterdir()}
    # Longer than before, else stored bytecode of this second counts as its own.
    (house / "floor.py").write_text("HEIGHT = 20.0\n", encoding="utf-8")
    for name in [name for name in sys.modules if name.partition(".")[0] == "house"]:
        del sys.modules[name]
    demo_book.rebuild(tmp_path)
    new = {file.name for file in (tmp_path / "html" / "frames").iterdir()}
    assert len(new) == len(old) == 1
    assert new != old


def test_the_build_stops_with_one_clear_sentence(tmp_path):
    figure = picture(draw_inverse, {"x": slider(-1, 1, 1), "sign": toggle()})
    with pytest.raises(Exception, match=r"lessons/figures: test_frames:draw_inverse raised ZeroDivisionError") as error:
        demo_book.build(tmp_path, [figure])
    assert type(error.value).__name__ == "ExtensionError"


# ---- every figure, from its file: last, when all files are there ----


@every_figure
def test_a_page_shows_the_first_state_before_any_script(figure):
    result = frames(figure)
    player = Player(result.data)
    player.show(figure.start)
    assert body(result.start) == body(player.root)


@every_figure
def test_a_figure_has_no_colour_but_roles(figure):
    data = frames(figure).data
    assert set(re.findall("(?<!, )#[0-9a-f]{6}", " ".join([data["svg"], *data["pool"]]))) == set()


@every_figure
def test_every_control_changes_picture_and_sentence(figure):
    player = Player(frames(figure).data)
    for d, name in enumerate(figure.controls):
        places = [[*figure.start[:d], k, *figure.start[d + 1 :]] for k in range(figure.shape[d])]
        seen = [(player.show(at), repr(body(player.root))) for at in places]
        assert len({sentence for sentence, _ in seen}) > 1, f"{name} never changes the sentence"
        assert len({shown for _, shown in seen}) > 1, f"{name} never changes the picture"


@every_figure
def test_a_move_rewrites_little_of_a_small_picture(figure):
    """What a reader waits for is the painting, which benchmarks/pages.py times; this is what it grows with."""
    data = frames(figure).data
    longest = 0  # characters that a move writes, if each attribute got the longest of its texts
    for _, _, dims, table in data["slots"]:
        numbers = range(table, table + math.prod(data["shape"][d] for d in dims)) if isinstance(table, int) else table
        longest += max(len(data["pool"][number]) for number in numbers)
    assert len(re.findall(r"<\w", data["svg"])) <= 600
    assert len(data["slots"]) <= 150
    assert longest <= 30_000
