"""Interactive figures in the book: stored outputs become figures whose states lie in files beside the pages.

A `myst_nb.mime_renderers` entry point turns the stored JSON into a node; the Sphinx extension writes its HTML, its
frames file `frames/<digest>.js`, and, on pages that hold a figure, links to `assets/explore.js` and `explore.css`.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from lessons.shared.explore.markup import figure_html
from lessons.shared.explore.picture import picture_from
from lessons.shared.explore.widget import HERE, MIME
from press.frames.sample import FigureError
from press.frames.store import ahead, frames, key, script


class explore_figure(nodes.General, nodes.Element):
    """An interactive figure; `spec` is its stored JSON."""


class ExploreRenderer:
    """Our MIME type before any other; the SVG beside it is for notebooks, not for the book."""

    mime_priority_overrides: ClassVar = [("*", MIME, 1)]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        if data.mime_type == "image/svg+xml" and data.output_metadata.get("image/svg+xml", {}).get("explore"):
            return []
        if data.mime_type != MIME or inline:
            return None
        spec = data.content if isinstance(data.content, dict) else json.loads(data.content)
        return [explore_figure("", spec=spec)]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(explore_figure, html=(visit_html, None), text=(visit_text, None))
    app.connect("doctree-read", remember)
    app.connect("env-get-outdated", outdated)
    app.connect("env-updated", draw_ahead)
    app.connect("html-page-context", link_assets)
    app.connect("build-finished", write_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def visit_html(self: Any, node: explore_figure) -> None:
    """The figure in its first state, and its frames file."""
    document, builder = self.document, self.builder
    document.explore_figures = getattr(document, "explore_figures", 0) + 1
    try:
        picture = picture_from(node["spec"])
        result = frames(picture)
    except (FigureError, ValueError, AttributeError, ImportError) as error:
        raise ExtensionError(f"{builder.current_docname}: {error}") from error
    data = json.dumps(result.data)
    name = f"{hashlib.sha256(data.encode()).hexdigest()[:16]}.js"
    file = Path(builder.outdir, "frames", name)
    file.parent.mkdir(exist_ok=True)
    file.write_text(script(name, result.data), encoding="utf-8")
    prefix = f"explore-{document.explore_figures}-"
    address = f"{_up(builder, builder.current_docname)}frames/{name}"
    self.body.append(figure_html(picture, result.start, node["spec"]["sentence"], prefix=prefix, frames=address))
    raise nodes.SkipNode


def visit_text(self: Any, node: explore_figure) -> None:
    """Where there is no picture, the sentence."""
    self.add_text(node["spec"]["sentence"])
    raise nodes.SkipNode


def classic_script(module: str, *, each: str = "figure.explore") -> str:
    """An ES module as a script that mounts `each` element, since modules do not load from file://."""
    body = re.sub(r"^export default .*\n", "", module, flags=re.MULTILINE)
    body = re.sub(r"^export (?=(async )?function |const |class )", "", body, flags=re.MULTILINE)
    left = re.search(r"^\s*(import|export)\b.*", body, flags=re.MULTILINE)
    if left:
        raise ValueError(f"the module may export functions and a one-line default only, got {left[0].strip()}")
    return f"(() => {{\n{body}\ndocument.querySelectorAll('{each}').forEach(mount);\n}})();\n"


def link_assets(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Script and style in the head of a page that holds a figure, and of no other."""
    if doctree is not None and next(iter(doctree.findall(explore_figure)), None) is not None:
        up = _up(app.builder, pagename)
        context["metatags"] = (
            f'{context.get("metatags", "")}<link rel="stylesheet" href="{up}assets/explore.css">'
            f'<script defer src="{up}assets/explore.js"></script>'
        )


def write_assets(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        assets = Path(app.outdir, "assets")
        assets.mkdir(exist_ok=True)
        source = (HERE / "explore.js").read_text(encoding="utf-8")
        (assets / "explore.js").write_text(classic_script(source), encoding="utf-8")
        (assets / "explore.css").write_bytes((HERE / "explore.css").read_bytes())
        _remove_unused(Path(app.outdir))


def _remove_unused(out: Path) -> None:
    """Remove the frames of figures that have changed since."""
    pages = "".join(page.read_text(encoding="utf-8") for page in out.rglob("*.html"))
    for file in out.glob("frames/*.js"):
        if f"frames/{file.name}" not in pages:
            file.unlink()


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """What each page's figures depend on, so that a change of their code makes the page old."""
    specs = [node["spec"] for node in doctree.findall(explore_figure)]
    if specs:
        app.env.metadata[app.env.docname]["explore"] = [(spec, _key(spec)) for spec in specs]


def outdated(app: Sphinx, env: Any, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    figures = {page: metadata.get("explore", []) for page, metadata in env.metadata.items()}
    return [page for page, specs in figures.items() if any(_key(spec) != known for spec, known in specs)]


def draw_ahead(app: Sphinx, env: Any) -> list[str]:
    """Draws the figures of all pages beside each other, before the first page is written."""
    if app.builder.format == "html":
        known = {key: spec for metadata in env.metadata.values() for spec, key in metadata.get("explore", []) if key}
        ahead(map(picture_from, known.values()))
    return []


def _key(spec: dict[str, Any]) -> str:
    try:
        return key(picture_from(spec))
    except (ValueError, AttributeError, ImportError):
        return ""  # the writer says what is wrong


def _up(builder: Any, page: str) -> str:
    """From a page to the book's root."""
    return "../" * builder.get_target_uri(page).count("/")
