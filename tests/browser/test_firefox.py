"""Every page in Firefox: no script error, and everything that can be worked answers."""

from __future__ import annotations

import re

import pytest

from .conftest import LESSONS, PAGES, address, on_pages
from .test_figures import FIGURES, keys

pytestmark = [pytest.mark.browser, pytest.mark.book]

MAP = ".playground-map"
FIELD = """([figure, name]) => {
  const field = document.querySelectorAll("figure.explore")[figure].querySelector(`[name="${name}"]`);
  field.scrollIntoView({ behavior: "instant", block: "center" });
  field.focus();
  probe.remember(figure);
}"""
READOUTS = "() => document.querySelector('.playground-readouts').innerText"
PAGES_OF_A_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")


@on_pages([page for page in PAGES if page in FIGURES])
def test_every_control_moves_picture_and_sentence(fox, name):
    for number, picture in enumerate(FIGURES[name]):
        for field, control in picture.controls.items():
            fox.evaluate(FIELD, [number, field])
            seen = [False, False]
            for key in keys(control):
                fox.press(key)
                seen = [old or new for old, new in zip(seen, fox.evaluate("k => probe.changed(k)", number), strict=True)]
                if all(seen):
                    break
            assert all(seen), f"{picture.title}: {control.label} changes (picture, sentence): {seen}"


@on_pages(LESSONS)
def test_a_mouse_drags_the_start_of_the_playground(fox):
    before = fox.evaluate(READOUTS)
    fox.drag(MAP, (0.7, 0.3), (0.5, 0.5), (0.3, 0.7))
    fox.evaluate("before => probe.until(() => document.querySelector('.playground-readouts').innerText !== before)", before)
    assert "NaN" not in fox.evaluate(READOUTS)


@on_pages(LESSONS)
def test_every_question_of_the_quiz_answers(fox):
    said = fox.evaluate("() => probe.quizzed()")
    assert len(said) >= 3
    assert all(text.startswith(("✓ Right.", "✗ Not right.")) for texts in said for text in texts), said


@on_pages(PAGES)
def test_the_page_is_printed_with_its_pictures(fox):
    pdf = fox.pdf()
    assert len(PAGES_OF_A_PDF.findall(pdf)) >= 1
    assert fox.evaluate("() => document.querySelector('details:not([open])') !== null || true")


@on_pages(PAGES)
def test_nothing_went_wrong_and_nothing_was_asked_from_elsewhere(fox, book):
    """After all that the tests above did with the page."""
    assert fox.errors == []
    assert [url for url in fox.requests if not url.startswith((f"{book.as_uri()}/", "data:", "blob:"))] == []


def test_search_finds_a_word_and_leads_to_its_page(book, firefox):
    with firefox.tab() as page:
        page.goto((book / address(PAGES[0])).as_uri())
        page.click("input[type=search]")
        page.press(*"chord", "Enter")
        page.settle("() => document.querySelector('#search-results li a')")
        assert page.evaluate("() => [...document.querySelectorAll('#search-results li a')].map(a => a.pathname)")
        assert page.errors == []
