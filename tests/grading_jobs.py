"""What other processes run in the tests of the grader: a stub in a submission's place, and a whole run."""

import hashlib
import json
import os
import signal
import time
from pathlib import Path

from classroom.commands.grade import grade
from classroom.course.roster import Student
from classroom.grading.grader import Job, examined
from classroom.grading.results import Mark, Result
from classroom.sandbox.worker_client import Session
from classroom.submissions.archive import collect


def quick(job, data, notes):
    """In `examined`'s place: a mark that only the submission decides."""
    digest = hashlib.sha256(data or b"").hexdigest()
    time.sleep(0.001)
    mark = Mark(1.0, int(digest, 16) % 97 / 97, "not yet", detail="x" * 20_000)
    return Result(job.student, job.lesson, digest, job.version, {"x": mark}, tuple(notes))


def whole_run(submissions: str, marks: str, count: int):
    """One run of the command with the stub, as it would be given again after a crash."""
    roster = [Student(f"s{number}") for number in range(count)]
    Path(marks, ".begun").touch()
    with collect(Path(submissions), "plateaus", roster) as collection:
        return grade(collection, Job("", "plateaus", 1, {}, "v1"), lambda name: Path(marks, f"{name}.json"), work=quick)


class Sealed(Exception):
    """An error that no other process can read."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


def sealed(job, data, notes):
    if job.student == "s1":
        raise Sealed(1, 2)
    return quick(job, data, notes)


def killed(job, data, notes):
    if job.student == "s1":
        os.kill(os.getpid(), signal.SIGKILL)  # as the kernel does where the memory of the machine is used up
    return quick(job, data, notes)


LOOP = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"


def one_loop(told: str):
    """A real submission that never ends."""
    cell = {"cell_type": "code", "metadata": {}, "source": LOOP, "outputs": [], "execution_count": None}
    ask = Session.ask

    def telling(self, what, seconds, **given):
        if "while" in given.get("source", ""):
            Path(told).touch()
        return ask(self, what, seconds, **given)

    Session.ask = telling
    examined(Job("ann", "plateaus", 1, {}, "v1"), json.dumps({"cells": [cell]}).encode())
