"""Claims X1 to X8 and G1: what the convexity chapter measures, against closed forms, SciPy and scikit-learn."""

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

from lessons import convexity
from lessons.convexity import race
from lessons.shared.evidence import settles
from lessons.shared.numerics import calculus, data, descent
from lessons.shared.numerics.surfaces import quartic

CONVEX = ("parabola", "absolute value", "log-sum-exp")
BENT = ("quartic", "one ReLU unit")


@pytest.fixture(scope="module")
def cancer():
    return data.breast_cancer()


def linear_models(cancer):
    return [
        convexity.linear_regression(cancer),
        convexity.logistic_regression(cancer),
        convexity.soft_margin_svm(cancer),
    ]


# X1: chords


@pytest.mark.claim("X1")
def test_gap_of_a_parabola_is_minus_t_times_1_minus_t_times_the_distance_squared():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 500, 3))
    t = rng.uniform(size=500)
    gap = convexity.chord_gap(lambda w: (w**2).sum(-1), a, b, t)
    np.testing.assert_allclose(
        gap, -t * (1 - t) * ((a - b) ** 2).sum(-1), atol=1e-13
    )  # a few roundings of order-one numbers


@pytest.mark.claim("X1")
@pytest.mark.parametrize("name", CONVEX)
def test_no_chord_catches_a_convex_function(name):
    a, b = np.random.default_rng(1).uniform(-5, 5, size=(2, 20_000, 1))
    t = np.random.default_rng(2).uniform(size=20_000)
    assert convexity.chord_gap(convexity.menu[name], a, b, t).max() < 1e-13  # round-off of values up to 25


@pytest.mark.claim("X1")
@pytest.mark.parametrize("name", BENT)
def test_a_chord_catches_a_function_that_is_not_convex(name):
    gap, t = convexity.worst_chord_gap(convexity.menu[name], [-2.0], [1.5])
    assert gap > 0.4
    assert 0 < t < 1


def test_worst_gap_of_one_relu_unit_between_minus_1_and_1_is_one_half_in_the_middle():
    assert convexity.worst_chord_gap(convexity.menu["one ReLU unit"], [-1.0], [1.0]) == (0.5, 0.5)


# X2: one valley


@pytest.mark.claim("X2")
def test_descent_on_a_convex_loss_with_a_minimum_reaches_what_scipy_finds_from_any_start(cancer):
    problem = convexity.logistic_regression(cancer, penalty=0.01)
    found = minimize(problem.loss, np.zeros(problem.dim), jac=problem.grad, method="BFGS", options={"gtol": 1e-9})
    starts = 3 * np.random.default_rng(0).normal(size=(8, problem.dim))
    end = descent.gradient_descent(problem.grad, starts, lr=1 / problem.smoothness, steps=3000).w[-1]
    # condition number 333: the slowest part of the error has shrunk by exp(-18) from a loss of order 10
    np.testing.assert_allclose(problem.loss(end), found.fun, atol=1e-6)


@pytest.mark.claim("X2")
def test_a_separating_plane_leaves_logistic_regression_without_a_minimum(cancer):
    signed = cancer.y[:, None] * convexity.design(cancer)
    plane = linprog(np.zeros(31), A_ub=-signed, b_ub=-np.ones(569), bounds=(None, None))
    assert plane.status == 0
    losses = convexity.logistic_regression(cancer).loss(np.outer([1.0, 2.0, 4.0], plane.x))
    assert np.all(np.diff(losses) < 0)  # scaling the plane up always helps


@pytest.mark.claim("X2")
def test_a_fixed_step_never_settles_at_a_kink():
    x = descent.gradient_descent(np.sign, [0.55], lr=0.1, steps=1000).w[:, 0]
    np.testing.assert_allclose(np.abs(x[10:]), 0.05, atol=1e-9)


# X3 and X5: which models


@pytest.mark.claim("X3")
def test_linear_models_lie_above_every_tangent_plane(cancer):
    rng = np.random.default_rng(0)
    for problem in linear_models(cancer):
        a, b = rng.normal(size=(2, 300, problem.dim))
        tangent = problem.loss(a) + (problem.grad(a) * (b - a)).sum(-1)
        assert np.all(problem.loss(b) >= tangent - 1e-10)  # losses up to about 100


@pytest.mark.claim("X3")
@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0])
def test_no_random_midpoint_of_a_linear_model_lies_above_its_chord(cancer, scale):
    for problem in linear_models(cancer):
        a, b = convexity.random_segments(np.random.default_rng(3), 1500, problem.spread, scale=scale)
        assert not convexity.violates(problem.loss, a, b).any(), problem.name


