"""What came back from a class: a folder, or the zip of all submissions that Moodle and Canvas make.

Files are read one at a time and never unpacked to the disk, so a path in a zip can reach nothing.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from classroom.course.roster import CourseError, Student
from classroom.submissions.attribution import STRANGE, Nobody, Owners, named_by_the_student, times_handed_in
from classroom.submissions.notebook import BYTES, printable

ENTRIES, RATIO = 100_000, 100
PART = 1 << 16  # bytes that are read at once
USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # as all platforms pack; LZMA would make room for 4 GB if told so
# What Python's readers of zips raise where a byte is not what it was. A name that is no UTF-8 is a ValueError.
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, LookupError,
           NotImplementedError, RuntimeError, MemoryError)  # fmt: skip
NOT_UNPACKED = "The notebook cannot be unpacked: its place in the zip is damaged, or it is packed in an unusual way."


class Refused(ValueError):
    """A file that is not read; the message says why, for the student too."""


@dataclass(frozen=True)
class HandedIn:
    """One file that belongs to a student. `read()` gives its bytes or raises Refused."""

    path: str
    when: tuple[float, ...]
    read: Callable[[], bytes]


@dataclass
class Collection:
    """Student id -> their notebooks, the one that counts last; paths of their other files; and what belongs to nobody,
    with the reason. `perhaps` are those whose it may be; `unnamed` names that may be those of groups. Close it."""

    archive: zipfile.ZipFile | None = None
    files: dict[str, list[HandedIn]] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)
    unmatched: list[tuple[str, str]] = field(default_factory=list)
    perhaps: set[str] = field(default_factory=set)
    unnamed: list[str] = field(default_factory=list)

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *error: object) -> None:
        if self.archive:
            self.archive.close()

    def take(self, file: HandedIn, owner: list[Student] | Nobody) -> None:
        """Put a file where it belongs."""
        notebook = file.path.lower().endswith(".ipynb")
        if isinstance(owner, Nobody):
            if notebook or owner.why != STRANGE:  # a platform's name on it: somebody handed it in
                self.unmatched.append((printable(file.path), owner.why))
                self.perhaps.update(owner.perhaps)
            return
        for student in owner:
            if notebook:
                self.files.setdefault(student.student, []).append(file)
            else:
                self.others.setdefault(student.student, []).append(file.path)


def collect(source: Path, lesson: str, roster: Sequence[Student]) -> Collection:
    """The notebooks in a folder or a zip, by student. One named LESSON.ipynb counts, of several the latest."""
    collection, owners = Collection(), Owners(roster)
    if not source.is_dir():
        collection.archive = _opened(source)
    for file in _zip(collection.archive) if collection.archive else _folder(source):
        if not {".ipynb_checkpoints", "__MACOSX"} & set(file.path.split("/")):
            collection.take(file, owners.of(file.path))
    collection.unnamed = list(owners.unnamed)
    for files in collection.files.values():
        files.sort(key=lambda file: (named_by_the_student(file.path) == lesson, file.when, file.path))
    return collection


def _opened(source: Path) -> zipfile.ZipFile:
    """A zip; CourseError says what is there instead."""
    try:
        with source.open("rb") as file:
            begins = file.read(4)
        return zipfile.ZipFile(source)
    except FileNotFoundError:
        raise CourseError(f"there is no file or folder {source}") from None
    except OSError as error:
        raise CourseError(f"{source} cannot be read: {error.strerror}") from None
    except DAMAGED:
        if begins[:2] != b"PK":
            raise CourseError(f"{source} must be a folder or a zip of submissions; it is neither") from None
        raise CourseError(
            f"{source} starts like a zip but is cut short, or its list of files is damaged: download it again"
        ) from None


def _folder(folder: Path) -> Iterator[HandedIn]:
    for where, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted([*names, *(one for one in folders if Path(where, one).is_symlink())]):
            path = Path(where, name)
            about = path.lstat()
            inside = path.relative_to(folder).as_posix()
            yield HandedIn(inside, (about.st_mtime, times_handed_in(inside)), partial(_regular, path))


def _regular(path: Path) -> bytes:
    """The bytes of a plain file. A link could lead to a private file, a pipe could block for ever."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise Refused("The notebook is a link, or cannot be opened.") from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused("The notebook is not a plain file.")
        return _limited(file)


def _limited(file: IO[bytes]) -> bytes:
    """All of a file that is not too large, part by part: a size that it only claims takes no memory."""
    data = io.BytesIO()
    while part := file.read(PART):
        data.write(part)
        if data.tell() > BYTES:
            raise Refused(f"The notebook is larger than {BYTES >> 20} MB.")
    return data.getvalue()


def _zip(archive: zipfile.ZipFile) -> Iterator[HandedIn]:
    entries = archive.infolist()
    if len(entries) > ENTRIES:
        archive.close()
        raise CourseError(f"the zip has {len(entries)} entries, more than {ENTRIES}: unzip what you trust of it")
    for number, entry in enumerate(entries):
        if not entry.filename.endswith("/"):  # `is_dir` fails where a NUL has left nothing of the name
            path = _path(entry)
            when = (*map(float, entry.date_time), times_handed_in(path), number)
            yield HandedIn(path, when, partial(_unzipped, archive, entry))


def _path(entry: zipfile.ZipInfo) -> str:
    """The path in an entry. Many programs write UTF-8 without saying so; else it is read as the format demands."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _unzipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry, read only up to the limit whatever its header claims."""
    parts = entry.filename.replace("\\", "/").split("/")
    if entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise Refused("The notebook's path in the zip leads elsewhere.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("The notebook is a link.")
    if entry.flag_bits & 1:
        raise Refused("The notebook is encrypted.")
    if entry.file_size > RATIO * max(entry.compress_size, 1) and entry.file_size > 1 << 20:
        raise Refused("The notebook would unpack to a suspicious size.")
    if entry.compress_type not in USUAL:
        raise Refused(NOT_UNPACKED)
    try:
        with archive.open(entry) as file:
            return _limited(file)
    except Refused:
        raise
    except DAMAGED:
        raise Refused(NOT_UNPACKED) from None
