"""Readers' settings that a page cannot choose: no script, the system's colours, from right to left, a slow processor.

Elsewhere: storage forbidden, full or spoilt (test_newcomer, test_quiz, test_predict); 200 % zoom, paper (test_reading).
"""

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
# What a reader without scripts should see, and does not, but for what is folded.
UNSEEN = """() => [...document.querySelectorAll("article :is(h2, h3, p, li, table, math, .explore-stage svg)")]
  .filter(one => !one.closest("details:not([open]), .explore-live, .admonition-title, .quiz-foot, noscript"))
  .filter(one => one.textContent.trim())
  .filter(one => !one.checkVisibility({ visibilityProperty: true }) || one.getBoundingClientRect().width === 0)
  .map(one => one.outerHTML.slice(0, 120))"""
COUNTS = """() => ["p", "math", "table", ".explore-stage svg"]
  .map(kind => document.querySelectorAll(`article ${kind}`).length)"""
# In the system's colours: words of pictures whose contrast to what lies behind them is less than 3 to 1 ...
FAINT = """() => {
  const parts = color => {
    const [r, g, b, alpha = 1] = color.match(/[\\d.]+/g).map(Number);
    return [r, g, b].map(v => (color.startsWith("color(") ? 255 * v : v)).concat(alpha);
  };
  const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => [r, g, b].map(v => linear(v / 255))
    .reduce((sum, v, k) => sum + v * [.2126, .7152, .0722][k], 0);
  const behind = one => {
    for (let up = one.parentElement; up; up = up.parentElement) {
      const color = parts(getComputedStyle(up).backgroundColor);
      if (color[3] > .5) return color;
    }
    return parts(getComputedStyle(document.documentElement).backgroundColor);
  };
  const words = [...document.querySelectorAll(".explore-stage svg text:not([style*=paper])")]; // less those on shapes
  return words.filter(one => one.checkVisibility()).filter(one => {
    const [a, b] = [light(parts(getComputedStyle(one).fill)), light(behind(one))].sort((a, b) => b - a);
    return (a + .05) / (b + .05) < 3;
  }).map(one => one.textContent);
}"""
# ... and controls without an edge: there a ground of their own is gone.
EDGELESS = """() => [...document.querySelectorAll("main :is(button, input, select, a.button)")]
  .filter(one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter(one => one.type !== "range" || getComputedStyle(one).appearance === "none")
  .filter(one => { const s = getComputedStyle(one);
    return s.borderTopStyle === "none" && s.outlineStyle === "none" && s.appearance === "none"; })
  .map(one => one.outerHTML.slice(0, 120))"""
SLOW = 10  # times
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


@on_pages(LESSONS)
def test_without_a_script_text_pictures_tables_and_mathematics_are_all_there(book, tab, name):
    opened = tab(java_script_enabled=False)
    opened.page.goto((book / address(name)).as_uri())
    assert opened.page.evaluate(UNSEEN) == []
    paragraphs, formulas, tables, pictures = opened.page.evaluate(COUNTS)
    assert paragraphs > 20
    assert formulas > 10
    assert tables + pictures > 3


@on_pages(LESSONS)
def test_in_the_systems_own_colours_words_and_controls_can_be_seen(book, tab, name):
    page = tab(forced_colors="active", shown=True).page
    page.goto((book / address(name)).as_uri())
    page.evaluate("probe.unfold()")
    assert page.evaluate("document.querySelectorAll('.explore-stage svg text').length") > 10
    for ground in ("light", "dark"):
        page.emulate_media(color_scheme=ground, forced_colors="active")
        for chosen in ("light", "dark"):  # by the button of the page, whatever the system's ground is
            page.evaluate("mode => { document.documentElement.dataset.theme = mode }", chosen)
            assert page.evaluate(FAINT) == [], (ground, chosen)
        assert page.evaluate(EDGELESS) == []


def test_on_a_very_slow_processor_figure_and_quiz_answer(book, tab):
    opened = tab(shown=True)
    page = opened.page
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    page.goto((book / address("lessons/convexity")).as_uri())
    figure = page.locator("figure.explore").first
    figure.scroll_into_view_if_needed()
    field = figure.locator("[name]:enabled").first
    before = figure.locator(".explore-sentence").inner_text()
    field.focus()
    field.press("ArrowRight")
    page.wait_for_function("([figure, said]) => figure.querySelector('.explore-sentence').innerText !== said",
                           arg=[figure.element_handle(), before])  # fmt: skip
    question = page.locator(".quiz-question:has([type=radio])").first
    question.locator("input").first.check()
    question.locator("button").first.click()
    said = question.locator(".quiz-said")
    said.get_by_text("ight").first.wait_for()
    assert said.inner_text().startswith(("✓ Right.", "✗ Not right."))
    assert opened.errors == []
