"""The frontier: closed forms against whole networks, derivatives against differences, and recordings measured again."""

import numpy as np
import pytest

from lessons import frontier
from lessons.frontier import catapult, collapse, edge, river, schedules, sharpness_aware
from lessons.frontier.central_flow import central_flow, compared, curvature_gradient, swing, top_pair
from lessons.frontier.toy import Sharpening, sharpening_walk
from lessons.shared.claims import stored
from lessons.shared.numerics import training
from lessons.shared.numerics.calculus import numerical_grad
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.comparison import paired
from lessons.shared.numerics.curvature import top_eigenvalue
from lessons.shared.numerics.digits import batch_grad
from lessons.shared.numerics.networks import Network
from press.notebooks.sources import ROOT

SMALL = Classifier(
    Network((3, 4, 2), "tanh"), np.random.default_rng(0).normal(size=(20, 3)), np.arange(20) % 2, error="squared"
)
W = SMALL.network.random(np.random.default_rng(1), 1)[0]


def verdict(id):
    return stored(ROOT / "lessons" / "frontier.ipynb")[id].verdict


# ---- the edge ----


@pytest.mark.claim("F1")
def test_the_gradient_of_the_two_number_model_is_that_of_its_loss():
    loss, w = Sharpening(0.3), np.array([0.7, 1.4])
    np.testing.assert_allclose(loss.grad(w), numerical_grad(loss.loss, w), atol=1e-8)
    [across, along] = (loss.product(w, v) for v in np.eye(2))
    np.testing.assert_allclose([across, along], [[1.4, 0.7], [0.7, 0.0]])


@pytest.mark.claim("F1")
@pytest.mark.parametrize("lr", [0.5, 1.0])
def test_what_is_left_of_the_pull_over_a_run_is_exactly_how_far_the_sharpness_moved(lr):
    w = sharpening_walk(0.001, lr=lr, steps=600)
    moved = (w[-1, 1] - w[0, 1]) / (600 * lr)
    assert np.mean(0.001 - w[:-1, 0] ** 2 / 2) == pytest.approx(moved, abs=1e-15)


@pytest.mark.claim("F1")
def test_the_sharpness_of_the_two_number_model_goes_beyond_the_edge_and_comes_back():
    y = sharpening_walk(0.001, lr=1.0, steps=600)[:, 1]
    assert y.max() > 2
    assert y.min() < 2
    assert y.mean() == pytest.approx(2, rel=0.01)  # measured 2.00


@pytest.mark.claim("F1")
def test_the_gradient_of_the_largest_curvature_is_that_of_the_eigenvalue():
    """The oracle differentiates the largest eigenvalue of the dense Hessian."""

    def largest(w):
        return np.array([np.linalg.eigvalsh(SMALL.hess(one))[-1] for one in np.atleast_2d(w)]).reshape(w.shape[:-1])

    top, u = top_pair(SMALL, W, np.ones(SMALL.dim), steps=SMALL.dim)
    assert top == pytest.approx(float(largest(W)))
    np.testing.assert_allclose(curvature_gradient(SMALL, W, u), numerical_grad(largest, W), atol=2e-3)


@pytest.mark.claim("F1")
def test_the_central_flow_of_the_two_number_model_stops_at_the_edge_with_twice_the_pull():
    flow = central_flow(Sharpening(0.01), np.array([0.0, 1.8]), lr=1.0, steps=60)
    np.testing.assert_allclose(flow.w[:, 0], 0, atol=1e-12)
    np.testing.assert_allclose(np.diff(flow.w[:15, 1]), 0.01, rtol=1e-6)  # below the edge it is the flow
    np.testing.assert_allclose(flow.w[30:, 1], 2, rtol=1e-6)
    np.testing.assert_allclose(flow.swings[30:], 0.02, rtol=1e-4)


def test_swings_never_pull_towards_sharper_places():
    assert swing(-1.0, 2.0, 0.0) == 0
    assert swing(1.0, 2.0, -5.0) == 0
    assert swing(1.0, 2.0, 0.0) == 1
    assert swing(1.0, 0.0, 0.0) == 0


