"""The first cell of a notebook that leaves the house: it gets the library where that is missing, or says how."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode

from press.notebooks.sources import written

CELL = """\
# Where the course's library is missing, this {does}; in the course's own folder it does nothing.
from importlib.util import find_spec
if find_spec("lessons") is None:
    {act}
"""
INSTALL = '%pip install --quiet "shape-of-loss @ git+{repository}@{branch}"'
ADVICE = "Move this notebook into the folder of the course, or: pip install THAT-FOLDER"
ADVISE = f'raise ModuleNotFoundError("{ADVICE}")'


def set_up_cell(repository: str, branch: str, *, install: str = "") -> NotebookNode:
    """Four lines for a reader of any Jupyter; without an address to install from they say what to do.

    `install` is the line that a place of our own needs instead.
    """
    install = install or (INSTALL.format(repository=repository, branch=branch) if repository else "")
    source = CELL.format(does="installs it" if install else "says what to do", act=install or ADVISE)
    return nbformat.v4.new_code_cell(source.rstrip(), id="set-up")


def to_go(notebook: str, *, repository: str = "", branch: str = "main", install: str = "") -> str:
    """The text of an `.ipynb` file with the set-up cell before its first code cell."""
    book = nbformat.reads(notebook, as_version=4)
    first = next((k for k, cell in enumerate(book.cells) if cell.cell_type == "code"), len(book.cells))
    book.cells.insert(first, set_up_cell(repository, branch, install=install))
    return written(book)
