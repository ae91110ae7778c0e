"""A lesson and an exercise in a real JupyterLab on this machine: run all, move a slider, see the picture follow."""

import json
import re
import shutil
from pathlib import Path

import pytest

from .conftest import PAGES
from .lab import CLOSE, OPEN, READY, RESTORED, RUN, SECONDS, UP, running_lab
from .tabs import tabs

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.browser]


def each(kind):
    """One notebook of a kind each time, all of them where there is time (`make bench`): nbval runs every one anyway."""
    names = [page for page in PAGES if page.startswith(kind)]
    marks = {name: [] if name.endswith("convexity") else [pytest.mark.slow] for name in names}
    return pytest.mark.parametrize("name", [pytest.param(name, marks=marks[name]) for name in names])


SHOWN = """figure => [figure.querySelector(".explore-stage").innerHTML,
                      figure.querySelector(".explore-sentence").textContent]"""
KEY = """field => field.type === "checkbox" ? "Space"
  : field.type === "radio" ? "ArrowDown"
  : field.options ? (field.selectedIndex ? "ArrowUp" : "ArrowDown")
  : field.value > field.min ? "ArrowLeft" : "ArrowRight" """
SAME = "() => new Set([...document.querySelectorAll('.explore-sentence')].map(one => one.textContent)).size === 1"
EXECUTED = "() => [...document.querySelectorAll('.jp-InputPrompt')].some(one => /[0-9]/.test(one.textContent))"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab over a copy of the lessons and exercises, with settings of its own."""
    folder = tmp_path_factory.mktemp("lab")
    for kind in ("lessons", "exercises"):
        (folder / kind).mkdir()
        for notebook in (ROOT / kind).glob("*.ipynb"):
            shutil.copyfile(notebook, folder / kind / notebook.name)
    # in a folder of its own: a folder `lessons` beside it would pass for the package
    (folder / "demo").mkdir()
    shutil.copyfile(ROOT / "tests" / "demo_figures.py", folder / "demo" / "demo_figures.py")
    (folder / "demo" / "demo.ipynb").write_text(json.dumps(demo()), encoding="utf-8")
    with running_lab(folder) as found:
        yield found


def demo():
    source = "import demo_figures\nfrom lessons.shared.explore import Explore\n"
    source += "widget = Explore(demo_figures.TANGENT)\nwidget"
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None, "id": "one"}
    kernel = {"name": "python3", "display_name": "Python 3"}
    again = cell | {"source": "widget", "id": "two"}
    return {"cells": [cell, again], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="module")
def desktop(lab, browser):
    """JupyterLab in the browser, once for all notebooks."""
    with tabs(browser) as open_tab:
        opened = open_tab(height=1000)
        opened.page.set_default_timeout(SECONDS * 1000)
        opened.page.goto(f"{lab}/lab?token=course&reset")
        opened.page.wait_for_function(UP)
        opened.page.evaluate(RESTORED)
        yield opened


@pytest.fixture
def notebook(desktop):
    """Opens a notebook and runs all of it; its kernel ends with the test."""
    page = desktop.page

    def open_notebook(name):
        page.evaluate(OPEN, name)
        page.wait_for_function(READY, arg=name)
        page.evaluate(RUN)
        return desktop

    yield open_notebook
    page.evaluate(CLOSE)


def moved(page, figure, field, key):
    """Presses `key` on a control and waits until picture and sentence have both changed."""
    before = figure.evaluate(SHOWN)
    field.press(key)
    page.wait_for_function(
        "([figure, picture, sentence]) => { const now = (" + SHOWN + ")(figure);"
        " return now[0] !== picture && now[1] !== sentence; }",
        arg=[figure.element_handle(), *before],
    )
    return before[1], figure.evaluate(SHOWN)[1]


def test_a_slider_moves_the_picture_and_every_view_of_the_widget(notebook):
    found = notebook("demo/demo.ipynb")
    page = found.page
    page.wait_for_function("() => document.querySelectorAll('.jp-Notebook figure.explore').length === 2")
    one, two = page.locator("figure.explore").nth(0), page.locator("figure.explore").nth(1)
    _, after = moved(page, one, one.locator("[name=x]"), "ArrowRight")
    assert after.startswith("At x = 0.70")
    page.wait_for_function(SAME)
    assert two.locator("[name=x]").input_value() == one.locator("[name=x]").input_value()
    moved(page, two, two.locator("[name=name]"), "ArrowDown")
    ids = page.evaluate("[...document.querySelectorAll('figure.explore [id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert found.errors == []


@each("lessons/")
def test_a_lesson_runs_and_its_first_figure_and_its_quiz_answer(notebook, name):
    page = notebook(f"{name}.ipynb").page
    figure = page.locator(".jp-Notebook figure.explore").first
    figure.wait_for()
    figure.scroll_into_view_if_needed()
    assert figure.locator(".explore-stage svg path").count() > 5
    field = figure.locator("input, select").first
    before, after = moved(page, figure, field, field.evaluate(KEY))
    assert before != after
    question = page.locator(".jp-Notebook .quiz-question:has([type=radio])").first
    question.wait_for()
    right = [item.get_attribute("data-right") == "true" for item in question.locator(".quiz-reasons li").all()]
    for k, verdict in ((right.index(False), "✗ Not right."), (right.index(True), "✓ Right.")):
        feedback = question.locator(".quiz-reasons li span").nth(k).text_content()
        question.locator("input").nth(k).press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert question.locator(".quiz-said").inner_text() == f"{verdict} {feedback}"


@each("exercises/")
def test_an_exercise_opens_and_runs_to_its_first_check(notebook, name):
    page = notebook(f"{name}.ipynb").page
    page.wait_for_function(EXECUTED)
    assert page.locator(".jp-Notebook .jp-CodeCell").count() >= 5


def test_the_lesson_link_in_an_exercise_opens_the_lesson(desktop):
    page = desktop.page
    page.evaluate(OPEN, "exercises/saddles.ipynb")
    page.wait_for_function(READY, arg="exercises/saddles.ipynb")
    page.locator(".jp-Notebook a", has_text=re.compile("^saddles$")).first.click()
    page.wait_for_function(READY, arg="lessons/saddles.ipynb")
    for _ in range(2):
        page.evaluate(CLOSE)
