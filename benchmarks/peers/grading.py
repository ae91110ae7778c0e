"""Grading a class: ours, each submission in a jail of its own, by one and by two processes, against nbgrader's
`autograde`, which runs students' code with all rights of whoever grades."""

from __future__ import annotations

import copy
import io
import json
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from classroom.commands.grade import grade
from classroom.course.course import ROOT
from classroom.course.roster import Student
from classroom.grading.grader import Job
from classroom.grading.tasks import answer_key, marked, points
from classroom.sandbox.jail import bubblewrap
from classroom.submissions.archive import collect
from press.notebooks.sources import exercise_of

from .contest import Call, Contest

LESSON = "overparameterization"
ALONE = 2  # submissions that nbgrader grades in place of all: its time for each is the same
# By turns: all right, untouched, and one task that raises an error. Part marks would depend on the inputs.
KINDS = ("right", "untouched", "one error")


def submission(number: int) -> bytes:
    """What student `number` hands in, told apart by a comment."""
    kind, key = KINDS[number % len(KINDS)], copy.deepcopy(answer_key(LESSON))
    notebook = exercise_of(key) if kind == "untouched" else key
    if kind == "one error":
        name = next(iter(points(key)))
        marked(notebook)[name].source = f"def {name}(**case):\n    return {{}}[0]\n"
    notebook.cells[0].source += f"\n{number}"
    return json.dumps(notebook).encode()


@cache
def handed_in(count: int) -> TemporaryDirectory[str]:
    """A folder with a folder for each student."""
    folder = TemporaryDirectory()
    for number in range(count):
        path = Path(folder.name, f"s{number}", f"{LESSON}.ipynb")
        path.parent.mkdir()
        path.write_bytes(submission(number))
    return folder


def ours(jobs: int) -> Callable[[int], Call]:
    def made(count: int) -> Call:
        bubblewrap()
        roster, job = [Student(f"s{number}") for number in range(count)], Job("", LESSON, 7, {}, "benchmark")

        def marks() -> list[float]:
            with TemporaryDirectory() as out, redirect_stderr(io.StringIO()):
                with collect(Path(handed_in(count).name), LESSON, roster) as collection:
                    summary = grade(collection, job, lambda name: Path(out, f"{name}.json"), jobs=jobs)
                assert len(summary.graded) == count, summary.failed
                return [sum(task["score"] for task in read(Path(out, f"{one.student}.json"))) for one in roster]

        return marks

    return made


def read(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8"))["tasks"].values())


def nbgrader(count: int) -> Call:
    """Its own command for all submissions, in this process; the score stands in the last line of each check."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    folder = Path(handed_in(0).name, str(count))
    source = copy.deepcopy(answer_key(LESSON))
    for name in points(source):
        marked(source)[f"check-{name}"].source += ".score"
    write(folder / "source" / LESSON / f"{LESSON}.ipynb", json.dumps(source).encode())
    config = Config()
    config.CourseDirectory.root = str(folder)
    os.environ["PYTHONPATH"] = str(ROOT)  # for its kernels
    os.environ["PATH"] = (
        f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it calls alembic by its name
    )
    api = NbGraderAPI(config=config)
    succeeded(api.generate_assignment(LESSON))
    students = [f"s{number}" for number in range(min(count, ALONE))]
    for number, student in enumerate(students):
        write(folder / "submitted" / student / LESSON / f"{LESSON}.ipynb", submission(number))

    def marks() -> list[float]:
        for student in students:
            succeeded(api.autograde(LESSON, student))
        return [api.get_submission(LESSON, student)["score"] for student in students]

    return marks


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


def succeeded(outcome: dict[str, Any]) -> None:
    assert outcome["success"], outcome


CONTEST = Contest(
    "Grading",
    f"the same submissions for `{LESSON}` (all right, untouched, one error, by turns) and the same points; nbgrader "
    "runs every cell and judges on the inputs that students see, without a jail, ours judges on others; one run each",
    "submissions",
    (4, 8, 16),
    {"ours, in the jail": ours(1), "ours, in the jail, two processes": ours(2), "nbgrader, no jail": nbgrader},
    alone={"nbgrader, no jail": ALONE},
    rounds=1,
)
