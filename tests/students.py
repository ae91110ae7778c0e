"""What students hand in besides mistakes: answers without work, and right answers in unusual dress. For every task."""

import math
import re
from functools import cache

import numpy as np

from classroom.variants import variant
from press.sources import ROOT

TASK = re.compile(r"tags: \[task\]\ntask: (\w+)\n---\n(.*?)```", flags=re.S)
IMPORT = re.compile(r"^(?:import|from) .*$", flags=re.M)
NUMBERS = (0, 1, -1, 2, 0.5, 0.1, 10, 100.0, 1e6, -1e6, 1e-6, math.e)
TUPLES = ((0, 0), (1, 1), (0, 1), (1, 0), (0.1, 0.9), (0, 1e6), (0, 0, 0), (0, 1, 0.5), [], [0.0], [1.0])
WORDS = ("minimum", "saddle", "silent", "fine", "plateau", "diverging", ("linear", 0.5), ("sublinear", 1.0))
FILLS = (0.0, 1.0, -1.0, 0.1)


@cache
def asked(chapter):
    """Name -> (Task, function of the solution), for the tasks of a chapter and for one student's own."""
    from importlib import import_module

    checks = import_module(f"lessons.{chapter}.checks")
    source = (ROOT / "book" / "exercises" / f"{chapter}.md").read_text(encoding="utf-8")
    found = {}
    for name, code in TASK.findall(source):
        space = {}
        exec("\n".join(IMPORT.findall(source)), space)
        exec(compile(code, f"<{name}>", "exec"), space)
        found[name] = getattr(checks, name), space[name]
    own, space = variant(chapter, "ann", bytes(range(32))), {"np": np, "math": math}
    exec(own.solution(), space)
    return found | {own.name: (own.task(), space[own.name])}


def mapped(change, value):
    """A result with every array and number of it changed; words and None stay."""
    if isinstance(value, dict):
        return {key: mapped(change, part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(mapped(change, part) for part in value)
    numeric = isinstance(value, np.ndarray | np.number | int | float) and not isinstance(value, bool)
    return change(value) if numeric else value


def filled(value, number):
    return mapped(lambda part: np.full(np.shape(part), number), value)


def without_work(task, right):
    """Label -> function: constants, the right shape full of one number, one input's answer for all, echoes."""
    case, first = task.example(), right(**task.example())
    found = {f"return {value!r}": (lambda value: lambda **case: value)(value) for value in (*NUMBERS, *TUPLES, *WORDS)}
    found |= {f"all {n}": (lambda n: lambda **case: filled(right(**case), n))(n) for n in FILLS}
    found["the first answer"] = lambda **case: first
    names = [name for name, value in case.items() if not callable(value) and not isinstance(value, np.random.Generator)]
    for name in names:
        found[f"return {name}"] = lambda name=name, **case: case[name]
        if not isinstance(case[name], str):
            found[f"return -{name}"] = lambda name=name, **case: -np.asarray(case[name])
            found[f"return mean({name})"] = lambda name=name, **case: float(np.mean(case[name]))
            found[f"return zeros like {name}"] = lambda name=name, **case: np.zeros(np.shape(case[name]))
    found["return all that came"] = lambda **case: tuple(case[name] for name in names)
    return found
