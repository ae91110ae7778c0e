"""Seconds to grade an honest submission of each lesson, and submissions a minute by one process and by two.

It ends with an error where a submission takes more than TARGET.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from benchmarks.peers.grading import LESSON, ours
from classroom.course.course import lessons
from classroom.grading.grader import Job, examined
from classroom.sandbox.jail import bubblewrap

ROOT = Path(__file__).parents[1]
TARGET = 2.0  # seconds for an honest submission on one core
CLASS = 20


def submission(lesson: str, number: int = 0) -> bytes:
    """The exercises of a lesson with all answers right, told apart by a comment."""
    notebook = json.loads((ROOT / "solutions" / f"{lesson}.ipynb").read_text("utf-8"))
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "outputs": [], "source": f"# {number}"})
    return json.dumps(notebook).encode()


def seconds(lesson: str, number: int = 0) -> float:
    job = Job(f"s{number}", lesson, 7, {}, "benchmark")
    job.tasks()  # what a grader imports once
    start = time.perf_counter()
    result = examined(job, submission(lesson, number))
    assert all(task.score == 1 for task in result.tasks.values()), result
    return time.perf_counter() - start


def a_minute(jobs: int) -> float:
    graded = ours(jobs)(CLASS)
    start = time.perf_counter()
    graded()
    return 60 * CLASS / (time.perf_counter() - start)


if __name__ == "__main__":
    bubblewrap()
    taken = {lesson: statistics.median(seconds(lesson, number) for number in range(3)) for lesson in lessons()}
    for lesson, each in taken.items():
        print(f"{lesson:22} {each:5.1f} s an honest submission")
    slowest = max(taken.values())
    print(f"{'all of them':22} {sum(taken.values()):5.1f} s; the slowest {slowest:.1f} s (target {TARGET:g} s)")
    for jobs in (1, 2):
        print(f"{CLASS} of {LESSON}, by {jobs} process{'es' * (jobs > 1)}: {a_minute(jobs):.0f} a minute")
    sys.exit(slowest > TARGET)
