"""Plateaus: crossing times against integrals, layers against theory, the detector against brute force, runs again."""

import numpy as np
import pytest
from scipy import integrate, stats

from lessons import plateaus
from lessons.plateaus import noise_floor, rescue, xor_and_spirals
from lessons.shared.numerics import descent, surfaces
from lessons.shared.numerics.calculus import numerical_grad, numerical_hess
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import recorded

# ---- P1: flat is not critical ----


@pytest.mark.claim("P1")
def test_the_shelf_has_its_derivatives_and_one_critical_point():
    w = np.linspace(-6, 6, 41)[:, None]
    np.testing.assert_allclose(plateaus.shelf.grad(w), numerical_grad(plateaus.shelf.loss, w), atol=1e-9)
    np.testing.assert_allclose(plateaus.shelf.hess(w), numerical_hess(plateaus.shelf.loss, w), atol=1e-6)
    signs = np.sign(plateaus.shelf.grad(np.linspace(-50, 50, 2001)[:, None])[:, 0])
    assert np.count_nonzero(np.diff(signs[signs != 0])) == 1  # the slope changes sign once: one critical point


@pytest.mark.claim("P1")
@pytest.mark.parametrize("start", [3.0, 5.0, 8.0])
def test_on_the_shelf_newtons_step_is_too_short_and_points_the_wrong_way(start):
    slope, bend = plateaus.shelf.grad([start])[0], plateaus.shelf.hess([start])[0, 0]
    assert plateaus.newton_distance(plateaus.shelf, [start]) == pytest.approx(abs(slope / bend))
    assert abs(slope / bend) < start / 2
    assert -slope / bend > 0  # away from the minimum at 0


@pytest.mark.claim("P1")
@pytest.mark.parametrize("start", [2.0, 4.0, 6.0])
def test_the_crossing_time_is_the_integral_of_one_over_the_slope(start):
    flow, _ = integrate.quad(lambda x: 1 / plateaus.shelf.grad([x])[0], 0.5, start)
    assert plateaus.crossing_time(start, 0.5) == pytest.approx(flow, rel=1e-9)
    # Euler's method errs by lr/2 · ∫|f''/f'|, a few steps in all
    assert plateaus.crossing_steps(start, 0.5, lr=0.05) == pytest.approx(flow / 0.05, abs=6)


@pytest.mark.claim("P1")
def test_a_rate_below_two_over_the_curvature_settles_and_one_above_does_not():
    assert plateaus.settles(3.0, lr=0.9)
    assert not plateaus.settles(3.0, lr=1.1)  # f''(0) = 2


# ---- P3, T6: layers ----


@pytest.mark.claim("P3")
@pytest.mark.parametrize(
    ("structure", "residual"), [("plain", None), ("residual", 1.0), ("residual / √depth", 20**-0.5)]
)
def test_relu_layers_grow_by_their_closed_form(structure, residual):
    rng, width, depth = np.random.default_rng(0), 400, 20
    network = plateaus.deep_network("ReLU", depth, structure, width=width)
    w = initial(network, rng, 1)[0]
    values = network.entering(w, rng.normal(size=(40, 64)))
    sizes = np.array([np.sqrt((h**2).mean()) for h in values])
    growth = (sizes[-1] / sizes[0]) ** (1 / (depth - 1))
    theory = plateaus.relu_growth((2 / width) ** 0.5, width=width, residual=residual)
    assert growth == pytest.approx(theory, rel=0.03)  # a layer's variance errs by about √(5/width) = 0.11, a mean of 19


@pytest.mark.claim("P3")
def test_batch_norm_alone_explodes_in_relu_networks_and_inside_branches_it_does_not():
    first = {
        s: np.median(plateaus.gradient_sizes(plateaus.deep_network("ReLU", 30, s))[:, 0])
        for s in ("plain", "batch norm", "residual", "residual / √depth", "batch norm, residual")
    }
    # measured: 2e2 and 2e4
    assert first["batch norm"] > 30
    assert first["residual"] > 1000
    assert all(0.05 < first[s] < 10 for s in ("plain", "residual / √depth", "batch norm, residual"))


