"""Practice: step rules against the course's own optimizers, schedules, wells in closed form, and what was recorded."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest

from lessons import practice
from lessons.practice import (
    bracketed_contest,
    capstone,
    case_studies,
    cycles,
    noise,
    optimizer_benchmark,
    random_lines,
    rule_and_batch_size,
    schedules,
    verdicts,
    warmup,
    warmup_again,
)
from lessons.practice import two_wells as two_wells_module
from lessons.practice.exercises import capstone_trial
from lessons.practice.figures import leaderboards, trade_offs, two_wells
from lessons.practice.remedies import ROWS, remedies_table
from lessons.shared.numerics import comparison, descent, step_rules, training
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.comparison import share_interval
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import Network
from press.notebooks.sources import ROOT


def small(*, n=24, seed=0, decay=0.0):
    rng = np.random.default_rng(seed)
    return Classifier(Network((4, 5, 3), "tanh"), rng.normal(size=(n, 4)), rng.integers(0, 3, n), decay)


def start(problem, count=1, seed=0):
    return initial(problem.network, np.random.default_rng(seed), count, scheme="Glorot")


# ---- step rules and training ----


@pytest.mark.parametrize(
    ("rule", "other", "knobs"),
    [
        ("gradient descent", descent.gradient_descent, {}),
        ("momentum", descent.heavy_ball, {"momentum": 0.9}),
        ("Nesterov", descent.nesterov, {"momentum": 0.9}),
        ("RMSProp", descent.rmsprop, {}),
        ("Adam", descent.adam, {}),
    ],
)
def test_full_batch_training_walks_as_the_courses_optimizers_do(rule, other, knobs):
    problem = small()
    w0 = start(problem, 2)
    path = other(problem.grad, w0, lr=0.03, steps=30, **knobs).w
    walked = [look.w.copy() for look in practice.walk(problem, w0, rates=np.full(30, 0.03), method=rule)]
    np.testing.assert_allclose(walked, path, atol=1e-12)


def test_newer_rules_in_closed_form_on_a_constant_gradient():
    """A constant gradient g: with m = (1 - βᵏ) g, Adam, AMSGrad and Lion step by its sign; NAdam looks ahead of it."""
    g = np.array([[3.0, -0.2]])
    for rule in ("Adam", "AMSGrad", "Lion", "NAdam"):
        memory, beta = [], 0.9
        for k in range(1, 6):
            ahead = beta * (1 - beta**k) / (1 - beta ** (k + 1)) + (1 - beta) / (1 - beta**k)
            expected = np.sign(g) * (ahead if rule == "NAdam" else 1)
            step, *memory = step_rules.rule_of(rule)(g, 1.0, k, *memory)
            np.testing.assert_allclose(step, expected, rtol=1e-6)


def test_amsgrad_never_forgets_a_large_gradient_and_adam_does():
    size = {}
    for rule in ("Adam", "AMSGrad"):
        memory = []
        for k, g in enumerate([100.0] + [1.0] * 5000, start=1):
            step, *memory = step_rules.rule_of(rule)(np.array([g]), 1.0, k, *memory)
        size[rule] = step[0]
    assert size["AMSGrad"] < 0.4 < 0.9 < size["Adam"]


def test_sharpness_aware_takes_the_gradient_a_radius_uphill():
    problem = small()
    w0 = start(problem)
    g = problem.grad(w0)
    uphill = w0 + training.RADIUS * g / np.linalg.norm(g)
    w, _ = practice.trained(problem, w0, rates=[0.1], radius=training.RADIUS)
    np.testing.assert_allclose(w, w0 - 0.1 * problem.grad(uphill), atol=1e-14)


def test_a_pass_of_batches_sees_every_example_once_and_equal_orders_see_the_same():
    rows = np.array(list(itertools.islice(training.numbered_orders(12, 4, [3, 3, 5]), 3)))
    assert all(sorted(rows[:, k].ravel()) == list(range(12)) for k in range(3))
    assert np.array_equal(rows[:, 0], rows[:, 1])
    assert not np.array_equal(rows[:, 0], rows[:, 2])


def test_who_diverges_stays_and_is_marked_and_the_others_go_on():
    problem = small()
    w0 = start(problem, 2)
    w, lost = practice.trained(problem, w0, rates=np.tile([1e300, 0.1], (20, 1)))
    assert lost.tolist() == [True, False]
    assert np.array_equal(w[0], w0[0])
    alone, _ = practice.trained(problem, w0[1:], rates=np.full(20, 0.1))
    np.testing.assert_allclose(w[1], alone[0], atol=1e-14)
    assert practice.finite_scores(problem.loss, w, lost, worst=99.0)[0] == 99


# ---- schedules ----


def test_schedules_have_the_shapes_that_their_sources_give():
    steps, k = 240, np.arange(240)
    np.testing.assert_allclose(practice.rate_factors("cosine", steps), 0.5 * (1 + np.cos(np.pi * k / steps)))
    restarts = practice.rate_factors("restarts", steps)
    np.testing.assert_allclose(restarts, np.tile(practice.rate_factors("cosine", steps // 4), 4))
    triangles = practice.rate_factors("triangles", steps)
    assert triangles.max() == 1
    assert np.isclose(triangles.min(), schedules.LOWEST)
    assert np.isclose(triangles.mean(), (1 + schedules.LOWEST) / 2)
    assert np.isclose(restarts.mean(), 0.5, atol=0.01)
    assert sorted(set(practice.rate_factors("steps down", steps))) == [0.01, 0.1, 1.0]


def test_a_warm_up_multiplies_the_first_steps_by_equal_parts():
    assert practice.warm(np.full(6, 2.0), 4).tolist() == [0.5, 1.0, 1.5, 2.0, 2.0, 2.0]
    assert practice.warm(np.ones(3), 0).tolist() == [1, 1, 1]


# ---- what "better" means ----


def test_one_seed_against_it_makes_a_tie():
    assert practice.wins([1, 2], [2, 3]) == 1 == -practice.wins([2, 3], [1, 2])
    assert practice.wins([1, 3], [2, 3]) == practice.wins([1, 4], [2, 3]) == 0


def test_tuned_takes_the_rate_with_the_least_median_and_standing_shares_ranks_over_ties():
    k, losses = practice.tuned([[1, 1, 9], [2, 2, 2], [0, 8, 8]])
    assert k == 0
    assert losses.tolist() == [1, 1, 9]
    ranks = [(name, rank) for name, _, rank in practice.standing({"a": [1, 2], "b": [1.5, 1.9], "c": [7, 8]})]
    assert ranks == [("a", 1), ("b", 1), ("c", 3)]


# ---- wells ----


@pytest.mark.parametrize("deeper", two_wells_module.DEPTHS)
def test_the_wells_derivatives_and_minima(deeper):
    surface, x, h = practice.Wells(deeper), np.linspace(-3, 3, 61), 1e-5
    np.testing.assert_allclose(surface.grad(x), (surface.loss(x + h) - surface.loss(x - h)) / (2 * h), atol=1e-8)
    np.testing.assert_allclose(surface.hess(x), (surface.grad(x + h) - surface.grad(x - h)) / (2 * h), atol=1e-7)
    assert np.allclose(surface.grad(surface.minima()), 0, atol=1e-12)
    fine = np.linspace(-1.4, 1.4, 4001)
    assert abs(fine[surface.loss(fine).argmax()] - two_wells_module.RIDGE) < 0.03


def still_narrow(surface, times, schedule):
    """The share of fifty runs from the narrow well that end there, at a peak of `times` what its minimum can hold."""
    x0 = surface.minima()[0] + np.linspace(-0.1, 0.1, 50)
    end = practice.descend(surface, x0, peak=times * surface.thresholds()[0], schedule=schedule, steps=400)[-1]
    return two_wells_module.in_narrow(end).mean()


@pytest.mark.claim("T4")
@pytest.mark.parametrize("times", [0.9, 1.1, 2, 3])
@pytest.mark.parametrize("deeper", ["narrow", "wide"])
@pytest.mark.parametrize("schedule", ["triangles", "restarts", "constant"])
def test_a_well_holds_its_runs_up_to_three_times_the_rate_that_its_minimum_can_hold(deeper, schedule, times):
    assert still_narrow(practice.Wells(deeper), times, schedule) == 1


@pytest.mark.claim("T4")
@pytest.mark.parametrize("deeper", ["narrow", "wide"])
@pytest.mark.parametrize("schedule", ["triangles", "restarts", "constant"])
def test_at_five_times_that_rate_a_well_is_left_deep_or_not(deeper, schedule):
    assert still_narrow(practice.Wells(deeper), 5, schedule) == 0


@pytest.mark.claim("T4")
@pytest.mark.parametrize("deeper", ["narrow", "wide"])
def test_the_wide_well_keeps_its_runs_at_the_peak_that_empties_the_narrow_one(deeper):
    surface = practice.Wells(deeper)
    x0 = surface.minima()[1:] + 1e-3
    end = practice.descend(surface, x0, peak=0.98 * surface.thresholds()[1], schedule="triangles", steps=400)[-1]
    assert not two_wells_module.in_narrow(end)[0]


def test_above_two_over_its_curvature_a_minimum_lets_no_run_settle_though_the_well_holds_it():
    surface = practice.Wells("narrow")
    x = practice.descend(surface, surface.minima()[:1] + 1e-3, peak=1.5 * surface.thresholds()[0], steps=400)[-50:]
    assert np.all(two_wells_module.in_narrow(x))
    assert np.ptp(x) > 0.1


def on_lines(schedule, times):
    cell = practice.recorded("random_lines")["rate"][f"{schedule} {times:g}"]
    return cell["left"], cell["lines"]


@pytest.mark.claim("T4")
@pytest.mark.parametrize("schedule", random_lines.SCHEDULES)
@pytest.mark.parametrize("times", [1.1, 1.5, 2])
def test_on_no_random_line_the_sharp_well_is_left_at_up_to_twice_the_rate(schedule, times):
    left, lines = on_lines(schedule, times)
    assert left == 0 < lines


@pytest.mark.claim("T4")
def test_on_every_random_line_a_constant_rate_of_four_times_leaves_the_sharp_well():
    left, lines = on_lines("constant", 4)
    assert left == lines > 50


@pytest.mark.claim("T4")
def test_on_most_random_lines_triangles_of_four_times_leave_it_too():
    assert share_interval(*on_lines("triangles", 4))[0] > 0.6


@pytest.mark.claim("T5")
def test_noise_leaves_the_sharp_well_more_often_where_it_is_the_shallower_one():
    assert share_interval(*practice.recorded("random_lines")["noise"]["shallower"])[0] > 0.9


@pytest.mark.claim("T5")
def test_noise_does_not_leave_the_sharp_well_more_often_where_it_is_the_deeper_one():
    assert share_interval(*practice.recorded("random_lines")["noise"]["deeper"])[0] < 0.5


def test_wells_of_given_depths_and_widths_are_the_named_ones():
    x = np.linspace(-3, 3, 31)
    made = practice.Wells.of(np.array([1.2, 0.8]), np.array([0.25, 0.75]))
    np.testing.assert_array_equal(made.loss(x), practice.Wells("narrow").loss(x))


def test_random_lines_have_two_minima_and_a_ridge_between_them():
    surface, x, sharp, ridge = next(iter(random_lines.lines()))
    np.testing.assert_allclose(surface.grad(x), 0, atol=1e-6)
    assert surface.hess(x)[sharp] == surface.hess(x).max()
    assert x[0] < ridge < x[1]
    assert surface.loss(np.array(ridge)) > surface.loss(x).max()


@pytest.mark.claim("T4")
def test_on_digits_cycles_never_win_against_one_descent_of_the_rate():
    for share in cycles.NOISES:
        cells = practice.recorded("cycles")[f"{share:g}"]
        best = {name: practice.tuned(cells[name][0])[1] for name in ("constant", "cosine", "triangles", "restarts")}
        for name in ("triangles", "restarts"):
            assert np.sum(best[name] < best["cosine"]) <= 3
    clean = practice.recorded("cycles")["0"]
    assert practice.wins(practice.tuned(clean["constant"][0])[1], practice.tuned(clean["triangles"][0])[1]) == 1


@pytest.mark.claim("T5")
def test_noise_leaves_the_narrow_well_first_at_equal_depth_and_not_where_it_is_deeper():
    away = {
        (deeper, begin): np.mean(
            two_wells_module.in_narrow(two_wells.noisy_ends(deeper, begin, level)) != (begin == "narrow")
        )
        for deeper, level in (("neither", 3.0), ("narrow", 2.5))
        for begin in ("narrow", "wide")
    }
    assert away["neither", "narrow"] > 2 * away["neither", "wide"] > 0
    assert away["narrow", "narrow"] < away["narrow", "wide"]


@pytest.mark.claim("T5")
def test_small_batches_end_flatter_with_every_seed_and_so_do_longer_steps():
    cells = practice.recorded("noise")
    for way in ("batch of 4, same rate", "all examples, four times the rate"):
        assert practice.wins(cells[way]["top"], cells["all examples, same rate"]["top"]) == 1


# ---- warm-up ----


@pytest.mark.claim("T3")
def test_warm_up_saves_plain_descent_far_beyond_step_ratio_one_and_not_below():
    ratios = trade_offs.step_ratios("gradient descent")
    without, with_warm = trade_offs.warm_counts("gradient descent")
    gain = with_warm - without
    assert np.all(gain[ratios < 1] <= 0)
    band = (ratios >= 5) & (ratios < 40)
    assert gain[band].sum() > 0.4 * warmup.SEEDS * band.sum()
    assert np.all(gain[band] >= 0)


@pytest.mark.parametrize(
    ("ratio", "changes_side", "comes_nearer"),
    [(0.2, False, True), (0.49, False, True), (0.51, True, True), (0.99, True, True), (1.01, True, False)],
)
def test_on_a_parabola_descent_creeps_below_one_half_overshoots_and_settles_below_one_and_diverges_above(
    ratio, changes_side, comes_nearer
):
    curvature = 8.0
    path = descent.gradient_descent(lambda w: curvature * w, [1.0], lr=2 * ratio / curvature, steps=20).w[:, 0]
    np.testing.assert_allclose(path, (1 - 2 * ratio) ** np.arange(21), rtol=1e-9)
    assert np.all(np.sign(path[1:]) != np.sign(path[:-1])) == changes_side
    assert (abs(path[-1]) < 1) == comes_nearer


def test_the_fates_of_runs_are_counted_as_they_are_named():
    """Five runs: rescued; failed with both; trained with both; lost; and one in between, which counts nowhere."""
    without, with_warm = np.array([2.3, 2.3, 0.05, 0.05, 1.0]), np.array([0.05, 2.3, 0.05, 2.3, 1.0])
    assert warmup_again.fates(without, with_warm, 2.3) == (2, 1, 2, 1)


def fresh(name):
    cell = practice.recorded("warmup_again")[name]
    return warmup_again.fates(np.array(cell["without"]), np.array(cell["with"]), cell["chance"])


@pytest.mark.claim("T3")
@pytest.mark.parametrize("name", ["digits", "tumours"])
def test_from_fresh_starts_a_warm_up_rescues_more_than_one_failure_in_ten_and_loses_no_run(name):
    failed, rescued, _, lost = fresh(name)
    assert share_interval(rescued, failed)[0] > 0.1
    assert lost == 0


@pytest.mark.claim("T3")
@pytest.mark.parametrize("method", ["momentum", "Adam"])
def test_for_momentum_and_adam_a_warm_up_rescues_hardly_any_run_of_the_grid(method):
    cells = np.array([practice.recorded("warmup")[method][f"{scale:g}"] for scale in warmup.SCALES])
    failed, rescued, _, lost = warmup_again.fates(cells[:, 0], cells[:, 1], trade_offs.GUESS)
    assert share_interval(rescued, failed)[1] < 0.15
    assert lost == 0


# ---- forty layers ----


@pytest.mark.claim("T1")
def test_scaled_residual_connections_train_forty_layers_alone_and_nothing_else_does():
    base = trade_offs.row(capstone.Recipe())[1]
    assert np.median(base) > 2.2
    for change in ({"init": "He"}, {"normalization": "layer"}, {"method": "Adam"}, {"warm": True}):
        assert np.median(trade_offs.row(capstone.Recipe(**change))[1]) > 1
    scaled = [np.median(trade_offs.row(r)[1]) for r in capstone.recipes() if r.residual == "scaled"]
    assert len(scaled) == 16
    assert max(scaled) < 0.1


@pytest.mark.claim("T1")
def test_remedies_hurt_each_other_and_the_ceiling_is_not_broken():
    assert practice.wins(*(trade_offs.row(capstone.Recipe(i, "whole"))[1] for i in ("naive", "He"))) == 1
    ceiling = trade_offs.ceiling()[0]
    assert not [r for r in capstone.recipes() if practice.wins(trade_offs.row(r)[1], ceiling) > 0]


def test_the_leaderboard_is_ordered_and_one_hidden_layer_leads_it():
    board = leaderboards.leaderboard()
    assert len(board) == 49
    assert len({name for name, *_ in board}) == 49
    assert board[0][0] == "ONE HIDDEN LAYER"
    medians, ranks = [np.median(losses) for _, losses, *_ in board], [rank for *_, rank in board]
    assert medians == sorted(medians)
    assert ranks == sorted(ranks)
    assert ranks[1] == 2


@pytest.mark.claim("T6")
def test_hes_start_is_better_for_adam_on_forty_plain_layers_and_still_not_good():
    naive, he = (trade_offs.row(capstone.Recipe(init, method="Adam"))[1] for init in ("naive", "He"))
    assert practice.wins(he, naive) == 1
    assert np.median(he) > 1


def test_a_block_multiplies_the_mean_square_by_one_plus_the_squared_scale():
    """Over many starts: (1 + 1/blocks)^blocks, within what sixteen units scatter; whole blocks double."""
    found = {}
    for scale in (40**-0.5, 1.0):
        network = DeepNetwork((64, *[16] * 40, 10), "ReLU", "none", scale)
        starts = initial(network, np.random.default_rng(0), 40, scheme="He")
        x = np.random.default_rng(1).normal(size=(20, 64))
        squares = np.array([(values**2).mean((-1, -2)) for values in network.entering(starts, x)])
        found[scale] = np.median(np.log(squares[-1] / squares[0])) / 39
    assert found[40**-0.5] == pytest.approx(np.log(1 + 1 / 40), rel=0.5)
    assert found[1.0] == pytest.approx(np.log(2), rel=0.15)


def test_a_recipe_that_keeps_the_signal_trains_and_one_that_loses_it_does_not():
    good = {"start": "He", "residual": 24**-0.5, "normalization": "none", "method": "Adam", "rate": 0.01, "warm": 0}
    assert capstone_trial.trial(good, 24, 0).last < capstone_trial.GOAL / 2
    lost = capstone_trial.trial(good | {"start": "naive", "residual": 0}, 24, 0)
    assert lost.last == pytest.approx(np.log(10), abs=0.05)
    assert lost.signal < 1e-12


# ---- diagnoses ----


def test_the_saddle_run_begins_where_curvatures_come_in_pairs_and_leaves_along_the_negative_one():
    """Near zero weights of two layers the Hessian is off-diagonal: with λ comes −λ. The gradient grows as (1 + ηλ)ᵏ."""
    kept = practice.recorded("case_studies")["saddle"]["portrait"]
    known = kept["evidence"]
    assert known["bottom"][0] == pytest.approx(-known["top"][0], rel=0.01)
    grows = np.log(known["first layer"][2] / known["first layer"][1]) / (known["step"][2] - known["step"][1])
    assert grows == pytest.approx(np.log1p(0.1 * known["top"][0]), rel=0.1)


def test_the_plateau_run_has_no_saturated_units_and_a_vanished_gradient():
    known = practice.recorded("case_studies")["plateau"]["portrait"]["evidence"]
    assert max(known["flat units"]) < 0.01
    assert known["first layer"][-1] < 1e-4
    assert max(np.abs(known["bottom"][2:])) < 1e-3


def test_the_overshoot_kills_units_at_a_ratio_above_one_and_the_ravine_turns_back_just_below():
    over, ravine = (practice.recorded("case_studies")[name]["portrait"]["evidence"] for name in ("overshoot", "ravine"))
    assert over["top"][0] * case_studies.SITUATIONS["overshoot"].lr / 2 > 5
    assert over["flat units"][-1] > over["flat units"][0] + 0.2
    assert 0.95 < ravine["top"][0] * case_studies.SITUATIONS["ravine"].lr / 2 < 1
    assert min(ravine["turn"]) < -0.95


@pytest.mark.claim("P5")
def test_lowering_the_rate_helps_the_noise_floor_slows_the_saddle_and_leaves_the_plateau():
    signs = {}
    for name in ("noise floor", "saddle", "plateau"):
        cells = practice.recorded("case_studies")[name]["remedies"]
        signs[name] = practice.wins(cells["rate ÷ 10 at half-time"][0], cells["nothing"][0])
    assert signs == {"noise floor": 1, "saddle": -1, "plateau": 0}


def test_a_remedy_that_changes_nothing_is_left_out():
    assert practice.remedied("ravine", "batch normalization") is None
    assert practice.remedied("overshoot", "momentum 0.9") is None
    assert practice.remedied("plateau", "residual connections").network.residual == pytest.approx(8**-0.5)
    assert practice.remedied("saddle", "nothing") == practice.SITUATIONS["saddle"]


# ---- optimizers, partners, cost, regularization ----


CONTEST = practice.recorded("bracketed_contest")


@pytest.mark.claim("T2")
@pytest.mark.parametrize("by", bracketed_contest.CHOSEN_BY)
@pytest.mark.parametrize("method", (*bracketed_contest.TRUSTED, *bracketed_contest.FANCIER))
@pytest.mark.parametrize("task", bracketed_contest.TASKS)
def test_every_best_rate_lies_inside_its_grid(task, method, by):
    cell = CONTEST[task][method]
    scores = {float(e): both[bracketed_contest.TUNED.index(by)] for e, both in cell["tuning"].items()}
    grid = sorted(scores)
    assert grid[0] < cell[by]["rate"] < grid[-1]
    assert scores[cell[by]["rate"]] == min(scores.values())


def shown(by, score):
    """The comparisons that Holm's correction leaves: who is shown to be better, and who worse."""
    found, corrected, _ = bracketed_contest.compared(by, score)
    left = {key: one.effect for key, one in found.items() if corrected[key] <= 0.05}
    return {key for key, effect in left.items() if effect < 0}, {key for key, effect in left.items() if effect > 0}


