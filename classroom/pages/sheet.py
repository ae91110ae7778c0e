"""The instructor's sheet of an assignment: what it is for, how long it takes, what goes wrong, what counts how much.

It holds answers, so it lies outside of `release/`.
"""

from __future__ import annotations

from html import escape

from classroom.course.course import Assignment
from classroom.grading.tasks import SCORING, answer_key, marked
from classroom.pages.guide import Guide, TaskGuide, guide
from classroom.pages.page import code, document, items, paragraph, table
from classroom.variants.draw import Variant


def sheet(assignment: Assignment, variants: dict[str, Variant]) -> str:
    """The page for an assignment; `variants` are the students' own tasks, by student."""
    about = guide(assignment.lesson)
    example = next(iter(variants.values()), None)
    due = f"Due {assignment.due}. Keep this page to yourself: it holds the answers."
    parts = [paragraph(due), _objectives(about), _times(about), _rubric(about, assignment)]
    parts += [_task(about, task) for task in about.tasks]
    if example:
        parts.append(_variants(example, variants))
    return document(f"{about.title}: the instructor's sheet", "".join(parts))


def _objectives(about: Guide) -> str:
    return "<h2>What it is for</h2>" + items(f"{name}: {sentence}" for name, sentence in about.objectives.items())


def _times(about: Guide) -> str:
    rows = [
        ("read the lesson", f"{about.reading} min", f"about {about.running} s for all its cells"),
        ("read the exercises", f"{about.exercise_reading} min", f"about {about.exercise_running} s, when solved"),
        ("solve the tasks", f"{about.working} min", "as each task says"),
    ]
    return "<h2>How long it takes</h2>" + table(
        "Measured or stated in the notebooks", ("work", "person", "machine"), rows
    )


def _rubric(about: Guide, assignment: Assignment) -> str:
    rows = []
    for name, points in assignment.points.items():
        task = next((task for task in about.tasks if task.name == name), None)
        each = (
            f"{points / len(task.properties):.2f} for each of {len(task.properties)} properties; core: {task.core}"
            if task
            else "own task"
        )
        rows.append((task.heading if task else "The student's own task", name, f"{points:g}", each))
    total = f"Points: {sum(assignment.points.values()):g} in all. {SCORING}"
    return "<h2>What counts</h2>" + table(total, ("task", "function", "points", "partly"), rows, numbers=[2])


def _task(about: Guide, task: TaskGuide) -> str:
    answer = marked(answer_key(about.lesson))[task.name].source
    return (
        f"<h2>{escape(task.heading)}</h2>"
        f"<h3>What must hold</h3>{items(task.properties)}"
        f"<h3>Mistakes that the check knows, and what it says</h3>{items(task.misconceptions)}"
        f"<h3>An answer</h3>{code(answer, f'Answer to {task.name}')}"
    )


def _variants(example: Variant, variants: dict[str, Variant]) -> str:
    task = example.task()
    sentences = task.sentences
    constants = [
        (student, "; ".join(f"{name} = {value}" for name, value in one.constants.items()))
        for student, one in sorted(variants.items())
    ]
    return (
        f"<h2>{escape(example.own.TITLE)}</h2><h3>What must hold</h3>{items(sentences)}"
        f"<h3>Mistakes that the check knows, and what it says</h3>{items(task.misconceptions)}"
        f"<h3>An answer</h3>{code(example.own.SOLUTION.strip(), 'Answer')}"
        + "<h3>Whose numbers are whose</h3>"
        + table("The constants of each student", ("student", "constants"), constants)
    )
