"""A page made lighter shows what it showed."""

import re

import numpy as np
import pytest

from press.sphinx.lighter import lighter
from press.sphinx.widgets import compact

CODE = '<pre><span class="k">def</span> <span class="n">f</span></pre>'


def places(path):
    """The absolute points of a path of M, L, l and z."""
    found, here, begun = [], np.zeros(2), np.zeros(2)
    for command, numbers in re.findall("([MLlz])([^MLlz]*)", path):
        if command == "z":
            here = begun
        for pair in np.array(re.findall(r"-?[\d.]+", numbers), float).reshape(-1, 2):
            here = here + pair if command == "l" else pair
            begun = here if command == "M" else begun
            found.append(here)
    return np.array(found)


@pytest.mark.parametrize("closed", ["", " z"])
def test_a_path_told_by_steps_goes_through_the_same_places(closed):
    points = np.random.default_rng(0).uniform(-300, 300, (4, 25, 2))
    lines = ["M" + " L".join(f"{x:.6f} {y:.6f}" for x, y in line) + closed for line in points]
    [told] = re.findall(' d="([^"]*)"', compact(f'<path d="{" ".join(lines)}"/>'))
    np.testing.assert_allclose(places(told), points.reshape(-1, 2), atol=0.0501)


def test_a_curve_keeps_its_commands():
    assert compact('<path d="M 1.04 2 Q 3 4 5.06 6 z"/>') == '<path d="M1 2Q3 4 5.1 6z"/>'


def test_open_code_keeps_its_colours():
    assert '<span class="k">def</span>' in lighter(CODE, claims="claims.html", notebook="x.ipynb")


def test_folded_code_keeps_its_words_alone():
    summary = '<summary><span class="collapsed">Show</span></summary>'
    fold = f'<details class="admonition hide above-input">{summary}{CODE}</details>'
    assert lighter(fold, claims="claims.html", notebook="x.ipynb").endswith("</summary><pre>def f</pre></details>")


def test_the_code_of_a_claims_table_is_in_the_notebook():
    code = "<pre>settled(); <span>claims_table</span>()</pre>"
    fold = f'<details class="admonition hide"><summary>Show</summary>{code}</details>'
    told = lighter(fold, claims="claims.html", notebook="saddles.ipynb")
    assert "settled" not in told
    assert '</summary><p>The code of this table is in the <a href="saddles.ipynb" download>notebook</a>.</p>' in told


def test_a_row_of_a_lesson_leads_to_its_evidence_on_the_claims_page():
    evidence = '<details class="evidence"><summary>What this rests on</summary><dl></dl></details>'
    row = f'<tr id="claim-S2" role="row"><td>never{evidence}</td></tr>'
    told = lighter(row, claims="../claims.html", notebook="x.ipynb")
    link = '<a class="rests-on" href="../claims.html#S2">What this rests on</a>'
    assert told == f'<tr id="claim-S2" role="row"><td>never {link}</td></tr>'


def test_the_claims_page_keeps_its_evidence():
    claim = '<div class="claim" id="S2"><details class="evidence"><dl></dl></details></div>'
    assert lighter(claim, claims="claims.html", notebook="x.ipynb") == claim
