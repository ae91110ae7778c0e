"""The lessons in WebKit, where it is: no script error, every control answers, a press moves the start, the quiz judges.

Other pages have nothing on them that a lesson lacks. Two lessons, which hold every kind of control, are read each time;
all of them where there is time (`make bench`).
"""

from __future__ import annotations

import json

import pytest

from press import webkit as press_webkit

from .conftest import LESSONS, PLAYGROUNDS, address
from .server import served
from .test_figures import FIGURES, keys
from .test_firefox import FIELD, MAP, READOUTS
from .test_surface import SURFACE
from .webkit import Keeping, running

pytestmark = [pytest.mark.browser, pytest.mark.book]

EACH_TIME = ("lessons/saddles", "lessons/practice")


def on_pages(names):
    """A test of some pages, of which most are left to `make bench`."""
    marks = {name: [] if name in EACH_TIME else [pytest.mark.slow] for name in names}
    return pytest.mark.parametrize("name", [pytest.param(name, marks=marks[name]) for name in names], indirect=True)


@pytest.fixture(scope="session")
def webkit():
    with running(press_webkit.find()) as found:
        yield found


@pytest.fixture(scope="session")
def kept(book):
    """The address of the book, whose pages keep what their scripts throw."""
    with served(book, Keeping) as found:
        yield found


@pytest.fixture(scope="session")
def kit(webkit, kept, name):
    """The page from a server, read to its end in WebKit."""
    webkit.goto(f"{kept}/{address(name)}")
    webkit.evaluate("() => probe.walk()")
    return webkit


@on_pages([page for page in LESSONS if page in FIGURES])
def test_every_control_moves_picture_and_sentence(kit, name):
    for number, picture in enumerate(FIGURES[name]):
        for field, control in picture.controls.items():
            kit.evaluate(FIELD, [number, field])
            seen = [False, False]
            for key in keys(control):
                kit.press(key)
                now = kit.evaluate("k => probe.changed(k)", number)
                seen = [old or new for old, new in zip(seen, now, strict=True)]
                if all(seen):
                    break
            assert all(seen), f"{picture.title}: {control.label} changes (picture, sentence): {seen}"


@on_pages(PLAYGROUNDS)
def test_a_press_puts_the_start_of_the_playground_elsewhere(kit):
    """On the map; or, where the surface takes its place, on the surface."""
    shown = [place for place in (MAP, SURFACE) if kit.evaluate("place => probe.box(place).width > 0", place)]
    before = kit.evaluate(READOUTS)
    kit.drag(shown[0], (0.6, 0.4))
    kit.wait(f"({READOUTS})() !== {json.dumps(before)}")


@on_pages(LESSONS)
def test_every_question_of_the_quiz_answers(kit):
    said = kit.evaluate("() => probe.quizzed()")
    assert len(said) >= 3
    assert all(text.startswith(("✓ Right.", "✗ Not right.")) for texts in said for text in texts), said


@on_pages(LESSONS)
def test_nothing_went_wrong(kit):
    """After all that the tests above did with the page."""
    assert kit.errors == []
