"""A book of two pages in the course's theme."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

PAGES = {"index.html": "book/index.md", "lessons/ridge.html": "book/lessons/ridge.md"}


def written(folder, address="", **options):
    """The site of a book whose files lie at that address, on the branch `spring`."""
    source, site = Path(folder, "source"), Path(folder, "html")
    for room in ("book/lessons", "lessons"):
        (source / room).mkdir(parents=True)
    for text in PAGES.values():
        (source / text).write_text("# A ridge\n\nWords.\n", encoding="utf-8")
    nbformat.write(new_notebook(cells=[new_markdown_cell("# A ridge")]), source / "lessons" / "ridge.ipynb")
    (source / "_toc.yml").write_text("root: book/index\nentries: [{file: lessons/ridge}]\n", encoding="utf-8")
    settings = {
        "extensions": ["myst_nb", "sphinx_external_toc", "press.sphinx.theme"],
        "exclude_patterns": ["book/lessons"],
        "html_theme": "shape_of_loss",
        "html_theme_options": {"repository_url": address, "repository_branch": "spring"},
        "nb_execution_mode": "off",
        **options,
    }
    with docutils_namespace():
        Sphinx(source, None, site, Path(folder, "doctrees"), "html", settings, status=None, warningiserror=True).build()
    return site
