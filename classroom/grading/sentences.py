"""What a student is told of a task that went wrong: words of ours, a class of Python's errors, the number of a line.

Nothing that a student wrote is retold, and nothing that came out of the jail as it came. An error's message could carry
the hidden input that the function was given; so of an error only its class (where Python has it) and the number of the
line are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from classroom.sandbox.gate import NAMES

DIED = "Your code ended Python itself, or used up its memory."
LIMITED = "This took longer than the task allows. Is there a loop that never ends?"
FOREIGN = "The result must be made of real numbers, text, tuples or arrays."
LARGE = "The result is too large to be handed over."
UNREADABLE, UNJUDGED = "The result cannot be read.", "The result cannot be judged."
SLOW = "The result takes too long to judge."
NO_FUNCTION = "It is not a function."
OURS = {FOREIGN, LARGE, UNREADABLE, UNJUDGED, SLOW, NO_FUNCTION}
LINES = 200  # of a function: of a longer one no line is told, as the number could tell an input


def told(task: str, status: str, detail: str, cells: Sequence[str]) -> str:
    """What of a detail a student is told: words of ours, a class of Python's errors, the number of a line."""
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
    if not number or int(number[1]) not in _own(task, _defining(task, cells)):
        return f"Your function raised {name}."
    return f"Your function raised {name} in line {int(number[1])} of its cell."


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
