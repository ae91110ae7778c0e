"""The result of one submission: what is kept of it, and how it reaches the disk whole or not at all.

Nothing that came out of the jail is written down as it came. A student's error message could carry the hidden input
that their function was given; so of an error only its class (where Python has it) and the line are kept, and the line's
text is taken from what was handed in.
"""

from __future__ import annotations

import builtins
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classroom.jail import ROOT
from classroom.notebook import printable
from lessons.shared.check import Task
from lessons.shared.feedback import Feedback

ERRORS = {name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)}
DIED = "Your code ended Python itself, or used up its memory."
LIMITED = "This took longer than the task allows. Is there a loop that never ends?"
SHARED = ("check", "calls", "plain", "precision", "feedback")
GRADER = ("examine", "filter", "jail", "judging", "notebook", "results", "session", "tasks", "variants", "worker")


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
    sentences = [(holds.__doc__ or holds.__name__).strip().splitlines()[0] for holds in task.properties]
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
    if status == "unfit" and (changed := re.match(r"Your function changes `(\w{1,40})`", detail)):
        return f"{changed[0]}, which it was given. Work on a copy."
    if status == "unfit" and detail.startswith("The result must be made of real numbers"):
        return "The result must be made of real numbers, text, tuples or arrays."
    if status == "unfit":  # from `returns`: what it demands is ours, what it got may hold anything
        return re.split(r",? (?:but )?(?:got|holds?)\b|\nInput:", detail)[0].rstrip(".:, ") + "."
    return detail.split("\nInput:")[0] if status == "not started" else ""


def _error(task: str, detail: str, cells: Sequence[str]) -> str:
    name = detail.split(":")[0].strip()
    name = name if name in ERRORS else "an error"
    number = re.search(r"^Line (\d{1,5}): ", detail, flags=re.M)
    source = next((cell for cell in reversed(cells) if re.search(rf"^\s*def {re.escape(task)}\b", cell, re.M)), "")
    lines = source.splitlines()
    if not number or not 1 <= int(number[1]) <= len(lines):
        return f"Your function raised {name}."
    return f"Your function raised {name} in line {number[1]}: {printable(lines[int(number[1]) - 1].strip())}"


def edition(lesson: str, *given: object) -> str:
    """A short digest of all that decides a mark besides the submission: checks, grader, seed, limits, points."""
    paths = sorted((ROOT / "lessons" / lesson).glob("*.py")) + [ROOT / f"lessons/shared/{name}.py" for name in SHARED]
    digest = hashlib.sha256(repr(given).encode())
    paths += [ROOT / f"classroom/{name}.py" for name in GRADER]
    for path in [*paths, ROOT / "exercises" / f"{lesson}.ipynb"]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def current(path: Path, submission: str, version: str) -> dict[str, Any] | None:
    """The result on disk where it is the one of this submission, graded like this; else None."""
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    same = isinstance(result, dict) and (result.get("submission"), result.get("graded_with")) == (submission, version)
    return result if same else None
