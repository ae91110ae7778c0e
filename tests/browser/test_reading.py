"""Every page can be read by everyone: by screen reader and keyboard, at every width, zoomed, at rest, on paper."""

from __future__ import annotations

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import PAGES, address
from .report import record

pytestmark = [pytest.mark.browser, pytest.mark.book]
every_page = pytest.mark.parametrize("name", PAGES)

# 1280 a desk, 640 at twice the pixels the same desk at 200 % zoom, 390 and 360 phones, 320 WCAG's narrowest
WIDTHS = (1280, 640, 390, 360, 320)
PAPER = 700  # pixels: about an A4 page less its margins
PAPER_HEIGHT = 986  # 261 mm at 96 pixels an inch: what may not be cut must fit on one
LONGEST_LINE = 90  # characters: 70 to 75 in a book face, the narrowest fallback may set a fifth more
STOPS = 600  # more than a page has
BRIEF = {"resultTypes": ["violations"]}  # axe lists what is wrong alone, in half the time
COLORS = {"type": "tag", "values": ["cat.color"]}  # dark mode changes nothing else


# ---- screen readers and keyboards ----


@every_page
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation_in_either_mode(book, tab, name, width):
    page = tab(width=width, reduced_motion="reduce").read((book / address(name)).as_uri())
    page.evaluate("probe.unfold()")
    for mode, rules in (("light", {}), ("dark", {"runOnly": COLORS})):
        page.evaluate("mode => { document.documentElement.dataset.theme = mode }", mode)
        found = Axe().run(page, options=BRIEF | rules).response["violations"]
        record("Accessibility (axe-core)", page=name, width=width, mode=mode, violations=len(found))
        assert [(v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in found] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation_in_search_results(book, tab, width):
    page = tab(width=width).page
    page.goto((book / "search.html").as_uri() + "?q=convex")
    page.get_by_text("Search finished").wait_for()
    assert [found["id"] for found in Axe().run(page, options=BRIEF).response["violations"]] == []


@every_page
def test_each_stop_of_the_keyboard_is_visible_and_the_first_one_skips_to_the_text(book, tab, name):
    # without smooth scrolling, a stop is in view at once
    page = tab(reduced_motion="reduce").read((book / address(name)).as_uri())
    page.evaluate("scrollTo(0, 0)")
    stops = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate("probe.stop()")
        if stop is None:
            break
        stops.append(stop)
    assert stops[0]["target"] == "#content"
    assert [stop["name"] for stop in stops if not (stop["ring"] and stop["seen"])] == []
    assert set(page.evaluate("probe.reachable()")) - {stop["name"] for stop in stops} == set()


@every_page
def test_landmarks_and_headings_have_the_order_that_a_screen_reader_needs(book, tab, name):
    page = tab().page
    page.goto((book / address(name)).as_uri())
    assert page.locator("main").count() == page.locator("h1").count() == 1
    levels = page.eval_on_selector_all("main :is(h1, h2, h3, h4)", "all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1 and all(below <= above + 1 for above, below in pairwise(levels))
    labels = page.eval_on_selector_all("nav", "all => all.map(nav => nav.getAttribute('aria-label'))")
    assert None not in labels and len(set(labels)) == len(labels)


@every_page
def test_every_figure_has_a_text_and_its_controls_have_names(book, tab, name):
    page = tab().read((book / address(name)).as_uri())
    for figure in page.locator("figure.explore").all():
        sentence = figure.locator(".explore-sentence").inner_text()
        assert sentence in figure.locator("svg").first.get_attribute("aria-label")
    unnamed = "all => all.filter(e => !e.labels?.length && !e.ariaLabel).map(e => e.outerHTML.slice(0, 100))"
    assert page.eval_on_selector_all("main :is(input, select)", unnamed) == []


@every_page
def test_nothing_moves_for_a_reader_who_asked_for_less_motion(book, tab, name):
    page = tab(reduced_motion="reduce").read((book / address(name)).as_uri())
    assert page.evaluate("probe.moving()") == []


# ---- widths ----


@every_page
@pytest.mark.parametrize("width", WIDTHS)
def test_page_never_scrolls_sideways(book, tab, name, width):
    page = tab(width=width, device_scale_factor=2 if width == 640 else 1).read((book / address(name)).as_uri())
    page.evaluate("probe.unfold()")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("probe.outside()") == []
    assert page.evaluate("probe.clipped()") == []
    assert page.evaluate("probe.unreachable()") == [], "scrolls, but not by keyboard"


@pytest.mark.parametrize("name", ["exercises/convexity", "lessons/saddles"])
def test_what_a_narrower_window_makes_scroll_becomes_a_stop_of_the_keyboard(book, tab, name):
    page = tab(width=1280).read((book / address(name)).as_uri())
    page.evaluate("probe.unfold()")
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("probe.unreachable()") == []


@every_page
def test_lines_of_text_have_a_readable_length(book, tab, name):
    page = tab().page
    page.goto((book / address(name)).as_uri())
    assert all(length <= LONGEST_LINE for length in page.evaluate("probe.lineLengths()"))


# ---- paper ----


@every_page
def test_printed_page_shows_figures_text_and_addresses_and_no_controls(book, tab, name):
    page = tab(width=PAPER, mode="dark").read((book / address(name)).as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    for fault in ("unprinted", "printedControls", "cut", "unnamedLinks"):
        assert page.evaluate(f"probe.{fault}()") == [], fault
    assert page.evaluate(f"probe.tallerThan({PAPER_HEIGHT})") == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(254, 254, 254)"
    assert page.pdf(format="A4").startswith(b"%PDF")
