"""The protocol behind a verdict: its one rule, and the four checks that keep an experiment honest."""

from dataclasses import replace

import numpy as np
import pytest

from lessons import convexity
from lessons.shared import evidence
from lessons.shared.evidence import Case, Evidence
from lessons.shared.numerics import descent, surfaces
from lessons.shared.numerics.comparison import median_interval, paired

SHOWN, OPEN, REFUTED = Case("a", 2, 1.5, 2.5), Case("b", 1, 0.5, 2.5), Case("c", 0, -0.5, 0.5)


def row(*cases, **changes):
    words = dict(claim="M6", measure="fall", held_equal="passes", population="digits", threshold=1.0, why="one",
                 refuted_by="a rise")  # fmt: skip
    return Evidence(cases=cases, **(words | changes))


def outside(case):
    return replace(case, under=False)


@pytest.mark.parametrize(
    ("cases", "verdict"),
    [
        ((SHOWN, SHOWN), "holds"),
        ((SHOWN, OPEN), "not shown"),
        ((OPEN,), "not shown"),
        ((SHOWN, REFUTED), "false as worded"),
        ((OPEN, REFUTED), "false as worded"),
        ((SHOWN, outside(REFUTED)), "holds if wide"),
        ((SHOWN, outside(OPEN)), "holds if wide"),
        ((OPEN, outside(REFUTED)), "false as worded"),
        ((OPEN, outside(SHOWN)), "not shown"),
        ((SHOWN, outside(SHOWN)), "holds"),
    ],
)
def test_one_rule_makes_the_verdict_of_all_cases(cases, verdict):
    assert row(*cases, under="wide").verdict == verdict


def test_a_condition_that_no_case_meets_saves_nothing():
    assert row(outside(SHOWN), outside(REFUTED), under="wide").verdict == "false as worded"


def test_an_interval_that_touches_the_threshold_is_not_yet_above_it():
    assert [Case("x", 1, 1, 1).speaks(t) for t in (0.9, 1.0)] == ["shown", "refuted"]


def test_a_verdict_tells_whether_its_threshold_decides_it():
    assert row(Case("x", 1.15, 1.1, 1.3)).moved == ("holds", "not shown")
    assert row(Case("x", -1.15, -1.3, -1.1), threshold=-1.0).moved == ("not shown", "false as worded")
    assert row(SHOWN, threshold=0.0).moved == ("holds", "holds")


@pytest.mark.parametrize("part", ["claim", *evidence.PARTS])
def test_no_part_of_the_protocol_may_be_left_blank(part):
    with pytest.raises(ValueError, match=part if part != "claim" else "a claim needs claim"):
        row(SHOWN, **{part: ""})


def test_cases_are_needed_and_marks_need_words_and_effects_lie_in_their_intervals():
    with pytest.raises(ValueError, match="M6 needs at least one case"):
        row()
    with pytest.raises(ValueError, match="cases are marked, so `under` must name"):
        row(outside(SHOWN))
    with pytest.raises(ValueError, match=r"x: the effect 3 must lie in \[0, 1\]"):
        Case("x", 3, 0, 1)


def test_an_exact_case_has_no_interval_and_says_so():
    assert str(Case.exact("proof", 1500)) == "proof 1,500 (exact)"
    with pytest.raises(ValueError, match="proof: an exact case has no interval"):
        Case("proof", 1, 0, 2, is_exact=True)


def test_a_share_of_trials_and_a_median_of_draws_bring_their_exact_intervals():
    share, median = Case.share("s", 6, 6), Case.median("m", [3, 1, 2, 6, 5, 4])
    assert share.low == pytest.approx(0.025 ** (1 / 6))
    assert (share.effect, share.high) == (1, 1)
    assert (median.low, median.effect, median.high) == (1, 3.5, 6)  # both tails of six: 2/64 < 5%


def test_a_ratio_of_medians_is_as_wide_as_its_two_intervals_allow():
    above, below = np.arange(11, 31.0), np.arange(1, 21.0)
    (low, high), (least, most) = (median_interval(row, level=0.975) for row in (above, below))
    ratio = Case.ratio("r", above, below)
    assert (ratio.low, ratio.effect, ratio.high) == (low / most, 20.5 / 10.5, high / least)


def test_a_paired_comparison_keeps_its_interval_when_its_sign_is_turned():
    pair = paired(np.arange(8.0), np.zeros(8))
    turned = Case.paired("p", pair, scale=-2)
    assert (turned.low, turned.effect, turned.high) == (-2 * pair.high, -2 * pair.effect, -2 * pair.low)


