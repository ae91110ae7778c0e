"""Links to the glossary that work in every room: `[ravine](../book/glossary.md#ravine)`.

In JupyterLab and on a repository's pages that is a link to a file; in the book it leads to the entry. A term's anchor
is its words in small letters, without apostrophes, with hyphens between them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
PAGE = "book/glossary"


def anchor(term: str) -> str:
    """What a link to a term ends in, after the #."""
    return nodes.make_id(re.sub("['’]", "", term.lower()))


def offer(app: Sphinx, document: nodes.document) -> None:
    """Let links of the form `glossary.md#anchor` find the terms, as if they were headings."""
    if app.env.docname == PAGE:
        known = app.env.metadata[PAGE].setdefault("myst_slugs", {})
        for term in document.findall(nodes.term):
            known[anchor(term.astext())] = (term.line or 0, term["ids"][0], term.astext())


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("doctree-read", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
