"""Whose file is it? By the uppermost part of its path that one of these rules fits, so that nobody can name a file into
another's place. What no rule fits, or what fits several students, belongs to nobody.

- id:      a folder or file is named by the student's id:  `ann/ravines.ipynb`, `ann.ipynb`, `ann/ravines/ravines.ipynb`
- Moodle:  `Ann Lee_12345_assignsubmission_file_/ravines.ipynb`, by the name in the roster, if only one student has it
- Canvas:  `leeann_late_5678_91011_ravines-2.ipynb`, by the number (`canvas_id`, an id or a login in the roster), else
           by the name in the roster, last name first, if only one student has it
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from classroom.course.roster import Student
from classroom.submissions.notebook import printable

MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_file_?")
CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>late_)?(?P<number>\d+)_\d+_(?P<file>.+)", re.I)
AGAIN = re.compile(r"[-_ (]+(\d{1,4})\)?$")  # Canvas counts a file that was handed in again: -1, -2


class Owners:
    """The students of a roster by all that a platform may call them."""

    def __init__(self, roster: Sequence[Student]) -> None:
        self.ids = {student.student.casefold(): student for student in roster}
        self.numbers = {key: student for student in roster for key in (student.canvas_id, student.login) if key}
        self.names: dict[str, list[Student]] = {}
        for student in roster:
            for written in _spellings(student.name):
                self.names.setdefault(written, []).append(student)

    def of(self, path: str) -> Student | str:
        """Whose file it is, or why that is not known."""
        parts = [part for part in path.replace("\\", "/").split("/") if part]
        for part in parts:  # from the top: what is above is the teacher's or the LMS's, what is below the student's
            if student := self.ids.get(part.casefold()) or self.ids.get(PurePosixPath(part).stem.casefold()):
                return student
            if match := MOODLE.fullmatch(part) or CANVAS.fullmatch(part):
                number = match["number"] if match.re is CANVAS else ""
                if student := self.numbers.get(number) or self.ids.get(number):
                    return student
                return self._named(match["name"])
        return "no student's id is in its path, and it is not named as Moodle or Canvas name files"

    def _named(self, name: str) -> Student | str:
        candidates = self.names.get(_letters(name), [])
        if len(candidates) == 1:
            return candidates[0]
        many = ", ".join(student.student for student in candidates)
        return f"several students have this name: {many}" if many else f"no student is named {printable(name)}"


def _letters(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).casefold() if letter.isalnum())


def _spellings(name: str) -> set[str]:
    """First name first, or last name first, wherever the last name begins."""
    words = name.replace(",", " ").split()
    turned = {_letters("".join(words[cut:] + words[:cut])) for cut in range(len(words))}
    return turned - {""}


def named_by_the_student(path: str) -> str:
    """The name of the notebook itself, without what an LMS puts around it."""
    stem = PurePosixPath(path).stem
    match = CANVAS.fullmatch(stem)
    return AGAIN.sub("", match["file"] if match else stem)


def times_handed_in(path: str) -> int:
    """The number that an LMS or a browser gives to a file of the same name that comes later."""
    match = AGAIN.search(PurePosixPath(path).stem)
    return int(match[1]) if match else 0


def late(path: str) -> bool:
    """Whether Canvas says so. Moodle's zip does not, and a file's date is that of its last copy."""
    return any((match := CANVAS.fullmatch(part)) and match["late"] for part in path.split("/"))