@pytest.mark.claim("F1")
def test_sharpness_along_descent_is_measured_in_units_of_the_edge():
    loss = edge.problem("tumours", hidden=(4,))
    w0 = edge.small_start(loss.network, 0)
    dense = np.linalg.eigvalsh(loss.hess(w0))[-1]
    assert edge.sharpness_along(loss, w0, lr=0.8, looks=(0,)) == pytest.approx(dense * 0.4, rel=1e-6)
    assert edge.flow_sharpness(loss, w0, lr=0.8, looks=(0,)) == pytest.approx(dense * 0.4, rel=1e-6)


@pytest.mark.claim("F1")
@pytest.mark.parametrize(("cell", "hovers"), list(zip(edge.CELLS, (10, 10, 0, 0), strict=True)))
def test_descent_hovers_at_the_edge_where_the_flow_passes_it(cell, hovers):
    rows = frontier.recorded("edge")[cell]
    found = [
        edge.hovers(np.array(row)) and np.mean(flow[-edge.LATE :]) > 1.1
        for row, flow in zip(rows["descent"], rows["flow"], strict=True)
    ]
    assert sum(found) == hovers
    assert len(found) == len(edge.SEEDS)


@pytest.mark.claim("F1")
def test_the_averaged_path_is_nearer_to_the_central_flow_with_every_start():
    rows = frontier.recorded("central_flow").values()
    assert all(np.all(np.array(row["central"]) < row["flow"]) for row in rows)
    assert verdict("F1").startswith("holds if")


@pytest.mark.claim("F1")
@pytest.mark.slow
def test_the_recorded_edges_are_measured_again():
    loss = edge.problem("tumours")
    again = edge.sharpness_along(loss, edge.small_start(loss.network, 0), lr=0.8)
    np.testing.assert_allclose(again, frontier.recorded("edge")["tumours, squared, 0.8"]["descent"][0], rtol=0.05)
    assert compared(0)["central"] == pytest.approx(frontier.recorded("central_flow")["0"]["central"], rel=0.05)


# ---- the catapult ----


def whole_network(width, seed, lr, steps):
    """Loss and curvature of the two-layer linear network, weight by weight."""
    u, v = np.random.default_rng([seed, width]).normal(size=(2, width))
    told = []
    for _ in range(steps + 1):
        f = u @ v / np.sqrt(width)
        told.append((f**2 / 2, (u @ u + v @ v) / width))
        u, v = u - lr * f * v / np.sqrt(width), v - lr * f * u / np.sqrt(width)
    return np.transpose(told)


