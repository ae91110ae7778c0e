"""What a run of `grade` did, in lines for the instructor: what needs an eye is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from classroom.grading.results import MISSING, Result
from classroom.submissions.notebook import printable

STRANGE = "none of the tasks' functions is in it. Is it the notebook of another lesson?"
UNDEFINED = "none of the tasks' functions was defined. The first problem: "
BROKEN = ("stopped with SyntaxError.", "stopped with IndentationError.", "stopped with TabError.")
GROUPS = "if these are groups, say in a column `group` of the roster who is in which, and run the command again"
SHOWN = 20  # students named in one line


@dataclass
class Summary:
    """What a run did: students by what became of them, and files that belong to nobody.

    `empty` are those in whose file no task was found, with the reason; `partly` those who have cells that are not
    Python throughout, with the notes on them; `without` those who handed in no notebook, with what they handed in
    instead; `perhaps` those who may have handed in a file that belongs to nobody; `unnamed` what may be groups' names.
    """

    graded: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    empty: dict[str, str] = field(default_factory=dict)
    partly: dict[str, list[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    unmatched: list[tuple[str, str]] = field(default_factory=list)
    without: dict[str, list[str]] = field(default_factory=dict)
    perhaps: set[str] = field(default_factory=set)
    unnamed: list[str] = field(default_factory=list)

    def saw(self, student: str, result: Result, unread: Callable[[], str]) -> None:
        """Take down what is worth an eye in a result, old or new. `unread` says why its file was not read, if so."""
        stopped = [note for note in result.notes if note.startswith("Code cell ") and "left out" not in note]
        if all(mark.status == MISSING for mark in result.tasks.values()):
            self.empty[student] = unread() or (UNDEFINED + stopped[0] if stopped else STRANGE)
        elif broken := [note for note in result.notes if note.endswith(BROKEN)]:
            self.partly[student] = broken


def told(summary: Summary) -> list[str]:
    """What a run did, in lines for the instructor."""
    without = summary.without.items()
    nothing = [student for student, others in without if not others and student not in summary.perhaps]
    perhaps = [student for student, others in without if not others and student in summary.perhaps]
    graded, kept = len(summary.graded), len(summary.kept)
    lines = [f"{graded} graded, {kept} kept as they were, {len(without)} without a notebook."]
    unless = ", unless one of the files below is theirs" if summary.unmatched else ""
    lines += [f"handed in nothing: {_named(nothing)}{unless}"] if nothing else []
    lines += [f"perhaps the author of a file named below: {_named(perhaps)}"] if perhaps else []
    lines += [f"no notebook: {student}, but {_named(files)}" for student, files in without if files]
    lines += [f"marked late by Canvas: {_named(summary.late)}"] if summary.late else []
    lines += [f"nothing to mark: {student}: {why}" for student, why in summary.empty.items()]
    lines += [
        f"only partly readable, please check: {one}: {' '.join(notes[:3])}" for one, notes in summary.partly.items()
    ]
    lines += _unmatched(summary.unmatched)
    lines += [f"not named after any student: {_named(summary.unnamed)}: {GROUPS}"] if summary.unnamed else []
    lines += [f"not graded, run the command again: {student}: {why}" for student, why in summary.failed.items()]
    return lines


def _unmatched(files: Sequence[tuple[str, str]]) -> Iterable[str]:
    """A line for each file that belongs to nobody; of many with one reason the first are named."""
    reasons: dict[str, list[str]] = {}
    for path, why in files:
        reasons.setdefault(why, []).append(path)
    for why, paths in reasons.items():
        yield from [f"belongs to nobody: {path}: {why}" for path in paths[:SHOWN]]
        if len(paths) > SHOWN:
            yield f"belongs to nobody: {len(paths) - SHOWN} more files: {why}"


def _named(words: Sequence[str]) -> str:
    rest = len(words) - SHOWN
    return ", ".join(map(printable, words[:SHOWN])) + (f" and {rest} more" if rest > 0 else "")
