"""The roster: a CSV file with one line for each student, and an error that says what an instructor must put right.

Besides its own columns it may have those of what a platform exports, with commas, semicolons or tabs between them:
Canvas: Grades > Export (`Student`, or `LastName, FirstName`, then `ID, SIS User ID, SIS Login ID, Section`).
Moodle: Participants > Download, Grades > Export, or an assignment's grading worksheet.
tests/classroom/test_classroom_platforms.py says in which source of which version these forms are published.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")  # an id becomes the name of a file
COLUMNS = ("student", "name", "email")
OPTIONAL = ("section", "canvas_id", "login", "group")
NAMES = ("full name", "first name", "last name", "surname")
TESTERS = ("student, test", "test student")  # Canvas's own
Columns = dict[str, tuple[str, ...]]  # what a student has -> the columns that may hold it, the preferred first
OWN: Columns = {name: (name,) for name in (*COLUMNS, *OPTIONAL)}
FROM_CANVAS: Columns = {
    "student": ("sis user id", "sis login id", "id"),
    "name": ("student", "firstname+lastname"),
    "email": ("email",),
    "section": ("section",),
    "canvas_id": ("id",),
    "login": ("sis login id",),
    "group": ("group",),
}
FROM_MOODLE: Columns = {
    "student": ("id number", "username", "email address"),
    "name": ("full name", "first name+last name+surname"),
    "email": ("email address",),
    "group": ("group", "groups"),
}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # how Excel saves "Unicode text", with tabs


class CourseError(RuntimeError):
    """Something that the instructor must put right; the message says what."""


@dataclass(frozen=True)
class Student:
    """One line of the roster; what the roster does not say is empty."""

    student: str
    name: str = ""
    email: str = ""
    section: str = ""
    canvas_id: str = ""
    login: str = ""
    group: str = ""

    @property
    def names(self) -> tuple[str, str]:
        """First and last name, from "Ann Lee" or "Lee, Ann"."""
        if "," in self.name:
            last, first = (part.strip() for part in self.name.split(",", 1))
            return first, last
        *first_names, last = self.name.split() or [self.student]
        return " ".join(first_names), last


def read_roster(path: Path) -> list[Student]:
    """The students of a CSV file with the columns student, name and email, or of what Canvas or Moodle export.

    CourseError names the line in which there is something to put right.
    """
    text = _text(path)
    first = text.partition("\n")[0]  # where a comma stands in numbers, spreadsheets write semicolons between cells
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    students: dict[str, Student] = {}
    try:
        header = [str(name).strip().lower() for name in rows.fieldnames or []]
        columns = _columns(header, path)
        rows.fieldnames = header
        for row in rows:
            cells = {name: (row.get(name) or "").strip() for name in header}
            if not any(cells.values()):  # spreadsheets leave such lines at the end
                continue
            about = {name: _first(cells, known) for name, known in columns.items()}
            if columns is FROM_CANVAS and (not about["canvas_id"] or about["name"].lower() in TESTERS):
                continue  # the points possible, and nobody's student
            _add(students, about, f"{path}, line {rows.line_num}")
    except csv.Error as error:
        raise CourseError(f"{path}, line {rows.line_num} is no line of a CSV file: {error}") from None
    if not students:
        raise CourseError(f"{path} names no student")
    return list(students.values())


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        raise CourseError(f"there is no roster {path}: a CSV file with the columns {', '.join(COLUMNS)}") from None
    try:
        return data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not UTF-8: save it as 'CSV UTF-8'") from None


def _columns(header: Sequence[str], path: Path) -> Columns:
    """Whose columns these are; CourseError where a student has no id or no name in them."""
    canvas = {"id", "section"} <= set(header) and "name" not in header
    if canvas and ("student" in header or {"lastname", "firstname"} <= set(header)):  # `student` is a name there
        return FROM_CANVAS
    if "student" in header:
        return OWN
    if any(name in header for name in FROM_MOODLE["student"]) and any(name in header for name in NAMES):
        return FROM_MOODLE
    raise CourseError(
        f"{path} must have the columns {', '.join(COLUMNS)}; its first line has {', '.join(header) or 'nothing'}. "
        "The roster that Canvas or Moodle exports works too."
    )


def _first(cells: dict[str, str], names: tuple[str, ...]) -> str:
    """The first of these cells that is not empty; a name may stand in two, `first name+last name`."""
    texts = (" ".join(filter(None, (cells.get(part, "") for part in name.split("+")))) for name in names)
    return next(filter(None, texts), "")


def _add(students: dict[str, Student], about: dict[str, str], line: str) -> None:
    name = about["student"]
    if not STUDENT.fullmatch(name):
        raise CourseError(f"{line}: a student id has 1–64 letters, digits and . _ @ + -, got {name!r}")
    if name.casefold() in students:  # not every file system tells Ann from ann
        raise CourseError(f"{line}: {name!r} appears twice")
    students[name.casefold()] = Student(**about)
