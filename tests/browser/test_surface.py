"""The surface in 3-D as a reader meets it, and its camera against the same projection written in NumPy."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from lessons.shared.playground import PRESETS, Situation
from lessons.shared.playground.assets import script, style, turntable
from lessons.shared.playground.facts import PLACES
from lessons.shared.playground.situation import shown

from .playgrounds import LIVE, MAP, NO_WEBGL, WATCH, pixels, readouts, rested

pytestmark = pytest.mark.browser

SURFACE = ".playground-surface"


@pytest.fixture
def turned(visit):
    """Opens a preset with its surface at rest; `init` runs before the page's own script."""

    def turned(name, fragment="", init=WATCH, **options):
        page = visit(name, fragment, init=init, **{"reduced_motion": "reduce"} | options)
        page.wait_for_function("window.table")
        return page

    return turned


def picture(page):
    """What WebGL shows, as a fingerprint."""
    return page.locator(f"{SURFACE} canvas").first.evaluate("canvas => canvas.toDataURL()")


def pose(page):
    return page.evaluate("[table.pose.turn, table.pose.tilt, table.pose.zoom]")


# ---- the camera ----


@pytest.fixture(scope="module")
def optics(browser):
    """A page that holds the camera and nothing of a playground."""
    page = browser.new_page()
    page.add_script_tag(content=turntable())
    yield page
    page.close()


def seen(points, turn, tilt):
    """Across the screen, up, and towards the eye: a turn about the height's axis, then a tilt about the screen's."""
    cos, sin = np.cos(turn), np.sin(turn)
    about_height = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    cos, sin = np.cos(tilt), np.sin(tilt)
    about_screen = np.array([[1, 0, 0], [0, cos, sin], [0, -sin, cos]])
    return points @ (about_screen @ about_height).T


def alike(points):
    """The same points whatever their place and size."""
    middle = points - points.mean(0)
    return middle / middle.std()


def test_projection_is_a_turn_a_tilt_and_a_perspective_in_javascript_and_in_webgls_matrix(optics):
    rng = np.random.default_rng(0)
    for _ in range(20):
        (turn, tilt, zoom), (width, height) = rng.uniform([-4, 0, 0.7], [4, 1.45, 6]), rng.uniform(100, 500, 2)
        panel = {"box": {"left": 40, "top": 8, "width": width, "height": height}, "width": width + 50}
        panel |= {"height": height + 42, "relief": 120}
        points = rng.uniform(-0.5, 0.5, (50, 3)) * [width, height, 240]
        pixels, matrix = optics.evaluate(
            """([pose, panel, points]) => {
              const { project, matrix } = shapeOfLossTurntable.camera(pose, panel);
              return [points.map(project), [...matrix()]];
            }""",
            [{"turn": turn, "tilt": tilt, "zoom": zoom}, panel, points.tolist()],
        )
        across, up, near = seen(points - [0, 0, 60], turn, tilt).T
        size = 1 / (1 - 0.32 * np.sin(tilt) * near / np.hypot(width / 2, height / 2))
        np.testing.assert_allclose(alike(np.array(pixels)), alike(np.stack([across * size, -up * size], -1)), atol=1e-9)
        clip = np.concatenate([points, np.ones((50, 1))], -1) @ np.reshape(matrix, (4, 4))
        shown = (clip[:, :2] / clip[:, 3:] * [1, -1] + 1) / 2 * [panel["width"], panel["height"]]
        np.testing.assert_allclose(shown, pixels, atol=1e-3)  # pixels: WebGL's numbers have 24 bits


def test_seen_from_above_a_point_of_any_height_lies_where_the_map_has_it(optics):
    box = {"left": 40, "top": 8, "width": 300, "height": 200}
    panel = {"box": box, "width": 350, "height": 242, "relief": 120}
    points = [[x, y, z] for x in (-150, 0, 150) for y in (-100, 0, 100) for z in (0, 120)]
    found = optics.evaluate(
        "([panel, points]) => points.map(shapeOfLossTurntable.camera({ turn: 0, tilt: 0, zoom: 1 }, panel).project)",
        [panel, points],
    )
    np.testing.assert_allclose(found, [[190 + x, 108 - y] for x, y, _ in points], atol=1e-9)


