"""Whose file is it? By the uppermost part of its path that one of these rules fits, so that nobody can name a file into
another's place. What no rule fits, or what fits several students, belongs to nobody.

- id:      a folder or file is named by the student's id:  `ann/ravines.ipynb`, `ann.ipynb`, `ann/ravines/ravines.ipynb`
- Moodle:  `Ann Lee_12345_assignsubmission_file/ravines.ipynb`, or without folders
           `Ann Lee_12345_assignsubmission_file_ravines.ipynb`, by the name in the roster, if only one student has it;
           a group's work has the group's name; until Moodle 4.0 a member's behind it: `Team A-Ann Lee_12345_assign…`
- Canvas:  `leeann_LATE_5678_91011_ravines-2.ipynb`, by the number, which is the `canvas_id` of the roster and nothing
           else, and by the name, last name first; a group's work has the group's: `teama_5678_91011_ravines.ipynb`;
           what was typed or linked is `leeann_5678_text.html` or `leeann_5678_link.html`
- group:   a folder or file is named by a group of the roster; it belongs to each of its members

tests/classroom/test_classroom_platforms.py says in which source of which version these forms are published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from classroom.course.roster import Student
from classroom.submissions.notebook import printable

LONGEST = 255  # letters of a name; sorting the accents of more of them would take time that grows with their square
# With re.S the rest of a name fits whatever it holds: what fitted up to a newline would be tried from every place.
MOODLE = re.compile(r"(?P<name>.+?)(?P<number>_\d+)?_assignsubmission_[a-z]+(?:_(?P<file>.*))?", re.S)
WORK = r"(?:\d+_(?P<file>.+)|(?:text|link)\.html)"  # a file with its number, or what was typed or linked
CANVAS = re.compile(rf"(?P<name>.+?)_(?P<late>late_)?(?P<number>\d+)_{WORK}", re.I | re.S)
ANONYMOUS = re.compile(rf"(?:late_)?anon_[a-z0-9]+_{WORK}", re.I | re.S)
AGAIN = re.compile(r"[-_ (](\d{1,4})\)?$")  # Canvas counts a file that was handed in again: -1, -2
STRANGE = "its path holds no student's id, and it is not named the way Moodle or Canvas name files"
GROUPLESS = "it is from students whom Moodle has in no group: put the file into a folder named by the student's id"
HIDDEN = "it was handed in anonymously: let the platform show the names, and download the submissions again"


@dataclass(frozen=True)
class Nobody:
    """Why a file has no owner, and whose it may be: the ids of those who share a name, or whom its name contradicts."""

    why: str
    perhaps: tuple[str, ...] = ()


class Owners:
    """The students of a roster by all that a platform may call them."""

    def __init__(self, roster: Sequence[Student]) -> None:
        self.ids = {student.student.casefold(): student for student in roster}
        self.numbers = {student.canvas_id: student for student in roster if student.canvas_id}
        self.names: dict[str, list[Student]] = {}
        self.groups: dict[str, list[Student]] = {}
        self.unnamed: dict[str, None] = {}  # names before Canvas's numbers that may be those of groups, in order
        for student in roster:
            for written in _spellings(student.name):
                self.names.setdefault(written, []).append(student)
            for group in _groups(student):
                self.groups.setdefault(group, []).append(student)

    def of(self, path: str) -> list[Student] | Nobody:
        """Whose file it is, several for a group's, or why that is not known."""
        parts = [part for part in path.replace("\\", "/").split("/") if part]
        for part in parts:  # from the top: what is above is the teacher's or the LMS's, what is below the student's
            stem = PurePosixPath(part).stem
            if student := self.ids.get(part.casefold()) or self.ids.get(stem.casefold()):
                return [student]
            if ANONYMOUS.fullmatch(part):
                return Nobody(HIDDEN)
            if match := MOODLE.fullmatch(part):
                return self._in_moodle(match["name"], numbered=bool(match["number"]))
            if match := CANVAS.fullmatch(part):
                return self._in_canvas(match["name"], match["number"])
            if group := self.groups.get(_letters(part)) or self.groups.get(_letters(stem)):
                return group
        return Nobody(STRANGE)

    def _in_moodle(self, name: str, *, numbered: bool) -> list[Student] | Nobody:
        if _letters(name).endswith("participant"):
            return Nobody(HIDDEN)
        if self.names.get(_letters(name)):
            return _single(self.names[_letters(name)])
        for cut in (at for at, letter in enumerate(name[:LONGEST]) if letter == "-"):
            if candidates := self.names.get(_letters(name[cut + 1 :])):
                return _of_the_group(name[:cut], candidates)
        unknown = f"no student is named {printable(name)}" if numbered else GROUPLESS
        return self.groups.get(_letters(name)) or Nobody(unknown)

    def _in_canvas(self, name: str, number: str) -> list[Student] | Nobody:
        """By number and name, of which neither may contradict the other."""
        numbered, named = self.numbers.get(number), self.names.get(_letters(name), [])
        group = self.groups.get(_letters(name), [])
        if not (named or self.groups):
            self.unnamed[printable(name)] = None
        if group and (numbered is None or numbered in group):
            return group
        if numbered and (numbered in named or not (named or group)):
            return [numbered]
        others = tuple(student.student for student in named or group)
        if numbered:
            return Nobody(f"its number is that of {numbered.student}, its name that of {' and '.join(others[:5])}",
                          (numbered.student, *others))  # fmt: skip
        if fitting := [student for student in named if not student.canvas_id]:
            return _single(fitting)
        if named:
            return Nobody(f"its name is that of {' and '.join(others[:5])}, its number {number[:20]} is not", others)
        return Nobody(f"no student is named {printable(name)}, and none has the canvas_id {number[:20]}")


