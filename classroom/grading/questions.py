"""The questions of one task to a student's function, and the judgement of what it answers, which is made out here.

Statuses and sentences are made here too: a worker says which of a few kinds of trouble there was, and no more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from classroom.grading import sentences
from classroom.sandbox.gate import Reply
from classroom.sandbox.worker_client import Ended
from lessons.shared.exercises.deadline import OutOfTime, within
from lessons.shared.exercises.feedback import Feedback
from lessons.shared.exercises.json_values import plain
from lessons.shared.exercises.student_call import STUB, Trouble
from lessons.shared.exercises.task import Task

ENDINGS = {"late": ("out of time", ""), "died": ("raised", sentences.DIED), "garbled": ("unfit", sentences.UNREADABLE)}
KINDS = {
    "stub": ("not started", STUB),
    "foreign": ("unfit", sentences.FOREIGN),
    "large": ("unfit", sentences.LARGE),
    "late": ("out of time", ""),
}
ITEMS = 1 << 20  # values in all answers to one task together; the right answers of the course have 6,920 at most


class Run(Protocol):
    """What is asked: a worker in which the cells have run, until when at most, and how it is ended."""

    until: float

    def ask(self, what: str, seconds: float, **given: Any) -> Reply: ...

    def end(self) -> None: ...


class Questions:
    """The calls of one task. After one that hung or ended Python there are no more: it costs this task alone."""

    def __init__(self, run: Run, task: Task, patience: float) -> None:
        self.run, self.task, self.left = run, task, ITEMS
        self.until = min(time.monotonic() + task.seconds * patience, run.until)
        self.over: Trouble | None = None
        self.spoilt = False  # whether the next task should get a new worker

    def ask(self, **case: Any) -> Any:
        if self.over:
            raise self.over
        seconds = self.until - time.monotonic()
        try:
            if seconds <= 0:
                raise Ended("late")
            reply = self.run.ask("call", seconds, task=self.task.name, case=plain(case))
        except Ended as ending:
            self.run.end()
            self.over = Trouble(*ENDINGS[ending.why])
            raise self.over from None
        self.spoilt |= bool(reply.left_behind)
        self.left -= reply.items
        trouble = self._trouble(reply, case) if reply.trouble else None
        if reply.trouble == "late" or self.left < 0:
            trouble = self.over = trouble or Trouble(*KINDS["large"])
        if trouble:
            raise trouble
        return reply.value

    def _trouble(self, reply: Reply, case: dict[str, Any]) -> Trouble:
        if reply.trouble == "raised":
            return Trouble("raised", f"{reply.name}:\nLine {reply.line}: ")
        if reply.trouble == "changed":
            return Trouble("unfit", sentences.changed(reply.name if reply.name in self.task.prepare(case) else ""))
        return Trouble(*KINDS[reply.trouble])


def judged(task: Task, ask: Callable[..., Any], *, seed: int, patience: float) -> Feedback:
    """The trusted copy of the task on the grader's inputs. No value, however odd, may break or hold up the grader."""
    try:
        feedback = within(2 * task.seconds * patience + 10, lambda: task.judge(ask, seed=seed))
    except OutOfTime:
        return task.stopped(Trouble("unfit", sentences.SLOW))
    except Exception:
        return task.stopped(Trouble("unfit", sentences.UNJUDGED))
    return feedback if isinstance(feedback, Feedback) else task.stopped(Trouble("unfit", sentences.UNJUDGED))