@pytest.mark.claim("P2")
@pytest.mark.parametrize("depth", [5, 20, 40])
def test_sigmoid_layers_pass_on_at_most_a_quarter_times_the_weights(depth):
    network = plateaus.deep_network("sigmoid", depth)
    sizes = plateaus.gradient_sizes(network, scheme="Glorot", seeds=3)
    # a quarter times weights that keep sizes, and a little more where the first layer gets pixels instead of sigmoids
    assert np.all(plateaus.layer_factor(sizes) < (0.35 if depth == 5 else 0.27))


@pytest.mark.claim("P2")
def test_a_layer_need_not_take_three_quarters_away_since_its_weights_count_too():
    """Slopes are at most a quarter; weights of σ = 1 on 32 units multiply by about √32 and give most of it back."""
    network = plateaus.deep_network("sigmoid", 20)
    factors = [np.median(plateaus.layer_factor(plateaus.gradient_sizes(network, scheme=s))) for s in ("Glorot", 1.0)]
    assert factors[0] < 0.3
    assert 0.5 < factors[1] < 0.25 * np.sqrt(32)


@pytest.mark.claim("P2")
@pytest.mark.parametrize("name", ["tumours", "wine"])
def test_inputs_as_they_are_measured_saturate_the_first_layer_and_training_learns_the_largest_class_only(name):
    first, last, _, accuracy = plateaus.trained(name, 1, standardized=False, lr=0.3, seed=1)
    assert first > 0.95
    assert last > 0.95
    assert accuracy == pytest.approx(plateaus.majority(name), abs=0.005)


@pytest.mark.claim("P2")
@pytest.mark.parametrize("name", ["tumours", "wine"])
def test_the_same_inputs_standardized_saturate_nothing_at_first_and_are_learned(name):
    first, _, _, accuracy = plateaus.trained(name, 1, standardized=True, lr=3.0, seed=1)
    assert first < 0.05
    assert accuracy > 0.99


@pytest.mark.claim("P2")
def test_no_depth_or_rate_recorded_trains_on_unscaled_inputs_and_all_train_on_standardized_ones():
    found = recorded("plateaus", "unscaled_inputs")
    learned = {cell: row[3] > plateaus.majority(cell.split(",")[0]) + 0.01 for cell, row in found.items()}
    assert learned == {cell: cell.endswith("standardized") for cell in found}


@pytest.mark.claim("P2")
def test_the_gradient_fades_with_depth_without_a_single_saturated_unit():
    states = {
        d: plateaus.along(plateaus.sigmoid_digits(d, width=12, examples=60), lr=3.0, seen=[0])[0] for d in (1, 3, 5)
    }
    assert all(state.saturated.max() < 0.02 for state in states.values())
    assert states[1].norms[0] > 8 * states[3].norms[0] > 64 * states[5].norms[0]
    assert states[5].product == pytest.approx(np.prod(states[5].slopes))
    assert states[5].product < 0.25**5 * 1.001


@pytest.mark.claim("P2")
def test_a_saturated_start_learns_and_an_unsaturated_one_stands_still():
    problem = plateaus.sigmoid_digits(5, width=12, examples=100)
    calm, large = (plateaus.along(problem, lr=3.0, seen=[0, 60], scheme=scheme) for scheme in ("Glorot", 2.0))
    assert large[0].saturated.mean() > 0.4
    assert calm[1].saturated.mean() < 0.05
    assert large[1].loss < 2.1 < 2.2 < calm[1].loss < np.log(10) + 0.1


@pytest.mark.claim("T6")
def test_the_start_with_the_lowest_loss_is_not_the_one_that_trains():
    tiny, good = (plateaus.start_and_end(scheme, seeds=3) for scheme in (0.01, "He"))
    assert np.median(tiny[0]) == pytest.approx(np.log(10), abs=1e-6)
    assert np.median(good[0]) > np.log(10)
    assert np.median(tiny[1]) < 1e-10
    assert np.median(good[1]) > 0.1
    assert np.median(tiny[2]) > 2.2
    assert np.median(good[2]) < 1


# ---- the detector ----


