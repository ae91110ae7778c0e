"""The command `feedback`: one page for each student, with what held, what did not, and the misconception's hint.

A page is made of the course's own sentences. Of a result it takes scores and which sentences to show; text that came
from a submission appears only as the grader cleaned it, and never an input of the grader's.
"""

from __future__ import annotations

import argparse
from html import escape
from typing import Any

from classroom.commands.progress import progress
from classroom.course.course import Assignment, Course, CourseError, Student
from classroom.course.storage import write_atomically
from classroom.grading.tasks import tasks_for
from classroom.pages.guide import headings
from classroom.pages.page import document, items, paragraph, prose
from lessons.shared.exercises.feedback import HEADLINES, Finding
from lessons.shared.exercises.task import Task

EXAMPLES = """\
example:
  python -m classroom feedback ravines

writes feedback/ravines/STUDENT.html: one file each, which needs nothing else and holds nobody else's data.
"""
MISSING = ("○", "not found in your notebook")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", metavar="LESSON", help="a lesson that was graded")


def run(arguments: argparse.Namespace) -> int:
    """Write a page for every student of the roster whose work was graded."""
    course = Course.open(arguments.course)
    assignment, results = course.assignment(arguments.lesson), course.results(arguments.lesson)
    students = [student for student in course.students() if student.student in results]
    if not students:
        raise CourseError(f"nothing of {arguments.lesson!r} is graded yet: use `grade` first")
    folder = course.feedback(arguments.lesson)
    for student in progress(students, label=f"feedback {arguments.lesson}"):
        tasks = tasks_for(course, arguments.lesson, student.student)
        write_atomically(folder / f"{student.student}.html", page(student, assignment, results[student.student], tasks))
    without = len(course.students()) - len(students)
    print(f"Wrote {len(students)} pages in {folder}; {without} students have none, since nothing of theirs is graded.")
    return 0


def page(student: Student, assignment: Assignment, result: dict[str, Any], tasks: dict[str, Task]) -> str:
    """One student's page."""
    marks = {name: result["tasks"].get(name, {}) for name in assignment.points}
    total = sum(float(mark.get("score", 0)) * assignment.points[name] for name, mark in marks.items())
    lesson = assignment.lesson.replace("_", " ").capitalize()
    parts = [
        paragraph(f"For {student.name or student.student}.", "muted"),
        paragraph(f"{number(total)} of {number(sum(assignment.points.values()))} points", "big"),
        paragraph(
            "Your functions were called on other inputs than those of the checks. A task counts by the share of its "
            "properties that hold. To look into one, run its check in your notebook: it gives you an input to try."
        ),
    ]
    if notes := [str(note) for note in result.get("notes", [])]:
        parts.append(f'<section class="box failed"><h2>About your notebook</h2>{items(notes)}</section>\n')
    titles = headings(assignment.lesson)
    parts += [_task(tasks[name], titles[name], mark, assignment.points[name]) for name, mark in marks.items()]
    return document(f"{lesson}: feedback on your work", "".join(parts))


def _task(task: Task, title: str, mark: dict[str, Any], points: float) -> str:
    """One task. A sentence that is not the task's own is not shown, wherever it comes from."""
    status = str(mark.get("status", "missing"))
    sign, words = HEADLINES.get(status, MISSING)
    held = {sentence: value for sentence, value in mark.get("findings", [])}
    score = float(mark.get("score", 0)) * points
    parts = [f"<h2>{sign} {escape(title)}</h2>"]
    parts.append(paragraph(f"`{task.name}`: {words}. {number(score)} of {number(points)} points."))
    parts += [paragraph(line) for line in str(mark.get("detail", "")).split("\nInput:")[0].splitlines() if line]
    hints = [hint for hint in task.misconceptions if hint in mark.get("hints", [])]
    parts += [f"<p><strong>Hint.</strong> {prose(hint)}</p>\n" for hint in hints]
    lines = [(sentence, held.get(sentence)) for sentence in sentences(task)]
    parts.append("<ol>" + "".join(f"<li><strong>{_said(v)}:</strong> {prose(s)}</li>\n" for s, v in lines) + "</ol>")
    kind = "passed" if status == "passed" else "failed" if sign == "✗" else ""
    return f'<section class="box {kind}">{"".join(parts)}</section>\n'


def sentences(task: Task) -> list[str]:
    """What a task demands, in its own words."""
    return task.sentences


def _said(held: Any) -> str:
    return Finding("", held if isinstance(held, bool) else None).mark


def number(value: float) -> str:
    """A number of points, to two digits where it is not whole."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
