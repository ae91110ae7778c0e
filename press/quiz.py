"""Quizzes in the book: their script and style, on pages that hold one and on no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from lessons.shared.quiz import HERE
from press.mime import classic_script

MARK = 'class="quiz"'


def link_assets(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """The addresses in the head of a page with a quiz."""
    if MARK in context.get("body", ""):
        up = "../" * app.builder.get_target_uri(pagename).count("/")
        context["metatags"] = (
            f'{context.get("metatags", "")}<link rel="stylesheet" href="{up}assets/quiz.css">'
            f'<script defer src="{up}assets/quiz.js"></script>'
        )


def write_assets(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        assets = Path(app.outdir, "assets")
        assets.mkdir(exist_ok=True)
        module = (HERE / "quiz.js").read_text(encoding="utf-8")
        (assets / "quiz.js").write_text(classic_script(module, each=".quiz"), encoding="utf-8")
        (assets / "quiz.css").write_bytes((HERE / "quiz.css").read_bytes())


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", link_assets)
    app.connect("build-finished", write_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
