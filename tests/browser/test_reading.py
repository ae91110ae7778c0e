"""Every page can be read by everyone: by screen reader and keyboard, at every width, zoomed, at rest, on paper."""

from __future__ import annotations

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import address
from .report import record
from .tabs import tabbed

pytestmark = [pytest.mark.browser, pytest.mark.book]

PHONE = (390,)
DESK = (1280, 640, 360, 320)  # a window that narrows: 640 is 200 % zoom, 320 WCAG's narrowest
PAPER = 700  # pixels: about an A4 page less its margins
UNCUT = 590  # pixels, three fifths of an A4 page less its margins: what is not cut may leave so much of one empty
LONGEST_LINE = 90  # characters: 70 to 75 in a book face, the narrowest fallback may set a fifth more
# axe lists what is wrong alone, in half the time, and need not ask for style sheets and media again.
BRIEF = {"resultTypes": ["violations"], "preload": False}
CONTRAST, LINKS = "color-contrast", "link-in-text-block"  # what dark mode can change
MODE = "mode => { document.documentElement.dataset.theme = mode }"


# ---- screen readers and keyboards ----


def test_each_stop_of_the_keyboard_is_visible_and_the_first_one_skips_to_the_text(desk):
    desk.page.evaluate("scrollTo(0, 0)")
    *stops, after = tabbed(desk.page, desk.page.evaluate("probe.focusable()") + 1)
    assert after is None
    assert stops[0]["target"] == "#content"
    assert [stop["name"] for stop in stops if not (stop["ring"] and stop["seen"])] == []
    assert set(desk.page.evaluate("probe.reachable()")) - {stop["name"] for stop in stops} == set()


def test_landmarks_and_headings_have_the_order_that_a_screen_reader_needs(desk):
    assert desk.page.locator("main").count() == desk.page.locator("h1").count() == 1
    levels = desk.page.eval_on_selector_all("main :is(h1, h2, h3, h4)", "all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    labels = desk.page.eval_on_selector_all("nav", "all => all.map(nav => nav.getAttribute('aria-label'))")
    assert None not in labels
    assert len(set(labels)) == len(labels)


def test_every_figure_has_a_text_and_its_controls_have_names(desk):
    for sentence, text in desk.page.evaluate("probe.texts()"):
        assert sentence.strip()
        assert sentence in (text or "")
    unnamed = "all => all.filter(e => !e.labels?.length && !e.ariaLabel).map(e => e.outerHTML.slice(0, 100))"
    assert desk.page.eval_on_selector_all("main :is(input, select)", unnamed) == []


def test_nothing_moves_for_a_reader_who_asked_for_less_motion(desk):
    assert desk.page.evaluate("probe.moving()") == []


def test_a_root_is_as_wide_as_its_sign_and_what_stands_below_it(desk):
    roots = """all => all.filter(root => root.getClientRects().length).map(root => {
      const right = part => part.getBoundingClientRect().right
      return right(root) - right(root.lastElementChild)
    })"""
    assert [gap for gap in desk.page.eval_on_selector_all("main msqrt", roots) if gap > 1] == []


def test_lines_of_text_have_a_readable_length(desk):
    assert all(length <= LONGEST_LINE for length in desk.page.evaluate("probe.lineLengths()"))


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation_in_search_results(book, tab, width):
    page = tab(width=width).page
    page.goto((book / "search.html").as_uri() + "?q=convex")
    page.get_by_text("Search finished").wait_for()
    assert [found["id"] for found in Axe().run(page, options=BRIEF).response["violations"]] == []


# ---- paper ----


def test_printed_page_shows_figures_text_and_addresses_and_no_controls(desk):
    page = desk.page
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate(MODE, "dark")
    for fault in ("unprinted", "printedControls", "cut", "unnamedLinks"):
        assert page.evaluate(f"probe.{fault}()") == [], fault
    assert page.evaluate(f"probe.uncutAbove({UNCUT})") == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(254, 254, 254)"
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen", color_scheme="light")
    page.evaluate(MODE, "light")


# ---- widths, and all rules of axe: from here on everything is unfolded ----


def test_page_never_scrolls_sideways(desk, phone):
    for page, widths in ((phone.page, PHONE), (desk.page, DESK)):
        page.evaluate("probe.unfold()")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("probe.settled()")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            for fault in ("outside", "clipped", "unreachable"):
                assert page.evaluate(f"probe.{fault}()") == [], (fault, width)


def test_axe_finds_no_violation(desk, phone, name):
    """At the desk all rules, those on colour in both modes; on a phone all again but contrast.

    Text has the same colours at every width, so on a phone contrast is asked for the bar with its menu alone, which
    looks different there. Of text that looks alike a few places are asked, and none in pictures: axe judges no text
    there, and `test_explore.py` holds their palette to WCAG.
    """
    desk.page.set_viewport_size({"width": DESK[0], "height": 900})
    for page in (desk.page, phone.page):
        page.evaluate("probe.unfold()")
        page.evaluate("probe.joinCode()")
    found = {
        (page, "light"): violations(page, rules={CONTRAST: {"enabled": False}}) for page in (desk.page, phone.page)
    }
    desk.page.evaluate(MODE, "dark")
    found[desk.page, "dark"] = violations(desk.page, runOnly=[LINKS])
    desk.page.evaluate("probe.thin()")
    for page, mode, part in ((desk.page, "light", None), (desk.page, "dark", None), (phone.page, "light", ".top")):
        page.evaluate(MODE, mode)
        found[page, mode] += violations(page, part, runOnly=[CONTRAST])
    for (page, mode), faults in found.items():
        width = page.viewport_size["width"]
        record("Accessibility (axe-core)", page=name, width=width, mode=mode, violations=len(faults))
        assert not faults, "\n".join([f"{width} {mode}", *map(str, faults)])


def violations(page, part=None, **options):
    found = Axe().run(page, part, BRIEF | options).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]


