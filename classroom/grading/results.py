"""The result of one submission, typed: what the grader makes, what lies on the disk, what every page and export reads.

A result that does not have this form is none: it cannot be made, and it is not read from the disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from lessons.shared.exercises.feedback import HEADLINES, Feedback
from lessons.shared.exercises.task import Task

MISSING = "missing"  # the status of a task whose function is nowhere in the submission
STATUSES = (*HEADLINES, MISSING)
MOST = 1e6  # points of a task, seconds of a grading

Record = TypeVar("Record", bound="Mark | Result")


@dataclass(frozen=True)
class Mark:
    """What one task got: `points` at most, and of these the part `score`, between 0 and 1.

    findings: each property's sentence, and whether it held (None: not tried). hints: the misconceptions that were
    recognised. detail: what is told of an error. notes: the judge's other sentences. ValueError for anything else.
    """

    points: float
    score: float
    status: str
    hints: tuple[str, ...] = ()
    findings: tuple[tuple[str, bool | None], ...] = ()
    detail: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require(self, "points", _number(self.points, MOST), f"a number from 0 to {MOST:g}")
        _require(self, "score", _number(self.score, 1), "a number from 0 to 1")
        _require(self, "status", self.status in STATUSES, f"one of {', '.join(STATUSES)}")
        _require(self, "hints", _texts(self.hints), "sentences")
        _require(self, "findings", isinstance(self.findings, tuple) and all(map(_finding, self.findings)),
                 "pairs of a sentence and True, False or None")  # fmt: skip
        _require(self, "detail", isinstance(self.detail, str), "text")
        _require(self, "notes", _texts(self.notes), "sentences")

    @classmethod
    def of(cls, feedback: Feedback, points: float, detail: str) -> Mark:
        """A judged task. `detail` is what of the feedback's own is told."""
        findings = tuple((finding.sentence, finding.held) for finding in feedback.findings)
        return cls(points, feedback.score, feedback.status, feedback.hints, findings, detail, feedback.notes)

    @classmethod
    def missing(cls, task: Task, points: float) -> Mark:
        """A task whose function is nowhere in the submission."""
        return cls(points, 0.0, MISSING, findings=tuple((sentence, None) for sentence in task.sentences))

    @classmethod
    def from_json(cls, given: Any) -> Mark:
        """A mark as `Result.to_json` writes it; ValueError for anything else."""
        return _read(cls, given, {"hints": _listed, "findings": _pairs, "notes": _listed})


@dataclass(frozen=True)
class Result:
    """What a submission got: a mark for each task, and notes for the instructor and the student.

    submission: the digest of the file's bytes. graded_with: the version of all else that decides a mark.
    ValueError where a field is of another type or range.
    """

    student: str
    lesson: str
    submission: str
    graded_with: str
    tasks: Mapping[str, Mark]
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    def __post_init__(self) -> None:
        for name in ("student", "lesson", "submission", "graded_with"):
            _require(self, name, isinstance(getattr(self, name), str), "text")
        marks = isinstance(self.tasks, dict) and all(isinstance(mark, Mark) for mark in self.tasks.values())
        _require(self, "tasks", marks, "marks by their tasks")
        _require(self, "notes", _texts(self.notes), "sentences")
        _require(self, "seconds", _number(self.seconds, MOST), f"a number from 0 to {MOST:g}")

    def to_json(self) -> str:
        """The text of a file that `from_json` reads."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Result:
        """The result in a text; ValueError for any text that holds none."""
        try:
            given = json.loads(text)
        except (ValueError, RecursionError):
            raise ValueError("a result must be JSON") from None
        return _read(cls, given, {"tasks": _marks, "notes": _listed})


def current(path: Path, submission: str, version: str) -> Result | None:
    """The result on disk where it is the one of this submission, graded like this; else None."""
    try:
        result = Result.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return result if (result.submission, result.graded_with) == (submission, version) else None


def _read(record: type[Record], given: Any, typed: Mapping[str, Callable[[Any], Any]]) -> Record:
    """A record from JSON's own types; `typed` turns lists and objects into what the fields hold."""
    names = {one.name for one in fields(record)}
    if not isinstance(given, dict) or given.keys() != names:
        raise ValueError(f"a {record.__name__.lower()} has the fields {', '.join(sorted(names))}")
    try:
        return record(**given | {name: turn(given[name]) for name, turn in typed.items()})
    except TypeError as error:
        raise ValueError(f"a {record.__name__.lower()} has a field of another type: {error}") from None


def _listed(given: Any) -> tuple[Any, ...]:
    if not isinstance(given, list):  # of a text, `tuple` would make its letters
        raise TypeError("it must be a list")
    return tuple(given)


def _pairs(given: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(_listed, _listed(given)))


def _marks(given: Any) -> dict[str, Mark]:
    if not isinstance(given, dict):
        raise TypeError("tasks must be an object")
    return {task: Mark.from_json(mark) for task, mark in given.items()}


def _require(record: Mark | Result, name: str, holds: bool, wanted: str) -> None:
    if not holds:
        got = repr(getattr(record, name))[:80]
        raise ValueError(f"{name} of a {type(record).__name__.lower()} must be {wanted}, got {got}")


def _number(value: Any, most: float) -> bool:
    return type(value) in (int, float) and 0 <= value <= most


def _texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(text, str) for text in value)


def _finding(pair: Any) -> bool:
    match pair:
        case (str(), True | False | None):
            return True
    return False