@pytest.mark.claim("F8")
@pytest.mark.parametrize("ratio", [1.5, 2.5, 3.9])
@pytest.mark.parametrize("width", [3, 50])
def test_two_numbers_tell_what_the_whole_network_does(width, ratio):
    flight = catapult.pair_flight(width, 3, ratio=ratio, steps=40)
    loss, curvature = whole_network(width, 3, flight.lr, 40)
    np.testing.assert_allclose(flight.loss, loss, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(flight.curvature, curvature, rtol=1e-9)


@pytest.mark.claim("F8")
def test_the_models_curvature_is_the_largest_of_the_hessian_where_the_answer_is_the_target():
    u, v, n = np.array([1.0, 2.0]), np.array([2.0, -1.0]), 2  # u·v = 0: on the floor
    outer = np.concatenate([v, u]) / np.sqrt(n)
    hessian = np.outer(outer, outer)  # f² / 2 has this Hessian where f is 0
    assert np.linalg.eigvalsh(hessian)[-1] == pytest.approx((u @ u + v @ v) / n)


@pytest.mark.claim("F8")
def test_at_four_the_curvature_stays_and_on_either_side_it_moves_the_way_it_should():
    for ratio, sign in ((3.9, -1), (4.0, 0), (4.1, 1)):
        flight = catapult.recursion(1.0, 2.0, lr=ratio / 2, width=10, steps=1)
        assert np.sign(np.round(flight.curvature[1] - 2.0, 12)) == sign


@pytest.mark.claim("F8")
@pytest.mark.parametrize("width", [64, 1024])
def test_wide_pairs_are_thrown_between_two_and_four_and_lost_beyond(width):
    by_ratio = {r: [catapult.pair_flight(width, s, ratio=r) for s in catapult.SEEDS] for r in catapult.RATIOS}
    for ratio in (2.5, 3.0, 3.5, 3.9):
        assert all(flight.catapulted for flight in by_ratio[ratio]), ratio
    assert not any(flight.rose for flight in by_ratio[1.5])
    assert all(flight.diverged for flight in by_ratio[4.1])


@pytest.mark.claim("F8")
def test_the_wider_the_network_the_higher_the_throw():
    peaks = [np.median([catapult.pair_flight(n, s, ratio=3.0).loss.max() for s in range(20)]) for n in (64, 256, 1024)]
    ratios = np.divide(peaks[1:], peaks[:-1])
    assert np.all((ratios > 2.5) & (ratios < 6)), ratios  # the loss is f² / 2, and f² grows like the width: fourfold


@pytest.mark.claim("F8")
def test_on_digits_a_wide_layer_is_thrown_and_a_narrow_one_is_not():
    runs = frontier.recorded("catapult")
    assert [sum(run[3] for run in runs["256 units"][ratio]) for ratio in ("2.5", "3.5")] == [6, 6]
    assert not any(run[3] for by_ratio in [runs["32 units"]] for ratio in ("2.5", "3.5") for run in by_ratio[ratio])
    assert all(run[2] for ratio in ("2.5", "3.5") for run in runs["32 units"][ratio])  # it lands all the same
    assert verdict("F8").startswith("holds if the network is wide")


@pytest.mark.claim("F8")
def test_one_recorded_flight_over_digits_is_flown_again():
    loss = catapult.digits_loss("ReLU", 32)
    flight = catapult.digits_flight(loss, 0, ratio=3.5)
    assert catapult.told(flight)[:4] == frontier.recorded("catapult")["32 units"]["3.5"][0][:4]
    assert flight.curvature[0] == pytest.approx(
        top_eigenvalue(loss, catapult.initial_by_seed(loss.network, [0])[0]), rel=1e-9
    )


# ---- schedules and the river ----


@pytest.mark.claim("F2")
@pytest.mark.parametrize("name", schedules.NAMES)
def test_a_schedule_warms_up_in_equal_parts_to_the_peak(name):
    rates = schedules.shares(name, 400)
    np.testing.assert_allclose(rates[:20], np.arange(1, 21) / 20)
    assert rates.max() <= 1


@pytest.mark.claim("F2")
def test_the_late_decay_stays_and_falls_in_equal_parts_and_the_cosine_is_symmetric():
    late, cosine = (schedules.shares(name, 400) for name in ("warm-up–stable–decay", "cosine"))
    np.testing.assert_allclose(late[20:320], 1)
    np.testing.assert_allclose(np.diff(np.r_[late[319:], 0]), -1 / 81)
    np.testing.assert_allclose(cosine[20:] + cosine[20:][::-1], 1)


@pytest.mark.claim("F2")
def test_the_valleys_derivatives_are_those_of_its_loss_and_the_water_is_its_floor():
    w = np.random.default_rng(0).uniform((-0.5, -1.6), (9, 1.6), size=(40, 2))
    np.testing.assert_allclose(river.valley.grad(w), numerical_grad(river.valley.loss, w), rtol=1e-6, atol=1e-6)
    bent = np.stack([numerical_grad(lambda v, k=k: river.valley.grad(v)[..., k], w) for k in range(2)], axis=-2)
    np.testing.assert_allclose(river.valley.hess(w), bent, rtol=1e-5, atol=1e-5)
    x = np.linspace(0, 9, 10)
    water = river.valley.loss(np.stack([x, 0.5 * np.sin(x)], axis=-1))
    np.testing.assert_allclose(river.river_loss(x), water)


@pytest.mark.claim("F2")
def test_a_late_decay_comes_farther_along_the_river_than_a_cosine_and_ends_as_near_to_the_water():
    ends = {}
    for name in ("warm-up–stable–decay", "cosine"):
        rates = 0.06 * schedules.shares(name, 200)
        ends[name] = np.array([river.valley_walk(rates, noise=4.0, seed=seed)[-1] for seed in range(20)])
    late, cosine = ends.values()
    assert np.sum(late[:, 0] > cosine[:, 0]) >= 18  # measured 19 of 20
    assert np.median(late[:, 0] - cosine[:, 0]) > 0.5  # measured 1.3
    for w in ends.values():
        assert np.median(river.valley.loss(w) - river.river_loss(w[:, 0])) < 0.05


@pytest.mark.claim("F2")
def test_the_streams_gradient_is_that_of_half_the_mean_squared_error():
    grad = next(river.stream(range(2)))
    w = river.STREAM.random(np.random.default_rng(0), 2)
    rngs = [np.random.default_rng([seed, 5]) for seed in range(2)]
    x = river.SCALES * np.stack([rng.normal(size=(8, 10)) for rng in rngs])
    y = river.TEACHER.outputs(river.teacher(), x) + 0.5 * np.stack([rng.normal(size=(8, 1)) for rng in rngs])

    def loss(w):
        return (((river.STREAM.outputs(w, x[0]) - y[0]) ** 2).mean((-2, -1))) / 2

    np.testing.assert_allclose(grad(w)[0], numerical_grad(loss, w[0]), rtol=1e-5, atol=1e-7)
    assert river.risk(np.zeros((1, river.STREAM.dim)))[0] > 0.01


@pytest.mark.claim("F2")
def test_no_tuned_peak_lies_on_the_edge_of_its_grid():
    peaks = {
        (task, name): frontier.recorded("river")[task][name]["peak"] for task in river.TASKS for name in schedules.NAMES
    }
    assert [key for key, peak in peaks.items() if peak in (river.PEAKS[0], river.PEAKS[-1])] == []


@pytest.mark.claim("F2")
def test_lowering_the_rate_late_pays_where_noise_holds_the_loss_up_and_nowhere_else():
    rows = frontier.recorded("river")
    late = {task: np.log10(rows[task]["warm-up–stable–decay"]["scores"]) for task in river.TASKS}
    gaps = {task: paired(np.log10(rows[task]["constant"]["scores"]), late[task]) for task in river.TASKS}
    assert [task for task in river.TASKS if gaps[task].low > 0] == list(river.TASKS[1:])
    assert gaps[river.TASKS[0]].high < 0
    assert verdict("F2").startswith("holds if noise holds the loss up")


@pytest.mark.claim("F2")
def test_the_drop_shows_progress_that_the_steady_rate_hid():
    """On the stream each later branch ends lower, while the steady run hardly falls from the first to the last."""
    curves = frontier.recorded("river")[river.TASKS[2]]["branches"]
    ends = [curves[f"{begin:g}"][-1] for begin in river.BRANCHES]
    assert ends == sorted(ends, reverse=True)
    steady = [curves["1"][int(50 * begin)] for begin in (0.4, 0.6, 0.8, 1.0)]
    assert min(steady) > 2 * ends[-1]


@pytest.mark.claim("F2")
@pytest.mark.slow
def test_a_score_of_the_stream_is_measured_again():
    cell = frontier.recorded("river")[river.TASKS[2]]["cosine"]
    again = river.final(river.TASKS[2], river.JUDGES, cell["peak"] * schedules.shares("cosine", 2000))
    np.testing.assert_allclose(again, cell["scores"], rtol=0.01)


# ---- sharpness-aware minimization ----


@pytest.mark.claim("F3")
def test_both_methods_see_equally_many_gradients(monkeypatch):
    train, _, _ = sharpness_aware.splits("tumours", 0.0)
    asked = []
    monkeypatch.setattr(training, "batch_grad", lambda *a, **more: asked.append(1) or batch_grad(*a, **more))
    for radius in (0.0, 0.05):
        asked.clear()
        sharpness_aware.ends(train, range(1), lr=0.01, radius=radius)
        assert len(asked) == sharpness_aware.GRADIENTS, radius


@pytest.mark.claim("F3")
def test_wrong_labels_are_in_training_and_held_out_examples_and_never_in_the_test():
    for name in sharpness_aware.DATA:
        (clean, held, test), (noisy, held_noisy, test_noisy) = (sharpness_aware.splits(name, s) for s in (0.0, 0.2))
        assert np.mean(clean.y != noisy.y) == pytest.approx(0.2, abs=0.03)
        assert np.mean(held.y != held_noisy.y) == pytest.approx(0.2, abs=0.05)
        assert np.array_equal(test.y, test_noisy.y)


@pytest.mark.claim("F3")
def test_no_chosen_rate_or_radius_lies_on_the_edge_of_its_grid():
    chosen = [one for cell in frontier.recorded("sharpness_aware").values() for one in cell.values()]
    assert not [one["rate"] for one in chosen if one["rate"] in (sharpness_aware.RATES[0], sharpness_aware.RATES[-1])]
    radii = [one["radius"] for one in chosen if one["radius"]]
    assert len(radii) == 4
    assert not [radius for radius in radii if radius in (sharpness_aware.RADII[0], sharpness_aware.RADII[-1])]


@pytest.mark.claim("F3")
def test_it_wins_points_with_wrong_labels_on_both_data_sets_and_with_right_ones_on_none():
    rows = frontier.recorded("sharpness_aware")
    gain = {cell: paired(both["sharpness-aware"]["accuracy"], both["plain"]["accuracy"]) for cell, both in rows.items()}
    assert [cell for cell, one in gain.items() if one.low > 0] == ["digits, 20% wrong", "tumours, 20% wrong"]
    assert verdict("F3") == "holds if one label in five is wrong"


@pytest.mark.claim("F3")
@pytest.mark.slow
def test_a_chosen_run_is_made_again():
    train, _, test = sharpness_aware.splits("tumours", 0.2)
    recorded = frontier.recorded("sharpness_aware")["tumours, 20% wrong"]["sharpness-aware"]
    w, _ = sharpness_aware.ends(train, range(100, 102), lr=recorded["rate"], radius=recorded["radius"])
    np.testing.assert_allclose(100 * test.accuracy(w), recorded["accuracy"][:2], atol=0.5)


# ---- neural collapse ----


def simplex(classes, width, rng):
    """Class means (classes, width) at the corners of a regular simplex, turned at random."""
    corners = np.eye(classes) - 1 / classes
    return corners @ np.linalg.qr(rng.normal(size=(width, width)))[0][:classes]


@pytest.mark.claim("F9")
def test_a_perfect_collapse_has_all_measures_at_zero():
    means = simplex(4, 7, np.random.default_rng(0))
    y = np.repeat(np.arange(4), 5)
    hidden = 3 * means[y] + 1.5
    assert collapse.spread_within(hidden, y) == pytest.approx(0, abs=1e-12)
    found = collapse.class_means(hidden, y)
    np.testing.assert_allclose(found, 3 * means, atol=1e-12)
    assert collapse.unequal_lengths(found) == pytest.approx(0, abs=1e-12)
    assert collapse.unequal_angles(found) == pytest.approx(0, abs=1e-12)
    assert collapse.apart(2 * means, found) == pytest.approx(0, abs=1e-12)


@pytest.mark.claim("F9")
def test_the_spread_within_classes_is_the_ratio_of_variances_where_there_is_one_direction():
    """Two classes on a line: variance within over variance between, and two classes to divide by."""
    hidden = np.array([[-3.0], [-1.0], [1.0], [3.0]])
    assert collapse.spread_within(hidden, np.array([0, 0, 1, 1])) == pytest.approx(1.0 / 4.0 / 2)


@pytest.mark.claim("F9")
def test_features_are_what_the_last_layer_reads():
    network = Network((3, 5, 4, 2), "ReLU")
    w, x = network.random(np.random.default_rng(0), 1)[0], np.random.default_rng(1).normal(size=(6, 3))
    weights, bias = network.layers(w)[-1]
    np.testing.assert_allclose(collapse.features(network, w, x) @ weights.T + bias, network.outputs(w, x))


@pytest.mark.claim("F9")
def test_the_first_perfect_look_is_the_one_from_which_on_no_error_comes_back():
    accuracy = [[0.9, 0.9], [1.0, 1.0], [1.0, 0.99], [1.0, 1.0]]
    np.testing.assert_array_equal(collapse.first_perfect(accuracy), [1, 3])


@pytest.mark.claim("F9")
def test_without_weight_decay_nothing_collapses_and_with_it_the_classifier_turns_into_the_means():
    runs = frontier.recorded("collapse")
    still, moved = (np.median(collapse.falls(runs[decay]), axis=0) for decay in ("0", "0.002"))
    assert still.max() < 1.2  # measured 1.09
    assert moved[3] > 2.5  # measured 3.4
    assert moved[2] < 1.2  # the angles do not move: measured 1.03
    assert verdict("F9") == "false as worded"


@pytest.mark.claim("F9")
@pytest.mark.slow
def test_a_recorded_run_is_trained_again():
    again = collapse.followed(0.0, range(1), steps=300)
    recorded = frontier.recorded("collapse")["0"]
    assert np.shape(again["training"])[0] == 4
    np.testing.assert_allclose(again["training"][0][0], recorded["training"][0][0], rtol=1e-3)
