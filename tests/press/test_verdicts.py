"""Every verdict follows from what its row prints: cases, threshold, and the threshold moved by a fifth."""

import html
import re
from dataclasses import replace

import numpy as np
import pytest

from lessons.shared import evidence
from lessons.shared.claims import ledger
from lessons.shared.evidence import Case, Evidence
from press.sphinx import claims_page

ELSEWHERE = "the same where the condition is not met"
ROWS = {(row.lesson, id): row for id, rows in claims_page.verdicts().items() for row in rows}
NUMBER = r"(?:−?[\d.,]+(?:e[+−]\d+)?|−?inf)"
CASE = re.compile(
    rf"(?P<where>[^;]+?) (?P<effect>{NUMBER}) "
    rf"(?:\[(?P<low>{NUMBER}), (?P<high>{NUMBER})\]|\((?P<exact>exact)\))(?:; |$)"
)


def number(printed):
    return float(printed.replace("−", "-").replace(",", ""))


def parts(row):
    """What a row unfolds to: its headings, and what stands under them."""
    return {
        html.unescape(name): html.unescape(text)
        for name, text in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", row.rests_on, flags=re.S)
    }


def cases(printed, *, under):
    """The cases that one line of a row prints; nothing may be left over."""
    found = [match.groupdict() for match in CASE.finditer(printed)]
    assert CASE.sub("", printed) == ""
    for case in found:
        effect = number(case["effect"])
        ends = (effect, effect) if case["exact"] else (number(case["low"]), number(case["high"]))
        yield Case(case["where"], effect, *ends, under, bool(case["exact"]))


def printed(key):
    """The evidence of a row as its reader sees it, with rounded numbers."""
    said, (lesson, id) = parts(ROWS[key]), key
    fixed = evidence.protocols()[lesson][id]
    read = [*cases(said[fixed["measure"]], under=True), *cases(said.get(ELSEWHERE, ""), under=False)]
    threshold = number(said["threshold"].split(":")[0])
    return Evidence(claim=id, cases=read, **fixed | {"threshold": threshold})


def test_each_chapter_of_each_claim_has_its_row():
    assert {(lesson, id) for id, claim in ledger().items() for lesson in claim["chapters"]} <= set(ROWS)


def test_each_row_has_its_protocol_and_each_protocol_its_row():
    assert {(lesson, id) for lesson, rows in evidence.protocols().items() for id in rows} == set(ROWS)


@pytest.mark.parametrize("key", ROWS, ids=" ".join)
def test_a_row_says_all_that_its_verdict_rests_on(key):
    fixed, said = evidence.protocols()[key[0]][key[1]], parts(ROWS[key])
    assert said["population"] == fixed["population"]
    assert said["held equal"] == fixed["held_equal"]
    assert said["would have been refuted by"] == fixed["refuted_by"]
    assert f": {fixed['why']}; " in said["threshold"]


@pytest.mark.parametrize("key", ROWS, ids=" ".join)
def test_a_case_has_an_interval_or_says_that_it_is_exact(key):
    """Both are read from the page; an interval that is the whole line would be none."""
    assert [case.where for case in printed(key).cases if not np.isfinite([case.low, case.high]).all()] == []


@pytest.mark.parametrize("key", ROWS, ids=" ".join)
def test_a_verdict_follows_from_the_numbers_that_its_row_prints(key):
    assert printed(key).verdict == ROWS[key].verdict


@pytest.mark.parametrize(
    "key", [key for key in ROWS if evidence.protocols()[key[0]][key[1]]["threshold"]], ids=" ".join
)
def test_a_row_says_whether_its_verdict_hangs_on_its_threshold(key):
    """The threshold is moved here by hand, not by the code that the lesson used."""
    read, said = printed(key), parts(ROWS[key])["threshold"]
    lower, higher = sorted((0.8 * read.threshold, 1.2 * read.threshold))
    moved = replace(read, threshold=lower).verdict, replace(read, threshold=higher).verdict
    if set(moved) == {ROWS[key].verdict}:
        assert said.endswith("moved by a fifth either way, the verdict stays")
    else:
        assert said.endswith(f"the verdict hangs on it: a fifth lower {moved[0]}, a fifth higher {moved[1]}")


@pytest.mark.parametrize(
    "key", [key for key in ROWS if not evidence.protocols()[key[0]][key[1]]["threshold"]], ids=" ".join
)
def test_a_threshold_of_zero_is_not_said_to_have_been_moved(key):
    assert parts(ROWS[key])["threshold"].endswith("at 0 there is nothing to move")
