"""The book's cover: a surface that turns once until it is touched, and two balls that end in different valleys."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from lessons.shared.playground.presets import COVER
from lessons.shared.playground.situation import situation_from

from .playgrounds import NO_WEBGL, WATCH, rested

pytestmark = pytest.mark.browser

SURFACE, TOLD = ".cover .playground-surface", COVER["told"]


@pytest.fixture
def cover(visit):
    """Opens the cover; the reader wants no motion unless `moving`."""

    def cover(moving=False, init=WATCH, **options):
        return visit("cover", init=init, reduced_motion="no-preference" if moving else "reduce", **options)

    return cover


def turn(page):
    return page.evaluate("table.pose.turn")


def test_two_starts_side_by_side_end_in_different_valleys():
    situation = situation_from(COVER["situation"])
    surface, (left, right) = situation.landscape_surface, np.array(COVER["starts"])
    ends = [replace(situation, start=tuple(start)).path("gradient_descent").w[-1] for start in (left, right)]
    assert np.linalg.norm(right - left) < 0.25
    assert np.linalg.norm(ends[1] - ends[0]) > 1.5
    for end in ends:
        assert np.linalg.norm(surface.grad(end)) < 1e-3
        assert np.linalg.eigvalsh(surface.hess(end)).min() > 0


def test_a_push_rolls_both_balls_down_and_says_where_they_are(cover):
    page = cover(moving=True)
    assert page.get_by_text(TOLD["before"]).is_visible()
    first = page.locator(f"{SURFACE} canvas").first.evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("button", name=TOLD["push"]).click()
    rested(page, 2000)
    assert page.get_by_text(TOLD["before"]).is_visible()
    rested(page, 4000)
    assert page.get_by_text(TOLD["different"]).is_visible()
    assert page.locator(f"{SURFACE} canvas").first.evaluate("canvas => canvas.toDataURL()") != first


def test_a_press_drops_the_nearer_ball_there_and_lets_it_go(cover):
    dropped = (-0.03, -0.8)  # nearer to the ball on the left, and the slope falls to the right
    path = replace(situation_from(COVER["situation"]), start=dropped).path("gradient_descent")
    assert path.w[-1, 0] > 0.9
    page = cover()
    page.get_by_role("button", name=TOLD["push"]).click()
    rested(page)
    assert page.get_by_text(TOLD["different"]).is_visible()
    box = page.locator(SURFACE).bounding_box()
    x, y = page.evaluate("at => table.pixel(at)", dropped)
    page.mouse.click(box["x"] + x, box["y"] + y)
    rested(page)
    assert page.get_by_text(TOLD["same"]).is_visible()


def test_it_turns_round_once_and_then_rests(cover):
    page = cover(moving=True)
    begun = turn(page)
    page.clock.fast_forward(20_000)
    page.clock.fast_forward(1000)
    assert begun + 1 < turn(page) < begun + 2 * np.pi
    page.clock.fast_forward(40_000)
    page.clock.fast_forward(1000)
    assert turn(page) == pytest.approx(np.deg2rad(COVER["pose"][0]) + 2 * np.pi)
    frames = page.evaluate("frames")
    page.clock.fast_forward(5000)
    assert page.evaluate("frames") == frames


def test_a_touch_stops_it_and_who_wants_no_motion_sees_none(cover):
    page = cover(moving=True)
    page.clock.fast_forward(5000)
    page.locator(SURFACE).press("ArrowUp")
    there = turn(page)
    page.clock.fast_forward(5000)
    assert turn(page) == there
    calm = cover()
    assert turn(calm) == np.deg2rad(COVER["pose"][0])
    calm.clock.fast_forward(5000)
    assert turn(calm) == np.deg2rad(COVER["pose"][0])


def test_it_is_turned_and_pushed_by_keyboard(cover):
    page = cover()
    before = turn(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    rested(page)
    assert turn(page) > before
    page.keyboard.press("Enter")
    rested(page)
    assert page.get_by_text(TOLD["different"]).is_visible()


def test_without_webgl_the_map_stays(cover):
    page = cover(init=NO_WEBGL)
    assert page.locator(".cover-still svg").is_visible()
    assert page.get_by_text("This browser draws no WebGL 2, so you see the map of the surface.").is_visible()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_on_the_cover(site, tab, mode):
    page = tab(mode=mode).page
    page.goto((site / f"cover-{mode}.html").as_uri())
    page.get_by_role("button", name=TOLD["push"]).click()
    found = Axe().run(page).response["violations"]
    assert found == [], json.dumps(found, indent=1)[:3000]


@pytest.mark.book
def test_the_books_first_page_is_the_cover_and_names_no_command_of_a_builder(book, tab):
    opened = tab(reduced_motion="reduce")
    opened.page.goto((book / "index.html").as_uri())
    opened.page.get_by_role("button", name=TOLD["push"]).click()
    opened.page.get_by_text(TOLD["different"]).wait_for()
    assert "make " not in " ".join(opened.page.locator("main code").all_inner_texts())
    assert opened.errors == []
