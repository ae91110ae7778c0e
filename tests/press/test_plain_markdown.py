"""What a student opens shows no markup of the book, in any Jupyter; and the book gets its own markup back."""

import json
import re
from types import SimpleNamespace

import nbformat
import pytest

from press.notebooks.plain_markdown import plain_markdown
from press.notebooks.sources import ROOT
from press.sphinx.texts import restore

ROOMS = ("lessons", "solutions", "exercises")
PAGES = sorted(path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).glob("*.ipynb"))
MARKUP = re.compile(r"^:::|\{[a-z:]+\}`", flags=re.M)
BOX = ":::{admonition} Predict\n:class: predict\n\nFirst.\n\nSecond.\n:::\n\nAfter."


def text_of(page):
    cells = nbformat.read(ROOT / page, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def test_a_box_becomes_a_quotation_under_its_title():
    assert plain_markdown(BOX) == "> **Predict**\n>\n> First.\n>\n> Second.\n\nAfter."


def test_two_boxes_stay_two():
    assert plain_markdown(f"{BOX}\n\n{BOX}").count("> **Predict**") == 2


def test_a_folded_box_becomes_a_fold():
    folded = ":::{admonition} Deeper\n:class: dropdown\n\nA *proof*.\n:::"
    assert plain_markdown(folded) == "<details><summary>Deeper</summary>\n\nA *proof*.\n\n</details>"


@pytest.mark.parametrize(
    ("citation", "words"),
    [
        ("{cite:p}`kingma2015adam`", "(Kingma and Ba, 2015)"),
        ("{cite:t}`polyak1964some`", "Polyak (1964)"),
        ("{cite:p}`du2019gradient`", "(Du et al., 2019)"),
    ],
)
def test_a_citation_becomes_authors_and_year(citation, words):
    assert plain_markdown(f"As shown {citation}.") == f"As shown {words}."


def test_what_has_no_plain_form_is_refused_and_shown():
    with pytest.raises(
        ValueError, match=r"only boxes, citations and numbered equations have a plain form, got '\{numref\}`fig`"
    ):
        plain_markdown("See {numref}`fig`.")


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_no_notebook_shows_markup_of_the_book(page):
    assert MARKUP.findall(text_of(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_book_gets_its_own_markup_back(page):
    content = [(ROOT / page).read_text(encoding="utf-8")]
    app = SimpleNamespace(env=SimpleNamespace(note_dependency=lambda file: None))
    restore(app, page.with_suffix("").as_posix(), content)
    restored = [cell for cell in json.loads(content[0])["cells"] if cell["cell_type"] == "markdown"]
    myst = "\n".join("".join(cell["source"]) for cell in restored)
    assert myst.startswith("# ")
    assert ":::{admonition}" in myst
    assert plain_markdown(myst) == text_of(page)


def test_a_numbered_equation_keeps_its_number_and_is_named_by_it():
    text = "$$a = b$$ (one)\n\n$$\nc = d\n$$ (two)\n\nSee {eq}`two`."
    assert plain_markdown(text) == "$$a = b\\tag{1}$$\n\n$$\nc = d\n\\tag{2}$$\n\nSee (2)."


def test_an_equation_that_the_page_does_not_number_is_refused():
    with pytest.raises(ValueError, match=r"got '\{eq\}`three`"):
        plain_markdown("$$a$$ (one) See {eq}`three`.")