@pytest.mark.claim("T2")
def test_by_test_loss_no_fancier_rule_is_shown_to_be_better_and_ten_of_thirty_comparisons_are_worse():
    better, worse = shown("held-out loss", "test loss")
    assert not better
    assert len(worse) == 10


@pytest.mark.claim("T2")
def test_by_training_loss_muon_is_shown_to_be_better_on_both_deep_tanh_networks():
    better, _ = shown("training loss", "training loss")
    assert better == {("digits, ten tanh", "Muon"), ("tumours, ten tanh", "Muon")}


def test_a_rate_that_training_loss_chooses_on_one_hidden_layer_costs_test_loss():
    cell = CONTEST["digits, one hidden"]["Adam"]
    by_training, by_held_out = (np.median(cell[by]["scores"][1]) for by in ("training loss", "held-out loss"))
    assert by_training > 10 * by_held_out


def test_a_grid_grows_until_its_best_lies_inside():
    seen = {}

    def score(exponent):
        seen[exponent] = abs(exponent - 1.5)
        return seen[exponent]

    assert bracketed_contest.bracketed(score, seen, -1.0, 0.0) == 1.5
    assert max(seen) == 2.0


@pytest.mark.parametrize("method", ["Muon", "sharpness-aware", "Adam"])
def test_a_recorded_contest_is_run_again(method):
    cell = CONTEST["wine, one hidden"][method]["held-out loss"]
    problem, test = bracketed_contest.TASKS["wine, one hidden"]()
    again = bracketed_contest.final_scores(problem, test, method, np.array([10.0 ** cell["rate"]]), range(1))[
        [0, 2, 3], 0, 0
    ]
    close(again, np.array(cell["scores"])[:, 0])


