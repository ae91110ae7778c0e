"""The instructor's sheet of an assignment: what it is for, how long it takes, what goes wrong, what counts how much.

It holds answers, so it lies outside of `release/`.
"""

from __future__ import annotations

from classroom.course.course import Assignment
from classroom.grading.tasks import SCORING, answer_key, marked
from classroom.pages.guide import Guide, guide
from classroom.pages.page import rendered
from classroom.variants.draw import Variant


def sheet(assignment: Assignment, variants: dict[str, Variant]) -> str:
    """The page for an assignment; `variants` are the students' own tasks, by student."""
    about, cells = guide(assignment.lesson), marked(answer_key(assignment.lesson))
    return rendered(
        "sheet",
        title=f"{about.title}: the instructor's sheet",
        due=assignment.due,
        guide=about,
        worth=f"{sum(assignment.points.values()):g}",
        scoring=SCORING,
        rubric=_rubric(about, assignment),
        answers={task.name: cells[task.name].source for task in about.tasks},
        own=_own(variants) if variants else None,
    )


def _rubric(about: Guide, assignment: Assignment) -> list[tuple[str, str, str, str]]:
    """Heading, function, points, and what a part of the task earns."""
    rows = []
    for name, points in assignment.points.items():
        task = next((task for task in about.tasks if task.name == name), None)
        each = "own task"
        if task:
            count = len(task.sentences)
            each = f"{points / count:.2f} for each of {count} properties; core: {task.core}"
        rows.append((task.heading if task else "The student's own task", name, f"{points:g}", each))
    return rows


def _own(variants: dict[str, Variant]) -> dict[str, object]:
    """The task that differs from student to student, and whose numbers are whose."""
    example = next(iter(variants.values()))
    constants = [
        (student, "; ".join(f"{name} = {value}" for name, value in one.constants.items()))
        for student, one in sorted(variants.items())
    ]
    task, answer = example.task(), example.own.SOLUTION.strip()
    return {"title": example.own.TITLE, "task": task, "answer": answer, "constants": constants}
