"""The verdict is decided by what was measured; the table shows claim, verdict and number and nothing is lost."""

import json

import pytest

from lessons.shared.claims import claims_table, judge, ledger, settled, stored
from lessons.shared.evidence import Case, Evidence


@pytest.mark.parametrize(
    ("as_worded", "when", "verdict"),
    [
        (True, True, "holds"),
        (True, False, "holds"),
        (False, True, "holds if lr < 2/L"),
        (False, False, "false as worded"),
    ],
)
def test_the_verdict_follows_from_the_two_measured_facts(as_worded, when, verdict):
    assert judge("X2", as_worded=as_worded, when=when, under="lr < 2/L", number="3 of 4").verdict == verdict


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "Z9"}, "unknown claim 'Z9'; the ledger has G1"),
        ({"number": " "}, "X2 needs the number behind its verdict"),
        ({"when": True}, "`under` must name the condition"),
        ({"as_worded": True, "shown": False}, "X2 cannot hold and not be shown"),
        ({"when": True, "under": "lr < 2/L", "shown": False}, "X2 cannot hold and not be shown"),
    ],
)
def test_a_verdict_without_claim_number_or_condition_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        judge(**{"id": "X2", "as_worded": False, "number": "3 of 4", **change})


def test_the_table_holds_wording_verdict_and_number_of_each_claim():
    table = claims_table([judge("X1", as_worded=True, number="gap < 1e-12", section="chords")])
    page = table._repr_html_()
    for part in (ledger()["X1"]["claim"], "holds", "gap &lt; 1e-12", 'href="#chords"', 'id="claim-X1"'):
        assert part in page
    assert repr(table) == "X1: holds (gap < 1e-12)"


def test_one_claim_cannot_have_two_verdicts():
    with pytest.raises(ValueError, match="several for X1"):
        claims_table([judge("X1", as_worded=True, number="0"), judge("X1", as_worded=False, number="1")])


def test_every_claim_of_the_ledger_has_wording_and_a_chapter():
    chapters = {"start", "convexity", "saddles", "plateaus", "ravines", "permutation_symmetry", "overparameterization"}
    for id, row in ledger().items():
        assert row["claim"].endswith((".", "¹⁵⁷.")), id
        assert row["chapters"], id
        assert set(row["chapters"]) <= chapters | {"practice"}, id


def test_what_the_data_do_not_decide_is_said_not_to_be_shown():
    verdict = judge("X2", as_worded=False, shown=False, number="5 of 9, p = 1")
    assert (verdict.verdict, verdict.kind) == ("not shown", "verdict-open")


EVIDENCE = Evidence(
    claim="X2",
    measure="loss left over <= nothing",
    held_equal="starts & steps",
    cases=[Case("digits", 0.5, 0.25, 0.75), Case("wine", 0.5, -0.25, 0.75)],
    threshold=0.0,
    why="any gain at all",
    refuted_by="an interval below 0",
)


def test_evidence_gives_its_own_verdict_and_its_row_unfolds_to_all_that_it_rests_on():
    verdict = settled(EVIDENCE, number="1 of 2")
    assert verdict.verdict == "not shown"
    page = claims_table([verdict])._repr_html_()
    for part in ("digits 0.5 [0.25, 0.75]", "starts &amp; steps", "any gain at all", "an interval below 0", "stays"):
        assert part in page


def test_a_stored_table_gives_back_what_was_judged(tmp_path):
    verdicts = [settled(EVIDENCE, number="1 < 2", section="chords"), judge("X1", as_worded=True, number="a & b")]
    output = {"data": {"text/html": claims_table(verdicts)._repr_html_()}}
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": [{"outputs": [output]}]}), encoding="utf-8")
    assert list(stored(tmp_path / "x.ipynb").values()) == verdicts
