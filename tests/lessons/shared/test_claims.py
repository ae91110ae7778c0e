"""The verdict is decided by what was measured; the table shows claim, verdict and number and nothing is lost."""

import pytest

from lessons.shared.claims import claims_table, judge, ledger


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
        assert row["chapters"] and set(row["chapters"]) <= chapters | {"practice"}, id