def test_logistic_minimum_is_scikit_learns(cancer):
    from sklearn.linear_model import LogisticRegression

    problem, x = convexity.logistic_regression(cancer, penalty=0.01), convexity.design(cancer)
    theirs = LogisticRegression(C=1 / (569 * 0.01), fit_intercept=False, tol=1e-10, max_iter=10_000).fit(x, cancer.y)
    assert np.abs(problem.grad(theirs.coef_[0])).max() < 1e-6


def test_support_vector_loss_of_two_examples_by_hand():
    two = data.Dataset("two", np.array([[1.0], [-1.0]]), np.array([1.0, -1.0]), ("x",), "by hand")
    svm = convexity.soft_margin_svm(two, penalty=0.5)
    # w = 0.5, bias 1: margins 1.5 and -0.5, hinges 0 and 1.5; the penalty is 0.25 · 0.25 on the weight alone
    assert svm.loss([0.5, 1.0]) == pytest.approx(0.75 + 0.0625)


@pytest.mark.parametrize(
    "maker", [convexity.linear_regression, convexity.logistic_regression, convexity.soft_margin_svm]
)
def test_gradients_of_linear_models_are_the_differences(cancer, maker):
    problem = maker(cancer)
    w = np.random.default_rng(4).normal(size=(3, problem.dim))
    np.testing.assert_allclose(problem.grad(w), calculus.numerical_grad(problem.loss, w), rtol=1e-6, atol=1e-7)


@pytest.mark.claim("X5")
@pytest.mark.parametrize("hidden", [1, 4, 16])
def test_random_segments_catch_a_relu_network(cancer, hidden):
    problem = convexity.network_loss(cancer, hidden=hidden)
    a, b = convexity.random_segments(np.random.default_rng(0), 400, problem.spread)
    share = convexity.violates(problem.loss, a, b).mean()
    assert 0.1 < share < 0.3  # 17 to 19 % over 5,000 segments; 400 give ± 2 % (one standard deviation)


@pytest.mark.claim("X5")
def test_swapping_two_hidden_units_keeps_the_loss_and_the_midpoint_lies_above_the_chord(cancer):
    problem = convexity.network_loss(cancer, hidden=2)
    w = 2 * problem.spread * np.random.default_rng(0).normal(size=problem.dim)
    hidden, bias, output = w[:60].reshape(2, 30), w[60:62], w[62:64]
    swapped = np.concatenate([hidden[::-1].ravel(), bias[::-1], output[::-1], w[64:]])
    assert problem.loss(swapped) == pytest.approx(problem.loss(w), rel=1e-12)
    trained = descent.gradient_descent(problem.grad, w, lr=0.1, steps=300).w[-1]
    hidden, bias, output = trained[:60].reshape(2, 30), trained[60:62], trained[62:64]
    swapped = np.concatenate([hidden[::-1].ravel(), bias[::-1], output[::-1], trained[64:]])
    assert convexity.violates(problem.loss, trained[None], swapped[None]).all()


@pytest.mark.claim("X5")
@pytest.mark.parametrize(
    ("activation", "which", "convex"),
    [
        ("ReLU", "both layers", False),
        ("ReLU", "hidden layer", False),
        ("ReLU", "output layer", True),
        ("identity", "both layers", False),
        ("identity", "hidden layer", True),
        ("identity", "output layer", True),
    ],
)
def test_products_and_bends_break_convexity_and_a_frozen_layer_can_restore_it(cancer, activation, which, convex):
    problem = convexity.network_loss(cancer, hidden=4, activation=activation)
    free = convexity.trained_layers(problem, hidden=4, which=which)
    a, b = convexity.random_segments(np.random.default_rng(0), 300, problem.spread, free=free)
    assert np.array_equal(a[:, ~free], b[:, ~free])
    assert convexity.violates(problem.loss, a, b).any() != convex


@pytest.mark.claim("X3")
def test_a_straight_line_touches_its_chords_and_violates_nothing():
    a, b = np.random.default_rng(0).normal(size=(2, 5000, 7))
    assert not convexity.violates(lambda w: 1e3 * w.sum(-1), a, b).any()  # every gap is round-off, of either sign
    flat = np.zeros((4, 7))
    assert not convexity.violates(lambda w: np.ones(w.shape[:-1]), flat, flat).any()


def test_a_cut_segment_keeps_its_first_end_and_its_direction():
    spread = np.array([1.0, 0.1])
    whole = convexity.random_segments(np.random.default_rng(0), 50, spread, scale=2.0)
    cut = convexity.random_segments(np.random.default_rng(0), 50, spread, scale=2.0, length=0.25)
    assert np.array_equal(whole[0], cut[0])
    np.testing.assert_allclose(cut[1] - cut[0], 0.25 * (whole[1] - whole[0]), atol=1e-15)


