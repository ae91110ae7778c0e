"""Every interactive figure in a real browser: each control, each page, and the picture against Python's."""

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import demo_book
import numpy as np
import pytest
from book_figures import Player, body, named, some, specs
from PIL import Image

from lessons.shared.explore.picture import picture_from
from lessons.shared.explore.widget import MIME
from press.frames.store import frames

from .conftest import DEMO, PAGES, on_pages

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).parents[2]
FIGURE = "figure.explore"
SCALE = 2
SHOWN = """figure => [figure.querySelector(".explore-stage").innerHTML,
                      figure.querySelector(".explore-sentence").textContent]"""


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    return demo_book.build(tmp_path_factory.mktemp("demo"))


def pages_with_figures():
    """The figures of each page, the demo's among them."""
    found = {DEMO: demo_book.PICTURES}
    for page in PAGES:
        notebook = ROOT / f"{page}.ipynb"
        if notebook.is_file() and (here := [picture_from(spec) for spec in specs(notebook)]):
            found[page] = here
    return found


FIGURES = pages_with_figures()
FIELDS = "[name]:not([type=radio])"  # a fieldset holds buttons, of which one is on
FOCUS = "field => (field.querySelector('input:checked') ?? field).focus()"
every_page = on_pages(FIGURES)


@pytest.fixture
def figures(name):
    return FIGURES[name]


@pytest.fixture
def opened(tab, demo):
    """Opens the demo from disk."""

    def open_page(**options):
        found = tab(**options)
        found.page.goto(demo.as_uri())
        return found

    return open_page


NEAR = """k => {
  const figure = document.querySelectorAll("figure.explore")[k];
  if (!("ready" in figure.dataset)) figure.scrollIntoView({ behavior: "instant", block: "center" });
  return "ready" in figure.dataset;
}"""


def ready(page, k):
    figure = page.locator(FIGURE).nth(k)
    figure.scroll_into_view_if_needed()
    # Sections above get their true height on the way, so the figure may move away from where it was scrolled to.
    page.wait_for_function(NEAR, arg=k)
    return figure


@every_page
def test_the_keyboard_moves_every_control_and_picture_and_sentence_follow(used, figures):
    page = used.page
    assert page.locator(FIGURE).count() == len(figures)
    for k, picture in enumerate(figures):
        figure = ready(page, k)
        for control, field in zip(picture.controls.values(), figure.locator(FIELDS).all(), strict=True):
            field.evaluate(FOCUS)
            page.evaluate("k => probe.remember(k)", k)
            seen = [False, False]
            for press in keys(control):
                page.keyboard.press(press)
                changed = page.evaluate("k => probe.changed(k)", k)
                seen = [old or new for old, new in zip(seen, changed, strict=True)]
                if all(seen):
                    break
            assert all(seen), f"{picture.title}: {control.label} changes (picture, sentence): {seen}"
            sentence, text = page.evaluate("probe.texts()")[k]
            assert text == f"{picture.title}. {sentence}"
    assert used.errors == []
    assert all(request.startswith(("file:", "data:")) for request in used.requests)


def keys(control):
    """What a reader presses to go through all values of a control."""
    if control.kind == "toggle":
        return ["Space"]
    steps = len(control.values) - 1
    forward, back = ("ArrowDown", "ArrowUp") if control.kind == "choice" else ("ArrowRight", "ArrowLeft")
    return [forward] * (steps - control.start) + [back] * steps


@every_page
def test_the_page_shows_what_python_reads_from_the_file(used, figures):
    for k, picture in enumerate(figures):
        figure, player = ready(used.page, k), Player(frames(picture).data)
        prefix, states = figure.get_attribute("data-prefix"), some(picture, 7)
        seen = used.page.evaluate("([k, states]) => probe.states(k, states)", [k, list(map(list, states))])
        for at, (sentence, drawn) in zip(states, seen, strict=True):
            assert sentence == player.show(at)
            assert body(drawn.replace(prefix, "explore-x-")) == player.body(), (picture.title, at)


