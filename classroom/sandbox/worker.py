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
import re
import resource
import signal
import sys
import types
from importlib import import_module
from typing import Any

from lessons.shared.exercises.deadline import OutOfTime
from lessons.shared.exercises.student_call import Trouble, error_name

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
RUN_BY_PYTHON = {"run_line_magic": ("time", "prun"), "run_cell_magic": ("time", "prun", "timeit", "capture")}
FOR_JUPYTER = (*RUN_BY_PYTHON, "system", "getoutput")  # what IPython makes of `%`, `%%`, `!` and `= !`
AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
MENDINGS = 50  # statements of one cell that are left out, one after the other, until the rest is Python


class Silent:
    """What `get_ipython()` and `display` are here: anything may be asked of it, nothing happens."""

    def __getattr__(self, name: str) -> Any:
        return Silent()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return Silent() if not args else None

    def getoutput(self, command: str, *args: Any, **kwargs: Any) -> list[str]:
        """What `files = !ls` asks for: the lines of a command that is not run."""
        return []


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
        from lessons.shared.exercises.json_values import plain  # noqa: F401 (before a student's code can change it)
        from lessons.shared.exercises.task import Task

        known = vars(import_module(f"lessons.{lesson}.exercises")).values() if lesson else ()
        self.tasks = {task.name: task for task in known if isinstance(task, Task)}
        self.task, self.call = Task, Task.call
        namespace = vars(self.main)
        namespace.update(__builtins__=builtins, get_ipython=Silent, display=Silent(), In=[], Out={})
        sys.modules["__main__"] = self.main
        return {"ready": True}

    def do_run(self, source: str, name: str, definitions_only: bool = False) -> Any:
        """Run one cell, or only what it defines; what was run before an error stays."""
        tree, left_out, broken = read(source, name)
        if definitions_only:
            tree.body = [node for node in tree.body if _harmless(node)]
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        awaited = eval(compile(tree, name, "exec", AWAIT), vars(self.main))
        if awaited is not None:  # as in Jupyter, a cell may await
            import asyncio

            asyncio.run(awaited)
        if broken:
            raise broken
        return {"left_out": left_out}

    def do_look(self, names: list[str]) -> Any:
        """Which of these names exist, and which can be called; an error where code can no longer be run here."""
        exec(compile("", "look", "exec"), {})  # an audit hook cannot be taken back, and may refuse it
        there = vars(self.main)
        return {"callables": {name: callable(there[name]) for name in names if name in there}}

    def do_call(self, task: str, case: dict[str, Any]) -> Any:
        """The value of a task's function for one case; a task that the lesson does not know gets plain arguments."""
        known = self.tasks.get(task) or self.task(task, inputs=lambda rng: {}, properties=[], mistakes=[], returns=dict)
        try:
            return {"value": self.call(known, vars(self.main)[task], case)}
        except Trouble as trouble:
            return _trouble(trouble.kind, trouble.name, trouble.line)


def read(source: str, name: str) -> tuple[ast.Module, int, SyntaxError | None]:
    """A cell as Jupyter reads it: the Python in it, how many lines were for Jupyter or the shell, and the first error.

    Where there is an error the tree holds what is Python without the statements that are none.
    """
    try:
        compile(source, name, "exec", AWAIT)
        return ast.parse(source, name), 0, None
    except SyntaxError:
        text = _transformed(source)
    text, broken = _mended(text, name)
    magics = Magics()
    tree = magics.visit(ast.parse(text, name))
    return tree, magics.left_out, broken or magics.broken


def _transformed(source: str) -> str:
    """IPython's own reading of `%`, `!` and `?`, line for line; the source itself where IPython cannot read it."""
    from IPython.core.inputtransformer2 import TransformerManager

    above = len(source) - len(source.lstrip())
    blank = source[:above].count("\n")  # IPython leaves these lines out, and an error has the number of its line
    try:
        return "\n" * blank + TransformerManager().transform_cell(source)
    except (SyntaxError, RuntimeError):  # RuntimeError: IPython stops at 500 magics
        return source


class Magics(ast.NodeTransformer):
    """Puts the Python that `%time` and its like run in their place, on its lines in the cell; counts the others."""

    def __init__(self) -> None:
        self.left_out = 0
        self.broken: SyntaxError | None = None

    def visit_Expr(self, node: ast.Expr) -> Any:
        kind, text = _magic(node.value)
        if not text:
            return self.generic_visit(node)
        tree, left_out, broken = read(text, "magic")
        self.left_out, self.broken = self.left_out + left_out, self.broken or broken
        body = ast.increment_lineno(tree, node.lineno - (kind == "run_line_magic")).body
        return body or ast.copy_location(ast.Pass(), node)

    def visit_Call(self, node: ast.Call) -> Any:
        kind, text = _magic(node)
        self.left_out += bool(kind) and not text
        try:
            value = ast.parse(text, mode="eval").body if text else None
        except SyntaxError:
            value = None
        return self.generic_visit(node) if value is None else ast.increment_lineno(value, node.lineno - 1)


def _magic(node: ast.expr) -> tuple[str, str]:
    """How IPython would run what is no Python, where it would; and the text, where that is Python all the same."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython")), attr=kind), args=given):
            words = [word.value for word in given if isinstance(word, ast.Constant)]
            python = words and words[0] in RUN_BY_PYTHON.get(kind, ())
            return (kind, str(words[-1]) if python else "") if kind in FOR_JUPYTER else ("", "")
    return "", ""


def _mended(text: str, name: str) -> tuple[str, SyntaxError | None]:
    """A cell without the statements that are no Python, with empty lines in their place, and the first error."""
    first: SyntaxError | None = None
    for _ in range(MENDINGS):
        try:
            compile(text, name, "exec", AWAIT)
            return text, first
        except SyntaxError as error:
            first, lines = first or error, text.split("\n")
            head = re.search(r"indented block after .* on line (\d+)$", error.msg or "")
            at = min(max(int(head[1]) if head else error.lineno or 1, 1), len(lines)) - 1
        begin, end = _statement(lines, at)
        lines[begin:end] = [""] * (end - begin)
        text = "\n".join(lines)
    raise first or SyntaxError(name)


def _statement(lines: list[str], at: int) -> tuple[int, int]:
    """The lines, from the first to the one below the last, of the statement at the margin that holds line `at`."""
    begin, end = at, at + 1
    while begin > 0 and not (_begins(lines[begin]) and not lines[begin - 1].startswith("@")):
        begin -= 1
    while end < len(lines) and not _begins(lines[end]):
        end += 1
    return begin, end


def _begins(line: str) -> bool:
    """Whether a statement begins at the margin."""
    return bool(line.strip()) and not re.match(r"[\s)\]}#]|(?:else|elif|except|finally)\b", line)


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
