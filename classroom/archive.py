"""What came back from a class: a folder, or the zip of all submissions that Moodle and Canvas make.

A file belongs to a student by the uppermost part of its path that one of these rules fits, so that nobody can name a
file into another's place. What no rule fits, or what fits several students, is reported.

- id:      a folder or file is named by the student's id:  `ann/ravines.ipynb`, `ann.ipynb`, `ann/ravines/ravines.ipynb`
- Moodle:  `Ann Lee_12345_assignsubmission_file_/ravines.ipynb`, by the name in the roster, if only one student has it
- Canvas:  `leeann_late_5678_91011_ravines-2.ipynb`, by the number (`canvas_id`, an id or a login in the roster), else
           by the name in the roster, last name first, if only one student has it

Files are read one at a time and never unpacked to the disk, so a path in a zip can reach nothing.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from classroom.notebook import BYTES, printable
from classroom.roster import CourseError, Student

ENTRIES, RATIO = 100_000, 100
MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_file_?")
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:late_)?(?P<number>\d+)_\d+_(?P<file>.+)", re.I)
AGAIN = re.compile(r"[-_ (]+(\d{1,4})\)?$")  # Canvas counts a file that was handed in again: -1, -2


class Refused(ValueError):
    """A file that is not read; the message says why, for the student too."""


@dataclass(frozen=True)
class Found:
    """One file that belongs to a student. `read()` gives its bytes or raises Refused."""

    path: str
    when: tuple[float, ...]
    read: Callable[[], bytes]


@dataclass
class Collection:
    """Student id -> their files, the one that counts last; and what belongs to nobody, with the reason. Close it."""

    archive: zipfile.ZipFile | None = None
    files: dict[str, list[Found]] = field(default_factory=dict)
    unmatched: list[tuple[str, str]] = field(default_factory=list)

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *error: object) -> None:
        if self.archive:
            self.archive.close()


def collect(source: Path, lesson: str, roster: Sequence[Student]) -> Collection:
    """The notebooks in a folder or a zip, by student. One named LESSON.ipynb counts, of several the latest."""
    collection, owners = Collection(), _Owners(roster)
    if source.is_file() and zipfile.is_zipfile(source):
        collection.archive = zipfile.ZipFile(source)
    elif not source.is_dir():
        raise CourseError(f"{source} must be a folder or a zip of submissions")
    for found in _zip(collection.archive) if collection.archive else _folder(source):
        if not found.path.lower().endswith(".ipynb") or "/.ipynb_checkpoints/" in f"/{found.path}":
            continue
        if "/__MACOSX/" in f"/{found.path}":
            continue
        owner = owners.of(found.path)
        if isinstance(owner, Student):
            collection.files.setdefault(owner.student, []).append(found)
        else:
            collection.unmatched.append((printable(found.path), owner))
    for files in collection.files.values():
        files.sort(key=lambda found: (_stem(found.path) == lesson, found.when, found.path))
    return collection


class _Owners:
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


def _stem(path: str) -> str:
    """The name of the notebook itself, without what an LMS puts around it."""
    stem = PurePosixPath(path).stem
    match = CANVAS.fullmatch(stem)
    return AGAIN.sub("", match["file"] if match else stem)


def _count(path: str) -> int:
    match = AGAIN.search(PurePosixPath(path).stem)
    return int(match[1]) if match else 0


def _folder(folder: Path) -> Iterator[Found]:
    for where, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted([*names, *(one for one in folders if Path(where, one).is_symlink())]):
            path = Path(where, name)
            about = path.lstat()
            inside = path.relative_to(folder).as_posix()
            yield Found(inside, (about.st_mtime, _count(inside)), lambda path=path: _regular(path))  # type: ignore[misc]


def _regular(path: Path) -> bytes:
    """The bytes of a plain file. A link could lead to a private file, a pipe could block for ever."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise Refused("The notebook is a link, or cannot be opened.") from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused("The notebook is not a plain file.")
        return _limited(file.read(BYTES + 1))


def _limited(data: bytes) -> bytes:
    if len(data) > BYTES:
        raise Refused(f"The notebook is larger than {BYTES >> 20} MB.")
    return data


def _zip(archive: zipfile.ZipFile) -> Iterator[Found]:
    entries = archive.infolist()
    if len(entries) > ENTRIES:
        archive.close()
        raise CourseError(f"the zip has {len(entries)} entries, more than {ENTRIES}: unzip what you trust of it")
    for number, entry in enumerate(entries):
        if not entry.is_dir():
            when = (*map(float, entry.date_time), _count(entry.filename), number)
            yield Found(entry.filename, when, lambda entry=entry: _unzipped(archive, entry))  # type: ignore[misc]


def _unzipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry, read only up to the limit whatever its header claims."""
    parts = entry.filename.replace("\\", "/").split("/")
    if entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise Refused("Its path in the zip leads elsewhere.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("The notebook is a link.")
    if entry.flag_bits & 1:
        raise Refused("The notebook is encrypted.")
    if entry.file_size > RATIO * max(entry.compress_size, 1) and entry.file_size > 1 << 20:
        raise Refused("The notebook unpacks to suspiciously much.")
    try:
        with archive.open(entry) as file:
            return _limited(file.read(BYTES + 1))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, MemoryError):
        raise Refused("The notebook cannot be unpacked: its place in the zip is damaged.") from None
