"""What grading costs besides running the code: a class is collected from a zip, read, kept and summed up, and nothing
is run. Ours alone, up to a size at which running everything would take an hour."""

from __future__ import annotations

import io
import zipfile
from contextlib import redirect_stderr
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from classroom.commands.grade import grade
from classroom.commands.summary import told
from classroom.course.roster import Student
from classroom.grading.grader import Job
from classroom.grading.results import Mark, Result
from classroom.submissions.archive import collect
from classroom.submissions.notebook import read

from .contest import Call, Contest
from .grading import LESSON, submission


def unrun(job: Job, data: bytes, notes: list[str]) -> Result:
    """In the jail's place: a mark from what stands in the notebook."""
    mark = Mark(1.0, 1 / (1 + len(read(data).cells)), "not yet")
    return Result(job.student, job.lesson, str(len(data)), job.version, {"a": mark}, tuple(notes))


@cache
def bundle(count: int) -> bytes:
    """The zip as Canvas makes it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"student{number}_{number}_1_{LESSON}.ipynb", submission(number))
    return file.getvalue()


def ours(count: int) -> Call:
    roster = [Student(f"s{number}", canvas_id=str(number)) for number in range(count)]
    job, content = Job("", LESSON, 7, {}, "benchmark"), bundle(count)

    def graded() -> list[float]:
        with TemporaryDirectory() as folder, redirect_stderr(io.StringIO()):
            path = Path(folder, "all.zip")
            path.write_bytes(content)
            with collect(path, LESSON, roster) as collection:
                summary = grade(collection, job, lambda name: Path(folder, f"{name}.json"), work=unrun)
            assert told(summary)
            return [float(len(summary.graded))]

    return graded


CONTEST = Contest(
    "Grading: everything but running the code",
    f"one zip as Canvas makes it, with a notebook for `{LESSON}` from each student",
    "submissions",
    (125, 250, 500, 1_000),
    {"ours": ours},
)
