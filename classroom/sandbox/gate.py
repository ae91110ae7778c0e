"""The gate: the one way in which anything comes back from a jail. What is not of the expected form does not pass.

Whoever wrote it, a reply is a stranger's: it may be forged, endless, deeply nested or of the wrong type. What passes is
small and typed, and its only text is a name that Python gives to an error, or short printable words inside a value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from classroom.submissions.notebook import printable
from lessons.shared.exercises.student_call import ERRORS

FIELDS = {"begin": "ready", "run": "left_out", "look": "callables", "call": "value"}  # what answers each request
TROUBLES = ("stub", "raised", "changed", "foreign", "large", "late")
NAMES = {error.__name__ for error in ERRORS}
DEPTH, TEXT, LINES = 32, 200, 1 << 22  # of a value; of each text in it; no line of a notebook is further down


class Garbled(ValueError):
    """This is no reply that the worker gives."""


@dataclass(frozen=True)
class Reply:
    """What a worker answered. `value`, `callables` and `left_out` count where there is no `trouble`.

    name: the class of an error, one of Python's own, or an argument that was changed; empty where it is neither.
    line: where the function raised, as the worker says; 0 where it says nothing.
    value: plain, of at most DEPTH levels. callables: name -> whether it can be called. left_out: a number of lines.
    items: how many values it holds, at most. threads: how many the worker has, counted outside of the jail.
    """

    trouble: str = ""
    name: str = ""
    line: int = 0
    value: Any = None
    callables: Mapping[str, bool] = field(default_factory=dict)
    left_out: int = 0
    items: int = 0
    threads: int = 1

    @property
    def left_behind(self) -> str:
        """What it leaves to those after it that is not theirs to bear; nothing where the work is honest."""
        if self.threads > 1:
            return "left threads running"
        return "used up the memory" if self.name == "MemoryError" else ""


def passed(line: bytes, what: str, number: int, *, items: int) -> Reply:
    """The reply to request `number`, which asked for `what`; Garbled where it is none or holds more than `items`."""
    count = sum(map(line.count, (b",", b"[", b"{")))  # before it is read: a value takes twenty times its text
    if count > items:
        raise Garbled(f"a reply may hold {items} values, got {count}")
    try:
        said = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        raise Garbled("a reply must be JSON") from None
    if type(said) is not dict or type(said.get("n")) is not int or said.pop("n") != number:
        raise Garbled("a reply must have its request's number")
    if said.keys() == {"trouble", "name", "line"}:
        return _trouble(**said)
    if said.keys() != {FIELDS[what]}:
        raise Garbled(f"to {what!r} the worker replies with {FIELDS[what]!r} or trouble")
    return _answer(said.popitem()[1], what, count)


def _trouble(trouble: Any, name: Any, line: Any) -> Reply:
    if trouble not in TROUBLES or type(name) is not str or type(line) is not int or not 0 <= line <= LINES:
        raise Garbled("trouble has a kind, a name and a line")
    known = name in NAMES or (trouble == "changed" and name.isascii() and name.isidentifier() and len(name) <= 40)
    return Reply(trouble, name if known else "", line)


def _answer(given: Any, what: str, count: int) -> Reply:
    if what == "call":
        return Reply(value=_clean(given, DEPTH), items=count)
    if what == "look" and type(given) is dict and all(type(one) is bool for one in given.values()):
        return Reply(callables=_clean(given, 1))
    if what == "run" and type(given) is int and given >= 0:
        return Reply(left_out=given)
    if what == "begin" and given is True:
        return Reply()
    raise Garbled(f"the reply to {what!r} is of another type")


def _clean(value: Any, depth: int) -> Any:
    """The value with each text printable and short; Garbled where it has more levels than `depth`."""
    if isinstance(value, str):
        return printable(value, TEXT)
    if not isinstance(value, list | dict):
        return value
    if not depth:
        raise Garbled("a value may not be nested deeper")
    if isinstance(value, list):
        return [_clean(item, depth - 1) for item in value]
    return {printable(key, TEXT): _clean(item, depth - 1) for key, item in value.items()}
