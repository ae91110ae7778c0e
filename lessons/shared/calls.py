"""One call of a student's function: what came back as a plain value, or the trouble in words that help."""

from __future__ import annotations

import copy
import json
import linecache
import threading
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.shared.deadline import OutOfTime
from lessons.shared.plain import cut, plain, shown, written

Case = dict[str, Any]


class Trouble(Exception):
    """A call that gave nothing to judge: a status of Feedback, and a message for the student."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status


def called(function: Callable[..., Any], arguments: Case) -> Any:
    """The function's result as a plain value; raises Trouble."""
    lent, seen = copy.deepcopy(arguments), described(arguments)
    try:
        value = function(**lent)
    except NotImplementedError:
        raise Trouble("not started", "Replace `raise NotImplementedError` by your code.") from None
    except BaseException as error:
        if _is_from_outside(error):
            raise
        raise Trouble("raised", f"{_told(error)}{_place(error, function)}\n{seen}") from None
    for name, given in arguments.items():
        if isinstance(given, np.ndarray | list) and not _same(given, lent[name]):
            raise Trouble("unfit", f"Your function changes `{name}`, which it was given. Work on a copy.\n{seen}")
    try:
        return plain(None if value is ... else value)
    except RecursionError:
        raise Trouble("unfit", f"The result holds lists in lists without end, perhaps itself.\n{seen}") from None
    except ValueError as error:
        raise Trouble("unfit", f"{error}\n{seen}") from None
    except Exception as error:  # an object that pretends to be a number or a list
        raise Trouble("unfit", f"The result cannot be read: {type(error).__name__}.\n{seen}") from None


def _is_from_outside(error: BaseException) -> bool:
    """Whether it is not the student's: the time limit, or, where the main thread runs the function, an interrupt."""
    ordinary = isinstance(error, Exception | SystemExit | GeneratorExit)
    return isinstance(error, OutOfTime) or (not ordinary and threading.current_thread() is threading.main_thread())


def _same(given: Any, lent: Any) -> bool:
    try:
        return np.array_equal(given, lent) if isinstance(given, np.ndarray) else bool(given == lent)
    except Exception:  # what the student put into a list may be anything
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


def _place(error: BaseException, function: Callable[..., Any]) -> str:
    """The line of the student's own code in which the error arose."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    if not own or not lines or lines[-1] is None:
        return ""
    return f"\nLine {lines[-1]}: {cut(linecache.getline(own, lines[-1]).strip(), 200)}"
