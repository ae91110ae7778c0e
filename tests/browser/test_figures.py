"""Every interactive figure in a real browser: each control, each page, and the picture against Python's."""

import io
import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))
import demo_book
from book_figures import Player, body, named, some, specs

from lessons.shared.picture import picture_from
from press.frames import frames

from .conftest import PAGES, address

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).parents[2]
FIGURE = "figure.explore"
SCALE = 2
SHOWN = """figure => [figure.querySelector(".explore-stage").innerHTML,
                      figure.querySelector(".explore-sentence").textContent]"""
SERIALIZED = "figure => new XMLSerializer().serializeToString(figure.querySelector('.explore-stage svg'))"
MOVE = """(figure, at) => {
  figure.querySelectorAll(".explore-controls [name]").forEach((field, k) => {
    if (field.type === "checkbox") field.checked = Boolean(at[k]); else field.value = at[k];
    field.dispatchEvent(new Event(field.type === "range" ? "input" : "change"));
  });
  return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    return demo_book.build(tmp_path_factory.mktemp("demo"))


def pages_with_figures():
    """(page, its figures) of the book; the page None is the demo's."""
    found = [(None, demo_book.PICTURES)]
    for page in PAGES:
        notebook = ROOT / f"{page}.ipynb"
        if notebook.is_file() and (here := [picture_from(spec) for spec in specs(notebook)]):
            found.append((page, here))
    return found


WITH_FIGURES = pages_with_figures()
every_page = pytest.mark.parametrize(("name", "figures"), WITH_FIGURES, ids=[str(name) for name, _ in WITH_FIGURES])


@pytest.fixture
def opened(request, tab, demo):
    """Opens a page from disk and waits until a figure has its frames."""

    def open_page(name, **options):
        file = demo if name is None else request.getfixturevalue("book") / address(name)
        found = tab(**options)
        found.page.goto(file.as_uri())
        return found

    return open_page


def ready(page, k):
    figure = page.locator(FIGURE).nth(k)
    figure.scroll_into_view_if_needed()
    page.wait_for_function("k => 'ready' in document.querySelectorAll('figure.explore')[k].dataset", arg=k)
    return figure


@every_page
def test_the_keyboard_moves_every_control_and_picture_and_sentence_follow(name, figures, opened):
    found = opened(name)
    page = found.page
    assert page.locator(FIGURE).count() == len(figures)
    for k, picture in enumerate(figures):
        figure = ready(page, k)
        for control, field in zip(picture.controls.values(), figure.locator("[name]").all(), strict=True):
            before = figure.evaluate(SHOWN)
            seen = [False, False]
            field.focus()
            for press in keys(control):
                field.press(press)
                figure.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                after = figure.evaluate(SHOWN)
                seen = [old or new != start for old, new, start in zip(seen, after, before, strict=True)]
                if all(seen):
                    break
            assert all(seen), f"{picture.title}: {control.label} changes (picture, sentence): {seen}"
            label = figure.locator("svg").first.get_attribute("aria-label")
            assert label == f"{picture.title}. {figure.evaluate(SHOWN)[1]}"
    assert found.errors == []
    assert all(request.startswith(("file:", "data:")) for request in found.requests)


def keys(control):
    """What a reader presses to go through all values of a control."""
    if control.kind == "toggle":
        return ["Space"]
    steps = len(control.values) - 1
    forward, back = ("ArrowDown", "ArrowUp") if control.kind == "choice" else ("ArrowRight", "ArrowLeft")
    return [forward] * (steps - control.start) + [back] * steps


@every_page
def test_the_page_shows_what_python_reads_from_the_file(name, figures, opened):
    page = opened(name).page
    for k, picture in enumerate(figures):
        figure, player = ready(page, k), Player(frames(picture).data)
        prefix = figure.get_attribute("data-prefix")
        for at in some(picture, 7):
            figure.evaluate(MOVE, list(at))
            sentence = player.show(at)
            assert figure.evaluate(SHOWN)[1] == sentence
            drawn = ElementTree.fromstring(figure.evaluate(SERIALIZED).replace(prefix, "explore-x-"))
            assert body(drawn) == body(player.root), (picture.title, at)


@every_page
def test_a_frame_looks_like_the_live_picture(name, figures, browser):
    page = browser.new_page(viewport={"width": 640, "height": 900}, device_scale_factor=SCALE)
    for picture in {named(picture): picture for picture in figures}.values():
        player = Player(frames(picture).data)
        for at in some(picture, 2)[-1:]:  # the first state is near what the page shows anyway
            player.show(at)
            live, _ = picture.svg(picture.values(at))
            recorded = ElementTree.tostring(player.root, encoding="unicode")
            different = difference(page, live, recorded)
            if different > 0.005:
                # A formula is text in the one and shapes in the other, so a browser hints its edges differently.
                assert different <= 0.015, (picture.title, at)
                different = difference(page, live, recorded, hidden="text:has(tspan), use[href*=DejaVu]")
            assert different <= 0.005, (picture.title, at)
    page.close()


def difference(page, one, two, hidden="none"):
    """The share of pixels that differ by more than edges do; `hidden` selects what is left out of both."""
    return (np.abs(raster(page, one, hidden) - raster(page, two, hidden)).max(axis=-1) > 48).mean()


