"""Every page can be read by everyone: by screen reader and keyboard, at every width, zoomed, at rest, on paper."""

from __future__ import annotations

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import PAGES, address, tabs
from .report import record

pytestmark = [pytest.mark.browser, pytest.mark.book]

# A page is opened on a phone, then at a desk (1280), which narrows: 640 is 200 % zoom, 320 WCAG's narrowest.
WIDTHS = (390, 1280, 640, 360, 320)
PAPER = 700  # pixels: about an A4 page less its margins
PAPER_HEIGHT = 986  # 261 mm at 96 pixels an inch: what may not be cut must fit on one
LONGEST_LINE = 90  # characters: 70 to 75 in a book face, the narrowest fallback may set a fifth more
STOPS = 600  # more than a page has
BRIEF = {"resultTypes": ["violations"]}  # axe lists what is wrong alone, in half the time
COLORS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # what dark mode can change


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in PAGES])
def name(request):
    return request.param


@pytest.fixture(scope="module")
def reading(browser, book, name):
    """The page at a desk, read to its end once for all tests that leave it as it is; nothing moves by itself."""
    with tabs(browser) as open_tab:
        yield open_tab(reduced_motion="reduce").read((book / address(name)).as_uri())


# ---- screen readers and keyboards ----


def test_each_stop_of_the_keyboard_is_visible_and_the_first_one_skips_to_the_text(reading):
    reading.evaluate("scrollTo(0, 0)")
    stops = []
    for _ in range(STOPS):
        reading.keyboard.press("Tab")
        stop = reading.evaluate("probe.stop()")
        if stop is None:
            break
        stops.append(stop)
    assert stops[0]["target"] == "#content"
    assert [stop["name"] for stop in stops if not (stop["ring"] and stop["seen"])] == []
    assert set(reading.evaluate("probe.reachable()")) - {stop["name"] for stop in stops} == set()


def test_landmarks_and_headings_have_the_order_that_a_screen_reader_needs(reading):
    assert reading.locator("main").count() == reading.locator("h1").count() == 1
    levels = reading.eval_on_selector_all("main :is(h1, h2, h3, h4)", "all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1 and all(below <= above + 1 for above, below in pairwise(levels))
    labels = reading.eval_on_selector_all("nav", "all => all.map(nav => nav.getAttribute('aria-label'))")
    assert None not in labels and len(set(labels)) == len(labels)


def test_every_figure_has_a_text_and_its_controls_have_names(reading):
    for figure in reading.locator("figure.explore").all():
        sentence = figure.locator(".explore-sentence").inner_text()
        assert sentence in figure.locator("svg").first.get_attribute("aria-label")
    unnamed = "all => all.filter(e => !e.labels?.length && !e.ariaLabel).map(e => e.outerHTML.slice(0, 100))"
    assert reading.eval_on_selector_all("main :is(input, select)", unnamed) == []


def test_nothing_moves_for_a_reader_who_asked_for_less_motion(reading):
    assert reading.evaluate("probe.moving()") == []


def test_lines_of_text_have_a_readable_length(reading):
    assert all(length <= LONGEST_LINE for length in reading.evaluate("probe.lineLengths()"))


@pytest.mark.parametrize(("width", "modes"), [(1280, ("light", "dark")), (390, ("light",))])
def test_axe_finds_no_violation(book, tab, name, width, modes):
    """All rules in light mode; at one width those on colour in dark mode, since a colour knows no width."""
    page = tab(width=width, reduced_motion="reduce").read((book / address(name)).as_uri())
    page.evaluate("probe.unfold()")
    page.evaluate("probe.joinCode()")
    for mode in modes:
        page.evaluate("mode => { document.documentElement.dataset.theme = mode }", mode)
        found = Axe().run(page, options=BRIEF | (COLORS if mode == "dark" else {})).response["violations"]
        record("Accessibility (axe-core)", page=name, width=width, mode=mode, violations=len(found))
        assert [(v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in found] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation_in_search_results(book, tab, width):
    page = tab(width=width).page
    page.goto((book / "search.html").as_uri() + "?q=convex")
    page.get_by_text("Search finished").wait_for()
    assert [found["id"] for found in Axe().run(page, options=BRIEF).response["violations"]] == []


# ---- widths ----


def test_page_never_scrolls_sideways(book, tab, name):
    page = tab(width=WIDTHS[0]).read((book / address(name)).as_uri())
    page.evaluate("probe.unfold()")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("probe.settled()")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for fault in ("outside", "clipped", "unreachable"):
            assert page.evaluate(f"probe.{fault}()") == [], (fault, width)


# ---- paper ----


def test_printed_page_shows_figures_text_and_addresses_and_no_controls(book, tab, name):
    page = tab(width=PAPER, mode="dark").read((book / address(name)).as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    for fault in ("unprinted", "printedControls", "cut", "unnamedLinks"):
        assert page.evaluate(f"probe.{fault}()") == [], fault
    assert page.evaluate(f"probe.tallerThan({PAPER_HEIGHT})") == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(254, 254, 254)"
    assert page.pdf(format="A4").startswith(b"%PDF")
