"""What the templates say about one page: where its source lies, when it changed, its summary and its contents."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

GENERATED = {"lessons": "lessons", "exercises": "exercises", "solutions": "exercises"}  # folder -> its texts' in book/
SUMMARY_LENGTH = 160


def source_of(docname: str, root: Path) -> PurePosixPath:
    """The file that a person edits to change this page, relative to the repository `root`."""
    folder, _, name = docname.rpartition("/")
    text = PurePosixPath("book", GENERATED.get(folder, folder), f"{name}.md")
    if folder in GENERATED and (root / text).exists():
        return text
    suffix = ".md" if (root / f"{docname}.md").exists() else ".ipynb"
    return PurePosixPath(docname + suffix)


def last_change(source: Path) -> str:
    """The day of the last commit that touched a file (YYYY-MM-DD); empty where there is none or no git."""
    command = ["git", "log", "-1", "--format=%cs", "--", source.name]
    try:
        log = subprocess.run(command, cwd=source.parent, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return log.stdout.strip() if log.returncode == 0 else ""


def summary(doctree: nodes.document | None) -> str:
    """The first paragraph of a page as plain text, cut at a word."""
    first = next(iter(doctree.findall(nodes.paragraph)), None) if doctree else None
    text = " ".join(first.astext().split()) if first else ""
    return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def parts(app: Sphinx) -> list[dict[str, Any]]:
    """The captions of the table of contents, each with the names and titles of its pages."""
    titles = app.env.titles
    return [
        {
            "caption": tree.caption,
            "pages": [{"name": str(item), "title": titles[str(item)].astext()} for item in tree.items],
        }
        for tree in app.config.external_site_map.root.subtrees
    ]


def sections(app: Sphinx, docname: str) -> list[dict[str, str]]:
    """The second-level headings of a page, each with its anchor."""
    toc = app.env.tocs.get(docname)
    inner = next(iter(toc.children[0].findall(nodes.bullet_list)), None) if toc and toc.children else None
    links = [next(iter(item.findall(nodes.reference)), None) for item in inner.children] if inner else []
    return [{"title": link.astext(), "anchor": link["anchorname"][1:]} for link in links if link and link["anchorname"]]
