"""The four widgets in the book: interactive figures, playgrounds (and the cover), predictions, quizzes.

A `myst_nb.mime_renderers` entry point turns what a notebook stored of a figure or a playground into a node; its HTML
stands before any script and on paper. Predictions and quizzes are stored as HTML. Each page links the script and the
style of the widgets that it holds, and of no other; a page is old when the code of its widgets has changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from lessons.shared import bundle
from lessons.shared.explore import markup as explore_markup
from lessons.shared.explore import widget as explore_widget
from lessons.shared.explore.picture import picture_from
from lessons.shared.playground import assets as playground_assets
from lessons.shared.playground import markup as playground_markup
from lessons.shared.playground.presets import COVER
from lessons.shared.playground.situation import situation_from
from lessons.shared.playground.widget import MIME as PLAYGROUND_MIME
from lessons.shared.quiz import prediction
from lessons.shared.quiz import widget as quiz_widget
from press.frames.sample import FigureError
from press.frames.store import ahead, frames, key, script


@dataclass(frozen=True)
class Widget:
    """What a page with this widget loads, which holds one of `marks`."""

    marks: tuple[str, ...]
    script: Callable[[], str]
    style: Callable[[], str]


WIDGETS = {
    "explore": Widget(
        ('<figure class="explore"',),
        lambda: bundle.script(explore_widget.HERE / "explore.js", "figure.explore"),
        lambda: explore_widget.STYLE,
    ),
    "playground": Widget(
        ('<figure class="playground"', '<figure class="cover"'),
        playground_assets.page_script,
        playground_assets.page_style,
    ),
    "predict": Widget(
        ('<div class="prediction"',),
        lambda: bundle.script(prediction.HERE / "predict.js", ".prediction"),
        lambda: prediction.STYLE,
    ),
    "quiz": Widget(
        ('<div class="quiz"',), lambda: bundle.script(quiz_widget.HERE / "quiz.js", ".quiz"), lambda: quiz_widget.STYLE
    ),
}


class widget(nodes.General, nodes.Element):
    """A stored widget: `kind` is a name in KINDS, `spec` its stored JSON."""


@dataclass(frozen=True)
class Kind:
    """How a stored widget becomes HTML at a place in a page, or a sentence; `key` changes with what it is drawn by."""

    html: Callable[[Any, Place], str]
    sentence: Callable[[Any], str]
    key: Callable[[Any], str]


@dataclass(frozen=True)
class Place:
    """Where a widget stands: the n-th of its page, `up` from there to the top of the site, which lies in `site`."""

    page: str
    number: int
    up: str
    site: Path


def _explore_html(spec: dict[str, Any], place: Place) -> str:
    """The figure in its first state; all its states go into `frames/<digest>.js`."""
    try:
        picture = picture_from(spec)
        result = frames(picture)
    except (FigureError, ValueError, AttributeError, ImportError) as error:
        raise ExtensionError(f"{place.page}: {error}") from error
    name = f"{hashlib.sha256(json.dumps(result.data).encode()).hexdigest()[:16]}.js"
    file = place.site / "frames" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(script(name, result.data), encoding="utf-8")
    prefix, address = f"explore-{place.number}-", f"{place.up}frames/{name}"
    return explore_markup.figure_html(picture, result.start, spec["sentence"], prefix=prefix, frames=address)


def _explore_key(spec: dict[str, Any]) -> str:
    try:
        return key(picture_from(spec))
    except (ValueError, AttributeError, ImportError):
        return ""  # the writer says what is wrong


def _playground_html(spec: dict[str, Any], place: Place) -> str:
    prefix = f"playground-still-{place.number}-"
    return compact(playground_markup.figure_html(spec, prefix=prefix, assets=f"{place.up}assets/"))


def compact(html: str) -> str:
    """Pictures with places to a tenth of a point, as frames have them, and broken lines told by their steps."""

    def shorter(attribute: re.Match[str]) -> str:
        name, value = attribute.groups()
        if name == "d" and not set(re.findall("[A-Za-z]", value)) - set("MLz"):
            return f' d="{_steps(value)}"'
        value = re.sub(r"-?\d+\.\d+", lambda number: _tenths(10 * float(number[0])), value)
        if name == "d":
            value = re.sub(r" ?([A-Za-z]) ?| (?= )", r"\1", value).strip()
        return f' {name}="{value}"'

    return re.sub(r' (d|x|y)="([^"]*)"', shorter, html)


def _steps(path: str) -> str:
    """The same broken lines, each point but the first of a line as its way from the point before: small numbers."""
    parts, here, begun = [], (0, 0), (0, 0)
    for command, numbers in re.findall(r"([MLz])([^MLz]*)", path):
        places = [round(10 * float(number)) for number in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        if command == "z":
            parts.append("z")
            here = begun
        for k in range(0, len(places), 2):
            there = (places[k], places[k + 1])
            if command == "M" and k == 0:
                parts.append(f"M{_tenths(there[0])} {_tenths(there[1])}")
                begun = there
            else:
                parts.append(f"l{_tenths(there[0] - here[0])} {_tenths(there[1] - here[1])}")
            here = there
    return _joined(parts)


def _joined(parts: list[str]) -> str:
    """Steps in a row need one letter, and a minus sign no space before it."""
    text, last = "", ""
    for part in parts:
        step = part[0] == "l"
        text += (part if not step or last != "l" else f" {part[1:]}").replace(" -", "-")
        last = part[0]
    return text


def _tenths(tenths: float) -> str:
    return f"{round(tenths) / 10:.1f}".removesuffix(".0")


def _playground_key(spec: Any) -> str:
    sources = sorted(playground_assets.HERE.glob("*.py"))
    code = playground_assets.script() + "".join(file.read_text(encoding="utf-8") for file in sources)
    return hashlib.sha256(code.encode()).hexdigest()


KINDS = {
    "explore": Kind(_explore_html, lambda spec: spec["sentence"], _explore_key),
    "playground": Kind(
        _playground_html, lambda spec: situation_from(spec["preset"]["situation"]).sentence(), _playground_key
    ),
    "cover": Kind(
        lambda _, place: playground_markup.cover_html(assets=f"{place.up}assets/"),
        lambda _: COVER["told"]["caption"],
        _playground_key,
    ),
}
MIMES = {explore_widget.MIME: "explore", PLAYGROUND_MIME: "playground"}


class Renderer:
    """Our MIME types before any other; the SVG beside each is for notebooks, not for the book."""

    mime_priority_overrides: ClassVar = [("*", mime, 1) for mime in MIMES]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        if data.mime_type == "image/svg+xml" and set(MIMES.values()) & set(
            data.output_metadata.get("image/svg+xml", {})
        ):
            return []
        if data.mime_type not in MIMES or inline:
            return None
        spec = data.content if isinstance(data.content, dict) else json.loads(data.content)
        return [widget("", kind=MIMES[data.mime_type], spec=spec)]


class Cover(Directive):
    """The book's cover, `{cover}`: a surface that turns, and balls to push."""

    def run(self) -> list[nodes.Node]:
        return [widget("", kind="cover", spec=None)]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("cover", Cover)
    app.add_node(widget, html=(visit_html, None), text=(visit_text, None))
    app.connect("doctree-read", remember)
    app.connect("env-get-outdated", outdated)
    app.connect("env-updated", draw_ahead)
    app.connect("html-page-context", link)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def visit_html(self: Any, node: widget) -> None:
    page = self.builder.current_docname
    self.document.widgets = getattr(self.document, "widgets", 0) + 1
    up = "../" * self.builder.get_target_uri(page).count("/")
    place = Place(page, self.document.widgets, up, Path(self.builder.outdir))
    self.body.append(KINDS[node["kind"]].html(node["spec"], place))
    raise nodes.SkipNode


