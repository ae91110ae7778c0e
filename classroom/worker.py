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
import types
from importlib import import_module
from typing import Any

from lessons.shared.calls import Trouble, error_name
from lessons.shared.deadline import OutOfTime

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
RUN_BY_PYTHON = ("%%time", "%%timeit", "%%capture")  # cell magics whose body is Python


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
        self.main = types.ModuleType("__main__")
        self.most, self.items = 1 << 20, 1 << 16
        self.rung = False  # whether the time of this request is up

    def serve(self) -> None:
        for line in self.requests:
            request = self.decode(line.decode())
            answer = getattr(self, f"do_{request['do']}")
            self.rung = False
            try:
                self.signal(signal.SIGALRM, self.ring)
                self.timer(signal.ITIMER_REAL, request["seconds"])
                text = self.told(request["n"], answer(**request["with"]))
            except BaseException as error:  # whatever a student's code raises, the next request is served
                self.timer(signal.ITIMER_REAL, 0)
                text = self.told(request["n"], _trouble("late" if self.rung else "raised", error_name(error)))
            self.timer(signal.ITIMER_REAL, 0)
            data = text.encode("ascii") + b"\n"
            while data:
                data = data[self.write(self.replies, data) :]

    def ring(self, number: int, frame: Any) -> None:
        self.rung = True
        raise OutOfTime

    def told(self, number: int, reply: dict[str, Any]) -> str:
        try:
            text = self.encode(reply | {"n": number})
        except (ValueError, RecursionError):  # an integer of five thousand digits
            text = "x" * (self.most + 1)
        if len(text) <= self.most and sum(map(text.count, ",[{")) <= self.items:
            return text
        return self.encode(_trouble("large") | {"n": number})

    def do_begin(
        self, lesson: str, uid: int, memory: int, scratch: int, threads: int, cpu: int, reply: int, items: int
    ) -> Any:
        """Give up what rights there are, set the limits, and get the lesson's checks ready."""
        if uid:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
        limits = {"AS": memory, "FSIZE": scratch, "NPROC": threads, "CPU": cpu, "NOFILE": 128, "CORE": 0}
        for name, most in limits.items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
        os.dup2(0, 2)  # until here a failure could say why
        self.most, self.items = reply, items
        from lessons.shared.check import Task
        from lessons.shared.plain import plain  # noqa: F401 (imported before a student's code can change it)

        known = vars(import_module(f"lessons.{lesson}.checks")).values() if lesson else ()
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
        """Which of these names exist, and which can be called; an error where code can no longer be run here."""
        exec(compile("", "look", "exec"), {})  # an audit hook cannot be taken back, and may refuse it
        there = vars(self.main)
        return {"found": {name: callable(there[name]) for name in names if name in there}}

    def do_call(self, task: str, case: dict[str, Any]) -> Any:
        """The value of a task's function for one case; a task that the lesson does not know gets plain arguments."""
        known = self.tasks.get(task) or self.task(
            task, inputs=lambda rng: {}, properties=[], misconceptions={}, returns=dict
        )
        try:
            return {"value": self.call(known, vars(self.main)[task], case)}
        except Trouble as trouble:
            return _trouble(trouble.kind, trouble.name, trouble.line)


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


def _trouble(kind: str, name: str = "", line: int = 0) -> dict[str, Any]:
    """A reply without a value. It carries no text of an error, which could be anything."""
    return {"trouble": kind, "name": name, "line": line}


if __name__ == "__main__":
    channel = os.dup(0), os.dup(1)
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)  # what a student prints goes nowhere
    Worker(channel).serve()