SIGHT = """points => points.map((at) => {
  const height = (there) => table.ground.at(there);
  const there = table.pixel(at), found = table.under(there);
  if (!found || table.camera.hidden(table.on(at), height, 0.1)) return null;
  return [[...table.pixel(found), ...table.across(found)], [...there, ...table.across(at)]];
}).filter(Boolean)"""


@pytest.mark.parametrize("name", [name for name, place in PLACES.items() if place.build(Situation()).dim == 2])
def test_what_is_seen_under_a_pixel_is_the_point_that_was_drawn_there(turned, name):
    page = turned("practice", f"#playground=practice&surface={name}&start=0.3,0.3")
    low, high = np.transpose(Situation(name, (0.3, 0.3)).landscape_surface.window)
    points = np.random.default_rng(1).uniform(low, high, (200, 2))
    found, drawn = np.moveaxis(page.evaluate(SIGHT, points.tolist()), 1, 0)
    assert len(found) > 100  # the others are behind a hill or behind the near side of the block
    off = np.abs(found - drawn)  # pixels of the screen, then pixels of the map
    assert np.all(off[:, :2] < 1)
    assert np.mean(np.all(off < 1, axis=-1)) > 0.95  # the others lie a tenth of a pixel below the crest of a hill


@pytest.mark.parametrize("name", ["saddles", "ravines", "practice"])
def test_path_on_the_surface_is_pythons_path_at_its_own_height_projected(turned, name):
    page, situation = turned(name), PRESETS[name].situation
    surface = situation.landscape_surface
    window, box, relief, (low, high) = page.evaluate(
        "[table.terrain.window, table.plot.box, table.relief, table.terrain.scale.range]"
    )
    for path in situation.paths().values():
        (left, right), (bottom, top) = window
        inside = path.w[np.all((path.w >= [left, bottom]) & (path.w <= [right, top]), axis=-1)]
        across = (inside - [left, bottom]) / [right - left, top - bottom] - 0.5
        height = relief * (surface.loss(inside) - low) / (high - low)
        world = np.column_stack([across * [box["width"], box["height"]], height])
        drawn, expected = page.evaluate(
            "([w, points]) => [w.map((at) => table.pixel(at)), points.map((at) => table.camera.project(at))]",
            [inside.tolist(), world.tolist()],
        )
        np.testing.assert_allclose(drawn, expected, atol=0.5)  # pixels: between its vertices the surface is flat


# ---- the picture ----


def test_a_turned_surface_looks_different_and_turns_back_to_the_same(turned):
    page = turned("saddles")
    first = picture(page)
    page.locator(SURFACE).focus()
    for key in ("ArrowLeft", "ArrowUp", "+"):
        page.keyboard.press(key)
        rested(page)
        assert picture(page) != first
    page.keyboard.press("0")
    rested(page)
    assert picture(page) == first


COLOURS = """kind => {
  const canvas = document.querySelector(`.playground-${kind} canvas`);
  const copy = document.createElement("canvas");
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  const pen = copy.getContext("2d");
  pen.fillStyle = getComputedStyle(document.body).backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(canvas, 0, 0);
  return [...pen.getImageData(60, 30, 300, 200).data];
}"""


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_seen_from_above_the_surface_has_the_colours_of_the_map(turned, mode):
    page = turned("plateaus", mode=mode)
    page.get_by_role("button", name="Surface", exact=True).click()
    rested(page)
    page.evaluate("table.set({ turn: 0, tilt: 0 })")
    rested(page)
    surface = np.array(page.evaluate(COLOURS, "surface"), dtype=float)
    page.get_by_role("button", name="Map", exact=True).click()
    rested(page)
    off = np.abs(surface - page.evaluate(COLOURS, "map"))
    assert np.median(off) <= 1
    assert np.mean(off > 20) < 0.05  # where the edge of a contour line falls on the next pixel