@pytest.mark.parametrize("seed", range(5))
def test_the_longest_flat_stretch_that_is_left_is_found_by_brute_force_too(seed):
    rng = np.random.default_rng(seed)
    losses = np.cumsum(np.where(rng.uniform(size=60) < 0.1, -rng.uniform(5, 10, 60), rng.normal(size=60) * 0.05))
    band, need = 0.02 * np.ptp(losses), 0.25 * np.ptp(losses)
    stretches = [
        (b - a, -a)
        for a in range(60)
        for b in range(a + 1, 60)
        if np.ptp(losses[a : b + 1]) <= band and losses[b] - losses[b:].min() >= need
    ]
    found = plateaus.find_plateau(losses)
    assert (None if found is None else (found.length, -found.start)) == max(stretches, default=None)


def test_a_drop_is_timed_and_an_end_is_no_plateau():
    curve = np.r_[np.full(10, 1.0), np.linspace(1, 0, 11)[1:], np.zeros(50)]
    found = plateaus.find_plateau(curve)
    assert (found.start, found.length, found.drop) == (0, 9, 5)
    assert plateaus.find_plateau(np.exp(-np.arange(200))) is None


def test_quartiles_are_counts_and_inf_has_its_place():
    assert plateaus.quartiles([4, 1, np.inf, 3, 2]) == (2, 3, 4, 0.2)
    assert plateaus.quartiles([np.inf, 1])[3] == 0.5
    np.testing.assert_array_equal(plateaus.steps_to([[3, 3], [2, 3], [1, 3]], 2), [1, np.inf])


# ---- leaving, S8 ----


@pytest.mark.claim("S8")
def test_zero_weights_are_a_critical_point_of_the_exclusive_or_without_negative_curvature():
    problem = plateaus.exclusive_or()
    zero = np.zeros(problem.dim)
    assert not problem.grad(zero).any()
    assert problem.loss(zero) == pytest.approx(np.log(2))
    values = np.linalg.eigvalsh(numerical_hess(problem.loss, zero))
    assert values.min() > -1e-6  # second differences err by 1e-7
    assert values.max() > 0.1