def test_random_ends_have_the_spread_and_scale_that_were_asked_for():
    spread = np.array([1.0, 0.1])
    ends = np.concatenate(convexity.random_segments(np.random.default_rng(0), 20_000, spread, scale=3.0))
    np.testing.assert_allclose(ends.std(0), 3 * spread, rtol=0.02)  # 40,000 draws: 0.4 % is one standard deviation


# X4: the normal equation


@pytest.mark.claim("X4")
def test_normal_equation_is_the_least_squares_answer(cancer):
    x = convexity.design(cancer)
    ours, theirs = convexity.normal_equation(x, cancer.y), np.linalg.lstsq(x, cancer.y)[0]
    np.testing.assert_allclose(ours, theirs, atol=1e-9)  # cond(XᵀX) is 1e5: eleven of sixteen digits are left


@pytest.mark.claim("X4")
def test_a_copied_feature_leaves_the_normal_equation_without_one_answer(cancer):
    x = convexity.design(cancer)
    with pytest.raises(ValueError, match="rank 31 of 32"):
        convexity.normal_equation(np.column_stack([x, x[:, 0]]), cancer.y)


@pytest.mark.claim("X4")
def test_counted_steps_are_the_steps_that_descent_takes(cancer):
    problem, x = convexity.linear_regression(cancer), convexity.design(cancer)
    minimum = problem.loss(np.linalg.lstsq(x, cancer.y)[0])
    steps = convexity.regression_steps(x, cancer.y, target=1e-2)
    error = problem.loss(descent.gradient_descent(problem.grad, np.zeros(31), lr=1 / problem.smoothness, steps=steps).w)
    assert error[-1] - minimum <= 1e-2 < error[-2] - minimum


# X6: two valleys


@pytest.mark.claim("X6")
def test_the_textbook_curve_reads_as_the_text_says_and_has_its_minima_elsewhere():
    state = convexity.state_after(quartic, 2.2, lr=0.05, steps=0)
    assert (round(state.loss, 4), round(state.slope, 4), state.steps) == (2.7902, 8.7368, 0)
    assert str(state) == "steps 0, x = 2.2000, f(x) = 2.7902, f'(x) = 8.7368"
    deeper, _, shallower = np.sort(np.roots([1.6, 0, -4, 0.5]).real)  # f' = 1.6x³ - 4x + 0.5
    np.testing.assert_allclose(quartic.minima[:, 0], [deeper, shallower], atol=1e-12)
    assert np.abs(np.abs(quartic.minima) - 1.3).min() > 0.2  # the text's caption says ±1.3


@pytest.mark.claim("X6")
def test_ends_agree_with_one_descent_at_a_time():
    rng = np.random.default_rng(0)
    starts, rates = rng.uniform(-3, 3, 12), rng.uniform(0.01, 0.4, 8)
    expected = np.empty((8, 12), int)
    for i, lr in enumerate(rates):
        for j, x in enumerate(starts):
            for _ in range(2000):
                x = x - lr * (1.6 * x**3 - 4 * x + 0.5)
                if abs(x) > 1e30:
                    break
            near = np.abs(x - quartic.minima[:, 0])
            holds = lr * (4.8 * quartic.minima[near.argmin(), 0] ** 2 - 4) < 2
            expected[i, j] = -2 if abs(x) > 1e30 else near.argmin() if near.min() < 1e-3 and holds else -1
    assert np.array_equal(convexity.outcomes(quartic, starts, rates), expected)


@pytest.mark.claim("X6")
def test_between_the_two_limits_only_the_shallower_minimum_holds_any_run():
    low, high = convexity.largest_stable_rate(quartic.hess(quartic.minima)[:, 0, 0])
    assert low < high  # the deeper valley is the sharper one
    starts, margin = np.linspace(-2.5, 2.5, 201), 0.003  # nearer to a limit settling takes more than 2,000 steps
    for lr in np.linspace(low + margin, high - margin, 5):
        share = convexity.basin_shares(convexity.outcomes(quartic, starts, [lr]))
        assert share.get(0, 0) == 0
        assert share[1] > 0.3
    assert convexity.basin_shares(convexity.outcomes(quartic, starts, [low - margin]))[0] > 0.3
    assert set(convexity.basin_shares(convexity.outcomes(quartic, starts, [high + margin]))) == {convexity.BOUNCES}


@pytest.mark.claim("X6")
def test_small_rates_leave_one_border_at_the_hilltop_and_large_ones_many_pieces():
    starts = np.linspace(-3, 3, 601)
    codes = convexity.outcomes(quartic, starts, [0.02, 0.08, 0.2])
    pieces = convexity.pieces(codes)
    assert list(pieces[:2]) == [2, 2]
    assert pieces[2] > 5
    border = starts[np.flatnonzero(np.diff(codes[0]))[0]]
    assert border == pytest.approx(np.median(np.roots([1.6, 0, -4, 0.5]).real), abs=0.01)  # the grid's step