@every_page
def test_a_frame_looks_like_the_live_picture(name, browser):
    """One state of each figure, beside what Matplotlib wrote itself: in the notebook, where the figure begins.

    A frame is recorded from the same renderer, and test_frames.py compares every state with its recording; so what is
    left to see is that a recording, rounded and with its formulas as shapes, looks the same to a browser. The demo's
    figures are drawn now, at the end of their grids, where their parts are others than at the start.
    """
    page = browser.new_page(viewport={"width": 640, "height": 900}, device_scale_factor=SCALE)
    for picture, at, live in {named(picture): (picture, at, live) for picture, at, live in drawn(name)}.values():
        player = Player(frames(picture).data)
        player.show(at)
        recorded = ElementTree.tostring(player.root, encoding="unicode")
        different = difference(page, live, recorded)
        if different > 0.005:
            # A formula is text in the one and shapes in the other, so a browser hints its edges differently.
            assert different <= 0.015, (picture.title, at)
            different = difference(page, live, recorded, hidden="text:has(tspan), use[href*=DejaVu]")
        assert different <= 0.005, (picture.title, at)
    page.close()


def drawn(name):
    """Each figure of a page with a state, and how Matplotlib drew it."""
    if name == DEMO:
        for picture in demo_book.PICTURES:
            at = some(picture, 2)[-1]
            yield picture, at, picture.svg(picture.values(at))[0]
        return
    for cell in json.loads((ROOT / f"{name}.ipynb").read_text("utf-8"))["cells"]:
        for data in (output["data"] for output in cell.get("outputs", []) if MIME in output.get("data", {})):
            picture = picture_from(data[MIME])
            yield picture, picture.start, "".join(data["image/svg+xml"])


def difference(page, one, two, hidden="none"):
    """The share of pixels that differ by more than edges do; `hidden` selects what is left out of both."""
    return (np.abs(raster(page, one, hidden) - raster(page, two, hidden)).max(axis=-1) > 48).mean()


def raster(page, svg, hidden):
    """The picture 640 points wide, averaged over finer pixels: a browser snaps words, not lines, to whole ones."""
    svg = svg.replace("ns0:", "").replace(":ns0", "")
    style = f"<style>{hidden} {{visibility: hidden}}</style>"
    page.set_content(f"{style}<body style='margin:0'><div style='width:640px'>{svg}</div></body>")
    fine = Image.open(io.BytesIO(page.locator("svg").screenshot())).convert("RGB")
    return np.asarray(fine.reduce(SCALE), dtype=int)


ONE_SCREEN = """() => {
  const bar = document.querySelector("header.top")?.getBoundingClientRect().height ?? 0;
  return [...document.querySelectorAll("figure.explore")].map(figure => {
    const box = part => figure.querySelector(part).getBoundingClientRect();
    return [figure.dataset.title, box(".explore-controls").bottom - box(".explore-stage").top + bar];
  }).filter(([, height]) => height > innerHeight);
}"""


@every_page
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_picture_and_controls_are_on_one_screen_together(used, name, width, height):
    used.page.set_viewport_size({"width": width, "height": height})
    too_high = used.page.evaluate(ONE_SCREEN)
    used.page.set_viewport_size({"width": 1280, "height": 900})
    assert too_high == []


PLAYED = """figure => { const slider = figure.querySelector("[name=steps]"); window.stops = [slider.value];
  slider.addEventListener("input", () => window.stops.push(slider.value)); }"""


def playing(page):
    """The figure of the demo that can be played, at its first step, and its button; each further step is noted."""
    figure = ready(page, 2)
    figure.locator("[name=steps]").press("Home")
    figure.evaluate(PLAYED)
    return figure, figure.locator(".explore-play")


