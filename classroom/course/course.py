"""The course folder: where everything of one course lies, its secret, its roster, and what was assigned.

    course.json  secret.key  roster.csv
    release/LESSON/   instructor/LESSON.html   marks/LESSON/STUDENT.json   marks/LESSON-latest.json
    feedback/LESSON/STUDENT.html   export/   report/

Nothing of it leaves the machine by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sized
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from classroom.course.roster import CourseError, Student, read_roster
from classroom.course.storage import write_atomically, write_secret
from classroom.grading.results import Result
from press.notebooks.sources import ROOT, sources


@dataclass(frozen=True)
class Assignment:
    """A lesson as it was assigned: its due date, whether each student has a variant, and the points of each task."""

    lesson: str
    due: str
    variants: bool
    points: dict[str, float]


@dataclass(frozen=True)
class Course:
    """A course folder that exists. Make one with `Course.create`, find one with `Course.open`."""

    folder: Path

    @classmethod
    def open(cls, folder: str | Path) -> Course:
        """The course in `folder`; CourseError where there is none."""
        folder = Path(folder)
        if not (folder / "course.json").is_file():
            raise CourseError(
                f"There is no course in {folder.resolve()}: `python -m classroom assign LESSON --roster roster.csv "
                "--due DATE` starts one, and --course names its folder."
            )
        return cls(folder)

    @classmethod
    def create(cls, folder: str | Path) -> Course:
        """The course in `folder`, begun with a new secret where there is none yet."""
        course = cls(Path(folder))
        course.folder.mkdir(parents=True, exist_ok=True)
        if not course._key.exists():
            write_secret(course._key)
        if not (course.folder / "course.json").exists():
            about = {"created": datetime.now(UTC).isoformat(timespec="seconds")}
            write_atomically(course.folder / "course.json", json.dumps(about, indent=1) + "\n")
        return course

    @property
    def _key(self) -> Path:
        return self.folder / "secret.key"

    @property
    def secret(self) -> bytes:
        """What variants and hidden inputs are derived from; CourseError where it is lost, since marks depend on it."""
        try:
            key = bytes.fromhex(self._key.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            raise CourseError(f"{self._key} is missing or damaged: restore it from your backup") from None
        if len(key) != 32:
            raise CourseError(f"{self._key} must hold 32 bytes, it holds {len(key)}: restore it from your backup")
        return key

    def students(self) -> list[Student]:
        """The course's roster."""
        return read_roster(self.folder / "roster.csv")

    def release(self, lesson: str) -> Path:
        return self.folder / "release" / lesson

    def marks(self, lesson: str) -> Path:
        return self.folder / "marks" / lesson

    def feedback(self, lesson: str) -> Path:
        return self.folder / "feedback" / lesson

    @property
    def export(self) -> Path:
        return self.folder / "export"

    @property
    def report(self) -> Path:
        return self.folder / "report"

    @property
    def instructor(self) -> Path:
        return self.folder / "instructor"

    def mark(self, lesson: str, student: str) -> Path:
        """Where the result of one submission lies."""
        return self.marks(lesson) / f"{student}.json"

    def latest(self, lesson: str) -> set[str] | None:
        """The students whose marks are of what was graded last; None where that was not written down."""
        try:
            return set(json.loads(self._latest(lesson).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None

    def write_latest(self, lesson: str, students: Iterable[str]) -> None:
        """Write down whose marks are of what was graded last."""
        write_atomically(self._latest(lesson), json.dumps(sorted(students), ensure_ascii=False) + "\n")

    def forget_latest(self, lesson: str) -> None:
        self._latest(lesson).unlink(missing_ok=True)

    def _latest(self, lesson: str) -> Path:
        return self.folder / "marks" / f"{lesson}-latest.json"

    def assignment(self, lesson: str) -> Assignment:
        """What was assigned; CourseError where the lesson was not."""
        path = self.release(lesson) / "assignment.json"
        if not path.is_file():
            raise CourseError(f"{lesson!r} has not been assigned in {self.folder.resolve()}: run `assign` first")
        return Assignment(**json.loads(path.read_text(encoding="utf-8")))

    def results(self, lesson: str) -> dict[str, Result]:
        """Student -> result, for every submission of a lesson that was graded, by student id."""
        self.assignment(lesson)
        return {path.stem: _result(path) for path in sorted(self.marks(lesson).glob("*.json"))}


def lessons() -> list[str]:
    """What can be assigned: every chapter that has exercises with an answer key."""
    return [source.stem for source in sources("exercises") if (ROOT / f"solutions/{source.stem}.ipynb").is_file()]


def require_lesson(lesson: str) -> None:
    """CourseError for a lesson that does not exist."""
    if lesson not in lessons():
        raise CourseError(f"there is no lesson {lesson!r}; there are {', '.join(lessons())}")


def require_graded(lesson: str, graded: Sized) -> None:
    """CourseError where no work is among what was graded."""
    if not graded:
        raise CourseError(f"no work for {lesson!r} has been graded yet: run `grade` first")


def grading_seed(secret: bytes, lesson: str) -> int:
    """The seed of a lesson's hidden inputs: the same for a whole class, unknown without the secret."""
    digest = hmac.new(secret, f"grading\0{lesson}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big")


def _result(path: Path) -> Result:
    try:
        return Result.from_json(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CourseError(f"{path} is not a result of this `grade` ({error}): delete it and grade again") from None
