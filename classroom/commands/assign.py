"""The command `assign`: make a lesson's release for a class, prove that it holds no answer, write the teacher's sheet.

A zip that is there already and would come out the same is kept, so a run that was stopped is finished by giving the
command again, and students who join late are added the same way.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from classroom.commands.progress import progress
from classroom.course.course import Assignment, Course, require_lesson
from classroom.course.leaks import leaks
from classroom.course.release import files_for, packed, unpacked
from classroom.course.roster import CourseError, read_roster
from classroom.course.storage import write_atomically
from classroom.grading.tasks import answer_key, points
from classroom.pages.sheet import sheet
from classroom.variants.draw import POINTS, Variant, has_variants, variant

EXAMPLES = """\
example:
  python -m classroom assign ravines --roster roster.csv --due 2026-12-01 --variants

The roster is a CSV file with the columns student, name and email. Hand out what is in release/ravines/:
one zip for all, or with --variants a zip for each student, who then has one task with numbers of their own.
instructor/ravines.html is for you: objectives, times, known mistakes, points, answers.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", metavar="LESSON", help="a lesson with exercises, such as ravines")
    parser.add_argument("--roster", type=Path, metavar="CSV", help="your students (default: the course's roster.csv)")
    parser.add_argument("--due", required=True, type=_day, metavar="YYYY-MM-DD", help="the day by which to hand in")
    parser.add_argument("--variants", action="store_true", help="give each student one task with numbers of their own")


def run(arguments: argparse.Namespace) -> int:
    """Make the release; CourseError where a file of it holds what no student may see."""
    lesson = arguments.lesson
    require_lesson(lesson)
    if arguments.variants and not has_variants(lesson):
        raise CourseError(f"{lesson!r} has no tasks that differ from student to student: assign it without --variants")
    roster = arguments.course / "roster.csv"
    given = arguments.roster or roster
    read_roster(given)  # before anything is written
    course = Course.create(arguments.course)
    if given.resolve() != roster.resolve():
        write_atomically(roster, given.read_bytes())
    worth = points(answer_key(lesson))
    own = {}
    if arguments.variants:
        own = {one.student: variant(lesson, one.student, course.secret) for one in course.students()}
        worth |= {next(iter(own.values())).name: float(POINTS)}
    assignment = Assignment(lesson, arguments.due, arguments.variants, worth)
    _require_same(course, assignment)
    paths = release(course, assignment, own)
    write_atomically(course.release(lesson) / "assignment.json", json.dumps(asdict(assignment), indent=1) + "\n")
    write_atomically(course.instructor / f"{lesson}.html", sheet(assignment, own))
    if date.fromisoformat(assignment.due) < date.today():
        print(f"Note: the due date, {assignment.due}, has passed.")
    print(f"Hand out {paths[0].parent if arguments.variants else paths[0]}. It was checked, and holds no answer.")
    print(f"For you: {course.instructor / f'{lesson}.html'}")
    return 0


def release(course: Course, assignment: Assignment, own: dict[str, Variant]) -> list[Path]:
    """Write and scan the zips; CourseError before one that leaks."""
    folder = course.release(assignment.lesson)
    if not assignment.variants:
        jobs: list[tuple[Path, Variant | None]] = [(folder / f"{assignment.lesson}.zip", None)]
    else:
        jobs = [(folder / "students" / f"{student}.zip", one) for student, one in own.items()]
    for path, one in progress(jobs, label=f"assign {assignment.lesson}"):
        bundle = packed(assignment.lesson, files_for(assignment.lesson, assignment.due, one))
        if leaking := leaks(unpacked(bundle), assignment.lesson, course.secret, one):
            path.unlink(missing_ok=True)
            raise CourseError("\n  ".join([f"{path.name} was not released:", *leaking]))
        if not path.exists() or path.read_bytes() != bundle:
            write_atomically(path, bundle, mode=0o644)  # to be handed out
    _remove_others(folder, {path for path, _ in jobs})
    return [path for path, _ in jobs]


def _remove_others(folder: Path, wanted: set[Path]) -> None:
    """What an earlier assignment left that is not handed out any more: zips of students who left, or the common one."""
    for path in _zips(folder):
        if path not in wanted:
            path.unlink()
    if (folder / "students").is_dir() and not any((folder / "students").iterdir()):
        shutil.rmtree(folder / "students")


def _zips(folder: Path) -> Iterator[Path]:
    yield from list(folder.glob("*.zip"))
    yield from list((folder / "students").glob("*.zip"))


def _require_same(course: Course, assignment: Assignment) -> None:
    """A lesson that is being solved does not change its tasks: only its day and its students may."""
    try:
        before = course.assignment(assignment.lesson)
    except CourseError:
        return
    if before.variants != assignment.variants and any(course.marks(assignment.lesson).glob("*.json")):
        raise CourseError(
            f"{assignment.lesson} was assigned {'with' if before.variants else 'without'} --variants and is graded "
            f"already: use the same again, or remove {course.marks(assignment.lesson)}"
        )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a day such as 2026-12-01, got {text!r}") from None