@pytest.mark.claim("S8")
def test_without_its_negative_directions_the_exclusive_or_stays_on_its_plateau():
    problem = plateaus.exclusive_or()
    for w in problem.network.random(np.random.default_rng(5), 5, scale=0.1):
        path = plateaus.descend(problem, w, lr=1.0, steps=600)
        found = plateaus.find_plateau(problem.loss(path))
        if found is None:
            continue
        middle = path[found.start + found.length // 2]
        ways = plateaus.ways_down(problem, middle)
        np.testing.assert_allclose(ways.T @ ways, np.eye(ways.shape[1]), atol=1e-12)
        kept = plateaus.descend(problem, middle, lr=1.0, steps=600, without=ways)
        assert problem.loss(path[-1]) < 0.5
        assert problem.loss(kept[-1]) > 0.6


@pytest.mark.claim("P1")
@pytest.mark.claim("S8")
def test_the_flat_shelf_has_its_critical_point_far_away_and_still_drops():
    path = plateaus.descend(surfaces.plateau, [1.2, 0.3], lr=0.1, steps=400)
    found = plateaus.find_plateau(surfaces.plateau.loss(path))
    middle = path[found.start + found.length // 2]
    assert found.length > 50
    assert np.linalg.norm(middle - surfaces.plateau.minima[0]) > 1.5
    np.testing.assert_allclose(path, descent.gradient_descent(surfaces.plateau.grad, [1.2, 0.3], lr=0.1, steps=400).w)


@pytest.mark.claim("P4")
def test_at_an_equal_effective_rate_momentum_leaves_no_sooner():
    problem = plateaus.exclusive_or()
    starts = problem.network.random(np.random.default_rng(9), 40, scale=0.1)
    plain = plateaus.leaving_steps(problem, starts, "gradient descent", lr=1.0, steps=900)
    ball = plateaus.leaving_steps(problem, starts, "momentum 0.9", lr=0.1, steps=900)
    out = np.isfinite(plain) & np.isfinite(ball)
    assert out.sum() > 30
    assert np.mean(ball[out] >= plain[out]) > 0.9
    assert stats.wilcoxon(ball[out], plain[out], alternative="greater").pvalue < 1e-4


def test_the_spirals_are_two_arms_opposite_each_other_within_the_unit_circle():
    problem = plateaus.two_spirals(points=30)
    np.testing.assert_allclose(problem.x[:30], -problem.x[30:])
    assert np.all(np.linalg.norm(problem.x, axis=1) <= 1)
    assert list(problem.y) == [0] * 30 + [1] * 30


def test_the_recorded_spirals_come_out_again():
    """One method again, three runs of thirty: an unstable recording would differ by far more than rounding."""
    problem = plateaus.two_spirals()
    starts = xor_and_spirals.spiral_starts(problem)[:3]
    again = plateaus.leaving_steps(problem, starts, "Adam", lr=0.1, steps=200)
    np.testing.assert_allclose(again, plateaus.recorded_spirals()["Adam"][0.1]["steps"][:3], rtol=0.1)


# ---- P4: Adam's ruler ----


@pytest.mark.claim("P4")
def test_on_a_clean_slope_adams_step_is_the_rate_whatever_the_slope():
    steps = np.abs(np.diff(plateaus.slope_path([1.0, 1e-3, 1e-6], "Adam", lr=0.01, steps=300), axis=0))
    np.testing.assert_allclose(steps, 0.01, rtol=0.011)  # eps over the smallest slope is 0.01


@pytest.mark.claim("P4")
@pytest.mark.parametrize("slope", [1e-8, 1e-10])
def test_below_eps_adams_step_fades_with_the_slope(slope):
    step = np.abs(np.diff(plateaus.slope_path([slope], "Adam", lr=1.0, steps=50), axis=0))[-1, 0]
    assert step == pytest.approx(slope / (slope + 1e-8), rel=1e-6)


@pytest.mark.claim("P4")
@pytest.mark.parametrize("slope", [0.1, 0.03])
def test_the_memory_of_a_steep_slope_fades_as_its_closed_form_says(slope):
    way = plateaus.kinked_path("RMSProp", slope=slope, lr=0.01, steps=4000, before=2000)
    kink = int(np.argmax(way < -20))
    steps = -np.diff(way)[kink:]
    back = int(np.argmax(steps >= 0.005))
    assert back == pytest.approx(plateaus.memory_steps(slope, decay=0.99), abs=2)


@pytest.mark.claim("P4")
def test_with_noise_adam_drifts_by_the_signal_to_noise_ratio():
    for slope in (1.0, 0.1):
        # the mean of 200 runs × 1000 steps of length ≤ 1 has a standard error of about 0.002, the memory biases by 3 %
        measured = plateaus.measured_drift(slope, 1.0, runs=200)
        assert measured == pytest.approx(float(plateaus.expected_drift(slope, 1.0)), rel=0.05, abs=0.006)


# ---- P3: the rescue ----


@pytest.mark.claim("P3")
def test_no_recorded_optimizer_moves_the_plain_sigmoid_network_and_plain_descent_solves_scaled_residuals():
    table = plateaus.recorded()
    assert set(table) == set(rescue.NETWORKS)
    assert all(rows.shape == (4, rescue.SEEDS) for row in table.values() for rows in row.values())
    assert min(np.median(plateaus.best(rows)[1]) for rows in table["sigmoid"].values()) > 2.2
    assert np.median(plateaus.best(table["ReLU, He, residual / √depth"]["gradient descent"])[1]) < 0.05
    assert np.median(plateaus.best(table["ReLU, He, residual"]["gradient descent"])[1]) > 2.2


@pytest.mark.claim("P3")
@pytest.mark.parametrize(
    ("name", "method", "lr"), [("sigmoid", "Adam", 0.01), ("ReLU, He, residual / √depth", "gradient descent", 0.01)]
)
def test_a_recorded_cell_comes_out_again(name, method, lr):
    again = plateaus.final_losses(name, method, lr, seeds=2)
    row = plateaus.recorded()[name][method][rescue.RATES[method].index(lr)]
    np.testing.assert_allclose(again, row[:2], rtol=0.02)


# ---- P5: lower the rate or wait ----


@pytest.mark.claim("P5")
@pytest.mark.parametrize(
    ("kind", "factor", "share"),
    [("plateau", 0.3, 0.0), ("plateau", 3.0, 1.0), ("noise floor", 0.3, 0.9), ("noise floor", 3.0, 0.05),
     ("oscillation", 0.3, 1.0)],
)  # fmt: skip
def test_a_lower_rate_helps_on_floors_and_never_on_the_plateau(kind, factor, share):
    pairs = plateaus.paired(kind, factor, when=200, after=300 if kind == "plateau" else 100, seeds=20)
    better = np.mean(pairs[:, 1] < pairs[:, 0])
    assert better >= share if share >= 0.5 else better <= share


@pytest.mark.claim("P5")
def test_successive_steps_agree_on_a_plateau_and_not_on_floors():
    agree = {kind: np.median(plateaus.step_agreement(kind, seeds=10)) for kind in plateaus.KINDS}
    assert agree["plateau"] > 0.95
    assert abs(agree["noise floor"]) < 0.4
    assert agree["oscillation"] < -0.95


def test_pairs_share_everything_up_to_the_change_and_batches_are_real_examples():
    kept, changed = (plateaus.curves("noise floor", 2, when=20, factor=f, steps=40) for f in (1.0, 0.5))
    np.testing.assert_array_equal(kept[:21], changed[:21])
    assert np.all(kept[21:] != changed[21:])
    problem = plateaus.tumour_network()
    slope = next(noise_floor._batches(problem, np.random.default_rng(3), 2, 1))
    rows = np.random.default_rng(3).integers(len(problem.y), size=(2, noise_floor.BATCH))
    w = problem.network.random(np.random.default_rng(4), 2)
    np.testing.assert_allclose(slope(w), [problem.rows(rows[k]).grad(w[k]) for k in range(2)], atol=1e-14)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plateaus.crossing_time(0.5, 1.0), "start must lie beyond end, got 0.5 and 1.0"),
        (lambda: plateaus.crossing_steps(5, 0.5, lr=-1), "lr must be positive, got -1"),
        (lambda: plateaus.deep_network("ReLU", 5, "dropout"), "structure must be one of plain, batch norm"),
        (lambda: plateaus.deep_network("ReLU", 0), "depth must be a whole number of at least 1, got 0"),
        (lambda: plateaus.layer_factor(np.ones(2)), "hidden_layers must be a whole number of at least 2, got 1"),
        (lambda: plateaus.relu_growth(0.0, width=4), "deviation must be positive"),
        (lambda: plateaus.state(plateaus.exclusive_or(), np.zeros(12)), "needs a DeepNetwork, got a Network"),
        (lambda: plateaus.find_plateau(np.ones((3, 3))), r"one curve \(steps \+ 1,\), got shape \(3, 3\)"),
        (lambda: plateaus.find_plateau([1, np.nan]), "losses must be finite"),
        (lambda: plateaus.quartiles([]), "at least one"),
        (
            lambda: plateaus.losses(plateaus.exclusive_or(), np.zeros(12), "Lion", lr=1, steps=1),
            "method must be one of",
        ),
        (lambda: plateaus.slope_path([1.0], "Newton", lr=1, steps=1), "method must be one of"),
        (lambda: plateaus.memory_steps(1.0, decay=0.9), "slope must lie between"),
        (lambda: plateaus.final_losses("perceptron", "Adam", 0.1), "network must be one of sigmoid"),
        (lambda: plateaus.curves("valley", 2), "kind must be one of plateau, noise floor, oscillation; got 'valley'"),
        (lambda: plateaus.curves("plateau", 0), "seeds must be a whole number of at least 1, got 0"),
        (lambda: plateaus.descend(plateaus.exclusive_or(), np.zeros(12), lr=0, steps=1), "lr must be positive"),
        (lambda: plateaus.along(plateaus.sigmoid_digits(1), lr=np.nan, seen=[0]), "lr must be finite"),
    ],
)
def test_bad_input_is_named_with_what_is_allowed(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_exclusive_or_wants_its_classes_apart():
    problem = plateaus.exclusive_or(hidden=3, activation="sigmoid")
    assert problem.network == Network((2, 3, 2), "sigmoid")
    np.testing.assert_array_equal(problem.y, (problem.x.prod(1) < 0).astype(int))
