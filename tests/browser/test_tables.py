"""Tables on a page of the book: whole at every width, in both modes, for screen readers too."""

from __future__ import annotations

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from lessons.shared.drawing.table import table
from press.sphinx.theme import stylesheet

pytestmark = pytest.mark.browser

FEW = {"network": "", "steps": ",d", "loss": ".2f", "first gradient": ".0e"}
SIX = {"run": "", "rate": "g", "steps": ",d", "loss (nats)": ".3f", "test loss": ".3f", "right": ".1%", "sharp": ".1f"}
WIDE = {"network, start and normalization": "", **{f"after {k},000 steps": ".3f" for k in range(1, 8)}}
TABLES = [
    table([("sigmoid", 12, 2.302, 3e-18), ("ReLU", "never", None, 0.2)], FEW, caption="Four columns"),
    table(
        [("sigmoid", 0.125, 1500, 0.125, 2.302, 0.125, 12.5)] * 3,
        SIX,
        caption="Six numbers",
        mark=lambda row: "lowest",
    ),
    table(
        [("ReLU, batch norm, residual", *7 * [0.125])] * 3, WIDE, caption="Seven long headings", mark=lambda row: "b"
    ),
]
STACKS = "() => [...document.querySelectorAll('table')].map(t => getComputedStyle(t).display === 'block')"
SHOWN = """[...document.querySelectorAll('main, .text_html, table, caption, th, td, .mark')]
  .filter(e => getComputedStyle(e.closest('thead') ?? e).position !== 'absolute')"""
CUT = SHOWN + ".filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).map(e => e.outerHTML)"
OUTSIDE = (
    SHOWN
    + """.map(e => [e.getBoundingClientRect(), e.outerHTML])
  .filter(([box]) => box.left < 0 || box.right > innerWidth).map(([, html]) => html)"""
)


def page_of(tables):
    outputs = "".join(
        f'<div class="cell_output"><div class="output text_html">{t._repr_html_()}</div></div>' for t in tables
    )
    style = stylesheet()
    return (
        f'<!doctype html><html lang="en" data-theme="light"><title>Tables</title><style>{style}</style>'
        f'<div class="frame"><div></div><main><article><h1>Tables</h1>{outputs}</article></main></div></html>'
    )


@pytest.mark.parametrize("made", TABLES, ids=lambda made: made.caption)
def test_a_table_takes_no_more_width_than_was_counted_on(tab, made):
    page = tab(width=390).page
    page.set_content(page_of([made]))
    page.evaluate("document.querySelector('table').classList.remove('stack')")
    page.add_style_tag(content="table { width: min-content; min-width: 0 !important }")
    assert page.evaluate("document.querySelector('table').offsetWidth") <= made.width(8)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("width", "stacked"), [(390, [False, False, True]), (800, 3 * [False]), (1280, 3 * [False])])
def test_no_table_is_cut_off_and_axe_finds_nothing_at_any_width(tab, width, stacked, mode):
    page = tab(width=width).page
    page.set_content(page_of(TABLES))
    page.evaluate("mode => { document.documentElement.dataset.theme = mode }", mode)
    assert page.evaluate(STACKS) == stacked
    assert page.evaluate(CUT) == []
    assert page.evaluate(OUTSIDE) == []
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def test_a_card_shows_the_heading_beside_each_value_and_is_still_a_row_for_a_screen_reader(tab):
    page = tab(width=390).page
    page.set_content(page_of(TABLES[2:]))
    shown = page.eval_on_selector_all("td", "all => all.map(e => getComputedStyle(e, '::before').content)")
    assert [heading in text for heading, text in zip([*WIDE][1:] * 3, shown, strict=True)] == 21 * [True]
    assert page.get_by_role("row").count() == 4
    assert page.get_by_role("rowheader").count() == 3
    assert page.get_by_role("columnheader").count() == 8
    assert page.get_by_role("cell").count() == 21


def test_points_meet_on_the_page_too(tab):
    page = tab().page
    page.set_content(page_of([table([("a", 1.5), ("b", 0.0625), ("c", 100)], {"run": "", "loss": "g"}, caption="L")]))
    ends = """all => all.map(cell => {
      const range = document.createRange();
      range.setStart(cell.firstChild, 0);
      range.setEnd(cell.firstChild, cell.textContent.search(/[.\\u2008]/));
      return range.getBoundingClientRect().right;
    })"""
    assert np.ptp(page.eval_on_selector_all("td", ends)) < 0.5
