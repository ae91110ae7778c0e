"""Every page in Firefox: no script error, and everything that can be worked answers."""

from __future__ import annotations

import json

import pytest

from .conftest import LESSONS, PAGES, PLAYGROUNDS, address, on_pages
from .test_figures import FIGURES, keys

pytestmark = [pytest.mark.browser, pytest.mark.book]

MAP = ".playground-map"
FIELD = """([figure, name]) => {
  const field = document.querySelectorAll("figure.explore")[figure].querySelector(`[name="${name}"]`);
  field.scrollIntoView({ behavior: "instant", block: "center" });
  (field.querySelector("input:checked") ?? field).focus();
  probe.remember(figure);
}"""
READOUTS = "() => document.querySelector('.playground-readouts').innerText"


@on_pages([page for page in PAGES if page in FIGURES])
def test_every_control_moves_picture_and_sentence(fox, name):
    for number, picture in enumerate(FIGURES[name]):
        for field, control in picture.controls.items():
            fox.evaluate(FIELD, [number, field])
            seen = [False, False]
            for key in keys(control):
                fox.press(key)
                seen = [
                    old or new for old, new in zip(seen, fox.evaluate("k => probe.changed(k)", number), strict=True)
                ]
                if all(seen):
                    break
            assert all(seen), f"{picture.title}: {control.label} changes (picture, sentence): {seen}"


@on_pages(PLAYGROUNDS)
def test_a_mouse_drags_the_start_of_the_playground(fox):
    before = fox.evaluate(READOUTS)
    fox.drag(MAP, (0.7, 0.3), (0.5, 0.5), (0.3, 0.7))
    fox.wait(f"({READOUTS})() !== {json.dumps(before)}")
    pressed = fox.evaluate(READOUTS)
    fox.drag(MAP, (0.3, 0.7))
    fox.wait(f"({READOUTS})() === {json.dumps(pressed)}")  # a press where the drag ended starts from the same place


@on_pages(LESSONS)
def test_every_question_of_the_quiz_answers(fox):
    said = fox.evaluate("() => probe.quizzed()")
    assert len(said) >= 3
    assert all(text.startswith(("✓ Right.", "✗ Not right.")) for texts in said for text in texts), said


@on_pages(PAGES)
def test_the_page_fills_paper_as_long_as_it_is(fox):
    """With all folds open, as they are on paper."""
    printed, screens = fox.printed(), fox.evaluate("() => probe.unfoldedHeight() / innerHeight")
    assert 1 <= printed <= screens + 2


@on_pages(PAGES)
def test_nothing_went_wrong_and_nothing_was_asked_from_elsewhere(fox, host):
    """After all that the tests above did with the page."""
    assert fox.errors == []
    requests = fox.requests
    assert requests
    assert [url for url in requests if not url.startswith((f"{host}/", "data:", "blob:"))] == []


def test_search_finds_a_word_and_leads_to_its_page(book, firefox):
    with firefox.tab() as page:
        page.goto((book / address(PAGES[0])).as_uri())
        page.click("input[type=search]")
        page.press(*"chord", "Enter")
        page.wait("location.pathname.endsWith('search.html') && document.body?.innerText.includes('Search finished')")
        page.click("#search-results li a")
        page.wait("document.querySelectorAll('h1').length === 1 && !location.pathname.endsWith('search.html')")
        assert page.errors == []