def _single(candidates: Sequence[Student]) -> list[Student] | Nobody:
    if len(candidates) == 1:
        return list(candidates)
    ids = tuple(student.student for student in candidates)
    return Nobody(f"several students have this name: {', '.join(ids)}", ids)


def _of_the_group(group: str, candidates: list[Student]) -> list[Student] | Nobody:
    """The one who is named behind a group: Moodle repeats a group's work for each member."""
    members = [student for student in candidates if _letters(group) in _groups(student)]
    if members:
        return _single(members)
    ids = tuple(student.student for student in candidates)
    return Nobody(f"it may be the work of a group, {printable(group)}, with {' or '.join(ids[:5])} in it: "
                  "say so in a column `group` of the roster", ids)  # fmt: skip


def _groups(student: Student) -> set[str]:
    """The group of a student by its letters; Moodle's list of participants puts commas between several."""
    return {_letters(name) for name in (student.group, *student.group.split(","))} - {""}


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name[:LONGEST]).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _spellings(name: str) -> set[str]:
    """First name first, or last name first, wherever the last name begins."""
    words = name.replace(",", " ").split()
    turned = {_letters("".join(words[cut:] + words[:cut])) for cut in range(len(words))}
    return turned - {""}


def named_by_the_student(path: str) -> str:
    """The name of the notebook itself, without what an LMS puts around it."""
    name = PurePosixPath(path).name
    match = ANONYMOUS.fullmatch(name) or MOODLE.fullmatch(name) or CANVAS.fullmatch(name)
    return AGAIN.sub("", PurePosixPath((match["file"] if match else "") or name).stem).rstrip("-_ (")


def times_handed_in(path: str) -> int:
    """The number that an LMS or a browser gives to a file of the same name that comes later."""
    match = AGAIN.search(PurePosixPath(path).stem)
    return int(match[1]) if match else 0


def late(path: str) -> bool:
    """Whether Canvas says so. Moodle's zip does not, and a file's date is that of its last copy."""
    return any((match := CANVAS.fullmatch(part)) and match["late"] for part in path.split("/"))
