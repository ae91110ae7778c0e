"""Which pages are written again besides those that Sphinx reads again: all, where what every page shows has changed.

Every page shows the titles of all, and is made by our own code; a page shows the day of its own last commit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from press.sphinx import page as about

OURS = ("press", "lessons/shared")  # whose code and templates make the HTML of every page
MAKES_HTML = {".py", ".html", ".css", ".js", ".yml"}


def code(root: Path) -> str:
    """SHA-256 of all that makes pages."""
    digest = hashlib.sha256()
    for folder in OURS:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in MAKES_HTML:
                digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def shown(env: BuildEnvironment) -> list[Any]:
    """What a page can show of others: their order and titles, the names of what is linked to, numbers of equations.

    Sorted: a page that is read again comes last in Sphinx's own order.
    """
    standard, equations = env.domaindata["std"], env.domaindata["math"]
    titles = {page: title.astext() for page, title in env.titles.items()}
    tables = (titles, env.toctree_includes, standard["labels"], standard["objects"], equations["objects"])
    return [sorted(map(repr, table.items())) for table in tables]


def stored_in(env: BuildEnvironment) -> tuple[str, dict[str, str]]:
    """What the last build left: the digest of what every page shows, and the days of the pages."""
    return getattr(env, "shown_by_every_page", ("", {}))


def pages(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """The names of the pages to be written. What they are compared with lies in Sphinx's stored environment."""
    root = Path(app.srcdir)
    days = {page: about.last_change(root / about.source_of(page, root)) for page in sorted(env.found_docs)}
    now = hashlib.sha256(f"{code(root)} {shown(env)} {app.config.html_theme_options}".encode()).hexdigest()
    before, known = stored_in(env)
    env.shown_by_every_page = (now, days)  # type: ignore[attr-defined]  # kept for the next build
    return env.found_docs if now != before else [page for page in days if days[page] != known.get(page)]


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("env-updated", pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
