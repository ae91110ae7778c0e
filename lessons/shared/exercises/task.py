"""Tasks with instant feedback: properties on seeded random inputs, then the misconceptions by name, never the answer.

A property is a sentence of mathematics about the student's function (a bound, a symmetry, a definition tested at a
point); a misconception recognises what one mistake does. Neither holds a reference solution.

Inputs and results cross as plain JSON values (`Task.call`), so another program can run the student's function
elsewhere and let `Task.judge` ask it from here.
"""

from __future__ import annotations

import contextlib
import io
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lessons.shared.exercises.deadline import OutOfTime, within
from lessons.shared.exercises.feedback import Feedback, Finding
from lessons.shared.exercises.json_values import cut, leaves, restored, shown
from lessons.shared.exercises.precision import NOTE, Seen, following
from lessons.shared.exercises.student_call import Case, Trouble, attempt, called, described, remembering, verdict

PRINTED = 2000  # characters of what a student's function prints that a check lets through
WHOLE = (
    "Every number of your result is whole. An array of integers drops decimals, and an unsigned one cannot go below "
    "zero but starts again at its largest number: compute with floats."
)
CHANGING = (
    "Asked the same again, your function answers something else. Does it keep something from one call to the next, or "
    "draw random numbers without a seed?"
)
NOTES = (WHOLE, NOTE, CHANGING)  # what may be said of an answer besides its properties


@dataclass(frozen=True)
class Task:
    """One exercise: a function that the student writes, and what must be true of it.

    inputs(rng) draws one case: keyword arguments that are arrays or plain values.
    properties take (answer, **case) and return whether they hold; the docstring's first line is the sentence shown.
    mistakes take (answer, **case) and return True (this mistake), False (not this one) or None (the case cannot tell);
    the docstring is the hint, given where some case says True and none says False.
    returns(value, **case) turns a plain result into what properties use, or raises ValueError in words.
    prepare(case) turns a case into the arguments that the student's function gets.
    core: properties that must hold before any counts, since a constant can have the others; the first where none are
    named. An entry that is a tuple asks for one of its properties.
    whole: whether right answers are made of whole numbers.
    """

    name: str
    inputs: Callable[[np.random.Generator], Case]
    properties: Sequence[Callable[..., bool]]
    mistakes: Sequence[Callable[..., bool | None]]
    returns: Callable[..., Any]
    prepare: Callable[[Case], Case] = dict
    core: Sequence[Callable[..., bool] | tuple[Callable[..., bool], ...]] = ()
    whole: bool = False
    trials: int = 12
    seconds: float = 10.0

    @property
    def sentences(self) -> list[str]:
        """What must hold, in the words that a student reads."""
        return [_sentence(holds) for holds in self.properties]

    @property
    def misconceptions(self) -> dict[str, Callable[..., bool | None]]:
        """Hint -> how that mistake is recognised."""
        return {" ".join((seen.__doc__ or seen.__name__).split()): seen for seen in self.mistakes}

    def cases(self, seed: int = 0) -> list[Case]:
        """The inputs of a check, the same for the same seed."""
        rng = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        return [self.inputs(rng) for _ in range(self.trials)]

    def example(self, number: int = 0) -> Case:
        """The arguments of input `number` of the instant check, to try a function on: `answer(**task.example(3))`."""
        return self.prepare(self.cases()[number])

    def call(self, function: Callable[..., Any], case: Case) -> Any:
        """The function's result on one case as a plain value; raises Trouble. Arrays of the case may be lists."""
        return called(function, self.prepare({name: restored(value) for name, value in case.items()}))

    def check(self, answer: Callable[..., Any], *, seed: int = 0) -> Feedback:
        """Judge the student's function on the inputs of `seed`, within the time limit."""
        if not callable(answer):
            return self.stopped(Trouble("unfit", f"Hand over the function itself, got {shown(answer)}."))
        latest: Case = {}

        def ask(**case: Any) -> Any:
            latest.update(case)
            return self.call(answer, case)

        try:
            with _bounded_prints():
                return within(self.seconds, lambda: self.judge(ask, seed=seed))
        except OutOfTime as late:
            message = f"No result after {self.seconds:g} seconds. Is there a loop that never ends?"
            left = "" if late.stopped else " It could not be ended and is still running: restart the kernel."
            return self.stopped(Trouble("out of time", f"{message}{left}\n{described(self.prepare(latest))}"))

    def judge(self, ask: Callable[..., Any], *, seed: int = 0) -> Feedback:
        """Judge what `ask(**case)` answers with a plain value or Trouble; where the function runs is up to `ask`."""
        known: dict[str, Any] = {}
        cases, once = self.cases(seed), remembering(ask, known)
        first = [attempt(once, case) for case in cases[:3]]
        if all(isinstance(value, Trouble) for value in first):  # more of the same would tell nothing new
            return self.stopped(first[0])
        with following() as seen:
            feedback = self._judged(once, cases, known, seen)
        notes = [NOTE] if seen.single else []
        if feedback.status in ("not yet", "unfit") and _differs(first[0], attempt(ask, cases[0])):
            notes.append(CHANGING)
        return replace(feedback, notes=(*feedback.notes, *notes))

    def _judged(self, ask: Callable[..., Any], cases: list[Case], known: Mapping[str, Any], seen: Seen) -> Feedback:
        asked: list[Case] = []

        def answer(**case: Any) -> Any:
            asked.append(case)
            value = ask(**case)
            seen.notice(value)
            try:
                return self.returns(restored(value), **case)
            except ValueError as error:
                raise Trouble("unfit", f"{error}\n{described(self.prepare(case))}") from None

        troubles: list[Trouble] = []
        findings = tuple(self._finding(holds, answer, cases, asked, troubles) for holds in self.properties)
        if all(value is None for value in known.values()):
            return self.stopped(Trouble("not started", "It returned None for every input: is a `return` missing?"))
        if all(finding.held for finding in findings):
            return Feedback(self.name, "passed", findings)
        if not self.whole and not troubles and _all_whole(known):
            return Feedback(self.name, "not yet", findings, core=self.core_numbers, notes=(WHOLE,))
        hints = tuple(hint for hint, shows in self.misconceptions.items() if _recognised(shows, answer, cases))
        status, detail = (troubles[0].status, str(troubles[0])) if troubles else ("not yet", "")
        return Feedback(self.name, status, findings, hints, cut(detail, 2000), self.core_numbers)

    @property
    def core_numbers(self) -> tuple[tuple[int, ...], ...]:
        """The numbers, from 1, of the properties that must hold: one of each group."""
        groups = [entry if isinstance(entry, tuple) else (entry,) for entry in self.core or self.properties[:1]]
        places = list(self.properties)
        return tuple(tuple(places.index(holds) + 1 for holds in group) for group in groups)

    def _finding(
        self, holds: Callable[..., bool], answer: Any, cases: list[Case], asked: list[Case], troubles: list[Trouble]
    ) -> Finding:
        for case in cases:
            held = verdict(holds, answer, case)
            if isinstance(held, Trouble):
                troubles.append(held)
                return Finding(_sentence(holds), None)
            if not held:
                return Finding(_sentence(holds), False, self.prepare(asked[-1]))
        return Finding(_sentence(holds), True)

    def stopped(self, trouble: Trouble) -> Feedback:
        """The feedback where trouble left no property to be tried."""
        untried = tuple(Finding(_sentence(holds), None) for holds in self.properties)
        return Feedback(self.name, trouble.status, untried, (), cut(str(trouble), 2000))


