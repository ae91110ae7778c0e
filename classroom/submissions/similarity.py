"""Answers that are alike beyond what a task makes alike: a reason to look, never a proof.

A function is turned into the tokens of its syntax tree, without names, comments and docstring; runs of tokens are
compared. What many students write, and what the release itself holds, counts nothing: short right answers are alike by
nature. Of the rest, two answers share so much as their sets of runs have in common (Jaccard).

What students wrote is read by another process (this module, run as a program): Python's own reader of Python cannot be
stopped from within.
"""

from __future__ import annotations

import ast
import json
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from classroom.sandbox.jail import ROOT
from classroom.sandbox.worker import read

RUN = 5  # tokens in a row
COMMON = 0.1  # the share of a class from which on a run of tokens is nothing special
LEAST = 12  # rare runs that both answers have: less is coincidence
ALIKE = 0.75
LONGEST = 5_000  # tokens of one answer that are compared
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what Python raises of a text that is none
SECONDS, MEMORY, BATCH = 20, 2 << 30, 40  # of the processor and bytes for one student; students read by one process

Words = Mapping[str, Sequence[str]]  # task -> the tokens of its function


@dataclass(frozen=True)
class Flag:
    """Two students whose answers to a task share the part `share` of what is rare in either."""

    task: str
    students: tuple[str, str]
    share: float
    runs: int


def functions(cells: Iterable[str], tasks: Iterable[str]) -> dict[str, ast.FunctionDef]:
    """Task -> the last definition of its function; what is not Python is left out."""
    wanted, last = set(tasks), {}
    for cell in cells:
        try:
            tree, _, _ = read(cell, "cell")
        except UNREADABLE:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in wanted:
                last[node.name] = node
    return last


def tokens(function: ast.FunctionDef) -> list[str]:
    """The kinds of a function's nodes in reading order: its own names are all one, attributes and constants stay."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    spelled: list[str] = []
    stack: list[ast.AST] = list(reversed(body))
    while stack and len(spelled) < LONGEST:
        node = stack.pop()
        word = type(node).__name__
        if isinstance(node, ast.Attribute):
            word = f".{node.attr}"
        elif isinstance(node, ast.Constant):
            word = (hex(node.value) if type(node.value) is int else repr(node.value))[:40]  # hex: any number of digits
        if not isinstance(node, ast.expr_context):
            spelled.append(word)
        stack += reversed(list(ast.iter_child_nodes(node)))
    return spelled


def words(cells: Iterable[str], tasks: Iterable[str]) -> dict[str, list[str]]:
    """Task -> the tokens of the last definition of its function."""
    return {task: tokens(function) for task, function in functions(cells, tasks).items()}


def words_of_all(
    notebooks: Sequence[tuple[str, Sequence[str]]], tasks: Sequence[str]
) -> tuple[dict[str, Words], list[str]]:
    """Student -> the words of their cells, and who could not be read within SECONDS and MEMORY.

    `notebooks` are students with their cells.
    """
    read_of: dict[str, Words] = {}
    unread: list[str] = []
    left = list(notebooks)
    while left:
        batch = left[:BATCH]
        answers = _answered([[list(cells), list(tasks)] for _, cells in batch])
        read_of |= {student: answer for (student, _), answer in zip(batch, answers, strict=False)}
        if len(answers) < len(batch):
            unread.append(batch[len(answers)][0])
        left = left[len(answers) + (len(answers) < len(batch)) :]
    return read_of, unread


def _answered(questions: Sequence[object]) -> list[Words]:
    """The answers of another process to the first of these questions, up to the one that it broke at."""
    lines = "".join(f"{json.dumps(question)}\n" for question in questions)
    command = [sys.executable, "-m", "classroom.submissions.similarity", str(SECONDS)]
    done = subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, text=True, check=False)
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]  # what has no end of line is half an answer


def _answer(seconds: int) -> None:
    """Answer each line of standard input; the kernel ends this process where one of them takes too long."""
    _limit(resource.RLIMIT_AS, MEMORY)
    for line in sys.stdin:
        _limit(resource.RLIMIT_CPU, int(sum(os.times()[:2])) + 1 + seconds)
        print(json.dumps(words(*json.loads(line))), flush=True)


def _limit(what: int, most: int) -> None:
    """Set a limit, which may be raised again up to what this process was given."""
    given = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if given == resource.RLIM_INFINITY else min(most, given), given))


def runs(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """All runs of RUN tokens."""
    return frozenset(tuple(words[k : k + RUN]) for k in range(len(words) - RUN + 1))


def flags(answers: Mapping[str, Words], release: Words) -> list[Flag]:
    """Pairs to look at, the most alike first. `answers` is student -> words, `release` what all began with."""
    pairs: list[Flag] = []
    for task in release:
        given = runs(release[task])
        sets = {student: runs(mine[task]) - given for student, mine in sorted(answers.items()) if task in mine}
        pairs += _alike(task, sets)
    return sorted(pairs, key=lambda flag: (-flag.share, -flag.runs, flag.task, flag.students))


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


if __name__ == "__main__":
    _answer(int(sys.argv[1]))
