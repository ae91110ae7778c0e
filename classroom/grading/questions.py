"""The questions of one task to a student's function, and the judgement of what it answers, which is made out here."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from classroom.grading import results
from classroom.sandbox.worker_client import Ended
from lessons.shared.exercises.deadline import OutOfTime, within
from lessons.shared.exercises.feedback import Feedback
from lessons.shared.exercises.json_values import plain
from lessons.shared.exercises.student_call import Trouble
from lessons.shared.exercises.task import Task

if TYPE_CHECKING:
    from classroom.grading.grader import Examination as Run
    from classroom.grading.grader import Job

TROUBLES = ("not started", "raised", "unfit", "out of time")
ENDINGS = {
    "late": ("out of time", ""),
    "died": ("raised", results.DIED),
    "garbled": ("unfit", "The result cannot be read."),
}


class Questions:
    """The calls of one task. After one that hung or ended Python there are no more: it costs this task alone."""

    def __init__(self, run: Run, task: Task) -> None:
        self.run, self.task = run, task
        self.until = min(time.monotonic() + task.seconds * run.job.limits.patience, run.until)
        self.over: Trouble | None = None
        self.spoilt = False  # whether the next task should get a new worker

    def ask(self, **case: Any) -> Any:
        if self.over:
            raise self.over
        seconds = self.until - time.monotonic()
        try:
            if seconds <= 0 or not self.run.session:
                raise Ended("late")
            reply = self.run.ask("call", seconds, task=self.task.name, case=plain(case))
        except Ended as ending:
            self.run.end()
            self.over = Trouble(*ENDINGS[ending.why])
            raise self.over from None
        self.spoilt |= bool(left_behind(reply))
        if "value" in reply:
            return reply["value"]
        status = reply.get("trouble")
        trouble = Trouble(status if status in TROUBLES else "unfit", str(reply.get("message"))[:4000])
        if status == "out of time":
            self.over = trouble
        raise trouble


def judged(task: Task, ask: Callable[..., Any], job: Job) -> Feedback:
    """The trusted copy of the task on the grader's inputs. No value, however odd, may break or hold up the grader."""
    seconds = 2 * task.seconds * job.limits.patience + 10
    try:
        feedback = within(seconds, lambda: task.judge(ask, seed=job.seed))
    except OutOfTime:
        return stopped(task, "unfit", "The result takes too long to judge.")
    except Exception:
        return stopped(task, "unfit", "The result cannot be judged.")
    return feedback if isinstance(feedback, Feedback) else stopped(task, "unfit", "The result cannot be judged.")


def left_behind(reply: dict[str, Any]) -> str:
    """What a cell or a call leaves to those after it that is not theirs to bear; nothing for an honest one."""
    if reply.get("threads") != 1:
        return "left threads running"
    return "used up the memory" if str(reply.get("message")).startswith("MemoryError") else ""


def stopped(task: Task, status: str, detail: str) -> Feedback:
    return task._stopped(Trouble(status, detail))
