"""The command `export`: marks as Canvas and Moodle import them, and in nbgrader's own gradebook.

Canvas: `Student, ID, SIS User ID, SIS Login ID, Section, <assignment>` and a row `Points Possible`; it finds a student
by ID, else SIS User ID, else login, else name (instructure/canvas-lms, lib/gradebook_importer.rb).
Moodle: columns as its own export writes them, mapped on import by ID number or email address
(docs.moodle.org, Grade import). Who handed in nothing has an empty cell: a zero is the instructor's decision.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from classroom.course.course import Assignment, Course, CourseError, Student
from classroom.course.release import title
from classroom.course.storage import write_atomically
from classroom.grading.gradebook import record

EXAMPLES = """\
example:
  python -m classroom export ravines

writes export/ravines-canvas.csv, export/ravines-moodle.csv and export/gradebook.db (nbgrader's).
Canvas: Grades > Import. --canvas-id names the assignment that exists there already; else Canvas asks.
Moodle: Grades > Import > CSV file; map "ID number" or "Email address", and the last column to the grade item.
nbgrader: nbgrader export --CourseDirectory.db_url=sqlite:///$PWD/export/gradebook.db
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", metavar="LESSON", help="a lesson that was graded")
    parser.add_argument("--name", help="of the assignment in your learning platform (default: the heading)")
    parser.add_argument("--canvas-id", type=int, metavar="N", help="the assignment's number in Canvas")
    parser.add_argument(
        "--missing-as-zero", action="store_true", help="who handed in nothing gets 0, not an empty cell"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the three files."""
    lesson, course = arguments.lesson, Course.open(arguments.course)
    assignment, results, students = course.assignment(lesson), course.results(lesson), course.students()
    marks = {student.student: total(assignment, results.get(student.student)) for student in students}
    if arguments.missing_as_zero:
        marks = {student: mark or 0.0 for student, mark in marks.items()}
    if not results:
        raise CourseError(f"nothing of {lesson!r} is graded yet: use `grade` first")
    name, worth = arguments.name or title(lesson), sum(assignment.points.values())
    files = {
        f"{lesson}-canvas.csv": canvas(students, marks, name, worth, arguments.canvas_id),
        f"{lesson}-moodle.csv": moodle(students, marks, name),
    }
    for file, rows in files.items():
        write_atomically(course.export / file, written(rows))
    record(course.export / "gradebook.db", course, assignment, results)
    print(f"Wrote {', '.join([*files, 'gradebook.db'])} in {course.export}.")
    print(f"{len(results)} of {len(students)} students have a mark; at most {worth:g} points.")
    return 0


def total(assignment: Assignment, result: dict[str, Any] | None) -> float | None:
    """A student's points, to two digits as the platforms keep them; None where nothing was handed in."""
    if result is None:
        return None
    return round(sum(mark["score"] * assignment.points.get(name, 0) for name, mark in result["tasks"].items()), 2)


def canvas(
    students: Iterable[Student], marks: dict[str, float | None], name: str, worth: float, number: int | None = None
) -> list[list[str]]:
    """The rows of Canvas's gradebook file."""
    heading = f"{name} ({number})" if number is not None else name
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", heading]]
    rows.append(["    Points Possible", "", "", "", "", f"{worth:g}"])
    for student in students:
        who = [last_first(student), student.canvas_id, student.student, student.login or student.email, student.section]
        rows.append([*who, shown(marks[student.student])])
    return rows


def moodle(students: Iterable[Student], marks: dict[str, float | None], name: str) -> list[list[str]]:
    """The rows of Moodle's grade import."""
    rows = [["First name", "Last name", "ID number", "Email address", f"Assignment: {name} (Real)"]]
    for student in students:
        first, last = student.names
        rows.append([first, last, student.student, student.email, shown(marks[student.student])])
    return rows


def last_first(student: Student) -> str:
    first, last = student.names
    return f"{last}, {first}" if first else last


def shown(mark: float | None) -> str:
    return "" if mark is None else f"{mark:.2f}"


def written(rows: Iterable[Iterable[str]]) -> str:
    """CSV text. Both platforms take commas and UTF-8; a name that a spreadsheet would run as a formula is defused."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(
        [re.sub(r"^(?=[=+@\t\r]|-(?!\d))", "'", cell) for cell in row] for row in rows
    )
    return file.getvalue()
