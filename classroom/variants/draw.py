"""A task of one's own for each student, derived from the course's secret and the student's id.

The constants stand in the student's notebook, so the instant check works there; neither the secret nor a seed does.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from textwrap import indent
from types import ModuleType
from typing import Any

import nbformat
from nbformat import NotebookNode

from classroom.course.roster import CourseError
from classroom.variants.keyed_random import Stream
from lessons.shared.exercises.task import Task
from press.notebooks.sources import STUB

POINTS = 1


@dataclass(frozen=True)
class Variant:
    """One student's own task of one lesson: its constants, and what is made of them."""

    lesson: str
    constants: dict[str, Any]

    @property
    def own(self) -> ModuleType:
        return import_module(f"classroom.variants.{self.lesson}")

    @property
    def name(self) -> str:
        """The name of the function that the student writes."""
        return str(self.own.FAMILY)

    def task(self) -> Task:
        """What judges the student's function."""
        checks = import_module(f"lessons.{self.lesson}.exercises.variant")
        task: Task = getattr(checks, self.name)(**self.constants)
        return task

    def solution(self) -> str:
        """The code of the stub's cell with the answer in it."""
        return f"{self.own.stub(self.constants)}\n{indent(self.own.SOLUTION.strip(), '    ')}"

    def cells(self) -> list[NotebookNode]:
        """What the student gets: the wording, the stub, and the locked check with the constants in plain sight."""
        known = ", ".join(f"{name}={value!r}" for name, value in self.constants.items())
        check = f"{self.name}_check = variant.{self.name}({known}).check({self.name})"
        text = nbformat.v4.new_markdown_cell(f"## {self.own.TITLE}\n\n{self.own.text(self.constants)}", id="own-text")
        answer = nbformat.v4.new_code_cell(f"{self.own.stub(self.constants)}\n{indent(STUB, '    ')}", id="own-task")
        verdict = nbformat.v4.new_code_cell(
            f"from lessons.{self.lesson}.exercises import variant\n\n{check}\n{self.name}_check", id="own-check"
        )
        locked = text.metadata = {"deletable": False, "editable": False}
        answer.metadata = {"deletable": False, "tags": ["task"], "nbgrader": _marks(self.name, answer=True)}
        graded = _marks(f"check-{self.name}", answer=False) | {"points": POINTS}
        verdict.metadata = locked | {"tags": ["check"], "nbgrader": graded}
        return [nbformat.from_dict(cell) for cell in (text, answer, verdict)]


def has_variants(lesson: str) -> bool:
    """Whether students can have a task of their own in this lesson."""
    return (Path(__file__).parent / f"{lesson}.py").is_file()


def variant(lesson: str, student: str, secret: bytes) -> Variant:
    """The student's own task; CourseError for a lesson that has none."""
    if not has_variants(lesson):
        raise CourseError(f"{lesson!r} has no tasks that differ from student to student: assign it without --variants")
    own = import_module(f"classroom.variants.{lesson}")
    return Variant(lesson, own.draw(Stream(secret, "variant", lesson, student)))


def variant_tasks(lesson: str, student: str, secret: bytes) -> list[Task]:
    """What judges one student's own tasks of a lesson."""
    return [variant(lesson, student, secret).task()]


def _marks(grade_id: str, *, answer: bool) -> dict[str, object]:
    return {
        "grade": not answer,
        "grade_id": grade_id,
        "locked": not answer,
        "schema_version": 3,
        "solution": answer,
        "task": False,
    }