COUNT = """() => {
  const { bufferData } = WebGL2RenderingContext.prototype;
  Object.assign(window, { uploads: 0, changes: 0, draws: 0 });
  WebGL2RenderingContext.prototype.bufferData = function (...given) {
    uploads++;
    return bufferData.apply(this, given);
  };
  const { draw } = table;
  table.draw = (scene) => { draws++; return draw.call(table, scene); };
  const figure = document.querySelector("figure.playground");
  new MutationObserver((all) => {
    changes += all.filter(({ target }) => target.tagName !== "CANVAS").length;
  }).observe(figure, { subtree: true, childList: true, attributes: true, characterData: true });
}"""


def test_turning_uploads_no_mesh_and_no_path_and_touches_nothing_of_the_page(turned):
    page = turned("ravines", real=True)
    box = page.locator(SURFACE).bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 60)
    page.wait_for_timeout(500)  # the press itself is told
    page.evaluate(COUNT)
    for k in range(10):
        page.mouse.move(box["x"] + 80 + 5 * k, box["y"] + 60 + k)
        page.wait_for_timeout(30)
    assert page.evaluate("draws > 3")
    assert page.evaluate("[uploads, changes]") == [0, 0]
    page.mouse.up()


def test_a_page_left_alone_draws_nothing(turned):
    page = turned("practice", real=True)
    page.wait_for_timeout(1500)
    before = page.evaluate("frames")
    page.wait_for_timeout(1000)
    assert page.evaluate("frames") == before


def test_dark_mode_and_the_systems_own_colours_reach_the_surface_at_once(turned):
    page = turned("saddles", real=True)
    changed = f"before => document.querySelector('{SURFACE} canvas').toDataURL() !== before"
    light = picture(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(changed, arg=light)
    dark = picture(page)
    page.emulate_media(forced_colors="active")
    page.wait_for_function(changed, arg=dark)


def test_paper_shows_the_surface_and_none_of_its_buttons(turned):
    page = turned("saddles")
    page.emulate_media(media="print")
    assert page.locator(SURFACE).is_visible()
    assert page.get_by_role("group", name="View").is_hidden()
    shades = page.locator(f"{SURFACE} canvas").first.evaluate(
        """canvas => { const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
        pen.drawImage(canvas, 0, 0);
        return new Set(new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size; }"""
    )
    assert shades > 1000


# ---- the hand ----


def test_a_press_on_the_surface_puts_the_start_under_the_pointer(turned):
    page = turned("saddles")
    box = page.locator(SURFACE).bounding_box()
    for point in ([0.5, -0.5], [-0.7, 0.2], [1.1, -1.2]):
        x, y = page.evaluate("at => table.pixel(at)", point)
        page.mouse.click(box["x"] + x, box["y"] + y)
        rested(page)
        there = [float(v) for v in dict(field.split("=") for field in page.url.split("&"))["start"].split(",")]
        assert np.hypot(*np.subtract(page.evaluate("at => table.pixel(at)", there), (x, y))) < 1


def test_a_mouse_turns_the_surface_takes_the_ring_along_and_zooms(turned):
    page = turned("saddles")
    box, start = page.locator(SURFACE).bounding_box(), readouts(page)
    first = pose(page)
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 30, steps=4)
    page.mouse.up()
    rested(page)
    turn, tilt, zoom = pose(page)
    assert turn > first[0] + 0.5
    assert tilt > first[1] + 0.1
    assert zoom == 1
    assert readouts(page) == start
    x, y = page.evaluate("table.pixel([1.5, 0.001])")
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + x - 40, box["y"] + y + 10, steps=4)
    page.mouse.up()
    rested(page)
    assert readouts(page) != start
    assert pose(page) == [turn, tilt, zoom]
    page.mouse.wheel(0, -200)
    rested(page)
    assert pose(page)[2] > 1


