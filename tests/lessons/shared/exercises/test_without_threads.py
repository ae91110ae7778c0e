"""The checks where Python cannot start a thread: in a browser."""

import sys
import threading
from dataclasses import replace

import pytest
from students import solution

from lessons.saddles import exercises
from lessons.shared.exercises import deadline
from lessons.shared.exercises.deadline import OutOfTime, within


def cell(source):
    """The function of a notebook's cell: its code lies in no file."""
    space = {}
    exec(compile(source, "<ipython-input-1>", "exec"), space)
    return space["answer"]


@pytest.fixture(autouse=True)
def browser(monkeypatch):
    def start(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    monkeypatch.setattr(deadline, "WITHOUT_THREADS", (sys.platform,))


def test_pyodide_is_known_by_its_platform(monkeypatch):
    monkeypatch.undo()
    assert "emscripten" in deadline.WITHOUT_THREADS


def test_a_right_answer_passes():
    assert exercises.name_point.check(solution("saddles", "name_point")).status == "passed"


# Python 3.11 tells nothing of a loop within one line; 3.12, which is Pyodide's, does.
@pytest.mark.parametrize("loop", ["while True:\n  pass", "while True:\n  try: len('')\n  except Exception: pass"])
def test_an_endless_loop_is_ended_and_said(loop):
    lines = "\n".join(f" {line}" for line in loop.splitlines())
    feedback = replace(exercises.name_point, seconds=0.2).check(cell(f"def answer(A):\n{lines}"))
    assert feedback.status == "out of time"
    assert "Is there a loop that never ends?" in feedback.detail
    assert "restart the kernel" not in feedback.detail


def test_endless_calls_are_ended():
    with pytest.raises(OutOfTime):
        within(0.2, cell("def answer():\n  for _ in iter(int, 1): len('')"))


def test_values_and_errors_are_handed_back():
    assert within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)


@pytest.mark.parametrize("work", [lambda: 7, cell("def answer():\n  while True:\n    pass")])
def test_whoever_was_tracing_before_traces_again(work):
    def mine(frame, event, argument):
        return None

    before = sys.gettrace()
    sys.settrace(mine)
    try:
        try:
            within(0.1, work)
        except OutOfTime:
            pass
        after = sys.gettrace()
    finally:
        sys.settrace(before)
    assert after is mine
