"""Tasks with instant feedback: properties on seeded random inputs, then the misconceptions by name, never the answer.

A property is a sentence of mathematics about the student's function (a bound, a symmetry, a definition tested at a
point); a misconception recognises what one mistake does. Neither holds a reference solution.

Inputs and results cross as plain JSON values (`Task.call`), so another program can run the student's function
elsewhere and let `Task.judge` ask it from here.
"""

from __future__ import annotations

import copy
import json
import linecache
import traceback
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.shared.deadline import OutOfTime, within
from lessons.shared.feedback import Feedback, Finding
from lessons.shared.plain import plain, restored, shown

Case = dict[str, Any]


class Trouble(Exception):
    """A call that gave nothing to judge: a status of Feedback, and a message for the student."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Task:
    """One exercise: a function that the student writes, and what must be true of it.

    inputs(rng) draws one case: keyword arguments that are arrays or plain values.
    properties take (answer, **case) and return whether they hold; the docstring's first line is the sentence shown.
    misconceptions: hint -> recogniser, which takes (answer, **case) and returns True (this mistake), False (not this
    one) or None (the case cannot tell). A hint is given where some case says True and none says False.
    returns(value, **case) turns a plain result into what properties use, or raises ValueError in words.
    prepare(case) turns a case into the arguments that the student's function gets.
    """

    name: str
    inputs: Callable[[np.random.Generator], Case]
    properties: Sequence[Callable[..., bool]]
    misconceptions: Mapping[str, Callable[..., bool | None]]
    returns: Callable[..., Any]
    prepare: Callable[[Case], Case] = dict
    trials: int = 12
    seconds: float = 10.0

    def cases(self, seed: int = 0) -> list[Case]:
        """The inputs of a check, the same for the same seed."""
        rng = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        return [self.inputs(rng) for _ in range(self.trials)]

    def example(self, number: int) -> Case:
        """The arguments of input `number` of the instant check, to look at: `answer(**task.example(3))`."""
        return self.prepare(self.cases()[number])

    def call(self, function: Callable[..., Any], case: Case) -> Any:
        """The function's result on one case as a plain value; raises Trouble. Arrays of the case may be lists."""
        before = self.prepare({name: restored(value) for name, value in case.items()})
        arguments = copy.deepcopy(before)
        seen = _seen(before)
        try:
            value = function(**arguments)
        except NotImplementedError:
            raise Trouble("not started", "Replace `raise NotImplementedError` by your code.") from None
        except (Exception, SystemExit) as error:
            raise Trouble("raised", f"{type(error).__name__}: {error}{_place(error, function)}\n{seen}") from None
        for name, given in before.items():
            if isinstance(given, np.ndarray) and not np.array_equal(given, arguments[name]):
                raise Trouble("unfit", f"Your function changes `{name}`, which it was given. Work on a copy.\n{seen}")
        try:
            return plain(None if value is ... else value)
        except (ValueError, RecursionError) as error:  # a list that holds itself has no end
            raise Trouble("unfit", f"{error}\n{seen}") from None

    def check(self, answer: Callable[..., Any], *, seed: int = 0) -> Feedback:
        """Judge the student's function on the inputs of `seed`, within the time limit."""
        if not callable(answer):
            return self._stopped(Trouble("unfit", f"Hand over the function itself, got {shown(answer)}."))
        latest: Case = {}

        def ask(**case: Any) -> Any:
            latest.update(case)
            return self.call(answer, case)

        try:
            return within(self.seconds, lambda: self.judge(ask, seed=seed))
        except OutOfTime as late:
            message = f"No result after {self.seconds:g} seconds. Look for a loop that never ends. "
            left = "" if late.stopped else "It could not be ended and is still running: restart the kernel."
            return self._stopped(Trouble("out of time", f"{message}{left}\n{_seen(self.prepare(latest))}"))

    def judge(self, ask: Callable[..., Any], *, seed: int = 0) -> Feedback:
        """Judge what `ask(**case)` answers with a plain value or Trouble; where the function runs is up to `ask`."""
        known: dict[str, Any] = {}
        cases, ask = self.cases(seed), _remembering(ask, known)
        troubles = [value for case in cases if isinstance(value := _attempt(ask, case), Trouble)]
        if len(troubles) == len(cases):
            return self._stopped(troubles[0])

        def answer(**case: Any) -> Any:
            value = ask(**case)
            try:
                return self.returns(restored(value), **case)
            except ValueError as error:
                raise Trouble("unfit", f"{error}\n{_seen(self.prepare(case))}") from None

        findings = tuple(self._finding(holds, answer, cases, troubles) for holds in self.properties)
        if all(value is None for value in known.values()):
            return self._stopped(Trouble("not started", "It returned None for every input: is a `return` missing?"))
        if not troubles and all(finding.held for finding in findings):
            return Feedback(self.name, "passed", findings)
        hints = tuple(hint for hint, seen in self.misconceptions.items() if _recognised(seen, answer, cases))
        status, detail = (troubles[0].status, str(troubles[0])) if troubles else ("not yet", "")
        return Feedback(self.name, status, findings, hints, detail)

    def _finding(self, holds: Callable[..., bool], answer: Any, cases: list[Case], troubles: list[Trouble]) -> Finding:
        sentence = (holds.__doc__ or holds.__name__).strip().splitlines()[0]
        for number, case in enumerate(cases):
            held = _attempt(lambda case=case: holds(answer, **case), {})
            if isinstance(held, Trouble):
                troubles.append(held)
            if held is not True and not (isinstance(held, np.bool_) and held):
                return Finding(sentence, False, f"{self.name}(**checks.{self.name}.example({number}))")
        return Finding(sentence, True)

    def _stopped(self, trouble: Trouble) -> Feedback:
        untried = ((holds.__doc__ or holds.__name__).strip().splitlines()[0] for holds in self.properties)
        return Feedback(self.name, trouble.status, tuple(Finding(text, None) for text in untried), (), str(trouble))


def _remembering(ask: Callable[..., Any], known: dict[str, Any]) -> Callable[..., Any]:
    """`ask`, once for each case: properties and recognisers share cases, and a student's loops may be slow."""

    def once(**case: Any) -> Any:
        key = json.dumps(plain(case), sort_keys=True)
        if key not in known:
            known[key] = _attempt(ask, case)
        if isinstance(known[key], Trouble):
            raise known[key]
        return known[key]

    return once


def _attempt(call: Callable[..., Any], case: Case) -> Any:
    """The call's value, or the Trouble it raised."""
    try:
        return call(**case)
    except Trouble as trouble:
        return trouble


def _recognised(seen: Callable[..., bool | None], answer: Callable[..., Any], cases: list[Case]) -> bool:
    """True where some case shows the mistake and no case speaks against it; a case in trouble says nothing."""
    verdicts = [_attempt(lambda case=case: seen(answer, **case), {}) for case in cases]
    verdicts = [verdict for verdict in verdicts if not (verdict is None or isinstance(verdict, Trouble))]
    return bool(verdicts) and all(verdicts)


def _seen(arguments: Case) -> str:
    return f"Input: {', '.join(f'{name} = {shown(value)}' for name, value in arguments.items())}"


def _place(error: BaseException, function: Callable[..., Any]) -> str:
    """The line of the student's own code in which the error arose."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    if not own or not lines or lines[-1] is None:
        return ""
    return f"\nLine {lines[-1]}: {linecache.getline(own, lines[-1]).strip()}"
