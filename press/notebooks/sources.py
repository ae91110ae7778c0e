"""From a text under `book/` to the cells of a notebook: everything that needs no execution.

A lesson gives one notebook. An exercise gives two: the solution, and what a student opens, which is the solution with
its answers taken out by nbgrader's own preprocessors.
"""

from __future__ import annotations

import copy
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from press.notebooks.plain_markdown import equation_numbers, plain_markdown

ROOT = Path(__file__).parents[2]
WORDS_PER_MINUTE = 180  # of attentive reading: Brysbaert (2019) finds 238 for easy non-fiction
MINUTES_OF_A_FIGURE = 2  # to predict, move its controls and read its sentence
MINUTES_OF_A_QUESTION = 1
DEEPER = re.compile(r"^## Deeper.*?(?=^## |\Z)", flags=re.M | re.S)
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


def sources(kind: str) -> list[Path]:
    """The texts of one kind, "lessons" or "exercises", in the order of their names."""
    return sorted((ROOT / "book" / kind).glob("*.md"))


@dataclass(frozen=True)
class Times:
    """Minutes that a lesson takes: its prose, the prose of its folded parts, and what figures and questions add."""

    reading: int
    deeper: int
    working: int

    def __str__(self) -> str:
        said = _minutes(self.reading)
        if self.working:
            all_of_it = 5 * round((self.reading + self.working) / 5)
            said += f", and about {_minutes(all_of_it)} with every figure and question"
        return said + (f"; the folded parts add {_minutes(self.deeper)}" if self.deeper else "")


def _minutes(count: int) -> str:
    return "1 minute" if count == 1 else f"{count} minutes"


def times(text: str) -> Times:
    """How long a reader of a MyST source needs; its reading takes a minute at least."""
    deeper = "".join(DEEPER.findall(text))
    figures = len(re.findall(r"^(?:explore|playground)\(", text, flags=re.M))
    questions = len(re.findall(r"^- question:", text, flags=re.M))
    return Times(
        reading=max(1, round(_words(DEEPER.sub("", text)) / WORDS_PER_MINUTE)),
        deeper=round(_words(deeper) / WORDS_PER_MINUTE),
        working=MINUTES_OF_A_FIGURE * figures + MINUTES_OF_A_QUESTION * questions,
    )


def _words(text: str) -> int:
    """Words outside code cells and comments."""
    prose = re.sub(r"```\{code-cell\}.*?\n```|<!--.*?-->|\A---.*?\n---\n", "", text, flags=re.S)
    return len(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", prose))


def unexecuted(source: Path, *, running_seconds: int, myst: bool = False) -> NotebookNode:
    """The notebook that `source` describes, with stable cell ids, the time tokens filled in and no outputs.

    Its text is the Markdown that any Jupyter shows, or the MyST of the source, which only the book understands.
    """
    text = source.read_text(encoding="utf-8")
    text = text.replace("{reading-time}", str(times(text)))
    text = text.replace("{running-time}", f"about {running_seconds} seconds")
    parsed = jupytext.reads(DEEPER.sub(r"+++\n\n\g<0>", text), fmt="md:myst")  # a cell of its own, which can fold
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    notebook.metadata["shape_of_loss"] = {"running_seconds": running_seconds}
    taken: set[str] = set()
    for cell in parsed.cells:
        notebook.cells.append(_finished(cell, taken))
    if not myst:
        texts = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
        numbers = equation_numbers([cell.source for cell in texts])
        for cell in texts:
            cell.source = plain_markdown(cell.source, numbers)
    return notebook


def _finished(cell: NotebookNode, taken: set[str]) -> NotebookNode:
    """The cell with an id made of its content, folded where it is plumbing, and made nbgrader's where it is a task."""
    tags = cell.metadata.get("tags", [])
    cell.id = _stable_id(cell, taken)
    if cell.cell_type == "markdown" and DEEPER.match(cell.source):
        cell.metadata["jp-MarkdownHeadingCollapsed"] = True
    if "hide-input" in tags:
        cell.metadata["jupyter"] = {"source_hidden": True}
    for kind in {"task", "check"}.intersection(tags):
        task = cell.metadata.pop("task", None)
        if task is None:
            raise ValueError(f"a cell tagged {kind!r} must say `task: name`, got:\n{cell.source[:200]}")
        if kind == "task" and "### BEGIN SOLUTION" not in cell.source:
            raise ValueError(f"task {task!r} has no '### BEGIN SOLUTION': its answer would reach the student")
        cell.metadata["nbgrader"] = _nbgrader(kind, task, cell.metadata.pop("points", 1))
    return cell


def _stable_id(cell: NotebookNode, taken: set[str]) -> str:
    digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()
    name = next(digest[:length] for length in range(8, 65) if digest[:length] not in taken)
    taken.add(name)
    return name


def _nbgrader(kind: str, task: str, points: int) -> dict[str, object]:
    answer = kind == "task"
    marks: dict[str, object] = {
        "grade": not answer,
        "grade_id": task if answer else f"check-{task}",
        "locked": not answer,
        "schema_version": 3,
        "solution": answer,
        "task": False,
    }
    return marks if answer else marks | {"points": points}


def exercise_of(solution: NotebookNode) -> NotebookNode:
    """What the student opens: `solution` with answers, hidden tests and outputs out and the checks locked."""
    from nbgrader.preprocessors import ClearHiddenTests, ClearOutput, ClearSolutions, LockCells

    notebook = copy.deepcopy(solution)
    resources: dict[str, object] = {}
    for preprocessor in (
        LockCells(),
        ClearSolutions(code_stub={"python": STUB}),
        ClearHiddenTests(),
        ClearOutput(),
    ):
        notebook, resources = preprocessor.preprocess(notebook, resources)
    notebook.metadata.pop("shape_of_loss", None)
    return notebook


def written(notebook: NotebookNode) -> str:
    """The text of the `.ipynb` file, the same on every machine."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook, version=4) + "\n"
