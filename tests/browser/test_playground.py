"""The playground as a reader meets it: pointer, finger, keyboard, link, and what happens to a bad link."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from lessons.shared.playground import PRESETS, Situation
from lessons.shared.playground.assets import script, style
from lessons.shared.playground.situation import shown

from .conftest import LESSONS, address, tabs
from .playgrounds import LIVE, MAP, REST, ROW, pixels, readouts, rested

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_plays_to_its_last_step(visit, name):
    page, situation = visit(name), PRESETS[name].situation
    first, step = pixels(page), page.locator("[id$=-step]")
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    rested(page, 2500)  # of five seconds
    halfway = situation.step + situation.steps / 2  # a preset may open on its way
    assert abs(int(step.input_value()) - halfway) < 0.2 * situation.steps
    rested(page, 3000)
    page.get_by_role("button", name="Play").wait_for()
    rested(page)
    assert page.locator("[id$=-step]").input_value() == str(situation.steps)
    assert pixels(page) != first
    rows = readouts(page)
    assert len(rows) == len(situation.methods)
    for row, path in zip(rows, situation.paths().values(), strict=True):
        assert shown(path.w[-1][0]) in row
    final = situation.__class__(**situation.__dict__ | {"step": situation.steps})
    assert page.locator(".playground-live[aria-live]").inner_text() == final.sentence()


def test_plays_by_a_readers_clock_too(visit):
    page = visit("convexity", "#playground=convexity&steps=40&step=30", real=True)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('[id$=-step]').value === '40'")
    page.get_by_role("button", name="Play").wait_for()


@pytest.mark.claim("X6")
def test_the_quartic_shows_the_two_printed_numbers_and_one_step(visit):
    page = visit("convexity")
    assert "x 2.2000 f(x) 2.7902 f′(x) 8.7368" in " ".join(readouts(page)[0].split())
    page.get_by_role("button", name="Step").click()
    page.wait_for_function("document.querySelector('.playground-readouts').innerText.includes('step 1')")
    assert shown(2.2 - 0.05 * 8.7368) in readouts(page)[0]


def test_a_mouse_presses_and_drags_the_start(visit):
    page = visit("ravines")
    box = page.locator(MAP).bounding_box()
    before = pixels(page)
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    rested(page)
    pressed, there = pixels(page), readouts(page)
    assert pressed != before
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.7, steps=5)
    page.mouse.up()
    rested(page)
    assert pixels(page) != pressed
    assert readouts(page) != there
    dragged = readouts(page)
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    rested(page)
    assert readouts(page) == dragged


def test_a_drag_that_a_slow_computer_draws_briefly_ends_with_the_whole_picture(visit):
    knobs = "start=0.5,0.5&methods=gradient_descent,heavy_ball,adam&lr=0.01&steps=500&step=500"
    page = visit("practice", f"#playground=practice&surface=random_cosines&{knobs}", real=True, reduced_motion="reduce")
    box = page.locator(MAP).bounding_box()
    at = [(box["x"] + box["width"] * share, box["y"] + box["height"] * share) for share in (0.4, 0.5, 0.6)]
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 10})
    page.mouse.move(*at[0])
    page.mouse.down()
    for point in (at[1:] + at[:1]) * 2:
        page.mouse.move(*point)
        page.evaluate("probe.settled()")
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.wait_for_timeout(REST)
    brief = pixels(page)
    page.mouse.up()
    page.wait_for_timeout(REST)
    whole, address = pixels(page), page.evaluate("location.hash")
    assert whole != brief
    assert whole == pixels(visit("practice", address, real=True, reduced_motion="reduce"))


def test_a_finger_drags_the_ring_taps_the_map_and_still_scrolls_the_page(visit):
    page = visit("saddles", width=360, height=700, has_touch=True, is_mobile=True, real=True)
    page.get_by_role("button", name="Map", exact=True).click()
    page.locator(MAP).scroll_into_view_if_needed()
    start = readouts(page)
    box = page.locator(MAP).bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.3)
    page.wait_for_timeout(REST)
    tapped = readouts(page)
    assert tapped != start
    finger = page.context.new_cdp_session(page)

    def swipe(x, y, dx, dy):
        touch = [{"x": x, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": touch})
        for k in range(1, 9):
            moved = [{"x": x + dx * k / 8, "y": y + dy * k / 8}]
            finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": moved})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(REST)

    scrolled = page.evaluate("scrollY")
    ring = page.locator(".playground-map > .playground-handle").bounding_box()
    swipe(ring["x"] + 22, ring["y"] + 22, 60, 60)
    assert readouts(page) != tapped
    assert page.evaluate("scrollY") == scrolled
    there = page.locator(".playground-map > .playground-handle").bounding_box()
    assert (there["x"] - ring["x"], there["y"] - ring["y"]) == pytest.approx((60, 60), abs=2)
    dragged, box = readouts(page), page.locator(MAP).bounding_box()
    swipe(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.8, 0, -150)
    assert readouts(page) == dragged
    assert page.evaluate("scrollY") > scrolled


def test_everything_by_keyboard_and_said_aloud(visit):
    page = visit("convexity")
    page.locator(MAP).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press(" ")
    rested(page)
    start = 2.2 - 0.05 - 0.005
    expected = Situation("quartic", (round(start, 6),), lr=0.05, steps=60, step=1)
    assert page.locator(".playground-live[aria-live]").inner_text() == expected.sentence()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    rested(page)
    assert "step 0 of 60" in page.locator(".playground-live[aria-live]").inner_text()
    seen = []
    for _ in range(18):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("[document.activeElement.tagName, document.activeElement.type ?? ''].join(' ')"))
    assert {"BUTTON button", "INPUT range", "INPUT checkbox", "SUMMARY "} <= set(seen)


def test_start_stays_on_the_map_however_long_an_arrow_is_held(visit):
    page = visit("saddles")
    page.locator(MAP).focus()
    for _ in range(120):
        page.keyboard.press("ArrowUp")
    rested(page)
    assert "w (1.5000, 2.0" in readouts(page)[0]


def test_methods_surfaces_and_knobs_change_picture_and_readouts(visit):
    page = visit("practice")
    page.get_by_label("surface", exact=True).select_option("quartic")
    rested(page)
    assert "f′(x)" in readouts(page)[0]
    for name, value in [("ravine", "condition number"), ("random_cosines", "landscape number")]:
        page.get_by_label("surface", exact=True).select_option(name)
        rested(page)
        assert page.get_by_label(value).is_visible()
        before = pixels(page)
        page.get_by_label(value).fill("5")
        rested(page)
        assert pixels(page) != before
    for label in ("learning rate", "momentum", "gradient noise", "steps in all"):
        before = pixels(page)
        page.get_by_label(label, exact=True).focus()
        page.keyboard.press("ArrowRight")
        rested(page)
        assert pixels(page) != before or label == "steps in all", label
    assert page.get_by_label("seed of the noise").is_visible()
    count = len(readouts(page))
    page.get_by_label("Newton", exact=True).check()
    rested(page)
    assert len(readouts(page)) == count + 1
    for box in page.get_by_role("checkbox").all():
        box.set_checked(False) if box.is_checked() and len(readouts(page)) > 1 else None
        rested(page)
    assert len(readouts(page)) == 1
    page.get_by_role("checkbox", checked=True).click()
    rested(page)
    assert len(readouts(page)) == 1


def test_a_diverged_run_says_so_and_stays_on_screen(visit):
    page = visit("convexity", "#playground=convexity&lr=1&step=60")
    assert "diverged at step" in readouts(page)[0]
    assert page.locator("[data-diverged]").count() == 1


def shown_rates(page):
    rows = page.locator(".playground-control:visible", has=page.locator("label", has_text="rate,"))
    return rows.locator("output").all_inner_texts()


def test_the_race_starts_with_a_rate_for_each_method_and_can_have_one_for_all(visit):
    page, situation = visit("ravines"), PRESETS["ravines"].situation
    assert shown_rates(page) == [f"{rate:g}" for _, rate in situation.rates]
    page.get_by_role("button", name="One rate for all").click()
    rested(page)
    assert shown_rates(page) == []
    same = replace(situation, rates=())
    assert shown(same.path("adam").w[0][0]) in readouts(page)[2]
    page.get_by_label("learning rate").fill("60")
    rested(page)
    page.get_by_role("button", name="Tune each").click()
    rested(page)
    assert shown_rates(page) == [f"{rate:g}" for _, rate in situation.rates]


def test_tuned_methods_end_where_pythons_do(visit):
    page, situation = visit("ravines"), PRESETS["ravines"].situation
    page.locator("[id$=-step]").fill("100")
    rested(page)
    for row, path in zip(readouts(page), situation.paths().values(), strict=True):
        assert shown(path.w[-1][0]) in row


def test_a_reload_keeps_the_rate_of_each_method(visit):
    page = visit("ravines")
    page.locator("[id$=lr-heavy_ball]").fill("60")
    rested(page)
    before = shown_rates(page)
    page.reload()
    page.wait_for_selector("figure[data-ready]")
    assert shown_rates(page) == before


def test_a_link_brings_back_the_whole_situation(visit):
    page = visit("ravines")
    page.locator(MAP).focus()
    page.keyboard.press("ArrowUp")
    page.get_by_label("learning rate").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("Newton", exact=True).check()
    page.get_by_role("button", name="Step").click()
    rested(page)
    again = visit("ravines", page.evaluate("location.hash"))
    assert readouts(again) == readouts(page)
    assert pixels(again) == pixels(page)
    assert again.locator(".playground-note").is_hidden()


def test_a_link_is_for_one_playground_of_a_page(visit):
    page = visit("two", "#playground=ravines&lr=0.01")
    assert page.locator("[id$=-lr]").evaluate_all("all => all.map(e => e.ariaValueText)") == ["0.02", "0.01"]
    page.evaluate("location.hash = '#playground=saddles&lr=0.1'")
    page.wait_for_function("document.querySelector('[id$=-lr]').ariaValueText === '0.1'")


def test_other_fragments_are_none_of_its_business(visit):
    page = visit("saddles", "#leave-a-saddle")
    assert page.locator(".playground-note").is_hidden()


BAD = {
    "unknown surface": "surface=hill",
    "surface not open here": "surface=rosenbrock&start=0,0",
    "prototype": "surface=__proto__",
    "unknown method": "methods=magic",
    "no method": "methods=",
    "method twice": "methods=adam,adam",
    "NaN": "lr=NaN",
    "infinity": "lr=1e999",
    "hex": "lr=0x10",
    "a billion steps": "steps=1000000000",
    "half a step": "steps=1.5",
    "step beyond the last": "steps=10&step=11",
    "negative rate": "lr=-1",
    "empty": "lr=",
    "start of one number": "start=1",
    "start of words": "start=a,b",
    "start far out": "start=1e9,0",
    "unknown field": "constructor=1",
    "markup": f"lr={quote('<img src=x onerror=window.hacked=1>')}",
    "markup as a field": f"{quote('<img src=x onerror=window.hacked=1>')}=1",
    "a megabyte": f"lr={'9' * 1_000_000}",
    "broken percent": "lr=%E0%A4%A",
}


@pytest.fixture(scope="module")
def preset(site, browser):
    """What the numbers of the preset say without a link."""
    with tabs(browser) as tab:
        page = tab().page
        page.goto((site / "saddles-light.html").as_uri())
        page.wait_for_selector("figure[data-ready]")
        return readouts(page)


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_link_shows_the_preset_and_one_line(visit, preset, kind):
    page = visit("saddles", f"#playground=saddles&{BAD[kind]}")
    note = page.locator(".playground-note")
    assert note.is_visible()
    assert note.inner_text().startswith("This link cannot be shown: ")
    assert len(note.inner_text()) < 400
    assert readouts(page) == preset
    assert page.evaluate("window.hacked") is None
    assert page.locator("figure img").count() == 0


def test_a_link_for_no_playground_of_this_page_says_so(visit):
    page = visit("saddles", "#playground=elsewhere&lr=0.1")
    assert page.locator(".playground-note").inner_text() == "This link is for a playground that is not on this page."


def test_the_line_goes_with_the_next_move(visit):
    page = visit("saddles", "#playground=saddles&lr=NaN")
    page.get_by_role("button", name="Step").click()
    page.wait_for_selector(".playground-note", state="hidden")


def test_copied_python_and_link_reach_the_clipboard(visit):
    page = visit("convexity", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy Python").click()
    page.get_by_text("Python copied.").wait_for()
    assert "descent.gradient_descent(surface.grad, w0, lr=0.05, steps=60)" in page.evaluate(
        "navigator.clipboard.readText()"
    )
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Link copied.").wait_for()
    assert "#playground=convexity&surface=quartic&start=2.2" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_text("The same in Python").click()
    page.locator("pre", has_text="w0 = np.array([2.2])").wait_for()


def test_reduced_motion_shows_the_end_without_moving_there(visit):
    page = visit("convexity", reduced_motion="reduce")
    page.get_by_role("button", name="Show all").click()
    rested(page)
    assert page.locator("[id$=-step]").input_value() == "60"


@pytest.mark.parametrize("width", [1280, 390, 360, 320])
@pytest.mark.parametrize("name", ["convexity", "practice"])
def test_fits_its_page_at_every_width(visit, name, width):
    page = visit(name, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", ["convexity", "practice"])
def test_axe_finds_nothing(site, tab, name, mode):
    page = tab(mode=mode).page  # axe itself asks for the style sheets, which a disk refuses: no look at errors here
    page.goto((site / f"{name}-{mode}.html").as_uri())
    page.get_by_text("The same in Python").click()
    found = Axe().run(page).response["violations"]
    assert found == [], json.dumps(found, indent=1)[:3000]


def test_without_javascript_there_is_the_picture_and_the_sentence(site, tab):
    page = tab(java_script_enabled=False).page
    page.goto((site / "convexity-light.html").as_uri())
    assert "f(x) = 2.7902" in page.locator("figure").inner_text()
    assert page.locator("figure svg").bounding_box()["height"] > 100


def test_follows_dark_mode_at_once(visit):
    page = visit("saddles")
    before = pixels(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    rested(page)
    assert pixels(page) != before


BLUE = """() => [...document.querySelectorAll(':is(.playground-map, .playground-losses) canvas')].some((canvas) => {
  if (!canvas.width || !canvas.height) return false;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let k = 0; k < data.length; k += 4) if (data[k + 3] === 255 && data[k + 2] > data[k] + 80) return true;
  return false;
})"""


def test_as_a_widget_it_is_coloured_though_built_outside_the_page_and_shares_its_state_with_python(tab):
    opened = tab()
    opened.page.add_script_tag(content=f"{script()}\nwindow.render = render;", type="module")
    opened.page.wait_for_function("!!window.render")
    opened.page.evaluate(LIVE, [PRESETS["convexity"].to_json(), style()])
    opened.page.wait_for_function(BLUE)
    opened.page.locator(MAP).focus()
    opened.page.keyboard.press("ArrowRight")
    opened.page.wait_for_function("window.saved?.situation.start[0] === 2.25")
    opened.page.evaluate("fromPython({ start: [-1], step: 3 })")
    opened.page.wait_for_function("document.querySelector('.playground-readouts').innerText.includes('step 3')")
    assert "playground" not in opened.page.url  # the address belongs to JupyterLab
    assert opened.errors == []


@pytest.mark.book
@pytest.mark.parametrize("name", LESSONS)
def test_playgrounds_of_the_built_book_answer_from_a_disk(book, tab, name):
    opened = tab(width=390)
    opened.page.clock.install()
    opened.page.goto((book / address(name)).as_uri())
    for figure in opened.page.locator("figure.playground").all():
        before = figure.locator(ROW).all_inner_texts()
        figure.evaluate("figure => figure.scrollIntoView({ behavior: 'instant' })")
        opened.page.wait_for_function("figure => 'turntableReady' in figure.dataset", arg=figure.element_handle())
        rested(opened.page)
        figure.locator(f"{MAP}, .playground-surface").locator("visible=true").first.focus()
        opened.page.keyboard.press("Shift+ArrowLeft")  # moves the start on either
        opened.page.keyboard.press(" ")
        rested(opened.page)
        assert figure.locator(ROW).all_inner_texts() != before
        assert "#playground=" in opened.page.url
    assert opened.errors == []
