"""What the results of a class add up to: tasks, misconceptions, properties, notes."""

from __future__ import annotations

from collections import Counter

import numpy as np

from classroom.course.course import Assignment
from classroom.grading.results import Mark, Result

Results = dict[str, Result]
Counted = list[tuple[tuple[str, str], int]]  # (task, sentence) and the number of students, the most frequent first


def _of(results: Results, task: str) -> list[Mark]:
    return [result.tasks[task] for result in results.values() if task in result.tasks]


def kinds(assignment: Assignment, results: Results) -> dict[str, dict[str, int]]:
    """Task -> how many passed, hold some of the properties, hold none."""

    def kind(mark: Mark) -> str:
        return "passed" if mark.score == 1 else "partly" if mark.score > 0 else "nothing"

    return {task: Counter(map(kind, _of(results, task))) for task in assignment.points}


def tasks(assignment: Assignment, results: Results) -> list[tuple[str, str, str, int, str]]:
    """Task, points, mean, how many passed, and why the others could not be judged."""
    rows = []
    for task, worth in assignment.points.items():
        marks = _of(results, task)
        states = Counter(mark.status for mark in marks)
        other = ", ".join(
            f"{count} {state}" for state, count in states.most_common() if state not in ("passed", "not yet")
        )
        mean = float(np.mean([mark.score for mark in marks] or [0])) * worth
        rows.append((task, f"{worth:g}", f"{mean:.2f}", states["passed"], other or "–"))
    return rows


def hints(assignment: Assignment, results: Results) -> Counted:
    """The misconceptions that were recognised."""
    return Counter(
        (task, hint) for task in assignment.points for mark in _of(results, task) for hint in mark.hints
    ).most_common()


def failures(assignment: Assignment, results: Results) -> Counted:
    """The properties that failed."""
    return Counter(
        (task, sentence)
        for task in assignment.points
        for mark in _of(results, task)
        for sentence, held in mark.findings
        if held is False
    ).most_common()


def notes(results: Results) -> list[tuple[str, list[str]]]:
    """What the grader noted, and about whom."""
    students: dict[str, list[str]] = {}
    for student, result in results.items():
        for note in result.notes:
            students.setdefault(note, []).append(student)
    return list(students.items())
