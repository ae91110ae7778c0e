"""The verdict is decided by its evidence; the table shows claim, verdict and number and nothing is lost."""

import json
from dataclasses import replace

import pytest

from lessons.shared.claims import claims_table, ledger, settled, stored
from lessons.shared.evidence import Case, Evidence

EVIDENCE = Evidence(
    claim="X2",
    measure="loss left over <= nothing",
    held_equal="starts & steps",
    population="two tables",
    cases=[Case("digits", 0.5, 0.25, 0.75), Case("wine", 0.5, -0.25, 0.75)],
    threshold=0.0,
    why="any gain at all",
    refuted_by="an interval below 0",
)


@pytest.mark.parametrize(
    ("claim", "number", "message"),
    [("Z9", "3 of 4", "unknown claim 'Z9'; the ledger has G1"), ("X2", " ", "X2 needs the number behind its verdict")],
)
def test_a_verdict_without_claim_or_number_is_refused(claim, number, message):
    with pytest.raises(ValueError, match=message):
        settled(replace(EVIDENCE, claim=claim), number=number)


def test_the_table_holds_wording_verdict_and_number_of_each_claim():
    table = claims_table([settled(EVIDENCE, number="gap < 1e-12", section="chords")])
    page = table._repr_html_()
    said = (ledger()["X2"]["claim"], "not shown", "gap &lt; 1e-12", 'href="#chords"', 'id="claim-X2"')
    assert [part for part in said if part not in page] == []
    assert repr(table) == "X2: not shown (gap < 1e-12)"


def test_one_claim_cannot_have_two_verdicts():
    with pytest.raises(ValueError, match="several for X2"):
        claims_table([settled(EVIDENCE, number="0"), settled(EVIDENCE, number="1")])


def test_every_claim_of_the_ledger_has_wording_and_a_chapter():
    chapters = {"start", "convexity", "saddles", "plateaus", "ravines", "permutation_symmetry", "overparameterization"}
    for id, row in ledger().items():
        assert row["claim"].endswith((".", "¹⁵⁷.")), id
        assert row["chapters"], id
        assert set(row["chapters"]) <= chapters | {"practice", "frontier"}, id


def test_evidence_gives_its_own_verdict_and_its_row_unfolds_to_all_that_it_rests_on():
    verdict = settled(EVIDENCE, number="1 of 2")
    assert verdict.verdict == "not shown"
    page = claims_table([verdict])._repr_html_()
    said = ("digits 0.5 [0.25, 0.75]", "starts &amp; steps", "two tables", "any gain at all", "an interval below 0")
    assert [part for part in said if part not in page] == []


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        (0.1, "the verdict hangs on it: a fifth lower holds, a fifth higher not shown"),
        (0.05, "moved by a fifth either way, the verdict stays"),
        (0.0, "at 0 there is nothing to move"),
    ],
)
def test_a_row_says_whether_its_verdict_hangs_on_its_threshold(threshold, said):
    close = replace(EVIDENCE, cases=[Case("digits", 0.5, 0.11, 0.75)], threshold=threshold)
    assert f"any gain at all; {said}</dd>" in settled(close, number="1").rests_on


def test_a_row_tells_exact_cases_from_sampled_ones_and_those_that_meet_the_condition_from_the_others():
    cases = [Case.exact("proof", 1), Case("wine", 0.5, -0.25, 0.75, under=False)]
    rests_on = settled(replace(EVIDENCE, cases=cases, under="it is proven"), number="1").rests_on
    assert "<dd>proof 1 (exact)</dd>" in rests_on
    assert "<dt>the same where the condition is not met</dt><dd>wine 0.5 [−0.25, 0.75]</dd>" in rests_on


def test_a_row_tells_the_verdict_of_each_data_set_without_its_condition():
    cases = [Case.exact("a", 1, data="digits"), Case.exact("b", -1, under=False), Case.exact("c", 1)]
    verdict = settled(replace(EVIDENCE, cases=cases, under="it is dry"), number="1")
    assert verdict.by_data == {"digits": "holds", "constructed": "holds if"}
    assert "<dt>by data set</dt><dd>digits: holds; constructed: holds if</dd>" in verdict.rests_on


def test_a_stored_table_gives_back_what_was_judged(tmp_path):
    verdicts = [
        settled(EVIDENCE, number="1 < 2", section="chords"),
        settled(replace(EVIDENCE, claim="X1"), number="a & b"),
    ]
    output = {"data": {"text/html": claims_table(verdicts)._repr_html_()}}
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": [{"outputs": [output]}]}), encoding="utf-8")
    assert list(stored(tmp_path / "x.ipynb").values()) == verdicts
