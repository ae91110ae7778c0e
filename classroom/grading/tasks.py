"""The tasks of a lesson, as a grader needs them: from the notebook's own marks to the checks that judge them."""

from __future__ import annotations

from functools import cache
from importlib import import_module

import nbformat
from nbformat import NotebookNode

from classroom.course.course import Course
from classroom.variants.draw import variant_tasks
from lessons.shared.exercises.task import Task
from press.notebooks.sources import ROOT

SCORING = (
    "A task earns the share of its properties that hold, once its core holds. What a function can satisfy without any "
    "work, such as a symmetry or a sign, earns nothing on its own."
)


@cache
def answer_key(lesson: str) -> NotebookNode:
    """The committed solution notebook of a lesson; what students get is made from it."""
    return nbformat.read(ROOT / "solutions" / f"{lesson}.ipynb", as_version=4)


def marked(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """grade_id -> cell, for the cells that nbgrader knows: `name` for an answer, `check-name` for its check."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}


def points(notebook: NotebookNode) -> dict[str, float]:
    """Task -> points, in the order of the notebook."""
    cells = marked(notebook)
    return {name: cells[f"check-{name}"].metadata.nbgrader.points for name in cells if f"check-{name}" in cells}


def lesson_tasks(lesson: str) -> dict[str, Task]:
    """Name -> Task, in the order of the lesson's exercises."""
    tasks = import_module(f"lessons.{lesson}.exercises")
    return {name: getattr(tasks, name) for name in points(answer_key(lesson))}


@cache
def released(lesson: str) -> tuple[list[str], set[str]]:
    """The set-up cells of what students got, and all of its cells that they do not write.

    The set-up runs first, even where a student deleted or moved it; checks and demonstrations need not run again.
    """
    notebook = nbformat.read(ROOT / "exercises" / f"{lesson}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    given = [cell for cell in code if not cell.metadata.get("nbgrader", {}).get("solution")]
    shows = [cell for cell in given if "_check.passed" in cell.source.splitlines()[0] or "nbgrader" in cell.metadata]
    return [cell.source for cell in given if cell not in shows], {cell.source.strip() for cell in given}


def tasks_for(course: Course, lesson: str, student: str) -> dict[str, Task]:
    """What one student was asked: the lesson's tasks, and a variant of their own where the assignment has variants."""
    own = variant_tasks(lesson, student, course.secret) if course.assignment(lesson).variants else []
    return lesson_tasks(lesson) | {task.name: task for task in own}
