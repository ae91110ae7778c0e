"""Grokking: the network of squares and its derivatives, the solution in waves, and what was recorded."""

import itertools

import numpy as np
import pytest

from lessons.frontier import grokking
from lessons.frontier.grokking import Addition
from lessons.shared.numerics.recordings import recorded
from lessons.shared.numerics.step_rules import adam


def small(units=6):
    rng = np.random.default_rng(0)
    problem = Addition(5, rng.permutation(25)[:14], units)
    return problem, problem.start(rng), rng.normal(size=problem.dim)


def runs(modulus, decay):
    return recorded("frontier", "grokking")[f"{modulus} | {decay:g}"]


def wave_solution(modulus):
    """Gromov 2023: per unit one frequency, and three phases that add up, drawn at random."""
    rng, units = np.random.default_rng(0), 2000
    k = rng.integers(1, (modulus + 1) // 2, units)
    first, second = rng.uniform(-np.pi, np.pi, (2, units))
    turn = 2 * np.pi / modulus * np.outer(np.arange(modulus), k)
    inner = np.concatenate([np.cos(turn + first), np.cos(turn + second)])
    outer = np.cos(-turn - first - second).T
    problem = Addition(modulus, np.arange(modulus**2), units)
    return problem, np.concatenate([inner.ravel(), outer.ravel()])


def test_each_row_names_two_numbers_and_their_sum():
    problem = Addition(7, np.arange(49))
    a, b = problem.x[:, :7].argmax(1), problem.x[:, 7:].argmax(1)
    assert np.array_equal((a + b) % 7, problem.y)
    assert len({(int(i), int(j)) for i, j in zip(a, b, strict=True)}) == 49


def test_training_and_other_sums_share_none_and_are_all_together():
    seen, others = grokking.problems(23, 0)
    assert np.array_equal(np.sort(np.concatenate([seen.rows, others.rows])), np.arange(23**2))


def test_the_gradient_is_that_of_the_loss_by_central_differences():
    problem, w, v = small()
    slope = (problem.loss(w + 1e-5 * v) - problem.loss(w - 1e-5 * v)) / 2e-5
    assert problem.grad(w) @ v == pytest.approx(slope, rel=1e-8)


def test_hessian_products_are_differences_of_the_gradient():
    problem, w, v = small()
    change = (problem.grad(w + 1e-5 * v) - problem.grad(w - 1e-5 * v)) / 2e-5
    assert np.allclose(problem.product(w, v), change, rtol=1e-7, atol=1e-8)


def test_sharpness_is_the_largest_eigenvalue_of_the_whole_hessian():
    problem, w, _ = small()
    hess = np.array([problem.product(w, column) for column in np.eye(problem.dim)])
    assert grokking.sharpness(problem, w) == pytest.approx(np.linalg.eigvalsh(hess)[-1], rel=1e-6)


def test_waves_written_down_by_hand_know_every_sum():
    """The oracle: a solution in closed form, which no training has seen."""
    problem, w = wave_solution(11)
    assert problem.accuracy(w) == 1.0


def test_waves_written_down_by_hand_lie_in_one_frequency():
    problem, w = wave_solution(11)
    assert grokking.waves(problem, w) == pytest.approx(1.0)


def test_without_decay_training_is_adam():
    problem, w, _ = small()
    *_, last = itertools.islice(grokking.training(problem, w, decay=0.0), 4)
    rule, memory, there = adam(beta2=grokking.BETA2), [], w
    for k in (1, 2, 3):
        step, *memory = rule(problem.grad(there), grokking.RATE, k, *memory)
        there = there - step
    assert np.allclose(last, there, rtol=1e-12)


def test_decay_shrinks_the_weights_by_its_own_factor():
    problem, w, _ = small()
    plain, decayed = ([*itertools.islice(grokking.training(problem, w, decay=d), 2)][1] for d in (0.0, 2.0))
    assert np.allclose(plain - decayed, 2 * grokking.RATE * w, atol=1e-15)


def test_first_is_the_first_look_at_the_goal():
    assert grokking.first([0.1, 0.5, 0.99, 0.4, 1.0], 0.99) == 2 * grokking.EVERY
    assert grokking.first([0.1, 0.5], 0.99) is None


def test_the_beginning_of_a_recorded_run_is_measured_again():
    again = grokking.run(23, 1.0, 3, steps=60)
    stored = runs(23, 1.0)[3]
    assert again["fitted"] == stored["fitted"]
    assert np.allclose(again["seen"], stored["seen"][:7], atol=0.01)  # three of 264 sums


@pytest.mark.claim("F6")
def test_with_decay_and_few_sums_every_network_knows_the_rest_ten_times_later_than_it_fits():
    assert all(run["known"] >= 10 * run["fitted"] for run in runs(23, 1.0))


@pytest.mark.claim("F6")
def test_with_more_sums_the_wait_is_shorter_than_ten_times():
    assert all(3 * run["fitted"] < run["known"] < 10 * run["fitted"] for run in runs(31, 1.0))


@pytest.mark.claim("F6")
@pytest.mark.parametrize("modulus", [23, 31])
def test_without_decay_no_network_knows_the_rest(modulus):
    assert all(run["known"] is None for run in runs(modulus, 0.0))


@pytest.mark.claim("F6")
def test_without_decay_and_with_more_sums_the_network_is_on_its_way():
    assert np.median([run["others"][-1] for run in runs(31, 0.0)]) > 5 / 31


@pytest.mark.claim("F6")
@pytest.mark.parametrize(("modulus", "decay"), grokking.RUNS)
def test_all_networks_fit_within_a_twentieth_of_the_steps(modulus, decay):
    assert all(run["fitted"] <= grokking.STEPS / 20 for run in runs(modulus, decay))


@pytest.mark.claim("F6")
@pytest.mark.parametrize("name", ["norm", "sharpness", "waves"])
def test_norm_sharpness_and_waves_rise_between_fit_and_jump(name):
    for run in runs(23, 1.0):
        before = int(run["known"] / grokking.PORTRAIT)
        assert run[name][before] > run[name][1]
