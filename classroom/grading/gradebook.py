"""nbgrader's gradebook: the same marks in the database that its own commands read."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from classroom.course.course import Assignment, Course
from classroom.grading.results import Result


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """nbgrader's Gradebook in the SQLite file `path`, made where there is none."""
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SAWarning

    path.parent.mkdir(parents=True, exist_ok=True)
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{before}"  # nbgrader calls alembic by its name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # nbgrader adds rows while SQLAlchemy flushes others
            with Gradebook(f"sqlite:///{path.resolve()}") as gradebook:
                yield gradebook
    finally:
        os.environ["PATH"] = before


def record(path: Path, course: Course, assignment: Assignment, results: dict[str, Result]) -> None:
    """Write a lesson's students, points and scores; what the book holds of other lessons stays."""
    from nbgrader.api import MissingEntry

    lesson = assignment.lesson
    with opened(path) as book:
        book.update_or_create_assignment(lesson, duedate=datetime.fromisoformat(assignment.due))
        book.update_or_create_notebook(lesson, lesson)
        for task, points in assignment.points.items():
            book.update_or_create_grade_cell(f"check-{task}", lesson, lesson, max_score=points, cell_type="code")
        for student in course.students():
            first, last = (name.replace(",", " ") for name in student.names)  # nbgrader's own CSV quotes nothing
            book.update_or_create_student(student.student, first_name=first, last_name=last, email=student.email)
            if result := results.get(student.student):
                book.update_or_create_submission(lesson, student.student)
                for task, points in assignment.points.items():
                    grade = book.find_grade(f"check-{task}", lesson, lesson, student.student)
                    grade.auto_score = result.tasks[task].score * points if task in result.tasks else 0.0
                    grade.needs_manual_grade = False
            else:  # perhaps a mark of an earlier export, which is left out now
                with suppress(MissingEntry):
                    book.remove_submission(lesson, student.student)
        book.db.commit()