def test_the_wheel_scrolls_the_page_until_the_surface_has_the_focus(turned):
    page = turned("saddles", height=500, real=True)
    box = page.locator(SURFACE).bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 50)
    page.mouse.wheel(0, 100)
    page.wait_for_function("scrollY > 0")
    assert pose(page)[2] == 1


def test_fingers_turn_zoom_and_still_scroll_the_page(turned):
    page = turned("saddles", width=360, height=700, has_touch=True, is_mobile=True, real=True)
    box = page.locator(SURFACE).bounding_box()
    finger = page.context.new_cdp_session(page)

    def swipe(*ways):
        for kind, part in [("touchStart", 0), *(("touchMove", k / 8) for k in range(1, 9)), ("touchEnd", None)]:
            points = [
                {"x": box["x"] + x + dx * (part or 0), "y": box["y"] + y + dy * (part or 0)} for x, y, dx, dy in ways
            ]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if part is None else points})
        page.wait_for_timeout(300)

    first = pose(page)
    swipe((80, 60, 120, 4))
    assert pose(page)[0] > first[0] + 0.4
    swipe((140, 100, -50, 0), (180, 100, 50, 0))
    assert pose(page)[2] > 1.5
    before = page.evaluate("scrollY")
    swipe((100, 150, 0, -120))
    assert page.evaluate("scrollY") > before


def test_everything_on_the_surface_by_keyboard(turned):
    page = turned("saddles")
    page.locator(SURFACE).focus()
    first, start = pose(page), readouts(page)
    for key, part, sign in [("ArrowRight", 0, 1), ("ArrowDown", 1, 1), ("+", 2, 1), ("-", 2, -1), ("ArrowUp", 1, -1)]:
        before = pose(page)[part]
        page.keyboard.press(key)
        rested(page)
        assert sign * (pose(page)[part] - before) > 0
    page.keyboard.press("0")
    rested(page)
    assert pose(page) == first
    assert readouts(page) == start
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press(" ")
    rested(page)
    assert readouts(page) != start
    assert "step 1" in readouts(page)[0]


def test_it_tilts_from_the_map_to_the_surface_and_back(turned):
    page = turned("saddles", reduced_motion="no-preference", real=True)
    page.wait_for_function("window.table && !table.tilting && table.pose.tilt > 0.5")
    page.evaluate(
        """() => {
          const { draw } = table.constructor.prototype;
          window.tilts = [];
          table.draw = function (...seen) { tilts.push(this.pose.tilt); return draw.apply(this, seen); };
        }"""
    )
    page.get_by_role("button", name="Map", exact=True).click()
    page.wait_for_selector('figure[data-view="map"]')
    tilts = page.evaluate("tilts")
    assert len(tilts) > 3
    assert np.all(np.diff(tilts) <= 0)
    assert page.locator(SURFACE).is_hidden()
    page.get_by_role("button", name="Surface", exact=True).click()
    page.wait_for_function("table.pose.tilt > 0.5 && !table.tilting")
    assert page.locator(MAP).is_hidden()


def test_without_webgl_there_is_the_map_and_one_line_that_says_so(visit):
    page = visit("saddles", init=NO_WEBGL)
    page.wait_for_selector("figure[data-turntable-ready]")
    assert page.get_by_text("This browser draws no WebGL 2, so you see the map alone.").is_visible()
    assert page.locator(MAP).is_visible()
    assert page.locator(SURFACE).is_hidden()
    assert page.get_by_role("group", name="View").is_hidden()
    before = pixels(page)
    page.locator(MAP).focus()
    page.keyboard.press("ArrowLeft")
    rested(page)
    assert pixels(page) != before


