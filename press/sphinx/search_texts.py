"""The prose of all pages in one script, so that search results show an excerpt from a disk, too.

A page on a disk cannot fetch another one; a script it can load. Only the search page does.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

FILE = "texts.js"
LEFT_OUT = (nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, nodes.title)


def prose(node: nodes.Node) -> str:
    """The words of a node and of all that it holds, without code, formulas, citations and headings."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, LEFT_OUT) or (isinstance(node, nodes.Element) and node.get("refdomain") == "cite"):
        return ""
    return ("" if isinstance(node, nodes.TextElement) else " ").join(prose(child) for child in node.children)


def page_text(document: nodes.document) -> str:
    """A page as the search reads one: its sections, each with its anchors and its words, and nothing else."""
    return f'<div role="main">{_sections(document)}</div>'


def _sections(node: nodes.Node) -> str:
    parts = []
    for child in node.children:
        if isinstance(child, nodes.section):
            parts.append("".join(f'<section id="{escape(id)}">' for id in child["ids"]) + _sections(child))
            parts.append("</section>" * len(child["ids"]))
        else:
            parts.append(escape(" ".join(prose(child).split()) + " ", quote=False))
    return "".join(parts)


def write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    texts = {
        app.builder.get_target_uri(page): page_text(app.env.get_doctree(page)) for page in sorted(app.env.all_docs)
    }
    script = f"const TEXTS = {json.dumps(texts, ensure_ascii=False)};\n"
    (Path(app.outdir) / "_static" / FILE).write_text(script, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
