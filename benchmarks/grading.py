"""Seconds to grade honest submissions: one of each lesson, and twenty of one. It only prints."""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

from classroom.course.course import lessons
from classroom.grading.grader import Job, examined
from classroom.sandbox.jail import bubblewrap

ROOT = Path(__file__).parents[1]
TARGET = 8.0  # seconds for an honest submission on one core


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


if __name__ == "__main__":
    bubblewrap()
    taken = {lesson: statistics.median(seconds(lesson, number) for number in range(3)) for lesson in lessons()}
    for lesson, each in taken.items():
        print(f"{lesson:22} {each:5.1f} s an honest submission")
    slowest = f"the slowest {max(taken.values()):.1f} s (target {TARGET:g} s)"
    print(f"{'all of them':22} {sum(taken.values()):5.1f} s; {slowest}")
    quickest = min(taken, key=taken.__getitem__)
    twenty = [seconds(quickest, number) for number in range(20)]
    first, last = statistics.median(twenty[:10]), statistics.median(twenty[10:])
    print(f"20 of {quickest}: median {statistics.median(twenty):.2f} s, from {min(twenty):.2f} to {max(twenty):.2f};")
    print(f"the first ten {first:.2f} s each, the last ten {last:.2f} s each")