def preimages(target, lr):
    """The x with x − lr·f′(x) = target, from the coefficients of f = 0.4x⁴ − 2x² + 0.5x + 2."""
    roots = np.roots([-1.6 * lr, 0, 1 + 4 * lr, -0.5 * lr - target])
    return np.sort(roots[np.abs(roots.imag) < 1e-9].real)


HILLTOP = float(np.sort(np.roots([1.6, 0, -4, 0.5]).real)[1])


@pytest.mark.claim("X6")
def test_between_minus_2_5_and_2_5_the_borders_are_the_three_points_that_step_onto_the_hilltop():
    found = convexity.borders(quartic, 0.2, low=-2.5, high=2.5)
    np.testing.assert_allclose(found, preimages(HILLTOP, 0.2), atol=1e-7)
    np.testing.assert_allclose(convexity.borders(quartic, 0.05, low=-2.5, high=2.5), [HILLTOP], atol=1e-7)


@pytest.mark.claim("X6")
def test_from_minus_2_5_to_2_5_the_number_of_pieces_is_that_of_the_curve_and_not_of_the_grid():
    def count(starts):
        return int(convexity.pieces(convexity.outcomes(quartic, np.linspace(-2.5, 2.5, starts), [0.2], steps=500))[0])

    assert settles(count, (201, 2001, 6001))
    assert count(201) == 4


@pytest.mark.claim("X6")
def test_from_minus_3_to_3_borders_pile_up_and_no_grid_counts_them():
    with pytest.raises(ValueError, match="do not settle: 8 on 401 starts, 10 on 801"):
        convexity.borders(quartic, 0.2, low=-3, high=3)


@pytest.mark.claim("X6")
def test_each_outer_border_steps_onto_the_one_before_and_the_gaps_shrink_by_the_slopes_of_the_two_cycle():
    border, gaps = [convexity.borders(quartic, 0.2, low=-2.5, high=2.5)[-1]], []
    for _ in range(14):
        (outer,) = convexity.steps_onto(quartic, border[-1], lr=0.2)
        border.append(outer)
        assert outer - 0.2 * quartic.grad([outer])[0] == pytest.approx(border[-2], abs=1e-9)
    gaps = np.abs(np.subtract(border[2:], border[:-2]))
    slopes = [1 - 0.2 * quartic.hess([x])[0, 0] for x in border[-2:]]
    assert gaps[-3] / gaps[-1] == pytest.approx(slopes[0] * slopes[1], rel=1e-3)
    assert np.prod(slopes) == pytest.approx(6.60**2, rel=1e-2)


@pytest.mark.parametrize("target", [-3.0, -1.0, 0.0, 0.5, 2.0])
def test_the_points_that_step_onto_a_target_are_the_roots_of_the_cubic(target):
    np.testing.assert_allclose(convexity.steps_onto(quartic, target, lr=0.2), preimages(target, 0.2), atol=1e-9)


@pytest.mark.claim("X6")
def test_a_run_that_only_passes_a_minimum_is_not_at_rest_there():
    codes = convexity.outcomes(quartic, np.linspace(-3, 3, 601), [0.36, 0.39], steps=600)
    assert codes.max() < 0  # both minima are lost at these rates, however near a chaotic run may come


def test_orbit_beyond_the_limit_alternates_between_two_points():
    orbit = convexity.orbits(quartic, [-2.0], [0.24], steps=2000, kept=6)[0, 0]
    np.testing.assert_allclose(orbit[::2], orbit[0], atol=1e-6)
    assert abs(orbit[0] - orbit[1]) > 0.1


def test_shares_and_pieces_of_a_list_by_hand():
    assert convexity.basin_shares([0, 0, 0, 1]) == {0: 0.75, 1: 0.25}
    assert convexity.pieces([[0, 0, 1, 0], [1, 1, 1, 1]]).tolist() == [3, 1]


# X7: rates


def errors_by_method(problem, steps, smoothness=1.0):
    plain = descent.gradient_descent(problem.grad, problem.start, lr=1 / smoothness, steps=steps).w
    fast = convexity.accelerated_descent(problem.grad, problem.start, smoothness=smoothness, steps=steps)
    return problem.error(plain), problem.error(fast)


