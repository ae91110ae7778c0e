"""The theme of the book as a Sphinx extension: small pages that load at once, from a disk too, and read well anywhere.

It sends no script, style or font that a page does not use, and nothing from elsewhere. Pages under `book/` are
published at the top of the site, so `book/index` is its `index.html`.
"""

from __future__ import annotations

from html import escape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.writers.html5 import HTML5Translator

from lessons.shared.drawing import palette
from press import repository
from press.lite import site as lite
from press.notebooks.set_up import to_go
from press.sphinx import fonts
from press.sphinx import page as about
from press.sphinx.lighter import lighter
from press.sphinx.math import with_its_signs

THEME = Path(__file__).parents[1] / "assets" / "theme"
PUBLISHED_AT_TOP = "book/"
IN_THE_BROWSER = ("exercises/", "lessons/")
# Scripts and styles that extensions put on every page; the search page names its own.
DROPPED = ("documentation_options.js", "doctools.js", "sphinx_highlight.js", "pygments.css", "mystnb.")


def stylesheet() -> str:
    """The style of every page: the colour roles of the figures, and the theme's own rules."""
    return palette.css() + (THEME / "static" / "book.css").read_text(encoding="utf-8")


class Translator(HTML5Translator):
    """Sphinx's HTML with tables that scroll in a box of their own and native folds: for `dropdown` admonitions, and for
    the sections of a lesson whose title begins with "Deeper"."""

    def visit_title(self, node: nodes.Element) -> None:
        if _deeper(node.parent):
            self.body.append('<details class="deeper"><summary>')
        super().visit_title(node)

    def depart_title(self, node: nodes.Element) -> None:
        super().depart_title(node)
        if _deeper(node.parent):
            self.body.append("</summary>\n")

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        if not _deeper(node):  # what folds is pressed, and can hold nothing else to press
            super().add_permalink_ref(node, title)

    def depart_section(self, node: nodes.Element) -> None:
        if _deeper(node):
            self.body.append("</details>\n")
        super().depart_section(node)

    def visit_table(self, node: nodes.Element) -> None:
        self.body.append('<div class="scroll">')
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        super().depart_table(node)
        self.body.append("</div>\n")

    def visit_citation(self, node: nodes.Element) -> None:
        super().visit_citation(node)
        self.body[-1] = self.body[-1].replace("doc-biblioentry", "listitem")  # the former is deprecated in ARIA

    def visit_admonition(self, node: nodes.Element, name: str = "") -> None:
        if "dropdown" not in node["classes"]:
            super().visit_admonition(node, name)
            return
        title = node.next_node(nodes.title)
        self.body.append(self.starttag(node, "details", CLASS=f"admonition {name}".strip()))
        self.body.append(f"<summary>{escape(title.astext() if title else name.title())}</summary>\n")
        if title:
            node.remove(title)

    def depart_admonition(self, node: nodes.Element | None = None) -> None:
        if node is not None and "dropdown" in node["classes"]:
            self.body.append("</details>\n")
        else:
            super().depart_admonition(node)


def _deeper(node: nodes.Node) -> bool:
    title = node.next_node(nodes.title, descend=True) if isinstance(node, nodes.section) else None
    return title is not None and title.parent is node and title.astext().startswith("Deeper")


class BookBuilder(StandaloneHTMLBuilder):
    """The HTML builder with this book's addresses."""

    name = "html"
    default_translator_class = Translator

    def copy_static_files(self) -> None:
        super().copy_static_files()
        (Path(self.outdir) / "_static" / "book.css").write_text(stylesheet(), encoding="utf-8")

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return quote(docname.removeprefix(PUBLISHED_AT_TOP)) + self.link_suffix

    def get_outfilename(self, pagename: str) -> str:
        return str(Path(self.outdir) / (pagename.removeprefix(PUBLISHED_AT_TOP) + self.out_suffix))


def add_context(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Everything that the templates say about one page, and only the files that it uses."""
    # The name of a folded cell is its visible text, "Show the code", not the hidden one that myst-nb gives it.
    body = (context.get("body") or "").replace('<summary aria-label="Toggle hidden content">', "<summary>")
    body = with_its_signs(
        lighter(body, claims=context["pathto"]("book/claims"), notebook=f"{PurePosixPath(page).name}.ipynb")
    )
    # Where the place of publication is unknown, the address of the picture can only be relative.
    base = app.config.html_baseurl or context["pathto"]("", resource=True).removesuffix("#")
    context |= {
        "body": body,
        "css_files": [file for file in context["css_files"] if _used(file, body)],
        "script_files": [file for file in context["script_files"] if _used(file, body)],
        "description": about.summary(doctree),
        "parts": about.parts(app),
        "sections": about.sections(app, page),
        "project_title": app.config.html_title,
        "root_title": app.env.titles[app.config.root_doc].astext(),
        "card_url": f"{base}_static/card.png",
        "author": app.config.author,
    }
    if "<math" in body and fonts.full_font():
        context |= {"math_font": fonts.FAMILY, "math_font_file": fonts.FILE}
    if page in app.env.all_docs:
        context |= _source_context(app, page)


def _source_context(app: Sphinx, page: str) -> dict[str, Any]:
    root = Path(app.srcdir)
    source = about.source_of(page, root)
    options = app.config.html_theme_options
    links: dict[str, Any] = {"updated": about.last_change(root / source)}
    if url := repository.address(options):
        links["edit_url"] = f"{url}/edit/{repository.branch(options)}/{source}"
    if app.env.doc2path(page).endswith(".ipynb"):
        links["notebook"] = PurePosixPath(page).name + ".ipynb"
        links["launches"] = repository.launches(options, page)
        if app.config.lite and page.startswith(IN_THE_BROWSER):
            links["lite"] = f"{app.config.lite}/{lite.address(page)}"
    return links


def _used(file: Any, body: str) -> bool:
    name = str(getattr(file, "filename", file) or "")
    if "sphinx-design" in name or "design-tabs" in name:
        return "sd-" in body
    return not any(dropped in name for dropped in DROPPED)


def finish(app: Sphinx, error: Exception | None) -> None:
    """Put the notebooks, ready to leave the house, beside their pages and cut the math font to what all pages use."""
    if error or not isinstance(app.builder, BookBuilder):
        return
    out, options = Path(app.outdir), app.config.html_theme_options
    url = repository.address(options)
    for page in app.env.all_docs:
        notebook = Path(app.env.doc2path(page))
        if notebook.suffix == ".ipynb":
            text = to_go(notebook.read_text(encoding="utf-8"), repository=url, branch=repository.branch(options))
            (out / f"{page}.ipynb").write_text(text, encoding="utf-8")
    if font := fonts.full_font():
        texts = (Path(app.builder.get_outfilename(page)).read_text("utf-8") for page in app.env.all_docs)
        made_of = Path(app.doctreedir) / "math-font.txt"
        fonts.keep_subset(font, fonts.math_signs(texts), out / "_static" / fonts.FILE, made_of=made_of)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_html_theme("shape_of_loss", str(THEME))
    app.add_builder(BookBuilder, override=True)
    app.add_js_file("book.js", loading_method="defer")
    app.add_config_value("lite", "", "html")  # the folder of JupyterLite beside the pages; empty where it is not built
    app.add_config_value("comments_config", {}, "")  # Jupyter Book sets it, wanted or not
    app.setup_extension("press.sphinx.rewritten")
    app.connect("html-page-context", add_context, priority=900)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
