"""The book's pages get their MyST back: the notebooks hold it as the plain Markdown that any Jupyter shows."""

from __future__ import annotations

import json
from typing import Any

from sphinx.application import Sphinx

from press.notebooks.execution import recorded_seconds
from press.notebooks.sources import ROOT, unexecuted

TEXTS = {"lessons": "lessons", "solutions": "exercises", "exercises": "exercises"}  # a room of pages -> of its texts


def restore(app: Sphinx, docname: str, content: list[str]) -> None:
    """Put the text's own cells in the place of the notebook's, which a test holds to be the same but for their form."""
    room, _, name = docname.partition("/")
    if room not in TEXTS or not name:
        return
    executed = ROOT / ("lessons" if room == "lessons" else "solutions") / f"{name}.ipynb"
    text = ROOT / "book" / TEXTS[room] / f"{name}.md"
    app.env.note_dependency(str(text))
    notebook = json.loads(content[0])
    myst = unexecuted(text, running_seconds=recorded_seconds(executed), myst=True)
    known = {cell.id: cell.source for cell in myst.cells if cell.cell_type == "markdown"}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = known.get(cell["id"], cell["source"])
    content[0] = json.dumps(notebook)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("source-read", restore)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