@pytest.mark.claim("X7")
@pytest.mark.parametrize("seed", range(6))
def test_bounds_hold_at_every_step_on_random_quadratics(seed):
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.normal(size=(8, 8)))
    curvatures = 10.0 ** rng.uniform(-4, 0, 8)
    curvatures[0] = smoothness = 1.0
    matrix = turn * curvatures @ turn.T
    problem = convexity.Problem(
        "random", lambda w: (w @ matrix * w).sum(-1) / 2, lambda w: w @ matrix, rng.normal(size=8), np.zeros(8)
    )
    radius, k = np.linalg.norm(problem.start), np.arange(401)
    plain, fast = errors_by_method(problem, 400, smoothness)
    assert np.all(plain[1:] <= convexity.gradient_bound(k[1:], radius=radius))
    assert np.all(fast[1:] <= convexity.nesterov_bound(k[1:], radius=radius))
    kappa = smoothness / curvatures.min()
    w = descent.gradient_descent(problem.grad, problem.start, lr=2 / (smoothness + curvatures.min()), steps=400).w
    bound = convexity.strongly_convex_bound(k, condition_number=kappa, radius=radius)
    assert np.all(problem.error(w) <= bound * (1 + 1e-9))


@pytest.mark.claim("X7")
@pytest.mark.parametrize("k", [1, 7, 50, 400])
def test_gradient_descent_meets_its_bound_exactly_on_the_loss_made_for_the_step(k):
    x, bend = 1.0, 1 / (2 * k + 1)
    for _ in range(k):  # the recursion itself: the slope is `bend` until the parabola begins
        x -= np.clip(x, -bend, bend)
    error = bend * x - bend**2 / 2
    assert error == pytest.approx(1 / (4 * k + 2), rel=1e-12)
    assert convexity.gradient_bound(k) == pytest.approx(error, rel=1e-12)
    assert error <= 1 / (2 * k)
    problem = convexity.gradient_worst_case(k)
    assert errors_by_method(problem, k)[0][k] == pytest.approx(error, rel=1e-12)


@pytest.mark.claim("X7")
def test_bounds_scale_with_curvature_and_distance_as_the_losses_do():
    k = np.array([1.0, 10.0])  # L = 3 and R = 2: error and bound are those of L = R = 1, times L R² (or G R)
    for bound in (convexity.gradient_bound, convexity.nesterov_bound):
        np.testing.assert_allclose(bound(k, smoothness=3, radius=2), 12 * bound(k))
    strongly = convexity.strongly_convex_bound(k, condition_number=5, smoothness=3, radius=2)
    np.testing.assert_allclose(strongly, 12 * convexity.strongly_convex_bound(k, condition_number=5))
    np.testing.assert_allclose(
        convexity.subgradient_bound(k, lipschitz=3, radius=2), 6 * convexity.subgradient_bound(k)
    )


@pytest.mark.claim("X7")
def test_nesterov_comes_within_two_percent_of_its_bound_and_never_exceeds_it():
    k = np.array([1, 10, 100, 1000])
    problem = convexity.nesterov_worst_case(k)
    ratio = errors_by_method(problem, 1000)[1][k, np.arange(4)] / convexity.nesterov_bound(k)
    assert np.all(ratio <= 1)
    assert np.all(np.diff(ratio) > 0)
    assert ratio[-1] > 0.98


def test_no_other_bend_is_slower_than_the_worst_case():
    for k in (5, 40):
        for worst, method in ((convexity.gradient_worst_case(k), 0), (convexity.nesterov_worst_case(k), 1)):
            bends = convexity.huber(np.geomspace(1e-4, 1, 400))
            assert errors_by_method(bends, k)[method][k].max() <= errors_by_method(worst, k)[method][k] + 1e-15


@pytest.mark.claim("X7")
@pytest.mark.parametrize("k", [1, 5, 60])
def test_subgradient_descent_meets_its_bound_on_the_steepest_coordinate(k):
    problem = convexity.steepest_coordinate(k)
    w = descent.gradient_descent(problem.grad, problem.start, lr=1 / np.sqrt(k + 1), steps=k).w
    assert problem.error(w).min() == pytest.approx(convexity.subgradient_bound(k), rel=1e-12)
    assert problem.loss(problem.minimizer) == pytest.approx(problem.minimum, rel=1e-12)
    around = problem.minimizer + 0.1 * np.random.default_rng(k).normal(size=(500, k + 1))
    assert np.all(problem.loss(around) >= problem.minimum - 1e-12)


@pytest.mark.claim("X7")
def test_subgradient_bound_holds_for_the_best_point_but_not_for_the_last():
    best, last = [], []
    for start in np.linspace(0.51, 1.0, 50):  # |x| from `start`: R = start, G = 1
        x = descent.gradient_descent(np.sign, [start], lr=start / np.sqrt(101), steps=100).w[:, 0]
        best.append(np.abs(x).min() / convexity.subgradient_bound(100, radius=start))
    assert max(best) <= 1
    kink = convexity.steepest_coordinate(3)
    w = descent.gradient_descent(kink.grad, kink.start, lr=0.5, steps=12).w
    last = kink.error(w)
    assert last[-1] > last.min()