@pytest.mark.claim("T8")
def test_the_best_rate_and_the_better_rule_depend_on_network_and_batch():
    rates, winners = {method: [] for method in rule_and_batch_size.METHODS}, set()
    for cell in practice.recorded("rule_and_batch_size").values():
        best = {method: practice.tuned(losses) for method, (losses, _) in cell.items()}
        for method, (k, _) in best.items():
            rates[method].append(rule_and_batch_size.RATES[method][k])
        winners.add(practice.wins(best["momentum"][1], best["Adam"][1]))
    assert winners == {-1, 0, 1}
    assert all(max(r) >= 30 * min(r) for r in rates.values())


@pytest.mark.claim("X8")
def test_small_batches_are_cheaper_to_a_loose_target_and_never_reach_a_tight_one():
    problem = replace(small(n=600, decay=0.05), network=Network((4, 3)))
    w0 = np.zeros((1, problem.dim))
    least = problem.loss(practice.trained(problem, w0, rates=np.full(1000, 1.0))[0])[0]
    gaps = {}
    for batch, steps, lr in ((6, 1200, 0.3), (None, 300, 1.0)):
        walk = practice.walk(problem, w0, rates=np.full(steps, lr), batch=batch)
        gaps[batch] = np.array([problem.loss(look.w)[0] - least for look in walk])
    loose = 0.5 * gaps[6][0]
    assert np.argmax(gaps[6] < loose) * 6 < np.argmax(gaps[None] < loose) * 600
    assert gaps[None][-1] < 1e-9 < 1e-6 < gaps[6][-100:].min()


