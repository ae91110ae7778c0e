"""The result of one submission: what is kept of it, and how it reaches the disk whole or not at all.

Nothing that came out of the jail is written down as it came. A student's error message could carry the hidden input
that their function was given; so of an error only its class (where Python has it) and the line are kept, and the line's
text is taken from what was handed in.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classroom.sandbox.gate import NAMES
from classroom.sandbox.jail import ROOT
from classroom.submissions.notebook import printable
from lessons.shared.exercises.feedback import Feedback
from lessons.shared.exercises.task import Task
from press.import_closure import data_beside, imported

DIED = "Your code ended Python itself, or used up its memory."
LIMITED = "This took longer than the task allows. Is there a loop that never ends?"
FOREIGN = "The result must be made of real numbers, text, tuples or arrays."
LARGE = "The result is too large to be handed over."
UNREADABLE, UNJUDGED = "The result cannot be read.", "The result cannot be judged."
SLOW = "The result takes too long to judge."
NO_FUNCTION = "It is not a function."
OURS = {FOREIGN, LARGE, UNREADABLE, UNJUDGED, SLOW, NO_FUNCTION}
LINES = 200  # of a function: of a longer one no line is told, as the number could tell an input
DECIDING = ("classroom.grading.grader", "classroom.sandbox.worker", "classroom.variants.{}", "lessons.{}.exercises",
            "lessons.{}.exercises.variant")  # fmt: skip


def marked(feedback: Feedback, points: float, cells: Sequence[str]) -> dict[str, Any]:
    """One task's part of the result. The score is the share of properties that held, whatever else was said."""
    return {
        "points": points,
        "score": feedback.score,
        "status": feedback.status,
        "hints": list(feedback.hints),
        "findings": [[finding.sentence, finding.held] for finding in feedback.findings],
        "detail": told(feedback.task, feedback.status, feedback.detail, cells),
    }


def missing(task: Task, points: float) -> dict[str, Any]:
    """A task whose function is nowhere in the submission."""
    sentences = task.sentences
    return {"points": points, "score": 0.0, "status": "missing", "hints": [],
            "findings": [[sentence, None] for sentence in sentences], "detail": ""}  # fmt: skip


def told(task: str, status: str, detail: str, cells: Sequence[str]) -> str:
    """What of a detail a student is told: words of ours, a class of Python's errors, a line of their own."""
    if status == "raised" and detail == DIED:
        return DIED
    if status == "raised":
        return _error(task, detail, cells)
    if status == "out of time":
        return LIMITED
    if status == "unfit":
        return _unfit(detail)
    return detail.split("\nInput:")[0] if status == "not started" else ""


def changed(argument: str) -> str:
    """What is told of a function that changes its argument; empty where it is not known which."""
    return f"Your function changes {f'`{argument}`' if argument else 'an array'}, which it was given. Work on a copy."


def _unfit(detail: str) -> str:
    """From `returns`: what it demands is ours, what it got may hold anything, and so may an error that NumPy raised."""
    if detail in OURS:
        return detail
    if argument := re.match(r"Your function changes `(\w{1,40})`", detail):
        return changed(argument[1])
    if not re.match(r"[A-Z][\w` ]{0,60} (?:must|changes) ", detail):
        return UNJUDGED
    return re.split(r"[,;]? got\b|,? but holds?\b|\nInput:", detail)[0].rstrip(".:, ") + "."


def _error(task: str, detail: str, cells: Sequence[str]) -> str:
    name = detail.split(":")[0].strip()
    name = name if name in NAMES else "an error"
    number = re.search(r"^Line (\d{1,5}): ", detail, flags=re.M)
    lines = _defining(task, cells)
    if not number or int(number[1]) not in _own(task, lines):
        return f"Your function raised {name}."
    return f"Your function raised {name} in line {int(number[1])}: {printable(lines[int(number[1]) - 1].strip())}"


def _head(task: str) -> re.Pattern[str]:
    return re.compile(rf"[ \t]*(?:async[ \t]+)?def[ \t]+{re.escape(task)}\b")


def _defining(task: str, cells: Sequence[str]) -> list[str]:
    """The lines of the last cell that defines the task's function; each line of the submission is looked at once."""
    head = _head(task)
    for cell in reversed(cells):
        lines = cell.splitlines()
        if any(head.match(line) for line in lines):
            return lines
    return []


def _own(task: str, lines: Sequence[str]) -> set[int]:
    """The numbers, from 1, of the lines of a function that hold code; none where it is longer than LINES."""
    head = _head(task)
    first = max((k for k, line in enumerate(lines) if head.match(line)), default=len(lines))
    own: set[int] = set()
    for number, line in enumerate(lines[first:], first + 1):
        text = line.lstrip()
        if not text or text.startswith("#"):
            continue
        if number > first + 1 and not text.startswith(")") and _indent(line) <= _indent(lines[first]):
            break  # what comes after it
        own.add(number)
    return own if len(own) <= LINES else set()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def edition(lesson: str, *given: object) -> str:
    """A short digest of all that decides a mark besides the submission: checks, grader, seed, limits, points.

    The code is what the grader, its worker and the lesson's checks import, directly or not.
    """
    files = imported(*(name.format(lesson) for name in DECIDING))
    digest = hashlib.sha256(repr(given).encode())
    for path in [*sorted(files.values()), *data_beside(files.values()), ROOT / "exercises" / f"{lesson}.ipynb"]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def current(path: Path, submission: str, version: str) -> dict[str, Any] | None:
    """The result on disk where it is the one of this submission, graded like this; else None."""
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    same = isinstance(result, dict) and (result.get("submission"), result.get("graded_with")) == (submission, version)
    return result if same else None
