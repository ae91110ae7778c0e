"""The theme of the book as a Sphinx extension: small pages that load at once, from a disk too, and read well anywhere.

It sends no script, style or font that a page does not use, and nothing from elsewhere. Pages under `book/` are
published at the top of the site, so `book/index` is its `index.html`.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.writers.html5 import HTML5Translator

from press import fonts

THEME = Path(__file__).parent / "assets" / "theme"
PUBLISHED_AT_TOP = "book/"
DESCRIPTION_LENGTH = 160
# Scripts and styles that extensions put on every page; the search page names its own.
DROPPED = ("documentation_options.js", "doctools.js", "sphinx_highlight.js", "pygments.css", "mystnb.")


class Translator(HTML5Translator):
    """Sphinx's HTML with tables that scroll in a box of their own and folded parts that are native."""

    def visit_table(self, node: nodes.Element) -> None:
        self.body.append('<div class="scroll">')
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        super().depart_table(node)
        self.body.append("</div>\n")

    def visit_admonition(self, node: nodes.Element, name: str = "") -> None:
        if "dropdown" not in node.get("classes", []):
            super().visit_admonition(node, name)
            return
        self.body.append(self.starttag(node, "details", CLASS=f"admonition {name}".strip()))
        title = node.next_node(nodes.title)
        self.body.append(f"<summary>{title.astext() if title else name.title()}</summary>\n")
        if title:
            node.remove(title)

    def depart_admonition(self, node: nodes.Element | None = None) -> None:
        if node is not None and "dropdown" in node.get("classes", []):
            self.body.append("</details>\n")
        else:
            super().depart_admonition(node)


class BookBuilder(StandaloneHTMLBuilder):
    """The HTML builder with this book's addresses."""

    name = "html"

    @property
    def default_translator_class(self) -> type[Translator]:  # type: ignore[override]
        return Translator

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return quote(docname.removeprefix(PUBLISHED_AT_TOP)) + self.link_suffix

    def get_outfilename(self, pagename: str) -> str:
        return str(Path(self.outdir) / (pagename.removeprefix(PUBLISHED_AT_TOP) + self.out_suffix))


def source_of(docname: str, root: Path) -> PurePosixPath:
    """The file that a person edits to change this page, relative to the repository `root`."""
    folder, _, name = docname.rpartition("/")
    text = PurePosixPath("book", {"solutions": "exercises"}.get(folder, folder), f"{name}.md")
    if folder in ("lessons", "exercises", "solutions") and (root / text).exists():
        return text
    suffix = ".md" if (root / f"{docname}.md").exists() else ".ipynb"
    return PurePosixPath(docname + suffix)


@cache
def last_change(source: Path) -> str:
    """The day of the last commit that touched a file (YYYY-MM-DD); empty where there is none or no git."""
    command = ["git", "log", "-1", "--format=%cs", "--", source.name]
    try:
        found = subprocess.run(command, cwd=source.parent, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def description(doctree: nodes.document | None) -> str:
    """The first paragraph of a page as plain text, cut at a word."""
    first = next(iter(doctree.findall(nodes.paragraph)), None) if doctree else None
    text = " ".join(first.astext().split()) if first else ""
    return text if len(text) <= DESCRIPTION_LENGTH else text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"


def parts(app: Sphinx) -> list[dict[str, Any]]:
    """The captions of the table of contents, each with the names and titles of its pages."""
    trees = app.config.external_site_map.root.subtrees
    titles = app.env.titles
    return [
        {"caption": tree.caption, "pages": [{"name": str(item), "title": titles[str(item)].astext()} for item in tree.items]}
        for tree in trees
    ]


def sections(app: Sphinx, docname: str) -> list[dict[str, str]]:
    """The second-level headings of a page."""
    toc = app.env.tocs.get(docname)
    inner = next(iter(toc.children[0].findall(nodes.bullet_list)), None) if toc and toc.children else None
    links = [next(iter(item.findall(nodes.reference)), None) for item in inner.children] if inner else []
    return [{"title": link.astext(), "anchor": link["anchorname"][1:]} for link in links if link and link["anchorname"]]


def add_context(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Everything that the templates say about one page."""
    root = Path(app.srcdir)
    body = context.get("body") or ""
    context["css_files"] = [file for file in context["css_files"] if _used(file, body)]
    context["script_files"] = [file for file in context["script_files"] if _used(file, body)]
    context["description"] = description(doctree)
    context["parts"], context["sections"] = parts(app), sections(app, page)
    context["project_title"] = app.config.html_title
    context["root_title"] = app.env.titles[app.config.root_doc].astext()
    # Where the place of publication is unknown, the picture's address can only be relative.
    base = app.config.html_baseurl
    context["card_url"] = f"{base}_static/card.png" if base else context["pathto"]("_static/card.png", resource=True)
    context["author"] = app.config.author
    if page not in app.env.all_docs:
        return
    source = source_of(page, root)
    options = app.config.html_theme_options
    context["updated"] = last_change(root / source)
    if repository := options.get("repository_url"):
        context["edit_url"] = f"{repository}/edit/{options.get('repository_branch', 'main')}/{source}"
    if app.env.doc2path(page).endswith(".ipynb"):
        context["notebook"] = PurePosixPath(page).name + ".ipynb"
    if "<math" in body and fonts.full_font():
        context["math_font"], context["math_font_file"] = fonts.FAMILY, fonts.FILE


def _used(file: Any, body: str) -> bool:
    name = str(getattr(file, "filename", file) or "")
    if "sphinx-design" in name or "design-tabs" in name:
        return "sd-" in body
    return not any(dropped in name for dropped in DROPPED)


def _plain_summaries(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    # The name of a fold is its visible text: "Show the code".
    context["body"] = (context.get("body") or "").replace('<summary aria-label="Toggle hidden content">', "<summary>")


def finish(app: Sphinx, error: Exception | None) -> None:
    """Put the notebooks beside their pages and cut the math font to what all pages use."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for page in app.env.all_docs:
        notebook = Path(app.env.doc2path(page))
        if notebook.suffix == ".ipynb":
            shutil.copyfile(notebook, out / f"{page}.ipynb")
    if font := fonts.full_font():
        texts = (Path(app.builder.get_outfilename(page)).read_text("utf-8") for page in app.env.all_docs)
        fonts.write_subset(font, fonts.math_signs(texts), out / "_static" / fonts.FILE)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_html_theme("shape_of_loss", str(THEME))
    app.add_builder(BookBuilder, override=True)
    app.add_js_file("book.js", loading_method="defer")
    app.add_config_value("comments_config", {}, "")  # Jupyter Book sets it, wanted or not
    app.connect("html-page-context", _plain_summaries, priority=890)
    app.connect("html-page-context", add_context, priority=900)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