@pytest.mark.claim("T9")
def test_weight_decay_worsens_the_old_loss_and_betters_the_test_loss_up_to_a_point():
    cells = practice.recorded("case_studies")["overfitting"]["remedies"]
    decayed, plain = cells["weight decay 0.03"], cells["nothing"]
    assert practice.wins(plain[0], decayed[0]) == 1 == practice.wins(decayed[1], plain[1])


# ---- the table ----


@pytest.mark.claim("T7")
def test_the_table_takes_its_marks_from_the_other_lessons():
    ours = {row.claim: verdicts.Stored("practice", "holds", "x") for row in ROWS if row.lesson == "practice"}
    table = remedies_table(ours)
    marks = ("holds", "holds if", "not shown", "false as worded")
    assert table.count("holds") >= len(ours)
    assert sum(map(table.count, marks)) == len(ROWS)
    for row, found in table.rows:
        if row.lesson != "practice":
            source = (ROOT / "lessons" / f"{row.lesson}.ipynb").read_text(encoding="utf-8")
            assert f'id=\\"claim-{row.claim}\\"' in source
            assert found.title
            assert found.link in table._repr_markdown_()


def test_the_stored_table_holds_what_the_other_lessons_say_today():
    notebook = json.loads((ROOT / "lessons/practice.ipynb").read_text(encoding="utf-8"))
    plain = "".join(
        "".join(output.get("data", {}).get("text/plain", ""))
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
    )
    stale = [
        row.claim
        for row in ROWS
        if row.lesson != "practice" and f"{verdicts.stored(row.lesson)[row.claim].verdict} ({row.claim})" not in plain
    ]
    assert not stale, "a lesson judges anew: run `python -m press notebooks practice`"


