"""The surfaces in Firefox, from a disk: they are there, turn, turn back, and take a press."""

from __future__ import annotations

import json

import pytest

from press import firefox as press_firefox
from press import xvfb

from .conftest import PLAYGROUNDS, address, on_pages
from .firefox import running
from .tabs import SHOWN
from .test_firefox import READOUTS

pytestmark = [pytest.mark.browser, pytest.mark.book]

SURFACE = ".playground-surface"
READY = "document.querySelector('figure.playground[data-turntable-ready]')"
PICTURE = f"""async () => {{
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  return document.querySelector('{SURFACE} canvas').toDataURL();
}}"""
FOCUS = f"() => document.querySelector('{SURFACE}').focus()"


@pytest.fixture(scope="module")
def drawing():
    """A Firefox that draws WebGL."""
    with xvfb.screen() as screen, running(press_firefox.ensure(), screen) as found:
        yield found


@pytest.fixture
def reader(drawing, book, name):
    drawing.reduce_motion(True)
    with drawing.tab() as opened:
        opened.goto((book / address(name)).as_uri())
        opened.evaluate(f"() => {{ {SHOWN} document.dispatchEvent(new Event('predict-always')); }}")
        opened.evaluate(f"() => document.querySelector('{SURFACE}').scrollIntoView({{ behavior: 'instant' }})")
        opened.wait(READY)
        yield opened


def rested(reader):
    """The picture once two in a row are alike."""
    before, now = None, reader.evaluate(PICTURE)
    while now != before:
        before, now = now, reader.evaluate(PICTURE)
    return now


@on_pages(PLAYGROUNDS)
def test_a_surface_turns_by_keyboard_and_turns_back_to_the_same_picture(reader):
    before = rested(reader)
    reader.evaluate(FOCUS)
    reader.press(*["ArrowLeft"] * 3)
    assert rested(reader) != before
    reader.press(*["ArrowRight"] * 3)
    assert rested(reader) == before
    assert reader.errors == []


@on_pages(PLAYGROUNDS)
def test_a_press_on_a_surface_moves_the_start(reader):
    before = reader.evaluate(READOUTS)
    reader.drag(SURFACE, (0.45, 0.55))
    reader.wait(f"({READOUTS})() !== {json.dumps(before)}")
    assert reader.errors == []
