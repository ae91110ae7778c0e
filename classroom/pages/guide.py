"""What an instructor should know of a lesson, read from the lesson itself: nothing here is typed twice.

Objectives come from the notebooks, times from their texts and their last execution, properties and misconceptions from
the checks. The sheet of `assign` and the book's page for teachers both show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from classroom.grading.tasks import answer_key, lesson_tasks, marked, points
from classroom.variants.draw import has_variants
from lessons.shared.exercises.feedback import in_words
from press.notebooks.execution import recorded_seconds
from press.notebooks.sources import ROOT, times


@dataclass(frozen=True)
class TaskGuide:
    """One task: its heading, its points, and what its check looks at and recognises."""

    name: str
    heading: str
    minutes: int
    points: float
    sentences: tuple[str, ...]  # what must hold
    core: str  # the properties without which none counts, by their numbers from 1
    misconceptions: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """One lesson: its title, what one does, learns and needs (plain sentences), its times, and its tasks."""

    lesson: str
    title: str
    objectives: dict[str, str]
    reading: int  # minutes
    running: int  # seconds
    exercise_reading: int  # minutes
    exercise_running: int  # seconds
    tasks: tuple[TaskGuide, ...]

    @property
    def working(self) -> int:
        """Minutes for the tasks, as they say themselves."""
        return sum(task.minutes for task in self.tasks)


@cache
def guide(lesson: str) -> Guide:
    """The guide to a lesson that has exercises."""
    source, exercise = (ROOT / "book" / kind / f"{lesson}.md" for kind in ("lessons", "exercises"))
    return Guide(
        lesson,
        title=_heading(source),
        objectives=_objectives(source),
        reading=times(source.read_text(encoding="utf-8")).reading,
        running=recorded_seconds(ROOT / "lessons" / f"{lesson}.ipynb"),
        exercise_reading=times(exercise.read_text(encoding="utf-8")).reading,
        exercise_running=recorded_seconds(ROOT / "solutions" / f"{lesson}.ipynb"),
        tasks=tuple(_tasks(lesson)),
    )


def _heading(source: Path) -> str:
    found = re.search(r"^# (.+)$", source.read_text(encoding="utf-8"), flags=re.M)
    return found[1] if found else source.stem


def _objectives(source: Path) -> dict[str, str]:
    """Do, Learn, Need -> the sentence that the lesson's first box says, without links and time tokens."""
    box = re.search(r":class: objectives\n(.*?)\n:::", source.read_text(encoding="utf-8"), flags=re.S)
    said = re.findall(r"^\*\*(\w+)\*\*: (.+)$", box[1] if box else "", flags=re.M)
    plain = {name: re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", sentence) for name, sentence in said}
    return {name: re.sub(r" Reading takes \{.*$", "", sentence) for name, sentence in plain.items()}


def _tasks(lesson: str) -> list[TaskGuide]:
    notebook, worth = answer_key(lesson), points(answer_key(lesson))
    answers = {id(cell): name for name, cell in marked(notebook).items()}
    guides: list[TaskGuide] = []
    checks, heading, minutes = lesson_tasks(lesson), "", 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            headings = re.findall(r"^## (.+)$", cell.source, flags=re.M)
            times = re.findall(r"\*About (\d+) minutes", cell.source)
            heading, minutes = (headings or [heading])[-1], int((times or [minutes])[-1])
        name = answers.get(id(cell), "")
        if name in checks:
            task = checks[name]
            said = tuple(task.sentences), in_words(task.core_numbers), tuple(task.misconceptions)
            guides.append(TaskGuide(name, heading, minutes, worth[name], *said))
    return guides


def headings(lesson: str) -> dict[str, str]:
    """Task -> its heading in the notebook, the students' own task included."""
    found = {task.name: task.heading for task in guide(lesson).tasks}
    if has_variants(lesson):
        own = import_module(f"classroom.variants.{lesson}")
        found[own.FAMILY] = own.TITLE
    return found