def test_a_notebook_without_a_claims_table_is_refused_in_words(tmp_path):
    (tmp_path / "empty.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "code", "source": [], "outputs": []}]}), encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"empty.ipynb holds no claims table"):
        verdicts.stored("empty", tmp_path)


def test_missing_verdicts_of_this_lesson_are_named():
    with pytest.raises(ValueError, match="missing: P5, T3, T4, T5, T6"):
        remedies_table({})


def close(found, recorded):
    """The same numbers but for three recorded digits and another processor's rounding."""
    np.testing.assert_allclose(np.array(found, float), np.array(recorded, float), rtol=0.02, atol=2e-3)


def test_cheap_recorded_cells_are_measured_again():
    cell = practice.recorded("capstone")["board"][capstone.Recipe().key]
    close(capstone.final_scores(capstone.Recipe(), rates=(0.1,), seeds=range(1))[0], np.array(cell["loss"])[2:3, :1])
    kept = practice.recorded("warmup")
    close(warmup.curvatures(1.0, seeds=1), kept["curvature"]["1"][:1])
    losses = warmup.final_losses("gradient descent", 1.0, warm=True, rates=(0.1,), seeds=1)
    close(losses, np.array(kept["gradient descent"]["1"])[1, 3:4, :1])
    cells = practice.recorded("case_studies")
    close(
        case_studies.final_scores(case_studies.remedied("ravine", "momentum 0.9"))[0],
        cells["ravine"]["remedies"]["momentum 0.9"][0],
    )
    close(
        case_studies.final_scores(case_studies.SITUATIONS["saddle"], seeds=1)[0],
        cells["saddle"]["remedies"]["nothing"][0][:1],
    )


@pytest.mark.slow
def test_dear_recorded_cells_are_measured_again():
    recipe = capstone.Recipe(residual="scaled")
    found = capstone.final_scores(recipe, rates=capstone.RATES[recipe.method], seeds=range(capstone.SEEDS))[0]
    close(np.median(found, axis=1), np.median(practice.recorded("capstone")["board"][recipe.key]["loss"], axis=1))
    close(optimizer_benchmark.final_scores("one hidden layer", "gradient descent", rates=(0.3,))[0], [
        practice.recorded("optimizer_benchmark")["one hidden layer"]["gradient descent"][0][4]])  # fmt: skip
    close(cycles.final_scores("cosine", 0.0, peaks=(0.05,))[0], [practice.recorded("cycles")["0"]["cosine"][0][2]])
    again, kept = noise.portrait(noise.sharp_minima(seeds=1)), practice.recorded("noise")["before"]
    close(again["loss"], kept["loss"][:1])
    portrait = practice.recorded("case_studies")["plateau"]["portrait"]
    close(case_studies.portrait("plateau")["train"], portrait["train"])
    cell = rule_and_batch_size.final_scores("one hidden layer", 600, "momentum", rates=(0.1,))[0]
    close(cell, [practice.recorded("rule_and_batch_size")["one hidden layer | 600"]["momentum"][0][3]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: practice.rate_factors("sawtooth", 10), "schedule must be one of .* got 'sawtooth'"),
        (lambda: practice.warm(np.ones(3), -1), "steps must be .* got -1"),
        (lambda: practice.Wells("left"), "deeper must be one of .* got 'left'"),
        (lambda: practice.descend(practice.Wells(), [0.0], peak=-1.0), "peak must be positive, got -1"),
        (lambda: practice.wins([1, 2], [1]), r"got shapes \(2,\) and \(1,\)"),
        (lambda: practice.recorded("all"), "kind must be one of .* got 'all'"),
        (lambda: capstone.Recipe("best"), "init must be one of .* got 'best'"),
        (lambda: practice.remedied("saddle", "prayer"), "remedy must be one of .* got 'prayer'"),
        (lambda: capstone_trial.recipe({"start": "He"}), "keys start, normalization, method"),
        (lambda: optimizer_benchmark.problems("none"), "network must be one of .* got 'none'"),
        (lambda: list(practice.walk(small(), start(small()), rates=[0.1], method="magic")), "method must be one of"),
        (lambda: comparison.wins([], []), r"got shape \(0,\)"),
    ],
)
def test_bad_input_is_refused_with_the_received_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
