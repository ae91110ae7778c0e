"""What a student hands in, read as a stranger's file: the sources of its code cells, and what was odd about it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

BYTES, CELLS, SOURCE = 20 << 20, 2_000, 2 << 20
AGAIN = "Open yours in Jupyter, save it, and hand in that file."


class Unreadable(ValueError):
    """This is no notebook that can be graded; the message says why, for the student too."""


@dataclass(frozen=True)
class Notebook:
    """The code cells from top to bottom, and notes on what was odd."""

    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read(data: bytes) -> Notebook:
    """The notebook in a file's bytes; Unreadable for anything else, whatever it is."""
    if len(data) > BYTES:
        raise Unreadable(f"The notebook is larger than {BYTES >> 20} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(f"The notebook is not UTF-8 text. {AGAIN}") from None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable(f"The notebook is not valid JSON. {AGAIN}") from None
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise Unreadable(f"The file is not a notebook: it has no list of cells. {AGAIN}")
    if len(content["cells"]) > CELLS:
        raise Unreadable(f"The notebook has more than {CELLS} cells.")
    notes: list[str] = []
    cells = tuple(source for cell in content["cells"] if (source := _source(cell, notes)) is not None)
    if sum(map(len, cells)) > SOURCE:
        raise Unreadable(f"The notebook has more than {SOURCE >> 20} MB of code.")
    return Notebook(cells, (*_kernel(content), *_repeated(content["cells"]), *dict.fromkeys(notes)))


def _source(cell: Any, notes: list[str]) -> str | None:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        notes.append("An entry among the cells that is not a cell was left out.")
        return None
    if cell["cell_type"] != "code":
        return None
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        notes.append("A code cell without text was left out.")
        return None
    return source


def _kernel(content: dict[str, Any]) -> list[str]:
    metadata = content.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    name = kernel.get("name", "python3") if isinstance(kernel, dict) else "python3"
    python = isinstance(name, str) and name.lower().startswith(("python", "conda", "venv", ".venv", "shape"))
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if python and language in ("python", None, ""):
        return []
    runs = "it was run with the course's Python" if language in ("python", None, "") else "its cells were run as Python"
    return [f"The notebook asks for another kernel; {runs}."]


def _repeated(cells: list[Any]) -> list[str]:
    """Whether several cells carry one of nbgrader's names: a copied cell."""
    seen: Counter[str] = Counter()
    for cell in cells:
        metadata = cell.get("metadata") if isinstance(cell, dict) else None
        mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        name = mark.get("grade_id") if isinstance(mark, dict) else None
        if isinstance(name, str):
            seen[name] += 1
    copied = max(seen.values(), default=1) > 1
    return ["A cell of the exercises is there more than once; its last definition counts."] if copied else []


def printable(value: Any, most: int = 100) -> str:
    """A stranger's text in one short line that any file can hold."""
    text = str(value)[:most].encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else "�" for letter in text)