def test_a_curve_has_no_surface_and_a_surface_comes_back_after_it(turned):
    page = turned("practice")
    for surface, there in [("quartic", False), ("bowl", True)]:
        page.get_by_label("surface", exact=True).select_option(surface)
        rested(page)
        assert page.locator(SURFACE).is_visible() == there
        assert page.get_by_role("group", name="View").is_visible() == there


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_in_a_surface(site, tab, mode):
    page = tab(mode=mode).page
    page.goto((site / f"saddles-{mode}.html").as_uri())
    page.wait_for_selector('figure[data-view="both"]')
    found = Axe().run(page).response["violations"]
    assert found == [], json.dumps(found, indent=1)[:3000]


def test_in_a_notebook_the_surface_comes_from_the_same_script(tab):
    opened = tab(reduced_motion="reduce")
    opened.page.add_script_tag(content=f"{script()}\nwindow.render = render;", type="module")
    opened.page.wait_for_function("!!window.render")
    opened.page.evaluate(LIVE, [PRESETS["saddles"].to_json(), style()])
    opened.page.wait_for_selector('figure[data-view="both"]')
    opened.page.get_by_role("button", name="Surface", exact=True).click()
    opened.page.wait_for_selector('figure[data-view="surface"]')
    assert opened.page.locator(SURFACE).bounding_box()["width"] > 300
    assert opened.errors == []


# ---- two surfaces ----

BOTH = """
let made;
window.tables = [];
Object.defineProperty(window, "shapeOfLossTurntable", {
  get: () => made,
  set(given) {
    made = given;
    const { draw } = given.Turntable.prototype;
    given.Turntable.prototype.draw = function (...seen) {
      if (!tables.includes(this)) tables.push(this);
      return draw.apply(this, seen);
    };
  },
});
"""


@pytest.fixture
def pair(visit):
    page = visit("overparameterization", init=BOTH, reduced_motion="reduce")
    page.wait_for_function("window.tables.length === 2")
    rested(page)
    return page


def poses(page):
    return page.evaluate("tables.map(({ pose }) => pose)")


@pytest.mark.parametrize("dragged", [0, 1])
def test_a_drag_of_one_surface_turns_both(pair, dragged):
    before = poses(pair)
    pictures = pixels(pair)
    box = pair.locator(SURFACE).nth(dragged).bounding_box()
    pair.mouse.move(box["x"] + 40, box["y"] + 60)
    pair.mouse.down()
    pair.mouse.move(box["x"] + 140, box["y"] + 80, steps=5)
    pair.mouse.up()
    rested(pair)
    one, other = poses(pair)
    assert one == other
    assert one["turn"] > before[0]["turn"] + 0.3
    assert pixels(pair) != pictures


def test_both_surfaces_have_one_scale(pair):
    one, other = pair.evaluate("tables.map(({ terrain, relief }) => [terrain.scale.range, relief])")
    assert one == other
    heights = pair.evaluate("tables.map((table) => [1e-3, 1, 1e3].map((loss) => table.terrain.scale.height(loss)))")
    assert heights[0] == heights[1]


def test_both_surfaces_tell_where_the_same_ball_is(pair):
    situation = PRESETS["overparameterization"].situation
    for name, told in zip(("plain", "residual"), pair.locator(".playground-where").all_inner_texts(), strict=True):
        there = replace(situation, surface=f"{name}_network")
        loss = there.landscape_surface.loss(there.path("gradient_descent").w[situation.step])
        assert told == f"{PLACES[there.surface].label}: loss {shown(loss)} at step {situation.step}"


def test_a_press_on_the_second_surface_moves_the_start_of_both(pair):
    pair.evaluate("Object.assign(window, { table: tables[1] })")
    box = pair.locator(SURFACE).nth(1).bounding_box()
    x, y = pair.evaluate("tables[1].pixel([0.4, -0.3])")
    pair.mouse.click(box["x"] + x, box["y"] + y)
    rested(pair)
    starts = pair.evaluate("tables.map(({ scene }) => scene.start)")
    assert starts[0] == starts[1]
    np.testing.assert_allclose(starts[0], [0.4, -0.3], atol=0.02)
