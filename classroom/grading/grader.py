"""One submission, from its bytes to its result: the cells run in a jail, the values are judged here.

What a student's code breaks is mended by a new worker, so that it costs no more than what it touches: a cell that hung
or ended Python is reduced to what it defines, then left out; a task whose call hung or ended Python is over.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from classroom.grading import sentences
from classroom.grading.questions import Questions, judged
from classroom.grading.results import Mark, Result
from classroom.grading.tasks import lesson_tasks, released
from classroom.sandbox.gate import Reply
from classroom.sandbox.jail import JailError, Limits
from classroom.sandbox.worker_client import Ended, Session
from classroom.submissions.notebook import Notebook, Unreadable, printable, read
from classroom.variants.draw import variant_tasks
from lessons.shared.exercises.feedback import Feedback
from lessons.shared.exercises.student_call import Trouble
from lessons.shared.exercises.task import Task

WHOLE, DEFINITIONS, NOTHING = range(3)
NOTES = 20
FATES = {"late": "did not end", "died": "ended Python", "garbled": "wrote to the grader's channel or broke it"}


@dataclass(frozen=True)
class Job:
    """All that grading one submission needs besides the submission; plain data, so that it can travel to a cluster.

    `secret` is given where the student has variants. `version` goes into the result as it is.
    """

    student: str
    lesson: str
    seed: int
    points: dict[str, float]
    version: str
    secret: bytes | None = None
    limits: Limits = field(default_factory=Limits)
    container: str | None = None

    def tasks(self) -> dict[str, Task]:
        own = variant_tasks(self.lesson, self.student, self.secret) if self.secret else []
        return lesson_tasks(self.lesson) | {task.name: task for task in own}


def examined(job: Job, data: bytes | None, notes: Sequence[str] = ()) -> Result:
    """The result of a submission; of one that was refused (None, with the reason in `notes`) all tasks are missing."""
    start, tasks, said = time.monotonic(), job.tasks(), list(notes)
    marks = {name: Mark.missing(task, job.points.get(name, 1.0)) for name, task in tasks.items()}
    try:
        notebook = read(data) if data is not None else None
    except Unreadable as error:
        notebook = None
        said.append(str(error))
    if notebook:
        said += notebook.notes
        marks |= Examination(job, notebook, said).marks(tasks)
    digest = hashlib.sha256(data or b"").hexdigest()
    seconds = round(time.monotonic() - start, 2)
    return Result(job.student, job.lesson, digest, job.version, marks, tuple(said), seconds)


class Examination:
    """The run of one notebook, with as many workers, one after the other, as it takes."""

    def __init__(self, job: Job, notebook: Notebook, notes: list[str]) -> None:
        self.job, self.notes, self.until = job, notes, time.monotonic() + job.limits.submission_seconds
        prepared, known = released(job.lesson)
        self.prepared = prepared
        self.cells = [(f"cell {number}", source) for number, source in enumerate(notebook.cells, 1)
                      if source.strip() and source.strip() not in known]  # fmt: skip
        self.sources = [source for _, source in self.cells]
        self.fates = [WHOLE] * len(self.cells)
        self.session: Session | None = None

    def marks(self, tasks: dict[str, Task]) -> dict[str, Mark]:
        """Task -> its mark, for the tasks whose function exists."""
        try:
            callables = self._callables(list(tasks))
            there = {name: task for name, task in tasks.items() if name in callables}
            return {name: self._mark(task, callables[name]) for name, task in there.items()}
        finally:
            self.end()

    def _mark(self, task: Task, function: bool) -> Mark:
        feedback = self._judged(task, function)
        detail = sentences.told(task.name, feedback.status, feedback.detail, self.sources)
        return Mark.of(feedback, self.job.points.get(task.name, 1.0), detail)

    def _judged(self, task: Task, function: bool) -> Feedback:
        if not function:
            return task.stopped(Trouble("unfit", sentences.NO_FUNCTION))
        if not self._ready():
            return task.stopped(Trouble("out of time", ""))
        patience = self.job.limits.patience
        questions = Questions(self, task, patience)
        feedback = judged(task, questions.ask, seed=self.job.seed, patience=patience)
        if questions.spoilt or not self._quiet():
            self.end()
        return feedback

    def _callables(self, names: list[str]) -> Mapping[str, bool]:
        """The names that exist, and whether each can be called."""
        if self._ready():
            try:
                return self.ask("look", 5.0, names=names).callables
            except Ended:
                self.end()
        return dict.fromkeys(names, True)  # let each task find out for itself

    def _ready(self) -> bool:
        """Whether there is a worker in which all cells have run; False when the submission's time is used up."""
        while self.session is None and time.monotonic() < self.until:
            self.session = Session(self.job.lesson, self.job.limits, container=self.job.container)
            self._prepare()
            self._run_cells()
        return self.session is not None and time.monotonic() < self.until

    def _prepare(self) -> None:
        try:
            for number, source in enumerate(self.prepared):
                self.ask("run", self.job.limits.start_seconds, source=source, name=f"release {number}")
        except Ended as ending:
            raise JailError(f"The lesson's set-up did not run in the jail: it {FATES[ending.why]}.") from None

    def _run_cells(self) -> None:
        for number, fate in enumerate(self.fates):
            reply = self._run(number, fate) if fate != NOTHING else Reply()
            if fate == WHOLE and self.session and reply.trouble == "late":
                self._run(number, DEFINITIONS)  # those below what never ends
            if not self.session:
                return

    def _run(self, number: int, fate: int) -> Reply:
        """Run one cell. Where it spoils the worker, that ends, and the next worker gets less of the cell."""
        name, source = self.cells[number]
        seconds = max(0.1, min(self.job.limits.cell_seconds, self.until - time.monotonic()))
        try:
            reply = self.ask("run", seconds, source=source, name=name, definitions_only=fate == DEFINITIONS)
            what = reply.left_behind or ("" if self._quiet() else FATES["garbled"])
        except Ended as ending:
            reply, what = Reply(), FATES[ending.why]
        if what:
            self.fates[number] += 1
            self._note(number, what)
            self.end()
        else:
            self._remark(number, reply)
        return reply

    def _remark(self, number: int, reply: Reply) -> None:
        if reply.left_out:
            self._note(number, "has lines for Jupyter or the shell, which were left out")
        if reply.trouble == "late":
            self._note(number, "was stopped: it takes too long")
        elif reply.trouble and self.fates[number] == WHOLE:
            self._note(number, f"stopped with {reply.name or 'an error'}")

    def _note(self, number: int, what: str) -> None:
        note = f"Code {self.cells[number][0]} {what}."
        if note not in self.notes and len(self.notes) < NOTES:
            self.notes.append(printable(note))

    def _quiet(self) -> bool:
        """Whether all that it said was asked for: else what a cell or a task forged would be taken from the next."""
        try:
            return not self.session or not self.ask("look", 5.0, names=[]).trouble
        except Ended:
            return False

    def ask(self, what: str, seconds: float, **given: Any) -> Reply:
        assert self.session
        return self.session.ask(what, seconds, **given)

    def end(self) -> None:
        if self.session:
            self.session.close()
        self.session = None
