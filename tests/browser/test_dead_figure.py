"""A dead interactive figure must not land: kill one in a copy of the book, and see the tests of all figures fail."""

import shutil

import pytest
from playwright.sync_api import TimeoutError

from .conftest import address
from .test_figures import (
    FIGURES,
)
from .test_figures import test_the_keyboard_moves_every_control_and_picture_and_sentence_follow as keyboard_moves
from .test_figures import test_the_page_shows_what_python_reads_from_the_file as page_shows

PAGE = "lessons/convexity"
DEAF = "['input', 'change'].forEach(kind => addEventListener(kind, event => event.stopImmediatePropagation(), true))"

pytestmark = [pytest.mark.browser, pytest.mark.book]


@pytest.fixture
def copy(book, tab, tmp_path):
    """Opens the page in a copy of the book whose frames are `text`, where that is given."""

    def opened(text=None, script=""):
        site = tmp_path / "html"
        shutil.copytree(book, site)
        for frames in (site / "frames").glob("*.js") if text is not None else ():
            frames.write_text(text, encoding="utf-8")
        found = tab(shown=True)
        found.page.set_default_timeout(4000)
        found.page.add_init_script(script)
        found.page.goto((site / address(PAGE)).as_uri())
        return found

    return opened


def test_a_figure_without_its_frames_is_caught(copy):
    with pytest.raises(TimeoutError):
        page_shows(copy(text=""), FIGURES[PAGE])


def test_a_figure_that_does_not_hear_its_controls_is_caught(copy):
    with pytest.raises(AssertionError, match="changes"):
        keyboard_moves(copy(script=DEAF), FIGURES[PAGE])
