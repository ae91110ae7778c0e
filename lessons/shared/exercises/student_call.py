"""One call of a student's function: what came back as a plain value, or the trouble in words that help."""

from __future__ import annotations

import builtins
import copy
import json
import linecache
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.shared.exercises.deadline import OutOfTime
from lessons.shared.exercises.json_values import cut, plain, shown, written

Case = dict[str, Any]  # the inputs of one call, by name
Answer = Callable[..., Any]  # the student's function

ERRORS = tuple(thing for thing in vars(builtins).values() if type(thing) is type and issubclass(thing, BaseException))
STUB = "Replace `raise NotImplementedError` by your code."


class Trouble(Exception):
    """A call that gave nothing to judge: a status of Feedback, and a message for the student.

    A grader words its own messages; it goes by `kind` ("stub", "raised", "changed" or "foreign", else empty), `name`
    (the class of the error among Python's own, or the argument that was changed) and `line`, in the function itself.
    """

    def __init__(self, status: str, message: str, *, kind: str = "", name: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.status, self.kind, self.name, self.line = status, kind, name, line


def called(function: Callable[..., Any], arguments: Case) -> Any:
    """The function's result as a plain value; raises Trouble. Only the clock's OutOfTime passes through."""
    lent, seen = copy.deepcopy(arguments), described(arguments)
    try:
        value = function(**lent)
    except OutOfTime:
        raise
    except NotImplementedError:
        raise Trouble("not started", STUB, kind="stub") from None
    except BaseException as error:  # also what is no Exception, and a Trouble that is none of ours
        raise _raised(error, function, seen) from None
    for name, given in arguments.items():
        if isinstance(given, np.ndarray | list) and not _same(given, lent[name]):
            said = f"Your function changes `{name}`, which it was given. Work on a copy.\n{seen}"
            raise Trouble("unfit", said, kind="changed", name=name)
    try:
        return plain(None if value is ... else value)
    except OutOfTime:
        raise
    except RecursionError:
        said = "The result holds lists in lists without end, perhaps itself."
    except ValueError as error:
        said = str(error)
    except BaseException as error:  # from a method of the result
        raise _raised(error, function, seen) from None
    raise Trouble("unfit", f"{said}\n{seen}", kind="foreign")


def _same(given: Any, lent: Any) -> bool:
    try:
        return np.array_equal(given, lent) if isinstance(given, np.ndarray) else bool(given == lent)
    except OutOfTime:
        raise
    except BaseException:  # what the student put into a list may be anything
        return False


def _told(error: BaseException) -> str:
    """The error in one bounded text, with advice where the cause is a cell that was not run."""
    text = f"{cut(type(error).__name__, 80)}: {cut(written(error), 400)}"
    missing = isinstance(error, NameError) and not isinstance(error, UnboundLocalError)
    return f"{text}\nIf another cell defines it, run the cells from the top, in order." if missing else text


def remembering(ask: Callable[..., Any], known: dict[str, Any]) -> Callable[..., Any]:
    """`ask`, once for each case: properties and recognisers share cases, and a student's loops may be slow."""

    def once(**case: Any) -> Any:
        key = json.dumps(plain(case), sort_keys=True)
        if key not in known:
            known[key] = attempt(ask, case)
        if isinstance(known[key], Trouble):
            raise known[key]
        return known[key]

    return once


def attempt(call: Callable[..., Any], case: Case) -> Any:
    """The call's value, or the Trouble it raised."""
    try:
        return call(**case)
    except Trouble as trouble:
        return trouble


def verdict(question: Callable[..., Any], answer: Callable[..., Any], case: Case) -> Any:
    """What a property or a recogniser says of one case, or the Trouble of a call.

    An answer that the arithmetic of the question cannot take (too large, of no use as an index) fails it: a student, or
    a grader of a thousand, must never see the check itself break.
    """
    with np.errstate(all="ignore"):
        try:
            return question(answer, **case)
        except Trouble as trouble:
            return trouble
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return False


def described(arguments: Case) -> str:
    """The line that tells a student which input it was."""
    return f"Input: {', '.join(f'{name} = {shown(value)}' for name, value in arguments.items())}"


def error_name(error: BaseException) -> str:
    """The first of Python's own classes that the error belongs to; asks nothing that its class could answer."""
    bases = type.__dict__["__mro__"].__get__(type(error))
    return next(known.__name__ for base in bases for known in ERRORS if base is known)


def _raised(error: BaseException, function: Callable[..., Any], seen: str) -> Trouble:
    try:
        said = _told(error)
    except OutOfTime:
        raise
    except BaseException:  # raised by the error's own __str__
        said = error_name(error)
    code = getattr(function, "__code__", None)
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code is code]
    line = lines[-1] if lines else 0
    return Trouble(
        "raised", f"{said}{_place(error, function)}\n{seen}", kind="raised", name=error_name(error), line=line
    )


def _place(error: BaseException, function: Callable[..., Any]) -> str:
    """The line of the student's own code in which the error arose."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    if not own or not lines or lines[-1] is None:
        return ""
    return f"\nLine {lines[-1]}: {cut(linecache.getline(own, lines[-1]).strip(), 200)}"
