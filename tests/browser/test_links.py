"""Every link within the book lands at its heading, in Chromium and in Firefox, at a desk and on a phone."""

from __future__ import annotations

import pytest

from .conftest import PAGES, address, on_pages

pytestmark = [pytest.mark.browser, pytest.mark.book]

WIDTHS = (1280, 390)
BAR, NEAR = 50, 100  # pixels below the top of the window: a heading stands clear of the bar, and near it
ASKED_FOR = "less => probe.until(() => matchMedia('(prefers-reduced-motion: reduce)').matches === less, 'no answer')"


def missed(landings):
    """Headings that are further than `NEAR` from the top, or from as near to it as the end of the page lets them."""
    return [at for at in landings if not (at["top"] >= BAR and min(at["top"], at["below"]) <= NEAR)]


def openings(reader, file):
    """Open the page anew at each of its headings, as a link from elsewhere does."""
    reader.goto(file.as_uri())
    for number, section in enumerate(reader.evaluate("() => probe.sections()")):
        reader.goto(f"{file.as_uri()}?{number}#{section}")
        yield reader.evaluate("id => probe.landed(id)", section)


def clicks(reader, file):
    reader.goto(file.as_uri())
    return reader.evaluate("() => probe.clickLinks()")


def assert_all_land(reader, file, *, less_motion):
    """Opened and clicked at the reader's width and, clicked, for those who ask for less motion."""
    assert missed(openings(reader, file)) == []
    for less in (True, False):
        less_motion(less)
        reader.evaluate(ASKED_FOR, less)
        assert missed(clicks(reader, file)) == []


@on_pages(PAGES)
def test_every_link_to_a_heading_lands_there_in_chromium(book, tab, name):
    for width in WIDTHS:
        page = tab(width=width).page

        def less_motion(less, page=page):
            page.emulate_media(reduced_motion="reduce" if less else "no-preference")

        assert_all_land(page, book / address(name), less_motion=less_motion)


@on_pages(PAGES)
def test_every_link_to_a_heading_lands_there_in_firefox(book, firefox, name):
    for width in WIDTHS:
        with firefox.tab(width=width) as reader:
            assert_all_land(reader, book / address(name), less_motion=firefox.reduce_motion)
