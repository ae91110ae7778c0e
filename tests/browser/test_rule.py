"""The update rule beside the playground: its numbers are Python's, and a term and its arrow light each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lessons.shared.playground import PRESETS
from lessons.shared.playground.facts import METHODS
from lessons.shared.playground.terms import terms, told

from .playgrounds import MAP, WATCH, pixels, rested

pytestmark = pytest.mark.browser

RULE = ".playground-rule"
SURFACE = ".playground-surface"
# What reaches beyond the place that the rule gives it.
WIDE = """() => [...document.querySelectorAll(".playground-formula math, .playground-rule button *")]
  .filter((part) => part.getBoundingClientRect().right > part.closest("div, li").getBoundingClientRect().right + 0.5)
  .map((part) => part.outerHTML)"""


def opened(visit, preset, method, step, **options):
    """A preset's page at one step of one method."""
    page = visit(preset, f"#playground={preset}&methods={method}&step={step}", reduced_motion="reduce", **options)
    rested(page)
    return page


def arrows(page, where):
    """The roles of the arrows on the surface for which this holds."""
    return page.evaluate(f"table.plot.drawn.filter(({{ look }}) => {where}).map(({{ role }}) => role)")


def lit(page):
    return page.locator(f"{RULE} li [data-lit]").evaluate_all("all => all.map(one => one.dataset.term)")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("step", [0, 5])
def test_numbers_under_the_rule_are_those_of_pythons_step(visit, method, step):
    page = opened(visit, "practice", method, step)
    situation = replace(PRESETS["practice"].situation, methods=(method,), step=step)
    shown = page.locator(f"{RULE} li button > span").all_inner_texts()
    found = terms(situation, method)
    assert shown == [told(found[term.role]) for term in METHODS[method].rule.terms]


def test_pointing_at_a_term_lights_its_arrow_and_no_other(visit):
    page = opened(visit, "ravines", "heavy_ball", 3, init=WATCH)
    before = pixels(page)
    for role in ("gradient", "velocity", "step"):
        page.locator(f"{RULE} button[data-term={role}]").hover()
        rested(page)
        assert arrows(page, "look.width > 2.5") == [role]
    page.mouse.move(0, 0)
    rested(page)
    assert pixels(page) == before


def test_a_term_of_the_formula_lights_its_arrow_too(visit):
    page = opened(visit, "ravines", "adam", 3, init=WATCH)
    page.locator(".playground-formula [data-term=divisor]").hover()
    rested(page)
    assert arrows(page, "look.width > 2.5") == ["divisor"]


def test_the_keyboard_lights_arrows_one_after_the_other(visit):
    page = opened(visit, "ravines", "heavy_ball", 3, init=WATCH)
    page.locator(f"{RULE} button").first.focus()
    seen = []
    for _ in range(3):
        rested(page)
        seen += arrows(page, "look.width > 2.5")
        page.keyboard.press("Tab")
    assert seen == ["gradient", "velocity", "step"]
    rested(page)
    assert arrows(page, "look.width > 2.5") == []


def test_a_finger_lights_an_arrow(visit):
    page = opened(visit, "ravines", "heavy_ball", 3, init=WATCH, width=390, has_touch=True, is_mobile=True)
    page.locator(f"{RULE} button[data-term=velocity]").tap()
    rested(page)
    assert arrows(page, "look.width > 2.5") == ["velocity"]


def test_pointing_at_an_arrow_on_the_surface_lights_its_term(visit):
    page = opened(visit, "ravines", "heavy_ball", 3, init=WATCH)
    page.locator(SURFACE).scroll_into_view_if_needed()
    box = page.locator(SURFACE).bounding_box()
    for role in ("gradient", "velocity"):
        x, y = page.evaluate("role => table.plot.drawn.find((arrow) => arrow.role === role).points.at(-1)", role)
        page.mouse.move(box["x"] + x, box["y"] + y)
        assert lit(page) == [role]
    page.mouse.move(0, 0)
    assert lit(page) == []


def test_pointing_at_the_gradients_arrow_on_the_map_lights_its_term(visit):
    page = opened(visit, "ravines", "gradient_descent", 0)
    page.get_by_role("button", name="Map", exact=True).click()
    rested(page)
    page.locator(MAP).scroll_into_view_if_needed()
    ring = page.locator(f"{MAP} .playground-handle").bounding_box()
    situation = replace(PRESETS["ravines"].situation, methods=("gradient_descent",))
    across, up = -(g := terms(situation, "gradient_descent")["gradient"]) / np.hypot(*g)
    page.mouse.move(ring["x"] + 22 + 55 * across, ring["y"] + 22 - 55 * up)  # of the 64 pixels of the longest arrow
    assert lit(page) == ["gradient"]


def test_arrows_of_slopes_are_to_one_scale_and_the_longest_has_its_length(visit):
    page = opened(visit, "ravines", "heavy_ball", 3, init=WATCH)
    page.evaluate("table.set({ turn: 0, tilt: 0, zoom: 1 })")
    rested(page)
    drawn = page.evaluate("table.plot.drawn.map(({ role, points }) => [role, [points[0], points.at(-1)]])")
    lengths = {role: np.hypot(*np.subtract(*ends)) for role, ends in drawn}
    found = terms(replace(PRESETS["ravines"].situation, step=3), "heavy_ball")
    ratio = np.hypot(*found["gradient"]) / np.hypot(*found["velocity"])
    assert max(lengths["gradient"], lengths["velocity"]) == pytest.approx(64, abs=0.1)
    assert lengths["gradient"] / lengths["velocity"] == pytest.approx(ratio, rel=0.01)


def test_of_several_methods_one_rule_is_seen_and_another_can_be_chosen(visit):
    page = visit("ravines")
    page.get_by_label("Rule of").select_option("adam")
    rested(page)
    assert page.locator(f"{RULE} b").all_inner_texts() == ["gradient", "mean gradient", "divisor", "update"]


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("method", METHODS)
def test_a_formula_is_never_wider_than_the_screen(visit, method, width):
    page = opened(visit, "practice", method, 0, width=width)
    assert page.evaluate(WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_the_rules_stand_there_with_their_numbers(site, tab):
    page = tab(java_script_enabled=False).page
    page.goto((site / "ravines-light.html").as_uri())
    situation = PRESETS["ravines"].situation
    for method, seen in zip(situation.methods, page.locator(RULE).all(), strict=True):
        assert seen.locator("math").first.is_visible()
        for values in terms(situation, method).values():
            assert told(values) in seen.inner_text()


def test_paper_has_the_rule_with_its_numbers_and_the_method_in_words(visit):
    page = visit("ravines")
    page.emulate_media(media="print")
    rule = page.locator(RULE)
    situation = PRESETS["ravines"].situation
    assert rule.locator("math").first.is_visible()
    assert rule.locator("select").is_hidden()
    assert "Gradient descent" in rule.inner_text()
    assert told(terms(situation, "gradient_descent")["gradient"]) in rule.inner_text()
