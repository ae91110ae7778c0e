"""What a lesson shows of its code is short enough to be read, and what it prints stands in sentences and tables."""

import re

import nbformat
import pytest

from press.notebooks.sources import ROOT, sources

FOLDED = {"hide-input", "hide-cell", "remove-input", "remove-cell"}
LINES, CELL, LENGTH = 60, 12, 85
COLUMNS = re.compile(r"\S {2,}\S")
LESSONS = pytest.mark.parametrize("lesson", [source.stem for source in sources("lessons")])


def cells(lesson):
    notebook = nbformat.read(ROOT / "lessons" / f"{lesson}.ipynb", as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(lesson):
    """The lines of each open cell."""
    return [cell.source.splitlines() for cell in cells(lesson) if not FOLDED & set(cell.metadata.get("tags", []))]


@LESSONS
def test_a_lesson_shows_little_code(lesson):
    assert sum(map(len, shown(lesson))) <= LINES


@LESSONS
def test_an_open_cell_is_one_idea(lesson):
    assert max(map(len, shown(lesson))) <= CELL


@LESSONS
def test_open_lines_fit_the_page(lesson):
    assert [line for cell in shown(lesson) for line in cell if len(line) > LENGTH] == []


@LESSONS
def test_nothing_is_printed_in_columns(lesson):
    printed = [output.text for cell in cells(lesson) for output in cell.outputs if output.output_type == "stream"]
    assert [line for text in printed for line in text.splitlines() if COLUMNS.search(line)] == []
