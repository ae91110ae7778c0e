"""What the results of a class add up to, as parts of the report: tasks, misconceptions, properties, notes."""

from __future__ import annotations

from collections import Counter

import numpy as np

from classroom.course.course import Assignment
from classroom.grading.results import Mark, Result
from classroom.pages.page import items, paragraph, table

Results = dict[str, Result]


def _of(results: Results, task: str) -> list[Mark]:
    return [result.tasks[task] for result in results.values() if task in result.tasks]


def kinds(assignment: Assignment, results: Results) -> dict[str, dict[str, int]]:
    """Task -> how many passed, hold some of the properties, hold none."""

    def kind(mark: Mark) -> str:
        return "passed" if mark.score == 1 else "partly" if mark.score > 0 else "nothing"

    return {task: Counter(map(kind, _of(results, task))) for task in assignment.points}


def tasks(assignment: Assignment, results: Results) -> str:
    """Each task with its mean, how many passed, and why the others could not be judged."""
    rows = []
    for task, worth in assignment.points.items():
        marks = _of(results, task)
        states = Counter(mark.status for mark in marks)
        other = ", ".join(
            f"{count} {state}" for state, count in states.most_common() if state not in ("passed", "not yet")
        )
        mean = float(np.mean([mark.score for mark in marks] or [0])) * worth
        rows.append((task, f"{worth:g}", f"{mean:.2f}", states["passed"], other or "–"))
    header = ("task", "points", "mean", "passed", "could not be judged")
    return table("Each task", header, rows, numbers=[1, 2, 3])


def hints(assignment: Assignment, results: Results) -> str:
    """The misconceptions that were recognised, the most frequent first."""
    seen = Counter((task, hint) for task in assignment.points for mark in _of(results, task) for hint in mark.hints)
    if not seen:
        return paragraph("No misconception was recognised.")
    return "<h3>The most frequent misconceptions, as students are told</h3>" + _counted(seen, 20)


def failing(assignment: Assignment, results: Results) -> str:
    """The properties that failed, the most frequent first."""
    seen = Counter(
        (task, sentence)
        for task in assignment.points
        for mark in _of(results, task)
        for sentence, held in mark.findings
        if held is False
    )
    return "<h3>The properties that failed most</h3>" + _counted(seen, 10) if seen else ""


def _counted(seen: Counter[tuple[str, str]], most: int) -> str:
    lines = [f"{_students(count)}, `{task}`: {said}" for (task, said), count in seen.most_common(most)]
    rest = len(seen) - len(lines)
    return items(lines) + (paragraph(f"And {rest} more.", "muted") if rest > 0 else "")


def _students(count: int) -> str:
    return f"{count} student{'s' if count != 1 else ''}"


def notes(results: Results) -> str:
    """What the grader noted, and about whom."""
    said: dict[str, list[str]] = {}
    for student, result in results.items():
        for note in result.notes:
            said.setdefault(note, []).append(student)
    lines = [f"{note} ({', '.join(students)})" for note, students in said.items()]
    return "<h2>What the grader noted</h2>" + items(lines) if lines else ""