@pytest.mark.claim("X7")
def test_strongly_convex_bound_is_met_at_every_step_by_the_steepest_parabola():
    x, kappa = 1.0, 10.0
    for k in range(30):
        assert convexity.strongly_convex_bound(k, condition_number=kappa) == pytest.approx(x**2 / 2, rel=1e-9)
        x -= 2 / (1 + 1 / kappa) * x


@pytest.mark.claim("X7")
def test_strong_convexity_without_smoothness_gives_no_linear_rate():
    x = descent.gradient_descent(lambda w: np.sign(w) + w, [0.55], lr=0.1, steps=4000).w[:, 0]
    error = np.abs(x) + x**2 / 2
    assert error[2000:].min() >= error[:2000].min() - 1e-12 > 0.01


@pytest.mark.claim("X7")
@pytest.mark.parametrize("k", [1, 4, 20, 100])
def test_no_method_beats_the_lower_bound_on_a_chain_of_2k_plus_1_links(k):
    problem = convexity.chain(2 * k + 1)
    radius = np.linalg.norm(problem.minimizer)
    lower = 3 * radius**2 / 32 / (k + 1) ** 2  # Nesterov 2018, theorem 2.1.7, L = 1
    plain, fast = errors_by_method(problem, k)
    assert min(plain[k], fast[k]) >= lower


def test_chain_is_the_quadratic_of_its_matrix():
    links, rng = 6, np.random.default_rng(0)
    matrix = (2 * np.eye(links) - np.eye(links, k=1) - np.eye(links, k=-1)) / 4
    problem, w = convexity.chain(links), rng.normal(size=(5, links))
    np.testing.assert_allclose(problem.loss(w), (w @ matrix * w).sum(-1) / 2 - w[:, 0] / 4, atol=1e-14)
    np.testing.assert_allclose(problem.minimizer, np.linalg.solve(matrix, np.eye(links)[0] / 4))
    assert problem.loss(problem.minimizer) == pytest.approx(problem.minimum)


@pytest.mark.claim("X7")
def test_one_run_with_a_minimizer_is_in_the_end_faster_than_its_rate():
    plain, _ = errors_by_method(convexity.chain(40), 4000)
    k = np.arange(1, 4001)
    scaled = k * plain[1:]
    assert scaled[-1] < 1e-3 * scaled.max()  # k · error goes to zero: o(1/k)


def test_fitted_slope_of_a_power_is_the_power():
    k = np.geomspace(1, 1000, 20)
    assert convexity.fitted_slope(k, 3 * k**-1.7) == pytest.approx(-1.7)


def test_accelerated_descent_is_beck_and_teboulles_recursion():
    grad = convexity.chain(5).grad
    w, y, t = np.zeros(5), np.zeros(5), 1.0
    for _ in range(12):
        new = y - grad(y)
        t_new = (1 + np.sqrt(1 + 4 * t * t)) / 2
        y = new + (t - 1) / t_new * (new - w)
        w, t = new, t_new
    np.testing.assert_allclose(convexity.accelerated_descent(grad, np.zeros(5), smoothness=1.0, steps=12)[-1], w)


# X8: what it costs


@pytest.fixture(scope="module")
def runs(cancer):
    return {run.method: run for run in convexity.logistic_race(cancer, seeds=5)}


@pytest.mark.claim("X8")
def test_the_cheapest_method_depends_on_the_target(runs):
    assert min(runs.values(), key=lambda run: run.flops_to(1e-2)).method == "one example"
    assert min(runs.values(), key=lambda run: run.flops_to(1e-6)).method == "Newton"
    for target in (1e-2, 1e-6):
        assert min(runs.values(), key=lambda run: run.iterations_to(target)).method == "Newton"


@pytest.mark.claim("X8")
def test_the_race_counts_the_steps_that_descent_takes(cancer, runs):
    problem = convexity.logistic_regression(cancer, penalty=0.01)
    minimum = minimize(problem.loss, np.zeros(31), jac=problem.grad, method="BFGS", options={"gtol": 1e-10}).fun
    w, steps = np.zeros(31), 0
    while problem.loss(w) - minimum > 1e-3:
        w, steps = w - problem.grad(w) / problem.smoothness, steps + 1
    assert runs["gradient descent"].iterations_to(1e-3) == steps
    assert runs["gradient descent"].flops_to(1e-3) == steps * 4 * 569 * 31


def test_logistic_hessian_is_the_difference_of_gradients(cancer):
    w = np.random.default_rng(0).normal(size=31)
    problem, hess = convexity.logistic_regression(cancer, penalty=0.1), race.logistic_hessian(cancer, penalty=0.1)
    differences = [(problem.grad(w + h) - problem.grad(w - h)) / 2e-5 for h in 1e-5 * np.eye(31)]
    np.testing.assert_allclose(hess(w), differences, atol=1e-8)