class _Bounded(io.TextIOBase):
    """Passes on the first PRINTED characters; what a function prints in a hundred calls would bury the feedback."""

    def __init__(self, out: Any) -> None:
        self.out, self.left = out, PRINTED

    def write(self, text: str) -> int:
        if self.left > 0:
            self.out.write(text[: self.left])
            if len(text) > self.left:
                self.out.write("\n… (what your function prints further is left out)\n")
            self.left -= len(text)
        return len(text)


@contextlib.contextmanager
def _bounded_prints() -> Iterator[None]:
    with contextlib.redirect_stdout(_Bounded(sys.stdout)), contextlib.redirect_stderr(_Bounded(sys.stderr)):
        yield


def _differs(value: Any, again: Any) -> bool:
    """Whether two plain results are not the same, where both are results; NaN is the same as NaN."""
    return not isinstance(value, Trouble) and not isinstance(again, Trouble) and repr(value) != repr(again)


def _all_whole(known: Mapping[str, Any]) -> bool:
    numbers = [part for value in known.values() for part in leaves(value) if isinstance(part, int | float)]
    return bool(numbers) and all(type(part) is int for part in numbers)


def _sentence(holds: Callable[..., bool]) -> str:
    return (holds.__doc__ or holds.__name__).strip().splitlines()[0]


def _recognised(seen: Callable[..., bool | None], answer: Callable[..., Any], cases: list[Case]) -> bool:
    """True where some case shows the mistake and no case speaks against it; a case in trouble says nothing."""
    said = [verdict(seen, answer, case) for case in cases]
    said = [one for one in said if not (one is None or isinstance(one, Trouble))]
    return bool(said) and all(said)