def visit_text(self: Any, node: widget) -> None:
    """Where there is no picture, the sentence."""
    self.add_text(KINDS[node["kind"]].sentence(node["spec"]))
    raise nodes.SkipNode


def link(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Link what the page holds; the head takes it from `metatags`."""
    # A stored quiz points to notebooks, for JupyterLab; here their pages lie beside it.
    body = re.sub(r'(<p class="quiz-to">[^<]*<a href="\w+)\.ipynb"', r'\1.html"', context.get("body") or "")
    assets = f"{context['content_root']}assets/"
    tags = "".join(
        f'<link rel="stylesheet" href="{assets}{name}.css"><script defer src="{assets}{name}.js"></script>'
        for name, widget in WIDGETS.items()
        if any(mark in body for mark in widget.marks)
    )
    context |= {"body": body, "metatags": context.get("metatags", "") + tags}


def write(app: Sphinx, error: Exception | None) -> None:
    """Scripts and styles into the site's assets; frames of figures that have changed since go."""
    if error or app.builder.format != "html":
        return
    site = Path(app.outdir)
    assets = site / "assets"
    assets.mkdir(exist_ok=True)
    for name, each in WIDGETS.items():
        (assets / f"{name}.js").write_text(each.script(), encoding="utf-8")
        (assets / f"{name}.css").write_text(each.style(), encoding="utf-8")
    (assets / "turntable.js").write_text(playground_assets.turntable(), encoding="utf-8")
    pages = "".join(page.read_text(encoding="utf-8") for page in site.rglob("*.html"))
    for file in site.glob("frames/*.js"):
        if f"frames/{file.name}" not in pages:
            file.unlink()


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """What each page's widgets depend on, so that a change of their code makes the page old."""
    placed = [(node["kind"], node["spec"]) for node in doctree.findall(widget)]
    if placed:
        known = [(kind, spec, KINDS[kind].key(spec)) for kind, spec in placed]
        app.env.metadata[app.env.docname]["widgets"] = known


def outdated(app: Sphinx, env: Any, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    stored = {page: metadata.get("widgets", []) for page, metadata in env.metadata.items()}
    return [page for page, all in stored.items() if any(KINDS[kind].key(spec) != known for kind, spec, known in all)]


def draw_ahead(app: Sphinx, env: Any) -> list[str]:
    """Draws the figures of all pages beside each other, before the first page is written."""
    if app.builder.format == "html":
        stored = (each for metadata in env.metadata.values() for each in metadata.get("widgets", []))
        known = {key: spec for kind, spec, key in stored if kind == "explore" and key}
        ahead(map(picture_from, known.values()))
    return []
