"""What a student gets: the notebook without answers, a page on how to start, and the library that it needs, in a zip.

The library is cut to what the notebook imports, so a zip is small and holds nothing of the answer key or the tests.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from textwrap import fill

import nbformat
from nbformat import NotebookNode

from classroom.grading.tasks import SCORING, answer_key
from classroom.variants.draw import Variant
from press.import_closure import data_beside, imported, names_imported
from press.notebooks.sources import ROOT, exercise_of, written

DATA = {".json", ".css", ".js"}
ZIP_TIME = (2026, 1, 1, 0, 0, 0)  # the same bytes from the same files
README = """# {title}

Due: {due}

1. Unpack this folder, and keep its files together: the notebook uses the `lessons` folder beside it.
2. You need Python 3.11 to 3.14. In a terminal in this folder:

       python -m venv .venv
       source .venv/bin/activate        (on Windows: .venv\\Scripts\\activate)
       pip install -r requirements.txt
       jupyter lab {lesson}.ipynb

3. Read from the top. Replace `raise NotImplementedError()` by your code, run the cell, then run the check below it.
   A check tells you which property fails. Where it knows your mistake, it names it.
4. Save the notebook under its name, `{lesson}.ipynb`, and hand in this one file.

## How it is marked

Your functions are called by their names, on inputs other than those of the checks, and the same properties must hold.
{scoring}
The check names the core where it is missing. Work that passes the checks for every input, not only for the ones you
tried, loses nothing. You can leave the other cells as they are: what you change in them is not marked. Your functions
run without a network, and see no files but the course's library.
"""


def notebook_for(lesson: str, own: Variant | None = None) -> NotebookNode:
    """The notebook that a student opens: answers, hidden tests and outputs out, cells locked, checksums in."""
    from nbgrader.preprocessors import ComputeChecksums

    notebook = exercise_of(answer_key(lesson))
    if own:
        notebook.cells += own.cells()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":  # the book is elsewhere: a link into it would lead nowhere
            cell.source = re.sub(r"\[([^\]]+)\]\((?!https?:)[^)\s]*\)", r"\1", cell.source)
    notebook, _ = ComputeChecksums().preprocess(notebook, {})
    return notebook


@cache
def library(lesson: str) -> dict[str, bytes]:
    """Path -> content of the modules that a lesson's exercises import, directly or not, and of the data beside them."""
    names = {f"lessons.{lesson}", f"lessons.{lesson}.exercises.variant"}
    for cell in answer_key(lesson).cells:
        if cell.cell_type == "code":
            names |= names_imported(cell.source)
    modules = imported(*(name for name in names if name.partition(".")[0] == "lessons"))
    files = {path for name, path in modules.items() if name.partition(".")[0] == "lessons"}
    files |= set(data_beside(files, DATA))
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in sorted(files)}


def title(lesson: str) -> str:
    """The heading of a lesson's exercises."""
    first = next(cell.source for cell in answer_key(lesson).cells if cell.cell_type == "markdown")
    return first.splitlines()[0].lstrip("# ")


def requirements() -> str:
    """What a student installs: the course's own list without what only a checkout has."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line and not line.startswith(("#", "-"))) + "\n"


def files_for(lesson: str, due: str, own: Variant | None = None) -> dict[str, bytes]:
    """Path -> content of everything that a student gets."""
    texts = {
        f"{lesson}.ipynb": written(notebook_for(lesson, own)),
        "README.md": README.format(title=title(lesson), due=due, lesson=lesson, scoring=fill(SCORING, 120)),
        "requirements.txt": requirements(),
    }
    return {name: text.encode() for name, text in texts.items()} | library(lesson)


def packed(lesson: str, files: dict[str, bytes]) -> bytes:
    """The files as a zip with one folder, the same bytes from the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{lesson}/{name}", ZIP_TIME)
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Path -> content of a zip, without its folder: what a student really gets."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {name.partition("/")[2]: bundle.read(name) for name in bundle.namelist()}


def read_notebook(content: bytes) -> NotebookNode:
    return nbformat.reads(content.decode(), as_version=4)
