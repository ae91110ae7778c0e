"""Runs inside the jail: a student's cells, then calls of their functions by name. It knows no expected value.

It reads one JSON request a line and writes one JSON reply a line. A student's code shares this process and may change
anything in it; all that can reach is a wrong value in a reply, and values are judged outside.
"""

from __future__ import annotations

import ast
import builtins
import json
import linecache
import os
import resource
import signal
import sys
import time
import types
from importlib import import_module
from typing import Any

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
RUN_BY_PYTHON = ("%%time", "%%timeit", "%%capture")  # cell magics whose body is Python


class TimeUp(BaseException):
    """Raised in a cell or a call that is late. No Exception, so that `except Exception` lets it pass."""


class Silent:
    """What `get_ipython()` and `display` are here: anything may be asked of it, nothing happens."""

    def __getattr__(self, name: str) -> Any:
        return Silent()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return Silent() if not args else None


class Worker:
    """The state of one run. Everything it needs later is taken hold of before the first line of a student's code."""

    def __init__(self, channel: tuple[int, int]) -> None:
        self.requests, self.replies = os.fdopen(channel[0], "rb"), channel[1]
        self.write, self.signal, self.timer = os.write, signal.signal, signal.setitimer
        self.encode, self.decode = json.JSONEncoder().encode, json.JSONDecoder().decode
        self.list, self.sleep = os.listdir, time.sleep
        self.main = types.ModuleType("__main__")
        self.limit = 1 << 20

    def serve(self) -> None:
        for line in self.requests:
            request = self.decode(line.decode())
            answer = getattr(self, f"do_{request['do']}")
            try:
                self.signal(signal.SIGALRM, _late)
                self.timer(signal.ITIMER_REAL, request["seconds"])
                text = self.told(request["n"], answer(**request["with"]))
            except BaseException as error:  # whatever a student's code raises, the next request is served
                self.timer(signal.ITIMER_REAL, 0)
                text = self.told(request["n"], {"trouble": _status(error), "message": _name(error)})
            self.timer(signal.ITIMER_REAL, 0)
            data = text.encode("ascii") + b"\n"
            while data:
                data = data[self.write(self.replies, data) :]

    def threads(self) -> int:
        """How many threads there are: one, where all that was begun has ended or is about to."""
        for _ in range(60):
            if (count := len(self.list("/proc/self/task"))) == 1:
                break
            self.sleep(0.005)  # the kernel forgets a thread a moment after Python does
        return count

    def told(self, number: int, reply: dict[str, Any]) -> str:
        about = {"n": number, "threads": self.threads()}
        try:
            text = self.encode(reply | about)
        except (ValueError, RecursionError):  # an integer of five thousand digits
            text = "x" * (self.limit + 1)
        if len(text) <= self.limit:
            return text
        return self.encode({"trouble": "unfit", "message": "The result is too large to be handed over."} | about)

    def do_begin(self, lesson: str, uid: int, memory: int, scratch: int, threads: int, cpu: int, reply: int) -> Any:
        """Give up what rights there are, set the limits, and get the lesson's checks ready."""
        if uid:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
        limits = {"AS": memory, "FSIZE": scratch, "NPROC": threads, "CPU": cpu, "NOFILE": 128, "CORE": 0}
        for name, most in limits.items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
        os.dup2(0, 2)  # until here a failure could say why
        self.limit = reply
        from lessons.shared.exercises.task import Task

        known = vars(import_module(f"lessons.{lesson}.exercises.checks")).values() if lesson else ()
        self.tasks = {task.name: task for task in known if isinstance(task, Task)}
        self.task, self.call = Task, Task.call
        namespace = vars(self.main)
        namespace.update(__builtins__=builtins, get_ipython=Silent, display=Silent(), In=[], Out={})
        sys.modules["__main__"] = self.main
        return {"ready": True}

    def do_run(self, source: str, name: str, definitions_only: bool = False) -> Any:
        """Run one cell, or only what it defines; what was run before an error stays."""
        tree, left_out = _parsed(source, name)
        if definitions_only:
            tree.body = [node for node in tree.body if _harmless(node)]
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        exec(compile(tree, name, "exec"), vars(self.main))
        return {"left_out": left_out}

    def do_look(self, names: list[str]) -> Any:
        """Which of these names exist, and which can be called."""
        there = vars(self.main)
        return {"found": {name: callable(there[name]) for name in names if name in there}}

    def do_call(self, task: str, case: dict[str, Any]) -> Any:
        """The value of a task's function for one case; a task that the lesson does not know gets plain arguments."""
        known = self.tasks.get(task) or self.task(
            task, inputs=lambda rng: {}, properties=[], misconceptions={}, returns=dict
        )
        return {"value": self.call(known, vars(self.main)[task], case)}


def _parsed(source: str, name: str) -> tuple[ast.Module, int]:
    """The cell as Python, and how many lines of it were for Jupyter or for the shell and are left out."""
    try:
        return ast.parse(source, name), 0
    except SyntaxError:
        lines = source.splitlines()
    first = lines[0].split()[0] if lines and lines[0].split() else ""
    foreign = first.startswith("%%") and first not in RUN_BY_PYTHON
    kept = ["" if foreign or line.lstrip().startswith(("%", "!", "?")) else line for line in lines]
    return ast.parse("\n".join(kept), name), sum(old != new for old, new in zip(lines, kept, strict=True))


def _harmless(node: ast.stmt) -> bool:
    """Whether a statement only defines: a function, an import, a value for which nothing is called."""
    assigned = isinstance(node, ast.Assign | ast.AnnAssign)
    return isinstance(node, DEFINITIONS) or (
        assigned and not any(isinstance(part, ast.Call) for part in ast.walk(node))
    )


def _status(error: BaseException) -> str:
    return "out of time" if isinstance(error, TimeUp) else str(getattr(error, "status", "raised"))


def _name(error: BaseException) -> str:
    """A short text for the error. `called` says more of those inside a student's function."""
    try:
        return str(error)[:2000] if hasattr(error, "status") else type(error).__name__
    except BaseException:
        return "Exception"


def _late(number: int, frame: Any) -> None:
    raise TimeUp


if __name__ == "__main__":
    channel = os.dup(0), os.dup(1)
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)  # what a student prints goes nowhere
    Worker(channel).serve()
