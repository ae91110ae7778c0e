"""Scripts and styles of the widgets that are plain HTML in a page, linked where such a widget is and nowhere else.

Interactive figures have a room of their own, `mime.py`; it also turns a module into a script that loads from a disk.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from press.sphinx.explore import classic_script

SHARED = Path(__file__).parents[2] / "lessons" / "shared"
WIDGETS = {
    "quiz": '<div class="quiz"'
}  # name of its .js and .css in lessons/shared/NAME, and what its markup starts with


def link(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Link what the page holds; the head takes it from `metatags`."""
    body, up = context.get("body") or "", context["content_root"]
    # A stored quiz points to notebooks, for JupyterLab; here their pages lie beside it.
    body = context["body"] = re.sub(r'(<p class="quiz-to">[^<]*<a href="\w+)\.ipynb"', r'\1.html"', body)
    for name, mark in WIDGETS.items():
        if mark in body:
            context["metatags"] = (
                f'{context.get("metatags", "")}<link rel="stylesheet" href="{up}assets/{name}.css">'
                f'<script defer src="{up}assets/{name}.js"></script>'
            )


def write(app: Sphinx, error: Exception | None) -> None:
    """Copy each widget's style and its module, made a classic script, into the site's assets."""
    if error or app.builder.format != "html":
        return
    assets = Path(app.outdir, "assets")
    assets.mkdir(exist_ok=True)
    for name in WIDGETS:
        source = (SHARED / name / f"{name}.js").read_text(encoding="utf-8")
        (assets / f"{name}.js").write_text(classic_script(source, each=f".{name}"), encoding="utf-8")
        (assets / f"{name}.css").write_bytes((SHARED / name / f"{name}.css").read_bytes())


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", link)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
