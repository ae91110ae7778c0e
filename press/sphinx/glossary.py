"""Links to the glossary that work in every room: `[ravine](../book/glossary.md#ravine)`.

In JupyterLab and on a repository's pages that is a link to a file; in the book it leads to the entry. A term's anchor
is its words in small letters, without apostrophes, with hyphens between them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain

ROOT = Path(__file__).parents[2]
PAGE = "book/glossary"
FILE = "terms.js"


def terms() -> dict[str, str]:
    """The explanation of each term, in the order of the page."""
    text = (ROOT / f"{PAGE}.md").read_text(encoding="utf-8")
    inside = text.partition(":::{glossary}\n")[2].rpartition(":::")[0]
    entries = [entry.partition("\n") for entry in re.split(r"\n\s*\n", inside.strip())]
    return {term: " ".join(explanation.split()) for term, _, explanation in entries}


def anchor(term: str) -> str:
    """What a link to a term ends in, after the #."""
    return nodes.make_id(re.sub("['’]", "", term.lower()))


def offer(app: Sphinx, document: nodes.document) -> None:
    """Let links of the form `glossary.md#anchor` find the terms, as if they were headings."""
    if app.env.docname == PAGE:
        known = app.env.metadata[PAGE].setdefault("myst_slugs", {})
        for term in document.findall(nodes.term):
            known[anchor(term.astext())] = (term.line or 0, term["ids"][0], term.astext())


def write(app: Sphinx, error: Exception | None) -> None:
    """All explanations by anchor, in a script that a page loads when a reader first asks what a term means."""
    if error or app.builder.format != "html":
        return
    said = {term.lower(): _plain(explanation) for term, explanation in terms().items()}
    objects = cast(StandardDomain, app.env.get_domain("std")).objects
    by_anchor = {id: said.get(term.lower(), "") for (kind, term), (_, id) in objects.items() if kind == "term"}
    script = f"window.TERMS = {json.dumps(by_anchor, ensure_ascii=False, sort_keys=True)};\n"
    (Path(app.outdir) / "_static" / FILE).write_text(script, encoding="utf-8")


def _plain(explanation: str) -> str:
    """An explanation without the roles and the code marks of its source."""
    return re.sub(r"\{\w+\}`([^`<]*?)(?: *<[^`]*)?`", r"\1", explanation).replace("`", "")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("doctree-read", offer)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
