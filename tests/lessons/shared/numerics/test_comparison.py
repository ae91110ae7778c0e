"""The statistics rule: against closed forms where there are any, and against SciPy as the oracle."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from lessons.shared.numerics import comparison


@pytest.mark.parametrize(("above", "below"), [(6, 0), (5, 1), (3, 3), (0, 8), (13, 7)])
def test_the_sign_test_counts_how_coins_fall(above, below):
    n = above + below
    tail = sum(math.comb(n, k) for k in range(min(above, below) + 1)) / 2**n
    differences = np.r_[np.ones(above), -np.ones(below), np.zeros(4)]
    assert comparison.sign_test(differences) == pytest.approx(min(1, 2 * tail), rel=1e-12)
    assert comparison.sign_test(differences) == pytest.approx(stats.binomtest(above, n).pvalue, rel=1e-12)


def test_six_pairs_of_one_sign_are_shown_and_five_are_not():
    assert comparison.sign_test(np.ones(6)) == 2 / 64 < 0.05 < comparison.sign_test(np.ones(5))


@pytest.mark.parametrize("n", [5, 6, 7, 20, 51])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_the_medians_interval_covers_as_often_as_it_says_and_the_next_shorter_one_does_not(n, level):
    """Of n values each lies below the median by a fair coin: the coverage of order statistics is a binomial sum."""
    low, high = comparison.median_interval(np.arange(n, dtype=float), level=level)

    def coverage(k):
        return 1 - 2 * sum(math.comb(n, j) for j in range(k + 1)) / 2**n

    if np.isinf(low):
        assert coverage(0) < level
    else:
        assert high == n - 1 - low
        assert coverage(int(low)) >= level > coverage(int(low) + 1)


@pytest.mark.parametrize("seed", range(4))
def test_the_medians_interval_is_what_the_sign_test_does_not_reject(seed):
    values = np.random.default_rng(seed).normal(size=15)
    low, high = comparison.median_interval(values)
    for place, kept in ((low - 1e-9, False), (low + 1e-9, True), (high - 1e-9, True), (high + 1e-9, False)):
        assert (comparison.sign_test(values - place) > 0.05) == kept


@pytest.mark.parametrize("n", [6, 15, 40])
def test_the_medians_interval_agrees_with_scipys_quantile_test(n):
    values = np.random.default_rng(n).normal(size=n)
    oracle = stats.quantile_test(values, q=0, p=0.5).confidence_interval(confidence_level=0.95)
    assert comparison.median_interval(values) == pytest.approx(tuple(oracle), rel=1e-12)


@pytest.mark.parametrize(("hits", "trials"), [(0, 11), (5, 11), (9, 11), (11, 11), (144, 200)])
def test_the_interval_of_a_share_agrees_with_scipys_exact_one(hits, trials):
    oracle = stats.binomtest(hits, trials).proportion_ci(0.95, method="exact")
    assert comparison.share_interval(hits, trials) == pytest.approx((oracle.low, oracle.high), rel=1e-9)


def test_no_hit_in_n_trials_leaves_the_closed_form():
    assert comparison.share_interval(0, 20, level=0.9) == pytest.approx((0, 1 - 0.05 ** (1 / 20)), rel=1e-12)


def test_the_bootstrap_interval_agrees_with_scipys_percentile_bootstrap():
    values = np.random.default_rng(0).normal(size=60)
    found = comparison.bootstrap_interval(np.mean, values, rng=np.random.default_rng(1), draws=4000)
    oracle = stats.bootstrap(
        (values,), np.mean, n_resamples=4000, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    error = values.std() / 60**0.5
    assert found == pytest.approx(tuple(oracle), abs=0.15 * error)  # quantiles of 4,000 draws: 0.04 errors each


def test_the_bootstrap_draws_whole_units():
    """Rows of one unit stay together: the difference of two equal columns is 0 in every draw."""
    rows = np.repeat(np.random.default_rng(0).normal(size=(10, 1)), 2, axis=1)
    low, high = comparison.bootstrap_interval(lambda u: np.ptp(u, axis=1).max(), rows, rng=np.random.default_rng(0))
    assert low == high == 0


@pytest.mark.parametrize("seed", range(5))
def test_holm_is_the_closed_test_of_all_intersections_by_bonferroni(seed):
    """Marcus, Peritz & Gabriel 1976: the largest, over all sets that hold it, of the set's size times its least p."""
    p = dict(zip("abcde", np.random.default_rng(seed).uniform(0, 0.2, 5), strict=True))
    sets = [set(s) for r in range(1, 6) for s in itertools.combinations(p, r)]
    for name, corrected in comparison.holm(p).items():
        closed = max(min(1.0, len(s) * min(p[k] for k in s)) for s in sets if name in s)
        assert corrected == pytest.approx(closed, rel=1e-12)


def test_holm_by_hand():
    assert comparison.holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06})


def test_a_paired_comparison_says_what_the_parts_say():
    ours, theirs = np.arange(10.0), np.r_[np.arange(9.0) - 1, 9.0]
    found = comparison.paired(ours, theirs)
    assert (found.effect, found.above, found.below, found.tied) == (1, 9, 0, 1)
    assert (found.low, found.high) == comparison.median_interval(ours - theirs)
    assert found.p_value == 2 / 2**9
    assert str(found) == "+1 [+1, +1], above 0 in 9 of 10 pairs"


def test_pairing_sees_what_medians_of_two_groups_do_not():
    """A small constant gain under large differences from seed to seed."""
    seeds = np.random.default_rng(0).normal(size=12)
    found = comparison.paired(seeds + 0.01, seeds)
    assert found.low > 0
    assert found.p_value < 0.001
    assert stats.mannwhitneyu(seeds + 0.01, seeds).pvalue > 0.5


def test_errors_say_what_was_given_and_what_is_allowed():
    for call, words in (
        (lambda: comparison.paired([1, 2], [1]), r"must pair up, got shapes \(2,\) and \(1,\)"),
        (lambda: comparison.sign_test([]), r"one row \(n,\) with n > 0, got shape \(0,\)"),
        (lambda: comparison.median_interval([1, np.nan]), "must be finite"),
        (lambda: comparison.median_interval([1.0], level=1.0), "level must lie between 0 and 1, got 1.0"),
        (lambda: comparison.share_interval(3, 2), "at most the 2 trials, got 3"),
        (lambda: comparison.holm({"a": 1.5}), "between 0 and 1, got 1.5 for a"),
        (
            lambda: comparison.bootstrap_interval(np.mean, [1.0], rng=np.random.default_rng(0)),
            r"two or more on the first axis, got shape \(1,\)",
        ),
    ):
        with pytest.raises(ValueError, match=words):
            call()
