"""The scan of what students get: whatever of the answer key, the hidden inputs or the secret is in it, as sentences.

It reads the files as they are handed out and knows nothing of how they were made.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
from nbformat import NotebookNode

from classroom.course.course import grading_seed
from classroom.course.release import library, read_notebook
from classroom.grading.tasks import answer_key, marked
from classroom.variants.draw import Variant
from press.notebooks.sources import STUB

WORDS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN", "END HIDDEN", "BEGIN MARK SCHEME")
SHORT = 12  # characters: a shorter line of an answer is in every program
CHECKING = "/exercises/"  # a room where no line of an answer may be
NUMBER = re.compile(r"\d+\.\d+(?:e[-+]?\d+)?")
PRINTED, EXPECTED = 3, 4  # digits that count: a shorter number is in every text
ALLOWED = re.compile(
    r"README\.md|requirements\.txt|[a-z_]+\.ipynb|lessons/(?:[a-z_]+/){0,3}[a-z_]+\.(?:py|json|css|js)|lessons/(?:[a-z_]+/){0,3}__init__\.py"
)


def leaks(files: Mapping[str, bytes], lesson: str, secret: bytes, own: Variant | None = None) -> list[str]:
    """What must not be there, one sentence each; none where all is well. `own` is the student's variant."""
    leaking = [f"{name} has no business there" for name in files if not ALLOWED.fullmatch(name)]
    leaking += _of_the_secret(files, secret, lesson)
    known = library(lesson)
    texts = {name: content.decode("utf-8", errors="replace") for name, content in files.items()}
    for name, text in texts.items():
        if name.endswith(".ipynb") and ALLOWED.fullmatch(name):
            leaking += _in_notebook(name, read_notebook(files[name]))
        if known.get(name) == files[name]:
            leaking += _in_library(name, lesson)
        else:
            leaking += _in_text(name, text, lesson, own)
    return leaking


def _in_text(name: str, text: str, lesson: str, own: Variant | None) -> list[str]:
    """A file that is not the course's own library: any line of any answer, any printed or expected number."""
    text = text.replace('\\"', '"').replace("\\\\", "\\")  # as JSON quotes them
    leaking = [f"{name} says {word!r}" for word in WORDS if word in text]
    answers = _answers(lesson) | ({own.name: _distinctive(own.own.SOLUTION)} if own else {})
    for task, lines in answers.items():
        leaking += [f"{name} holds a line of the answer to {task}: {line}" for line in sorted(lines) if line in text]
    numbers = set(NUMBER.findall(text)) - (_given(own) if own else set())
    leaking += [f"{name} holds an output of the answer key: {number}" for number in sorted(numbers & _outputs(lesson))]
    if own:
        leaking += [f"{name} holds an expected value of {own.name}: {n}" for n in sorted(numbers & expected(own))]
    return leaking


@cache
def _in_library(name: str, lesson: str) -> list[str]:
    """The course's own code may share a loop's head with an answer, but not half of an answer; checks share nothing."""
    text = library(lesson)[name].decode()
    leaking = [f"{name} says {word!r}" for word in WORDS if word in text]
    for task, lines in _answers(lesson).items():
        there = sorted(line for line in lines if line in text)
        strict = CHECKING in name and not name.startswith("lessons/shared/")
        if there and (strict or len(there) * 2 >= max(len(lines), 3)):
            leaking.append(f"{name} holds the answer to {task}: {'; '.join(there)}")
    return leaking


def _in_notebook(name: str, notebook: NotebookNode) -> Iterable[str]:
    for cell in notebook.cells:
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None):
            yield f"{name} has an output: cell {cell.id}"
        if cell.get("attachments"):
            yield f"{name} has an attachment: cell {cell.id}"
    for mark, cell in marked(notebook).items():
        about = cell.metadata.nbgrader
        if about.solution and STUB.splitlines()[-1] not in cell.source:
            yield f"{name} has no stub where {mark} is to be written"
        if about.grade and cell.metadata.get("editable", True):
            yield f"{name} has a check that is not locked: {mark}"
        if not about.get("checksum"):
            yield f"{name} has no checksum: {mark}"


def _of_the_secret(files: Mapping[str, bytes], secret: bytes, lesson: str) -> Iterable[str]:
    seed = grading_seed(secret, lesson)
    forms = {
        "the course's secret": [secret, secret.hex().encode(), base64.b64encode(secret), repr(secret).encode()],
        "the seed of the hidden inputs": [str(seed).encode(), f"{seed:x}".encode()],
    }
    for name, content in files.items():
        yield from (f"{name} holds {what}" for what, all in forms.items() if any(form in content for form in all))


@cache
def _answers(lesson: str) -> dict[str, frozenset[str]]:
    """Task -> the lines of its answer that are long enough to tell, and are in no cell that students get anyway."""
    parts = {}
    for name, cell in marked(answer_key(lesson)).items():
        if cell.metadata.nbgrader.solution:
            answer = "".join(re.findall(r"### BEGIN SOLUTION(.*?)### END SOLUTION", cell.source, flags=re.S))
            parts[name] = _distinctive(answer) - _distinctive(_open(answer_key(lesson)))
    return parts


def _distinctive(code: str) -> frozenset[str]:
    return frozenset(line.strip() for line in code.splitlines() if len(line.strip()) > SHORT)


def _open(notebook: NotebookNode) -> str:
    """All that stands outside the answers of the key."""
    text = "\n".join(cell.source for cell in notebook.cells)
    return re.sub(r"### BEGIN SOLUTION.*?### END SOLUTION", "", text, flags=re.S)


@cache
def _outputs(lesson: str) -> frozenset[str]:
    """Numbers with a point that only an execution of the answer key prints."""
    notebook = answer_key(lesson)
    printed = str([cell.outputs for cell in notebook.cells if cell.cell_type == "code"])
    numbers = {number for number in NUMBER.findall(printed) if digits(number) >= PRINTED}
    return frozenset(number for number in numbers if number not in _open(notebook))


def digits(number: str) -> int:
    """How many digits of a written number count."""
    return len(number.replace(".", "").strip("0"))


def expected(own: Variant) -> set[str]:
    """The numbers that the right function returns on the inputs of the instant check, as they might be written."""
    space: dict[str, Any] = {"np": np, "math": math}
    exec(own.solution(), space)
    task, values = own.task(), []
    for case in task.cases():
        values += np.ravel(
            np.concatenate([np.ravel(part) for part in np.atleast_1d(task.call(space[own.name], case))])
        ).tolist()
    shown = {f"{abs(value):.{places}f}" for value in values for places in (3, 4, 6)} | {repr(abs(v)) for v in values}
    return {text for text in shown - _given(own) if digits(text) >= EXPECTED}


def _given(own: Variant) -> set[str]:
    """The student's own constants as they are written; one of them may happen to be a number that the key prints."""
    return {text for x in _numbers(list(own.constants.values())) for text in (repr(abs(x)), f"{abs(x):g}")}


def _numbers(value: object) -> Iterable[float]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, int | float):
        yield float(value)
