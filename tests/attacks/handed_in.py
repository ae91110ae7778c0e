"""Notebooks as students hand them in: the exercises with answers filled in, and with what an attacker adds."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from classroom.grading.grader import Job

ROOT = Path(__file__).parents[2]
LESSON = "plateaus"  # quick to start
TASKS = ("agreement", "first_deviation", "flat_stretch", "rmsprop_step")  # quick to judge: `rescue` trains networks
VICTIM = "agreement"  # the task in which an attack stands that is no cell of its own
AMPLE, HURRY = 60.0, 0.5  # seconds: for what ends by itself, and for what must be stopped

Cell = dict[str, Any]


@dataclass(frozen=True)
class QuickJob(Job):
    """The lesson without the task that takes longest to judge, and the victim first: the others come after the harm.

    Honest work has ample time however busy the machine; `hurry` is what the victim has where the clock must stop it.
    """

    hurry: float = AMPLE

    def tasks(self) -> dict[str, Any]:
        tasks = super().tasks()
        return {name: replace(tasks[name], seconds=self.hurry if name == VICTIM else AMPLE) for name in TASKS}


@dataclass(frozen=True)
class Attack:
    """What one student hands in. `lost` has the status of each task that has no honest answer; all others pass."""

    name: str
    cells: tuple[str, ...] = ()  # of their own, below the set-up
    answers: dict[str, str] = field(default_factory=dict)  # instead of the right ones
    lost: dict[str, str] = field(default_factory=dict)
    changed: Callable[[list[Cell]], list[Cell]] = lambda cells: cells
    metadata: dict[str, Any] = field(default_factory=dict)
    says: str = ""  # part of a note in the result
    told: str = ""  # what is told of the victim, where that matters
    late: bool = False  # only the clock ends it

    def notebook(self, lesson: str = LESSON) -> bytes:
        content = copy.deepcopy(_solved(lesson))
        first = next(number for number, cell in enumerate(content["cells"]) if cell["cell_type"] == "code")
        content["cells"][first + 1 : first + 1] = [code(source) for source in self.cells]
        for cell in content["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in self.answers:
                cell["source"] = self.answers[name]
        content["cells"] = self.changed(content["cells"])
        content["metadata"].update(self.metadata)
        return json.dumps(content).encode()

    def hurried(self, job: QuickJob) -> QuickJob:
        """The job with a short clock for the harm alone: the victim's calls, or each cell, which is tried twice."""
        if not self.late:
            return job
        return replace(job, hurry=HURRY) if self.lost else replace(job, limits=replace(job.limits, cell_seconds=HURRY))


def code(source: str) -> Cell:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


@cache
def _solved(lesson: str) -> dict[str, Any]:
    """The exercises as a student returns them who has everything right."""
    released = json.loads((ROOT / f"exercises/{lesson}.ipynb").read_text("utf-8"))
    answers = json.loads((ROOT / f"solutions/{lesson}.ipynb").read_text("utf-8"))["cells"]
    right = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["source"] for cell in answers if "nbgrader" in cell["metadata"]
    }
    for cell in released["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = right[cell["metadata"]["nbgrader"]["grade_id"]]
    return dict(released)


def in_task(name: str, body: str, status: str, **more: Any) -> Attack:
    """An attack that is the body of one task's function: it costs this task."""
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    return Attack(name, answers={VICTIM: f"def agreement(moves):\n{lines}\n"}, lost={VICTIM: status}, **more)


def in_cell(name: str, body: str, **more: Any) -> Attack:
    """An attack that is a cell of its own: all tasks have honest answers and keep their marks."""
    return Attack(name, cells=(body.strip() + "\n",), **more)
