"""The claims page: every claim is settled by each of its chapters and pinned by a test, in the lessons' own numbers."""

import re
from dataclasses import replace
from html import unescape

import nbformat
import pytest

from lessons.shared.claims import Verdict, claims_table, ledger, stored
from lessons.shared.evidence import DATA
from press.book import ROOT
from press.sphinx import claims_page
from press.sphinx.claims_page import Pin, Row

ROWS, PINS = claims_page.verdicts(), claims_page.pins()
CLAIM = {"claim": "Downhill is down.", "sources": ["A"], "chapters": ["ravines"]}
SETTLED = Row("ravines", "holds", "3 of 3", "the-momentum-map", "verdict-holds")


@pytest.mark.parametrize("id", ledger())
def test_every_claim_has_a_verdict_of_each_of_its_chapters(id):
    assert claims_page.unsettled({id: ledger()[id]}, {id: ROWS.get(id, [])}) == []


@pytest.mark.parametrize("id", ledger())
def test_every_claim_is_pinned_by_a_test(id):
    assert id in PINS


def test_no_lesson_and_no_test_speaks_of_a_claim_that_the_ledger_lacks():
    assert set(ROWS) == set(PINS) == set(ledger())


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"Z1": [SETTLED]}, []),
        ({}, ["Z1: lessons/ravines has no verdict on it"]),
        ({"Z1": [Row("saddles", "holds", "1", "", "verdict-holds")]}, ["Z1: lessons/ravines has no verdict on it"]),
        ({"Z1": [SETTLED], "Z2": [SETTLED]}, ["Z2 is not in the ledger"]),
    ],
)
def test_a_missing_verdict_is_named(rows, said):
    assert claims_page.unsettled({"Z1": CLAIM}, rows) == said


@pytest.mark.parametrize("lesson", claims_page.lessons())
def test_what_is_read_from_a_notebook_is_what_its_table_says(lesson):
    """The plain text of the same output is the oracle: `X1: holds (gap < 1e-12)`, a claim a line."""
    found = nbformat.read(ROOT / "lessons" / f"{lesson}.ipynb", as_version=4)
    datas = [output.get("data", {}) for cell in found.cells for output in cell.get("outputs", [])]
    [said] = [data["text/plain"] for data in datas if 'class="claims ' in data.get("text/html", "")]
    read = stored(ROOT / "lessons" / f"{lesson}.ipynb")
    assert [f"{id}: {row.verdict} ({row.number})" for id, row in read.items()] == said.splitlines()
    kinds = {"holds": "verdict-holds", "false as worded": "verdict-false", "not shown": "verdict-open"}
    assert all(row.kind == kinds.get(row.verdict, "verdict-if") for row in read.values())


def test_a_table_survives_signs_that_are_markup(tmp_path):
    verdict = Verdict("X1", "holds if a < b", "f < g & |h| > 1", "s")
    table = claims_table([verdict])
    cell = nbformat.v4.new_code_cell(
        "", outputs=[nbformat.v4.new_output("execute_result", {"text/html": table._repr_html_()})]
    )
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "x.ipynb")
    assert stored(tmp_path / "x.ipynb") == {"X1": verdict}


def test_claims_by_data_set_have_a_column_for_each_and_a_row_for_each_lesson():
    other = Row("saddles", "false as worded", "1", "", "verdict-false", by_data={"MNIST-1D": "false as worded"})
    page = claims_page.data_table({"R1": [replace(SETTLED, by_data={"digits": "holds"}), other], "R2": [SETTLED]})
    assert re.findall("<th scope=.col.>(.*?)</th>", page) == ["claim", *DATA]
    rows = re.findall('<tr><th scope="row"><a href="#(R.)">R.</a>(.*?)</th>(.*?)</tr>', page)
    assert [(id, name) for id, name, _ in rows] == [("R1", " Ravines"), ("R1", " Saddles"), ("R2", "")]
    empty = "<td>·</td>"
    assert rows[0][2] == '<td class="verdict-holds">holds</td>' + 4 * empty
    assert rows[1][2] == 2 * empty + '<td class="verdict-false">false as worded</td>' + 2 * empty


@pytest.mark.parametrize(("lesson", "id"), [(row.lesson, id) for id, rows in ROWS.items() for row in rows])
def test_what_a_row_says_of_its_data_sets_agrees_with_its_verdict(lesson, id):
    """Where one data set refutes without a condition, the whole cannot hold; where all hold, so does the whole."""
    [row] = [row for row in ROWS[id] if row.lesson == lesson]
    assert row.by_data
    assert (set(row.by_data.values()) == {"holds"}) == (row.verdict == "holds")


def test_tests_are_found_by_their_marker(tmp_path):
    folder = tmp_path / "tests" / "browser"
    folder.mkdir(parents=True)
    marked = '@pytest.mark.claim("S2")\n@pytest.mark.claim("S3")\n@pytest.mark.slow\ndef test_a():\n    pass\n'
    (folder / "test_x.py").write_text(f"import pytest\n\n\n{marked}\n\ndef test_b():\n    pass\n", encoding="utf-8")
    pin = Pin("tests/browser/test_x.py", 7, "test_a", marked.strip())
    assert claims_page.pins(tmp_path) == {"S2": [pin], "S3": [pin]}


def test_a_claim_shows_all_that_is_known_of_it_and_links_where_the_repository_is_known():
    pin = Pin("tests/test_ravines.py", 3, "test_it", "def test_it():\n    assert 1 < 2")
    other = Row("saddles", "holds if a < b", "1 & 2", "", "verdict-if")
    page = claims_page.claim_html("R1", [SETTLED, other], [pin])
    assert page.startswith('<div class="claim verdict-holds verdict-if" id="R1">')
    said = (ledger()["R1"]["claim"], "holds if a < b", "3 of 3", "1 & 2", "tests/test_ravines.py::test_it", pin.text)
    assert not [part for part in said if part not in unescape(page)]
    links = re.findall('href="([^"]*)"', page)
    assert links == ["#R1", "lessons/ravines.html#the-momentum-map", "lessons/saddles.html#claim-R1"]
    there = claims_page.repository_of(
        {"repository_url": "https://git.example.net/me/course/", "repository_branch": "dev"}
    )
    assert f'href="{there}/tests/test_ravines.py#L3"' in claims_page.claim_html("R1", [SETTLED], [pin], files=there)
    assert claims_page.repository_of({"repository_url": "https://example.org/shape-of-loss"}) == ""


def test_of_many_tests_all_are_named_and_the_first_two_are_told():
    pins = [Pin("tests/test_ravines.py", k, f"test_{k}", f"def test_{k}():\n    assert {k} < 9") for k in range(5)]
    page = claims_page.claim_html("R1", [SETTLED], pins)
    assert "Pinned by 5 tests" in page
    assert [k for k in range(5) if f"::test_{k}</code>" in page] == [0, 1, 2, 3, 4]
    assert [k for k in range(5) if f"assert {k} &lt; 9" in page] == [0, 1]


def test_every_chapter_of_the_ledger_has_its_place_on_the_page():
    text = (ROOT / "book" / "claims.md").read_text(encoding="utf-8")
    shown = re.findall(r"```\{claims\} (\w+)", text)
    first = {claim["chapters"][0] for claim in ledger().values()}
    assert shown == [lesson for lesson in claims_page.lessons() if lesson in first]
    assert len(shown) == len(first)