def test_play_goes_through_every_step_and_ends_at_the_last(opened):
    page = opened().page
    figure, button = playing(page)
    button.click()
    assert button.inner_text() == "Pause"
    page.wait_for_function("text => document.querySelector('.explore-play').textContent === text", arg="Play")
    last = int(figure.locator("[name=steps]").get_attribute("max"))
    assert page.evaluate("stops") == [str(k) for k in range(last + 1)]


def test_play_begins_again_where_it_had_ended(opened):
    page = opened().page
    figure, button = playing(page)
    figure.locator("[name=steps]").press("End")
    button.click()
    assert figure.locator("[name=steps]").input_value() in ("0", "1")


@pytest.mark.parametrize("touch", ["button", "slider"])
def test_play_pauses_on_a_touch_and_nothing_runs_at_rest(opened, touch):
    page = opened().page
    figure, button = playing(page)
    button.click()
    page.wait_for_function("stops.length > 2")
    if touch == "button":
        button.click()
    else:
        figure.locator("[name=steps]").dispatch_event("pointerdown")
    assert button.inner_text() == "Play"
    at = page.evaluate("stops.length")
    page.wait_for_timeout(1500)  # three times the slowest step
    assert page.evaluate("stops.length") == at


def test_with_less_motion_a_press_is_one_step(opened):
    page = opened(reduced_motion="reduce").page
    _, button = playing(page)
    assert button.inner_text() == "Step"
    before = page.evaluate("stops.length")
    button.click()
    page.wait_for_timeout(1500)
    assert page.evaluate("stops.length") == before + 1


def test_only_a_count_of_steps_can_be_played(opened):
    page = opened().page
    assert page.locator(FIGURE).evaluate_all("all => all.map(one => one.querySelectorAll('.explore-play').length)") == [
        int("steps" in picture.controls) for picture in demo_book.PICTURES
    ]


def test_frames_come_when_the_reader_comes_near(opened):
    found = opened(height=500)
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
    page = opened(java_script_enabled=False).page
    figure = page.locator(FIGURE).first
    assert figure.locator("svg").first.is_visible()
    assert figure.locator("[name]").first.is_disabled()
    assert figure.locator("noscript").inner_text() == "The controls need JavaScript. You see their start."


def test_print_shows_picture_and_sentence_without_controls(opened):
    page = opened().page
    page.emulate_media(media="print")
    figure = page.locator(FIGURE).first
    assert figure.locator("svg").first.is_visible()
    assert figure.locator(".explore-sentence").is_visible()
    assert not figure.locator("fieldset").is_visible()


def test_the_sentence_is_announced_once_after_the_reader_rests(opened):
    page = opened().page
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
    page = opened().page
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
    page = opened(width=width).page
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


def test_a_move_is_drawn_at_once_and_more_moves_once_with_the_next_frame(opened):
    """So a reader waits for the painting alone, however fast the hand; benchmarks/pages.py times it."""
    figure = ready(opened().page, 0)
    seen = figure.evaluate(
        """async figure => {
          const slider = figure.querySelector("[type=range]"), sentence = figure.querySelector(".explore-sentence");
          const frame = () => new Promise(requestAnimationFrame);
          const move = to => {
            slider.value = to;
            slider.dispatchEvent(new Event("input"));
            return sentence.textContent;
          };
          const settled = async to => { move(to); await frame(); await frame(); return sentence.textContent; };
          const [one, three] = [await settled(1), await settled(3)];
          await settled(0);
          let later = 0;
          const watch = new MutationObserver(changes => (later += changes.length));
          watch.observe(sentence, {childList: true});
          const during = [move(1), move(2), move(3)];
          const atOnce = watch.takeRecords().length;
          await frame();
          await frame();
          return {one, three, during, end: sentence.textContent, drawn: [atOnce, later]};
        }"""
    )
    assert seen["one"] != seen["three"]
    assert seen["during"] == [seen["one"]] * 3
    assert seen["end"] == seen["three"]
    assert seen["drawn"] == [1, 1]