# ---- what is folded, and what a link stands for ----

DEEP = "lessons/saddles"


def test_a_deeper_part_is_folded_until_a_link_leads_there(book, tab):
    page = tab().page
    page.goto((book / address(DEEP)).as_uri())
    fold = page.locator("details.deeper").first
    assert not fold.evaluate("part => part.open")
    page.goto(f"{(book / address(DEEP)).as_uri()}#{fold.evaluate('part => part.parentElement.id')}")
    page.wait_for_function("document.querySelector('details.deeper').open")


def test_a_deeper_part_opens_and_closes_by_keyboard(book, tab):
    page = tab().page
    page.goto((book / address(DEEP)).as_uri())
    page.locator("details.deeper > summary").first.press("Enter")
    assert page.locator("details.deeper").first.evaluate("part => part.open")
    page.keyboard.press("Enter")
    assert not page.locator("details.deeper").first.evaluate("part => part.open")


@pytest.mark.parametrize("target", ["references.html#", "glossary.html#"])
def test_a_citation_and_a_term_say_what_they_stand_for_beside_the_link(book, tab, target):
    page = tab().page
    page.goto((book / address(DEEP)).as_uri())
    link = page.locator(f"article a[href*='{target}']").first
    note = page.locator(".gloss")
    link.hover()
    assert note.inner_text() == link.get_attribute("aria-description") != ""
    box, place = note.bounding_box(), link.bounding_box()
    assert min(abs(box["y"] - place["y"] - place["height"]), abs(place["y"] - box["y"] - box["height"])) < 10
    page.keyboard.press("Escape")
    assert not note.is_visible()


def test_a_first_tap_shows_the_note_and_a_second_follows_the_link(book, tab):
    page = tab(width=390, has_touch=True).page
    page.goto((book / address(DEEP)).as_uri())
    link = page.locator("article a[href*='references.html#']").first
    link.tap()
    box = page.locator(".gloss").bounding_box()
    assert 0 <= box["x"]
    assert box["x"] + box["width"] <= 390
    link.tap()
    page.wait_for_url("**/references.html#*")


def test_search_shows_an_excerpt_from_a_disk(book, tab):
    opened = tab()
    opened.page.goto((book / "search.html").as_uri() + "?q=ravine")
    opened.page.get_by_text("Search finished").wait_for()
    excerpts = opened.page.locator("#search-results .context").all_inner_texts()
    assert sum("ravine" in text.lower() for text in excerpts) >= 3
    assert opened.errors == []
