"""What a run of `grade` did, in lines for the instructor: what needs an eye is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from classroom.submissions.notebook import printable

STRANGE = "none of the tasks' functions is in it. Is it the notebook of another lesson?"
SHOWN = 20  # students named in one line


@dataclass
class Summary:
    """What a run did: students by what became of them, and files that belong to nobody.

    `empty` are those in whose file no task was found, with the reason; `without` those who handed in no notebook, with
    what they handed in instead.
    """

    graded: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    empty: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    unmatched: list[tuple[str, str]] = field(default_factory=list)
    without: dict[str, list[str]] = field(default_factory=dict)

    def saw(self, student: str, result: dict[str, Any]) -> None:
        """Take down what is worth an eye in a result, old or new."""
        if all(isinstance(mark, dict) and mark["status"] == "missing" for mark in result["tasks"].values()):
            self.empty[student] = result["notes"][-1] if result["notes"] else STRANGE


def told(summary: Summary) -> list[str]:
    """What a run did, in lines for the instructor."""
    nothing = [student for student, others in summary.without.items() if not others]
    graded, kept, without = len(summary.graded), len(summary.kept), len(summary.without)
    lines = [f"{graded} graded, {kept} kept as they were, {without} without a notebook."]
    lines += [f"handed in nothing: {_named(nothing)}"] if nothing else []
    lines += [f"no notebook: {student}: but {_named(files)}" for student, files in summary.without.items() if files]
    lines += [f"late, as Canvas says: {_named(summary.late)}"] if summary.late else []
    lines += [f"nothing to mark: {student}: {why}" for student, why in summary.empty.items()]
    lines += [f"belongs to nobody: {path}: {why}" for path, why in summary.unmatched]
    lines += [f"not graded, give the command again: {student}: {why}" for student, why in summary.failed.items()]
    return lines


def _named(words: Sequence[str]) -> str:
    rest = len(words) - SHOWN
    return ", ".join(map(printable, words[:SHOWN])) + (f" and {rest} more" if rest > 0 else "")