def test_a_protocol_is_filled_in_by_cases_and_unknown_ones_are_refused():
    filled = evidence.evidence("ravines", "R9", Case.exact("both ways", 0))
    assert (filled.claim, filled.verdict) == ("R9", "false as worded")
    with pytest.raises(ValueError, match="lesson must be one of start"):
        evidence.evidence("rivers", "R9", Case.exact("x", 0))
    with pytest.raises(ValueError, match="claim must be one of R1"):
        evidence.evidence("ravines", "M1", Case.exact("x", 0))


def test_each_data_set_alone_gets_the_verdict_of_the_same_rule():
    found = row(replace(SHOWN, data="MNIST-1D"), replace(REFUTED, data="tumours"), SHOWN, data="digits").by_data
    assert found == {"digits": "holds", "tumours, wine": "false as worded", "MNIST-1D": "holds"}


def test_a_condition_may_divide_one_data_set_and_not_another():
    cases = (SHOWN, outside(REFUTED), replace(SHOWN, data="MNIST-1D"), replace(outside(SHOWN), data="MNIST-1D"))
    assert row(*cases, under="wide", data="digits").by_data == {"digits": "holds if wide", "MNIST-1D": "holds"}


def test_a_case_without_a_data_set_is_counted_with_its_claims_protocol():
    assert set(evidence.evidence("ravines", "R9", Case.exact("both ways", 0)).by_data) == {"digits"}


def test_a_data_set_that_has_no_column_is_refused():
    with pytest.raises(ValueError, match="data must be one of digits, tumours, wine, MNIST-1D"):
        Case.exact("x", 0, data="letters")


@pytest.mark.parametrize("make", [
    lambda d: Case.exact("x", 1, data=d), lambda d: Case.share("x", 1, 2, data=d),
    lambda d: Case.median("x", [1, 2], data=d), lambda d: Case.ratio("x", np.ones(9), np.ones(9), data=d),
    lambda d: Case.paired("x", paired(np.ones(9), np.zeros(9)), data=d)])  # fmt: skip
def test_every_kind_of_case_can_name_its_data_set(make):
    assert make("wine").data == "tumours, wine"


SETS = {"digits": "digits", "tumours": "tumours, wine", "wine": "tumours, wine", "MNIST-1D": "MNIST-1D"}


@pytest.mark.parametrize(
    "protocol",
    [one for rows in evidence.protocols().values() for one in rows.values()],
    ids=[f"{lesson} {id}" for lesson, rows in evidence.protocols().items() for id in rows],
)
def test_a_protocol_names_a_data_set_that_its_population_names(protocol):
    named = {column for word, column in SETS.items() if word in protocol["population"]}
    assert protocol.get("data", evidence.CONSTRUCTED) in named | {evidence.CONSTRUCTED}
    assert not named or "data" in protocol


def test_a_grid_brackets_an_optimum_only_inside():
    assert evidence.brackets([3, 1, 2])
    assert not evidence.brackets([3, 2, 1])
    assert not evidence.brackets([1, 1, 2])
    with pytest.raises(ValueError, match="three or more"):
        evidence.brackets([1, 2])


def test_the_number_of_basins_settles_inside_and_grows_with_the_grid_where_borders_pile_up():
    """At rate 0.2 the borders on the quartic close in on a two-cycle near ±2.96: a grid counts those that it sees."""

    def pieces(side):
        return lambda count: int(
            convexity.pieces(convexity.outcomes(surfaces.quartic, side(count), [0.2], steps=400))[0]
        )

    assert evidence.settles(pieces(lambda n: np.linspace(-2.5, 2.5, n)), (101, 1001, 10001))
    assert not evidence.settles(pieces(lambda n: np.linspace(-3, 3, n)), (601, 6001))
    with pytest.raises(ValueError, match="two or more different"):
        evidence.settles(pieces(lambda n: np.linspace(-3, 3, n)), (601, 601))


@pytest.mark.claim("S4")
def test_a_start_on_the_ridge_of_a_saddle_is_not_in_general_position():
    def stays(w):
        path = descent.gradient_descent(surfaces.strict_saddle.grad, w, lr=0.05, steps=300)
        return bool(np.all(np.abs(path.w[:, 1]) < 1))

    for start, general in (([1.0, 0.0], False), ([1.0, 0.1], True)):
        assert evidence.in_general_position(stays, start, np.random.default_rng(0), radius=1e-3) == general


def test_a_norm_ignores_signs_and_order_and_no_scale():
    moves = {"signs": lambda w: -w, "order": lambda w: w[::-1], "scale": lambda w: 2 * w}
    assert evidence.ignored(np.linalg.norm, moves, np.array([1.0, 2.0])) == {"signs", "order"}
