"""The command `report`: how a class did with a lesson, on one page."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from classroom.commands.export import total
from classroom.course.course import Assignment, Course, require_graded
from classroom.course.release import notebook_for
from classroom.course.storage import write_atomically
from classroom.grading.class_statistics import failures, hints, kinds, notes, tasks
from classroom.grading.results import Result
from classroom.pages.page import rendered
from classroom.pages.plots import outcomes, totals
from classroom.submissions.archive import Refused, collect
from classroom.submissions.notebook import Unreadable, read
from classroom.submissions.similarity import Flag, flags, words, words_of_all
from classroom.variants.draw import variant

EXAMPLES = """\
example:
  python -m classroom report ravines --submissions submissions.zip

writes report/ravines.html: points, tasks, the most frequent misconceptions. With --submissions it also names pairs of
answers that are unusually alike. That is a reason to look, and no proof of anything.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", metavar="LESSON", help="a lesson that was graded")
    parser.add_argument("--submissions", type=Path, metavar="PATH", help="what was graded: compare the answers, too")


def run(arguments: argparse.Namespace) -> int:
    """Write the page."""
    lesson, course = arguments.lesson, Course.open(arguments.course)
    assignment, results = course.assignment(lesson), course.results(lesson)
    require_graded(lesson, results)
    alike, unread = similar(course, assignment, arguments.submissions) if arguments.submissions else (None, [])
    path = course.report / f"{lesson}.html"
    write_atomically(path, page(assignment, results, len(course.students()), alike))
    print(
        f"Wrote {path}: {len(results)} students" + (f", {len(alike)} pairs to look at." if alike is not None else ".")
    )
    if unread:
        print(f"Not compared, because their code takes too long to read: {', '.join(unread)}.")
    return 0


def similar(course: Course, assignment: Assignment, submissions: Path) -> tuple[list[Flag], list[str]]:
    """Pairs of answers that are unusually alike, from the notebooks that were handed in, and whose could not be read.

    None of them is run. What a group handed in together is compared once.
    """
    notebooks, lesson, seen = [], assignment.lesson, set()
    with collect(submissions, lesson, course.students()) as collection:
        for student, files in collection.files.items():
            if files[-1].path not in seen:
                seen.add(files[-1].path)
                with suppress(Refused, Unreadable):
                    notebooks.append((student, read(files[-1].read()).cells))
    answers, unread = words_of_all(notebooks, list(assignment.points))
    first = course.students()[0].student
    own = variant(lesson, first, course.secret) if assignment.variants else None
    given = [cell.source for cell in notebook_for(lesson, own).cells if cell.cell_type == "code"]
    return flags(answers, words(given, assignment.points)), unread


def page(assignment: Assignment, results: dict[str, Result], students: int, alike: list[Flag] | None = None) -> str:
    """The report; `alike` is None where answers were not compared."""
    pairs = alike if alike is None else [_row(flag) for flag in alike[:50]]
    return rendered(
        "report",
        title=f"How the class did: {assignment.lesson.replace('_', ' ')}",
        graded=len(results),
        students=students,
        due=assignment.due,
        points=totals(
            [total(assignment, result) or 0.0 for result in results.values()], sum(assignment.points.values())
        ),
        outcomes=outcomes(kinds(assignment, results)),
        tasks=tasks(assignment, results),
        hints=hints(assignment, results),
        failures=failures(assignment, results),
        notes=notes(results),
        alike=pairs,
    )


def _row(flag: Flag) -> tuple[object, ...]:
    return flag.task, *flag.students, f"{flag.share:.0%}", flag.runs