def test_a_target_that_is_never_reached_costs_infinitely_much():
    run = race.Run("none", np.arange(3), np.array([[1.0, 0.5, 0.4], [1.0, 0.5, 0.1]]), flops=7)
    assert run.flops_to(0.5) == 7
    assert run.flops_to(0.2) == np.inf


def test_operation_counts_by_hand():
    assert convexity.gradient_flops(10, 3) == 120
    assert convexity.newton_flops(10, 3) == 120 + 90 + 9
    assert convexity.normal_equation_flops(10, 3) == 90 + 60 + 9


# beyond the texts: Polyak-Łojasiewicz


def test_waves_are_not_convex_and_keep_the_condition_everywhere():
    mu, where = convexity.pl_constant(convexity.waves, reach=30)
    x = np.random.default_rng(0).uniform(-30, 30, size=(100_000, 1))
    slope, loss = convexity.waves.grad(x)[:, 0], convexity.waves.loss(x)
    assert np.all(slope**2 / 2 >= 0.9999 * mu * loss)
    assert mu > 1 / 32
    assert abs(where) == pytest.approx(2.2017, abs=1e-3)
    assert convexity.waves.hess(x).min() < -3.9
    assert convexity.waves.hess(x).max() <= 8


@pytest.mark.parametrize("lr", [0.01, 0.05, 0.125, 0.2])
def test_every_step_on_the_waves_leaves_at_most_the_share_that_the_constant_allows(lr):
    mu, _ = convexity.pl_constant(convexity.waves, reach=30)
    x = descent.gradient_descent(convexity.waves.grad, np.linspace(-8, 8, 101)[:, None], lr=lr, steps=60).w
    error = convexity.waves.loss(x)
    factor = convexity.pl_factor(lr, smoothness=8, constant=mu)
    assert np.all(error[1:] <= factor * error[:-1] + 1e-12)
    if lr < 0.1:
        away = error[:-1] > 1e-6
        assert (error[1:][away] / error[:-1][away]).max() > factor - 0.01  # and the bound is nearly met somewhere


# G1: what descent sees


@pytest.mark.claim("G1")
def test_training_loss_falls_at_every_step_while_the_held_out_loss_turns_up(cancer):
    turned = 0
    for seed in range(1, 6):
        run = convexity.two_losses(cancer, np.random.default_rng(seed), steps=3000)
        assert np.all(np.diff(run.training) < 0)
        assert np.all(np.diff(run.size) > 0)
        turned += run.held_out[-1] > 1.05 * run.held_out[run.turn]
    assert turned >= 4


# every public function says what it got and what is allowed

NAN, ONE = float("nan"), np.ones(1)


