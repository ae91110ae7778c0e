"""The command `grade`: every submission of a lesson in a jail of its own, and one result a student on the disk.

A result that is there already, of the same submission and the same grader, is kept: so a run that was stopped at any
moment is finished by giving the command again, and grading twice changes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from textwrap import fill

from classroom.commands.progress import progress
from classroom.commands.summary import Summary, told
from classroom.course.course import Course, grading_seed
from classroom.course.roster import CourseError
from classroom.course.storage import write_atomically
from classroom.grading.executors import attempted, carried_out
from classroom.grading.grader import Job, examined
from classroom.grading.results import Result, current
from classroom.grading.tasks import SCORING
from classroom.grading.version import edition
from classroom.sandbox.jail import Limits, enclosure
from classroom.submissions.archive import Collection, HandedIn, Refused, collect
from classroom.submissions.attribution import late
from classroom.submissions.notebook import Unreadable, read

EXAMPLES = f"""\
examples:
  python -m classroom grade ravines submissions.zip           the zip of all submissions, from Moodle or Canvas
  python -m classroom grade ravines handed_in --jobs 2        a folder with ann/ravines.ipynb or ann.ipynb
  python -m classroom grade ravines submissions.zip --scheduler tcp://10.0.0.5:8786

Each notebook runs in a jail: no network, no files of yours, limits on time and memory. Its functions are called on
hidden inputs, and what they return is judged outside.
{fill(SCORING, 116)}
Of several notebooks the latest counts. What Canvas marks as late is named, and marked like the rest. What a group hands
in counts for each of its members, where the roster has a column `group`. Anonymous work cannot be graded.

marks/ravines/STUDENT.json is the result. Stop it at any time and run the command again: it keeps what is done, and
grades again what has changed: the submission, the lesson, the limits. The exit status is 1 where a file belongs to
nobody, where a submission could not be graded, and where there was nothing to grade.
"""

Mark = Callable[[str], Path]


def grade(
    collection: Collection,
    job: Job,
    mark: Mark,
    *,
    students: Sequence[str] = (),
    jobs: int = 1,
    scheduler: str | None = None,
    work: Callable[..., Result] = examined,
) -> Summary:
    """Grade what was collected; `job` is everybody's but for its student, mark(student) the path of a result."""
    if work is examined and not scheduler:
        enclosure(job.limits, container=job.container)  # says at once what is missing
    summary = Summary(unmatched=collection.unmatched, perhaps=collection.perhaps, unnamed=collection.unnamed)
    summary.without = {one: collection.others.get(one, []) for one in students if one not in collection.files}
    todo = _todo(collection, job, mark, summary)
    ready = carried_out(work, todo, jobs=jobs, scheduler=scheduler)
    for (mine, data, notes), result in progress(ready, label=f"grade {job.lesson}", total=len(collection.files)):
        if not isinstance(result, BaseException):
            again = partial(_unread, data, notes)
            result = attempted(_keep, (result, mark(mine.student), mine.student, summary, again))
        if isinstance(result, BaseException):
            summary.failed[mine.student] = str(result)
    return summary


def _keep(result: Result, path: Path, student: str, summary: Summary, again: Callable[[], str]) -> None:
    write_atomically(path, result.to_json())
    summary.saw(student, result, again)
    summary.graded.append(student)


def _todo(
    collection: Collection, job: Job, mark: Mark, summary: Summary
) -> Iterator[tuple[Job, bytes | None, list[str]]]:
    for student, files in sorted(collection.files.items()):
        piece = attempted(_piece, (replace(job, student=student), files, mark(student), summary))
        if isinstance(piece, BaseException):
            summary.failed[student] = str(piece)
        elif piece:
            yield piece


def _piece(
    job: Job, files: Sequence[HandedIn], path: Path, summary: Summary
) -> tuple[Job, bytes | None, list[str]] | None:
    """What there is to do for one student; None where the result on the disk is the one of this submission."""
    data, notes = _read(files)
    old = current(path, hashlib.sha256(data or b"").hexdigest(), job.version)
    if late(files[-1].path):
        summary.late.append(job.student)
    if not old or (data is None and list(old.notes) != notes):
        return job, data, notes
    summary.saw(job.student, old, partial(_unread, data, notes))
    summary.kept.append(job.student)
    return None


def _read(files: Sequence[HandedIn]) -> tuple[bytes | None, list[str]]:
    """The file that counts, and what there is to say about that."""
    notes = [f"{len(files)} notebooks were handed in; the latest counts."] if len(files) > 1 else []
    notes += ["Canvas marks it as late."] if late(files[-1].path) else []
    try:
        return files[-1].read(), notes
    except Refused as error:
        return None, [*notes, str(error)]


def _unread(data: bytes | None, notes: Sequence[str]) -> str:
    """Why a file was not read, if so: the last note on one that was refused, else what is wrong with the notebook."""
    if data is None:
        return notes[-1]
    try:
        read(data)
    except Unreadable as error:
        return str(error)
    return ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", metavar="LESSON", help="the lesson that was assigned")
    parser.add_argument("submissions", metavar="SUBMISSIONS", type=Path,
                        help="a folder with one folder or file a student, or the zip of Moodle or Canvas")  # fmt: skip
    parser.add_argument(
        "--jobs", type=_count, default=1, metavar="N", help="submissions graded at the same time (default: 1)"
    )
    parser.add_argument(
        "--scheduler", metavar="tcp://…", help="grade on this Dask cluster; its machines need bubblewrap too"
    )
    parser.add_argument(
        "--container", choices=("docker", "podman"), help="use containers where bubblewrap is not to be had"
    )


def run(arguments: argparse.Namespace) -> int:
    """Grade, and say what became of each submission; 1 where something needs an eye."""
    course = Course.open(arguments.course)
    assignment = course.assignment(arguments.lesson)
    roster, limits, seed = course.students(), Limits(), grading_seed(course.secret, arguments.lesson)
    version = edition(arguments.lesson, seed, limits, assignment.points, assignment.variants)
    job = Job("", arguments.lesson, seed, assignment.points, version, course.secret if assignment.variants else None,
              limits, arguments.container)  # fmt: skip
    ids = [student.student for student in roster]
    with collect(arguments.submissions, arguments.lesson, roster) as collection:
        if not (collection.files or collection.unmatched or collection.others):
            raise CourseError(f"there is no notebook in {arguments.submissions}, and no other file of a student")
        course.forget_latest(arguments.lesson)  # until this run has ended
        summary = grade(collection, job, lambda student: course.mark(arguments.lesson, student), students=ids,
                    jobs=arguments.jobs, scheduler=arguments.scheduler)  # fmt: skip
    course.write_latest(arguments.lesson, [*summary.graded, *summary.kept])
    print("\n".join(told(summary)))
    nothing = not summary.graded and not summary.kept
    return 1 if summary.failed or summary.unmatched or nothing else 0


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, got {text!r}")
    return int(text)