def raster(page, svg, hidden):
    """The picture 640 points wide, averaged over finer pixels: a browser snaps words, not lines, to whole ones."""
    svg = svg.replace("ns0:", "").replace(":ns0", "")
    style = f"<style>{hidden} {{visibility: hidden}}</style>"
    page.set_content(f"{style}<body style='margin:0'><div style='width:640px'>{svg}</div></body>")
    fine = np.asarray(Image.open(io.BytesIO(page.locator("svg").screenshot())).convert("RGB"), dtype=float)
    height, width = (side // SCALE for side in fine.shape[:2])
    return fine[: height * SCALE, : width * SCALE].reshape(height, SCALE, width, SCALE, 3).mean(axis=(1, 3))


def test_frames_come_when_the_reader_comes_near(opened):
    found = opened(None, height=500)
    ready(found.page, 0)
    loaded = {request.rpartition("/")[2] for request in found.requests if "/frames/" in request}
    addresses = found.page.locator(FIGURE).evaluate_all("all => all.map(one => one.dataset.frames.split('/').pop())")
    assert addresses[0] in loaded
    assert addresses[4] not in loaded


def test_a_control_moved_before_the_frames_have_come_counts(demo, tab):
    page, held = tab().page, []
    page.route("**/frames/*", lambda route: held.append(route))
    page.goto(demo.as_uri())
    figure = page.locator(FIGURE).first
    before = figure.evaluate(SHOWN)
    figure.locator("[name=curvature]").press("End")
    assert figure.evaluate(SHOWN) == before
    for route in held:
        route.continue_()
    ready(page, 0)
    assert "With curvature 100" in figure.evaluate(SHOWN)[1]


def test_missing_frames_are_told_and_the_picture_stays(demo, tab, tmp_path):
    page = tab().page
    page.route("**/frames/*", lambda route: route.abort())
    page.goto(demo.as_uri())
    page.wait_for_selector(f"{FIGURE} .explore-note")
    figure = page.locator(FIGURE).first
    assert "did not load" in figure.locator(".explore-note").first.inner_text()
    assert figure.locator("svg path").count() > 5


def test_without_scripts_the_first_state_stays_and_a_note_says_why(opened):
    page = opened(None, java_script_enabled=False).page
    figure = page.locator(FIGURE).first
    assert figure.locator("svg").first.is_visible()
    assert figure.locator("[name]").first.is_disabled()
    assert figure.locator("noscript").inner_text() == "The controls need JavaScript. You see their start."


def test_print_shows_picture_and_sentence_without_controls(opened):
    page = opened(None).page
    page.emulate_media(media="print")
    figure = page.locator(FIGURE).first
    assert figure.locator("svg").first.is_visible()
    assert figure.locator(".explore-sentence").is_visible()
    assert not figure.locator("fieldset").is_visible()


def test_the_sentence_is_announced_once_after_the_reader_rests(opened):
    page = opened(None).page
    figure = ready(page, 1)
    live = figure.locator(".explore-live")
    assert live.text_content() == ""
    page.evaluate(
        """() => {
          window.said = [];
          const live = document.querySelectorAll(".explore-live")[1];
          new MutationObserver(() => said.push(live.textContent)).observe(live, {childList: true});
        }"""
    )
    slider = figure.locator("[name=x]")
    for _ in range(5):
        slider.press("ArrowRight")
    page.wait_for_function("window.said.length > 0")
    assert page.evaluate("window.said") == [figure.evaluate(SHOWN)[1]]


def test_two_figures_of_one_function_move_independently_with_ids_of_their_own(opened):
    page = opened(None).page
    one, two = ready(page, 1), ready(page, 5)
    before = two.evaluate(SHOWN)
    one.locator("[name=x]").press("End")
    page.wait_for_timeout(50)
    assert two.evaluate(SHOWN) == before
    assert one.evaluate(SHOWN)[1] != before[1]
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("width", [320, 1280])
def test_a_figure_fits_and_its_controls_are_large_enough_to_touch(opened, width):
    page = opened(None, width=width).page
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("figure.explore")].map(figure => {
          const own = figure.getBoundingClientRect();
          const all = [...figure.querySelectorAll("*:not(svg *, option, noscript)")];
          return {width: own.width,
                  out: Math.max(...all.map(one => one.getBoundingClientRect().right)) - own.right,
                  least: Math.min(...[...figure.querySelectorAll("[name]")].map(
                      one => one.getBoundingClientRect().height))};
        })"""
    )
    assert all(box["width"] <= 640 and box["out"] <= 0.5 and box["least"] >= 24 for box in boxes), json.dumps(boxes)


def test_a_move_reaches_the_page_within_a_frame(opened):
    page = opened(None).page
    figure = ready(page, 0)
    milliseconds = figure.evaluate(
        """figure => {
          const slider = figure.querySelector("[type=range]"), sentence = figure.querySelector(".explore-sentence");
          const real = window.requestAnimationFrame;
          let task; window.requestAnimationFrame = call => (task = call);
          const times = [];
          for (let k = 0; k < 60; k++) {
            slider.value = k % 5;
            const start = performance.now();
            slider.dispatchEvent(new Event("input"));
            task();
            times.push(performance.now() - start);
          }
          window.requestAnimationFrame = real;
          return times.sort((a, b) => a - b)[30];
        }"""
    )
    print(f"a move takes {milliseconds:.2f} ms of script")
    assert milliseconds < 8  # half a frame, on a busy machine; measured under 1 when idle
