"""Playgrounds in the book: the stored preset becomes a figure that the script brings to life, on its pages alone.

Until the script runs, and on paper, the figure shows a picture of the preset's situation and its sentence.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

from lessons.shared.drawing.svg import PREFIX, described
from lessons.shared.explore import widget as explore_widget
from lessons.shared.playground.assets import HERE, script, turntable
from lessons.shared.playground.presets import COVER
from lessons.shared.playground.situation import situation_from
from lessons.shared.playground.still import cover_still, still
from lessons.shared.playground.widget import MIME
from press.sphinx.explore import classic_script

FIGURES = "figure.playground, figure.cover"  # what the script brings to life


class playground_figure(nodes.General, nodes.Element):
    """A playground; `spec` is its stored JSON, {"name", "preset"}, or None for the cover."""


class Cover(Directive):
    """The book's cover, `{cover}`: a surface that turns, and balls to push."""

    def run(self) -> list[nodes.Node]:
        return [playground_figure("", spec=None)]


class PlaygroundRenderer:
    """Our MIME type before any other; the SVG beside it is for notebooks, not for the book."""

    mime_priority_overrides: ClassVar = [("*", MIME, 1)]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        if data.mime_type == "image/svg+xml" and data.output_metadata.get("image/svg+xml", {}).get("playground"):
            return []
        if data.mime_type != MIME or inline:
            return None
        return [
            playground_figure("", spec=data.content if isinstance(data.content, dict) else json.loads(data.content))
        ]


def figure_html(spec: dict[str, Any], *, prefix: str, assets: str = "") -> str:
    """The figure as it stands before its script: picture and sentence. Ids in the picture start with `prefix`.

    `assets` is the address of the folder that holds the script of the surface in 3-D, which comes when it is needed.
    """
    preset = spec["preset"]
    situation = situation_from(preset["situation"])
    sentence = situation.sentence()
    picture = described(still(situation), preset["title"], sentence).replace(PREFIX, prefix)
    return (
        f'<figure class="playground" data-name="{escape(spec["name"])}" data-turntable="{assets}turntable.js"'
        f' data-preset="{escape(json.dumps(preset))}">'
        f'<div class="playground-still"><p class="playground-title">{escape(preset["title"])}</p>{picture}'
        f"<p>{escape(sentence)}</p></div>"
        "<noscript><p>The playground needs JavaScript. You see its start.</p></noscript></figure>"
    )


def cover_html(*, assets: str = "") -> str:
    """The cover as it stands before its script: its map with the two paths."""
    base = situation_from(COVER["situation"])
    picture = cover_still([replace(base, start=tuple(start)) for start in COVER["starts"]]).replace(PREFIX, "cover-")
    told = COVER["told"]
    return (
        f'<figure class="cover" data-turntable="{assets}turntable.js" data-cover="{escape(json.dumps(COVER))}">'
        f'<div class="cover-still">{described(picture, told["title"], told["seen"])}</div>'
        f"<figcaption>{escape(told['caption'])}</figcaption></figure>"
    )


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("cover", Cover)
    app.add_node(playground_figure, html=(visit_html, None), text=(visit_text, None))
    app.connect("doctree-read", remember)
    app.connect("env-get-outdated", outdated)
    # After press.sphinx.explore, which links the colour roles on pages that hold other figures.
    app.connect("html-page-context", link_assets, priority=600)
    app.connect("build-finished", write_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def visit_html(self: Any, node: playground_figure) -> None:
    self.document.playgrounds = getattr(self.document, "playgrounds", 0) + 1
    prefix = f"playground-still-{self.document.playgrounds}-"
    assets = f"{_up(self.builder, self.builder.current_docname)}assets/"
    spec = node["spec"]
    self.body.append(figure_html(spec, prefix=prefix, assets=assets) if spec else cover_html(assets=assets))
    raise nodes.SkipNode


def visit_text(self: Any, node: playground_figure) -> None:
    """Where there is no picture, the sentence."""
    spec = node["spec"]
    self.add_text(situation_from(spec["preset"]["situation"]).sentence() if spec else COVER["told"]["caption"])
    raise nodes.SkipNode


def link_assets(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Script and style in the head of a page that holds a playground, and of no other."""
    if doctree is None or next(iter(doctree.findall(playground_figure)), None) is None:
        return
    up = _up(app.builder, pagename)
    tags = context.get("metatags", "")
    for sheet in ("explore", "playground"):
        link = f'<link rel="stylesheet" href="{up}assets/{sheet}.css">'
        tags += "" if link in tags else link
    context["metatags"] = f'{tags}<script defer src="{up}assets/playground.js"></script>'


def write_assets(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        assets = Path(app.outdir, "assets")
        assets.mkdir(exist_ok=True)
        (assets / "playground.js").write_text(classic_script(script(turntable=False), each=FIGURES), encoding="utf-8")
        (assets / "turntable.js").write_text(turntable(), encoding="utf-8")
        (assets / "playground.css").write_bytes((HERE / "playground.css").read_bytes())
        (assets / "explore.css").write_bytes((explore_widget.HERE / "explore.css").read_bytes())


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """What the pictures of this page were drawn with, so that a change of that code makes the page old."""
    if next(iter(doctree.findall(playground_figure)), None) is not None:
        app.env.metadata[app.env.docname]["playground"] = _key()


def outdated(app: Sphinx, env: Any, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    return [page for page, metadata in env.metadata.items() if metadata.get("playground", _key()) != _key()]


def _up(builder: Any, page: str) -> str:
    """From a page to the book's root."""
    return "../" * builder.get_target_uri(page).count("/")


def _key() -> str:
    code = script() + "".join(file.read_text(encoding="utf-8") for file in sorted(HERE.glob("*.py")))
    return hashlib.sha256(code.encode()).hexdigest()