def bad(call, words):
    return pytest.param(call, words, id=words)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        bad(
            lambda d: convexity.chord_gap(convexity.menu["parabola"], ONE, ONE, 1.5),
            "t must lie between 0 and 1, got 1.5",
        ),
        bad(lambda d: convexity.chord_gap(convexity.menu["parabola"], [NAN], ONE), "a must be finite, got"),
        bad(lambda d: convexity.chord_gap(convexity.menu["parabola"], np.ones(2), ONE), r"got \(2,\) and \(1,\)"),
        bad(
            lambda d: convexity.worst_chord_gap(convexity.menu["parabola"], ONE, ONE, parts=1),
            "parts .* at least 2, got 1",
        ),
        bad(lambda d: convexity.violates(convexity.menu["parabola"], ONE[None], ONE[None], chunk=0), "chunk .* got 0"),
        bad(lambda d: convexity.violates(convexity.menu["parabola"], ONE, ONE), r"shape \(count, d\), got \(1,\)"),
        bad(
            lambda d: convexity.random_segments(np.random.default_rng(0), 3, ONE, scale=-1),
            "scale must be positive, got -1",
        ),
        bad(
            lambda d: convexity.random_segments(np.random.default_rng(0), 3, ONE, free=[True] * 2),
            r"free .* got \(2,\)",
        ),
        bad(lambda d: convexity.random_segments(np.random.default_rng(0), -3, ONE), "count .* at least 0, got -3"),
        bad(lambda d: convexity.state_after(quartic, 1.0, lr=-0.1, steps=1), "lr must be positive, got -0.1"),
        bad(lambda d: convexity.state_after(quartic, NAN, lr=0.1, steps=1), "w0 must be finite, got"),
        bad(lambda d: convexity.outcomes(quartic, [1.0], [-0.1]), "rates must be positive, got"),
        bad(lambda d: convexity.outcomes(quartic, [[1.0]], [0.1]), r"starts must be a list \(m,\), got shape \(1, 1\)"),
        bad(lambda d: convexity.outcomes(quartic, [1.0], 0.1), r"rates must be a list \(m,\), got shape \(\)"),
        bad(lambda d: convexity.outcomes(quartic, [1.0], [0.1], steps=0), "steps .* at least 1, got 0"),
        bad(lambda d: convexity.orbits(quartic, [1.0], [0.1], kept=0), "kept .* at least 1, got 0"),
        bad(lambda d: convexity.basin_shares([]), "codes must hold at least one end, got none"),
        bad(lambda d: convexity.largest_stable_rate(-2.0), "curvature must be positive, got -2"),
        bad(lambda d: convexity.logistic_regression(d, penalty=-1), "penalty must lie between 0 .* got -1"),
        bad(lambda d: convexity.linear_regression(d).loss(np.ones(30)), r"shape \(..., 31\), got \(30,\)"),
        bad(lambda d: convexity.network_loss(d, hidden=0), "at least 1, got 0"),
        bad(
            lambda d: convexity.network_loss(d, hidden=2, activation="swish"),
            "activation must be one of ReLU.*; got 'swish'",
        ),
        bad(
            lambda d: convexity.trained_layers(convexity.network_loss(d, hidden=2), hidden=2, which="first"),
            "which must be one of both layers.*; got 'first'",
        ),
        bad(
            lambda d: convexity.trained_layers(convexity.network_loss(d, hidden=2), hidden=3, which="both layers"),
            "hidden must be that of the ReLU network, 2 hidden, got 3",
        ),
        bad(lambda d: convexity.normal_equation(np.ones((3, 1)), np.ones(2)), r"got \(3, 1\) and \(2,\)"),
        bad(lambda d: convexity.normal_equation([[NAN]], ONE), "x must be finite, got"),
        bad(lambda d: convexity.regression_steps(np.eye(2), np.ones(2), target=0), "target must be positive, got 0"),
        bad(lambda d: convexity.gradient_flops(0, 3), "n .* at least 1, got 0"),
        bad(lambda d: convexity.normal_equation_flops(3, -1), "d .* at least 1, got -1"),
        bad(lambda d: convexity.two_losses(d, np.random.default_rng(0), penalty=-1), "penalty .* got -1"),
        bad(lambda d: convexity.gradient_bound(-1), "k must be 0 or more steps, got -1"),
        bad(lambda d: convexity.nesterov_bound(1, smoothness=0), "smoothness must be positive, got 0"),
        bad(lambda d: convexity.subgradient_bound(1, lipschitz=-1), "lipschitz must be positive, got -1"),
        bad(lambda d: convexity.strongly_convex_bound(1, condition_number=0.5), "at least 1 and finite, got 0.5"),
        bad(
            lambda d: convexity.accelerated_descent(np.sign, ONE, smoothness=-1, steps=1),
            "smoothness must be .* got -1",
        ),
        bad(lambda d: convexity.huber(0.0), "threshold must be positive, got 0"),
        bad(lambda d: convexity.chain(0), "links .* at least 1, got 0"),
        bad(lambda d: convexity.chain(3).loss(np.ones(2)), r"shape \(..., 3\), got \(2,\)"),
        bad(lambda d: convexity.steepest_coordinate(-1), "k .* at least 0, got -1"),
        bad(lambda d: convexity.nesterov_worst_case(1.5), "k must be whole steps, got 1.5"),
        bad(lambda d: convexity.fitted_slope([1, 2], [1]), r"got \(2,\) and \(1,\)"),
        bad(lambda d: convexity.fitted_slope([1, 2], [1, 0]), "error must be positive, got"),
        bad(lambda d: convexity.logistic_race(d, penalty=0), "penalty must be positive, got 0"),
        bad(lambda d: convexity.pl_constant(convexity.waves, reach=-1), "reach must be positive, got -1"),
        bad(lambda d: convexity.pl_factor(0.5, smoothness=8, constant=1), "lr must lie between 0 and 0.25, got 0.5"),
        bad(lambda d: d.split(np.random.default_rng(0), share=1), "share must leave .* got 1"),
    ],
)
def test_bad_input_is_named_with_what_is_allowed(cancer, call, words):
    with pytest.raises(ValueError, match=words):
        call(cancer)


def test_basins_want_one_parameter():
    from lessons.shared.numerics.surfaces import strict_saddle

    for call in (
        lambda: convexity.outcomes(strict_saddle, [1.0], [0.1]),
        lambda: convexity.pl_constant(strict_saddle, reach=1),
        lambda: convexity.state_after(strict_saddle, 1.0, lr=0.1, steps=1),
    ):
        with pytest.raises(ValueError, match="surface must have one parameter, got strict_saddle with 2"):
            call()
