"""The roster: a CSV file with one line for each student, and an error that says what an instructor must put right."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")  # an id becomes the name of a file
COLUMNS = ("student", "name", "email")
OPTIONAL = ("section", "canvas_id", "login")


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

    @property
    def names(self) -> tuple[str, str]:
        """First and last name, from "Ann Lee" or "Lee, Ann"."""
        if "," in self.name:
            last, first = (part.strip() for part in self.name.split(",", 1))
            return first, last
        *first_names, last = self.name.split() or [self.student]
        return " ".join(first_names), last


def read_roster(path: Path) -> list[Student]:
    """The students of a CSV file with the columns student, name and email; CourseError names the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise CourseError(f"there is no roster {path}: a CSV file with the columns {', '.join(COLUMNS)}") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not UTF-8: save it as 'CSV UTF-8'") from None
    first = text.partition("\n")[0]  # where a comma stands in numbers, spreadsheets write semicolons between cells
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    header = [str(name).strip().lower() for name in rows.fieldnames or []]
    if "student" not in header:
        raise CourseError(
            f"{path} must have the columns {', '.join(COLUMNS)}; its first line has {', '.join(header) or 'nothing'}"
        )
    rows.fieldnames = header
    students: dict[str, Student] = {}
    for row in rows:
        cells = {name: (row.get(name) or "").strip() for name in (*COLUMNS, *OPTIONAL)}
        if not any(cells.values()):  # spreadsheets leave such lines at the end
            continue
        name, line = cells["student"], f"{path}, line {rows.line_num}"
        if not STUDENT.fullmatch(name):
            raise CourseError(f"{line}: a student id has 1–64 letters, digits and . _ @ + -, got {name!r}")
        if name.casefold() in students:  # not every file system tells Ann from ann
            raise CourseError(f"{line}: {name!r} is there twice")
        students[name.casefold()] = Student(**cells)
    if not students:
        raise CourseError(f"{path} names no student")
    return list(students.values())
