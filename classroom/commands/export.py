"""The command `export`: marks as Canvas and Moodle import them, and in nbgrader's own gradebook.

Canvas: `Student, ID, SIS User ID, SIS Login ID, Section, <assignment>` and a row `Points Possible`; it finds a student
by ID, else SIS User ID, else login, else name (instructure/canvas-lms, lib/gradebook_importer.rb).
Moodle: columns as its own export writes them, mapped on import by ID number or email address
(docs.moodle.org, Grade import). A student who handed in nothing has an empty cell: whether that is a zero is the
instructor's decision.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
from collections.abc import Iterable

from classroom.course.course import Assignment, Course, require_graded
from classroom.course.release import title
from classroom.course.roster import CourseError, Student
from classroom.course.storage import make_private, write_atomically
from classroom.grading.gradebook import record
from classroom.grading.results import Result

EXAMPLES = """\
example:
  python -m classroom export ravines

writes export/ravines-canvas.csv, export/ravines-moodle.csv and export/gradebook.db (nbgrader's). Marks of work that was
not part of the latest grading are named, and left out with --only-latest.
Canvas: Grades > Import. --canvas-id names the assignment that exists there already; else Canvas asks.
Moodle: Grades > Import > CSV file; map "ID number" or "Email address", and the last column to the grade item.
nbgrader: nbgrader export --CourseDirectory.db_url=sqlite:///$PWD/export/gradebook.db
"""
UNKNOWN = (
    "it is not known which of these marks are from the latest grading, since `grade` was stopped or is older than this "
    "record: run it again"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", metavar="LESSON", help="a lesson that was graded")
    parser.add_argument("--name", help="of the assignment in your learning platform (default: the heading)")
    parser.add_argument("--canvas-id", type=int, metavar="N", help="the assignment's number in Canvas")
    parser.add_argument(
        "--only-latest", action="store_true", help="leave out marks of work that was not part of the latest grading"
    )
    parser.add_argument(
        "--missing-as-zero", action="store_true", help="students who handed in nothing get 0 instead of an empty cell"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the three files, and say which marks are not from the latest grading."""
    lesson, course = arguments.lesson, Course.open(arguments.course)
    assignment, students = course.assignment(lesson), course.students()
    ids = {student.student for student in students}
    results = {student: result for student, result in course.results(lesson).items() if student in ids}
    require_graded(lesson, results)
    latest = course.latest(lesson)
    if arguments.only_latest:
        if latest is None:
            raise CourseError(f"--only-latest: {UNKNOWN}")
        results = {student: result for student, result in results.items() if student in latest}
    marks = {student.student: total(assignment, results.get(student.student)) for student in students}
    if arguments.missing_as_zero:
        marks = {student: mark or 0.0 for student, mark in marks.items()}
    name, worth = arguments.name or title(lesson), sum(assignment.points.values())
    files = {
        f"{lesson}-canvas.csv": canvas(students, marks, name, worth, arguments.canvas_id),
        f"{lesson}-moodle.csv": moodle(students, marks, name),
    }
    for file, rows in files.items():
        write_atomically(course.export / file, written(rows))
    make_private(course.export / "gradebook.db")
    record(course.export / "gradebook.db", course, assignment, results)
    print(f"Wrote {', '.join([*files, 'gradebook.db'])} in {course.export}.")
    print(f"{len(results)} of {len(students)} students have a mark; at most {worth:g} points.")
    print(*earlier(results, latest), sep="\n", end="")
    return 0


def earlier(results: Iterable[str], latest: set[str] | None) -> list[str]:
    """What there is to say about marks that are not from the latest grading, in whole lines."""
    if latest is None:
        return [f"Note: {UNKNOWN}.\n"]
    old = [student for student in results if student not in latest]
    if not old:
        return []
    are = "is" if len(old) == 1 else "are"
    return [
        f"Note: {len(old)} of these marks {are} older; in the latest grading there was no work of {', '.join(old)}.\n"
        "They were exported all the same; --only-latest leaves them out.\n"
    ]


def total(assignment: Assignment, result: Result | None) -> float | None:
    """A student's points, to two digits as the platforms keep them; None where nothing was handed in."""
    if result is None:
        return None
    return round(sum(mark.score * assignment.points.get(name, 0) for name, mark in result.tasks.items()), 2)


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
