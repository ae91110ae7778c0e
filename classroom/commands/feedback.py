"""The command `feedback`: one page for each student, with what held, what did not, and the misconception's hint.

A page is made of the course's own sentences. Of a result it takes scores and which sentences to show; text that came
from a submission appears only as the grader cleaned it, and never an input of the grader's.
"""

from __future__ import annotations

import argparse

from classroom.commands.progress import progress
from classroom.course.course import Assignment, Course, require_graded
from classroom.course.roster import Student
from classroom.course.storage import write_atomically
from classroom.grading.results import MISSING, Mark, Result
from classroom.grading.tasks import SCORING, tasks_for
from classroom.pages.guide import headings
from classroom.pages.page import rendered
from lessons.shared.exercises.feedback import HEADLINES, Feedback, Finding
from lessons.shared.exercises.task import NOTES, Task

EXAMPLES = """\
example:
  python -m classroom feedback ravines

writes feedback/ravines/STUDENT.html: one file each, which needs nothing else and holds nobody else's data.
"""
SAID = {**HEADLINES, MISSING: ("○", "not found in your notebook")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", metavar="LESSON", help="a lesson that was graded")


def run(arguments: argparse.Namespace) -> int:
    """Write a page for every student of the roster whose work was graded."""
    course = Course.open(arguments.course)
    assignment, results = course.assignment(arguments.lesson), course.results(arguments.lesson)
    students = [student for student in course.students() if student.student in results]
    require_graded(arguments.lesson, students)
    folder = course.feedback(arguments.lesson)
    for student in progress(students, label=f"feedback {arguments.lesson}"):
        tasks = tasks_for(course, arguments.lesson, student.student)
        write_atomically(folder / f"{student.student}.html", page(student, assignment, results[student.student], tasks))
    without = len(course.students()) - len(students)
    print(f"Wrote {len(students)} of {len(students) + without} pages to {folder}; work that is not graded has none.")
    return 0


def page(student: Student, assignment: Assignment, result: Result, tasks: dict[str, Task]) -> str:
    """One student's page."""
    points, titles = assignment.points, headings(assignment.lesson)
    marks = {name: result.tasks.get(name) or Mark.missing(tasks[name], points[name]) for name in points}
    return rendered(
        "feedback",
        title=f"{assignment.lesson.replace('_', ' ').capitalize()}: feedback on your work",
        who=student.name or student.student,
        total=number(sum(mark.score * points[name] for name, mark in marks.items())),
        worth=number(sum(points.values())),
        scoring=SCORING,
        notes=result.notes,
        tasks=[_task(tasks[name], titles[name], mark, points[name]) for name, mark in marks.items()],
    )


def _task(task: Task, title: str, mark: Mark, points: float) -> dict[str, object]:
    """What the page says of one task. A sentence that is not the task's own is not said, wherever it comes from."""
    sign, words = SAID[mark.status]
    held = dict(mark.findings)
    findings = tuple(Finding(sentence, held.get(sentence)) for sentence in task.sentences)
    earns = Feedback(task.name, mark.status, findings, core=task.core_numbers).earns
    detail = mark.detail.split("\nInput:")[0].splitlines()
    return {
        "name": task.name,
        "title": title,
        "kind": "passed" if mark.status == "passed" else "failed" if sign == "✗" else "",
        "sign": sign,
        "words": words,
        "score": number(mark.score * points),
        "points": number(points),
        "said": [line for line in (*detail, *(note for note in NOTES if note in mark.notes), earns) if line],
        "hints": [hint for hint in task.misconceptions if hint in mark.hints],
        "findings": findings,
    }


def number(value: float) -> str:
    """A number of points, to two digits where it is not whole."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
