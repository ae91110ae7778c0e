"""Answers that are alike beyond what a task makes alike: a reason to look, never a proof.

A function is turned into the tokens of its syntax tree, without names, comments and docstring; runs of tokens are
compared. What many students write, and what the release itself holds, counts nothing: short right answers are alike by
nature. Of the rest, two answers share so much as their sets of runs have in common (Jaccard).
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

RUN = 5  # tokens in a row
COMMON = 0.1  # the share of a class from which on a run of tokens is nothing special
LEAST = 12  # rare runs that both answers have: less is coincidence
ALIKE = 0.75


@dataclass(frozen=True)
class Flag:
    """Two students whose answers to a task share the part `share` of what is rare in either."""

    task: str
    students: tuple[str, str]
    share: float
    runs: int


def functions(cells: Iterable[str], tasks: Iterable[str]) -> dict[str, ast.FunctionDef]:
    """Task -> the last definition of its function; a cell that is no Python is left out."""
    wanted, found = set(tasks), {}
    for cell in cells:
        try:
            tree = ast.parse(cell)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in wanted:
                found[node.name] = node
    return found


def tokens(function: ast.FunctionDef) -> list[str]:
    """The kinds of a function's nodes in reading order: its own names are all one, attributes and constants stay."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    found: list[str] = []
    stack: list[ast.AST] = list(reversed(body))
    while stack:
        node = stack.pop()
        word = type(node).__name__
        if isinstance(node, ast.Attribute):
            word = f".{node.attr}"
        elif isinstance(node, ast.Constant):
            word = repr(node.value)[:40]
        if not isinstance(node, ast.expr_context):
            found.append(word)
        stack += reversed(list(ast.iter_child_nodes(node)))
    return found


def runs(function: ast.FunctionDef) -> frozenset[tuple[str, ...]]:
    """All runs of RUN tokens."""
    words = tokens(function)
    return frozenset(tuple(words[k : k + RUN]) for k in range(len(words) - RUN + 1))


def flags(answers: Mapping[str, Mapping[str, ast.FunctionDef]], release: Mapping[str, ast.FunctionDef]) -> list[Flag]:
    """Pairs to look at, the most alike first.

    `answers` is student -> task -> function, `release` what all began with: task -> function.
    """
    found: list[Flag] = []
    for task in release:
        given = runs(release[task])
        sets = {student: runs(mine[task]) - given for student, mine in sorted(answers.items()) if task in mine}
        found += _alike(task, sets)
    return sorted(found, key=lambda flag: (-flag.share, -flag.runs, flag.task, flag.students))


def _alike(task: str, sets: Mapping[str, frozenset[tuple[str, ...]]]) -> Iterable[Flag]:
    counts = Counter(run for mine in sets.values() for run in mine)
    limit = max(2, int(COMMON * len(sets)))
    rare = {student: {run for run in mine if counts[run] <= limit} for student, mine in sets.items()}
    holders: dict[tuple[str, ...], list[str]] = {}
    for student, mine in rare.items():
        for run in mine:
            holders.setdefault(run, []).append(student)
    shared = Counter(pair for names in holders.values() for pair in combinations(names, 2))
    for (one, other), number in shared.items():
        share = number / len(rare[one] | rare[other])
        if number >= LEAST and share >= ALIKE:
            yield Flag(task, (one, other), share, number)
