"""The theme on a book of two pages: whoever puts the address of a repository in gets links that edit the texts."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

PAGES = {"index.html": "book/index.md", "lessons/ridge.html": "book/lessons/ridge.md"}


def written(folder, address):
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
    }
    with docutils_namespace():
        Sphinx(source, None, site, Path(folder, "doctrees"), "html", settings, status=None, warningiserror=True).build()
    return site


def edit_links(page):
    return re.findall(r'<a href="([^"]+)">Edit this page</a>', page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return written(tmp_path_factory.mktemp("published"), "https://git.university.edu/course/book/")


@pytest.mark.parametrize(("page", "text"), PAGES.items())
def test_where_the_repository_is_known_each_page_leads_to_its_text(published, page, text):
    assert edit_links(published / page) == [f"https://git.university.edu/course/book/edit/spring/{text}"]


def test_the_address_of_an_example_leads_nowhere(tmp_path):
    assert edit_links(written(tmp_path, "https://example.org/shape-of-loss") / "index.html") == []
