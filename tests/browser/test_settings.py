"""Readers' settings that a page cannot choose: no script, and a page that runs from right to left."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import LESSONS, PLAYGROUNDS, address, on_pages

pytestmark = [pytest.mark.browser, pytest.mark.book]

PICTURES = ".explore-stage svg, .playground-still svg"
# Of each picture the place of every word in it, in pixels from its corner.
WORDS = f"""() => [...document.querySelectorAll("{PICTURES}")].map(picture => {{
  const corner = picture.getBoundingClientRect();
  return [...picture.querySelectorAll("text")].map(word => {{
    const box = word.getBoundingClientRect();
    return [box.left - corner.left, box.top - corner.top, box.width];
  }});
}})"""
FROM_RIGHT_TO_LEFT = "() => { document.documentElement.dir = 'rtl' }"
DIRECTIONS = "all => all.map(one => getComputedStyle(one).direction)"


@on_pages(PLAYGROUNDS)
def test_without_a_script_the_playground_is_a_picture_and_its_sentence(book, tab, name):
    page = tab(java_script_enabled=False).page
    page.goto((book / address(name)).as_uri())
    for figure in page.locator("figure.playground").all():
        figure.scroll_into_view_if_needed()
        picture = figure.locator("svg")
        box = picture.bounding_box()
        assert picture.is_visible()
        assert box["width"] > 300
        assert box["height"] > 150
        assert picture.locator("path").count() > 10
        assert len(figure.locator(".playground-still > p").last.inner_text().split()) > 5
        assert "JavaScript" in figure.locator("noscript").inner_text()
    assert page.locator("figure.playground").count() >= 1


@on_pages(LESSONS)
def test_in_a_page_from_right_to_left_every_word_of_a_picture_keeps_its_place(book, tab, name):
    page = tab().page
    page.route("**/assets/*.js", lambda route: route.abort())  # so the pictures are as Python wrote them
    page.goto((book / address(name)).as_uri())
    page.evaluate("probe.unfold()")
    before = page.evaluate(WORDS)
    page.evaluate(FROM_RIGHT_TO_LEFT)
    after = page.evaluate(WORDS)
    assert any(before)
    assert len(before) == len(after)
    for words, moved in zip(before, after, strict=True):
        np.testing.assert_allclose(moved, words, atol=1)  # a browser snaps words to whole pixels


@on_pages(PLAYGROUNDS)
def test_in_a_page_from_right_to_left_the_playground_draws_from_left_to_right(book, tab, name):
    page = tab().page
    page.goto((book / address(name)).as_uri())
    page.locator("figure.playground[data-ready]").first.wait_for(state="attached")
    page.evaluate(FROM_RIGHT_TO_LEFT)
    assert set(page.locator(".playground-stage canvas").evaluate_all(DIRECTIONS)) == {"ltr"}
