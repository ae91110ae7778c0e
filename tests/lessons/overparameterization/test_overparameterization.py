"""Overparameterization: closed forms, dense Hessians, quadrature, and what was recorded."""

import numpy as np
import pytest
from scipy.sparse.linalg import LinearOperator, eigsh

from lessons import overparameterization as over
from lessons import permutation_symmetry
from lessons.overparameterization import (
    batches,
    double_descent,
    full_hessian,
    loss_planes,
    stopping,
    tangent_kernel,
    widths,
)
from lessons.overparameterization.dropout import Dropout
from lessons.overparameterization.figures import ground
from lessons.overparameterization.figures.flat_and_sharp import batch_cells, rank_correlation
from lessons.overparameterization.random_features import errors
from lessons.shared.numerics.barriers import pair_barriers
from lessons.shared.numerics.calculus import numerical_grad
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded


def system(seed=0, n=5, d=12):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=n)


def small(*, network=None, n=30, seed=0):
    network = network or Network((4, 6, 5, 3), "tanh")
    rng = np.random.default_rng(seed)
    return Classifier(network, rng.normal(size=(n, 4)), rng.integers(0, 3, n))


# ---- infinitely many solutions ----


@pytest.mark.claim("O1")
def test_every_step_in_the_null_space_leaves_the_loss_at_zero():
    x, y = system()
    basis = over.null_space(x)
    assert basis.shape == (12, 7)
    for amount in np.random.default_rng(1).normal(size=(20, 7)) * 100:
        np.testing.assert_allclose(x @ (over.minimum_norm(x, y) + basis @ amount), y, atol=1e-11)


def test_the_minimum_norm_solution_solves_lagranges_conditions():
    """w = xᵀμ with x xᵀ μ = y: the stationary point of ½|w|² on the solutions."""
    x, y = system()
    np.testing.assert_allclose(over.minimum_norm(x, y), x.T @ np.linalg.solve(x @ x.T, y), atol=1e-12)


@pytest.mark.parametrize("method", ["gradient descent", "momentum 0.9"])
def test_methods_that_add_up_gradients_find_the_shortest_solution_from_zero_and_keep_what_the_data_cannot_see(method):
    x, y = system()
    found = over.descend(x, y, np.zeros(12), method=method, steps=3000, lr=1.0 if method[0] == "g" else 0.1).w[-1]
    np.testing.assert_allclose(found, over.minimum_norm(x, y), atol=1e-9)
    hidden = over.null_space(x)[:, 0]
    moved = over.descend(x, y, 3 * hidden, method=method, steps=3000, lr=1.0 if method[0] == "g" else 0.1).w[-1]
    np.testing.assert_allclose(moved, over.minimum_norm(x, y) + 3 * hidden, atol=1e-9)


def test_adam_from_zero_finds_a_longer_solution():
    x, y = system()
    found = over.descend(x, y, np.zeros(12), method="Adam", steps=6000, lr=0.003).w[-1]
    np.testing.assert_allclose(x @ found, y, atol=1e-3)
    assert over.outside_row_space(x, found) > 0.05
    assert np.linalg.norm(found) > 1.02 * np.linalg.norm(over.minimum_norm(x, y))


# ---- random features ----


@pytest.mark.parametrize("shape", [(8, 3), (8, 8), (8, 20)])
def test_ridge_fit_solves_the_normal_equations(shape):
    rng = np.random.default_rng(0)
    phi, y = rng.normal(size=shape), rng.normal(size=(8, 2))
    for ridge, w in zip((0.01, 1.0), over.ridge_fit(phi, y, [0.01, 1.0]), strict=True):
        exact = np.linalg.solve(phi.T @ phi + 8 * ridge * np.eye(shape[1]), phi.T @ y)
        np.testing.assert_allclose(w, exact, atol=1e-10)
    np.testing.assert_allclose(over.ridge_fit(phi, y, 0.0), np.linalg.pinv(phi) @ y, atol=1e-9)


def test_features_are_relu_of_an_affine_map():
    features = over.digit_features(np.random.default_rng(0), 3, 7)
    x = np.random.default_rng(1).normal(size=(4, 3))
    expected = [
        [max(0, row @ w + b) / 7**0.5 for w, b in zip(features.weights.T, features.biases, strict=True)] for row in x
    ]
    np.testing.assert_allclose(features(x), expected, atol=1e-15)


def test_the_curves_features_bend_inside_the_interval():
    features = over.curve_features(np.random.default_rng(0), 50)
    kinks = -features.biases / features.weights[0]
    assert np.all(np.abs(kinks) <= 1)
    assert set(features.weights[0]) == {-1.0, 1.0}


@pytest.mark.claim("O2")
def test_the_error_peaks_where_width_meets_examples_without_any_wrong_label_and_ridge_takes_the_peak_away():
    sides = np.median([[errors(s, p, noise=0.0, ridges=[0, 1e-3]) for p in (100, 200, 400)] for s in range(3)], axis=0)
    free, held = sides[:, 0, 0], sides[:, 0, 1]
    assert free[1] > 100 * max(free[0], free[2])
    assert held[0] > held[1] > held[2]


# ---- sharpness ----


@pytest.mark.parametrize("activation", ["tanh", "ReLU"])
def test_top_eigenvalue_is_that_of_the_dense_hessian(activation):
    problem = small(network=Network((4, 6, 5, 3), activation))
    w = problem.network.random(np.random.default_rng(2), 1)[0]
    assert over.top_eigenvalue(problem, w, steps=40) == pytest.approx(np.linalg.eigvalsh(problem.hess(w))[-1], rel=1e-6)
    scales = over.filter_scales(problem.network, w)
    first = np.linalg.norm(w[:24].reshape(6, 4), axis=1) / 2  # six filters of four weights
    np.testing.assert_allclose(scales[:30], np.r_[np.repeat(first, 4), np.zeros(6)])
    dense = scales[:, None] * problem.hess(w) * scales
    assert over.filter_sharpness(problem, w, steps=60) == pytest.approx(np.linalg.eigvalsh(dense)[-1], rel=1e-6)


@pytest.mark.claim("O4")
@pytest.mark.parametrize("factor", [0.1, 10.0, 100.0])
def test_rescaling_keeps_the_function_and_filter_sharpness_and_changes_the_top_eigenvalue(factor):
    problem = small(network=Network((4, 6, 3), "ReLU"))
    w = problem.network.random(np.random.default_rng(2), 1)[0]
    scaled = over.layer_rescaled(problem.network, w, factor)
    x = problem.x
    np.testing.assert_allclose(problem.network.outputs(scaled, x), problem.network.outputs(w, x), atol=1e-12)
    flat = over.filter_sharpness(problem, w, steps=45)
    assert over.filter_sharpness(problem, scaled, steps=45) == pytest.approx(flat, rel=1e-6)
    assert over.top_eigenvalue(problem, scaled, steps=45) > 3 * over.top_eigenvalue(problem, w, steps=45)


def test_a_filter_direction_has_the_lengths_of_the_filters_and_moves_no_bias():
    network = over.architecture("residual, batch norm")
    w = initial(network, np.random.default_rng(0), 1)[0]
    direction = over.filter_direction(network, w, np.random.default_rng(1))
    for (weights, _), (part, bias) in zip(network.layers(w), network.layers(direction), strict=True):
        np.testing.assert_allclose(np.linalg.norm(part, axis=-1), np.linalg.norm(weights, axis=-1), rtol=1e-12)
        assert not np.any(bias)
    assert not np.any(direction[network.plain.dim :])


# ---- the edge of stability ----


def test_full_batch_descent_at_a_small_rate_stays_below_the_edge_and_never_rises():
    loss, sharpness = batches.edge(0.1)
    assert np.all(sharpness < 0.5 * 2 / 0.1)
    assert np.all(np.diff(loss) < 0)


def test_full_batch_descent_at_a_large_rate_leaves_the_unstable_ground_and_climbs_back_to_its_edge():
    loss, sharpness = batches.edge(0.4)
    relative = sharpness * 0.4 / 2  # 1 is the edge of a parabola
    half = len(relative) // 2
    assert relative[0] > 1.3
    assert relative[:half].min() < 0.9
    assert np.median(relative[half:]) == pytest.approx(1, abs=0.03)  # measured: 1.01
    assert np.any(np.diff(loss) > 0)
    assert loss[-1] < 0.01 * loss[0]


def test_what_the_edge_reports_is_the_recursion_of_descent_and_the_hessian():
    problem, (loss, sharpness) = batches.edge_problem(), batches.edge(0.4)
    w = initial(problem.network, np.random.default_rng(6), 1, scheme="Glorot")[0]
    for _ in range(batches.EDGE_EVERY):
        w = w - 0.4 * problem.grad(w)
    assert loss[1] == pytest.approx(problem.loss(w), rel=1e-9)
    hessian = LinearOperator((problem.dim, problem.dim), lambda v: problem.product(w, v.ravel()))
    oracle = eigsh(hessian, k=1, which="LA", v0=np.ones(problem.dim), return_eigenvectors=False)[0]
    assert sharpness[1] == pytest.approx(oracle, rel=1e-3)  # twenty steps of Lanczos


# ---- barriers ----


@pytest.mark.claim("O3")
def test_wide_networks_trained_anew_have_lower_barriers_and_matching_lowers_every_one():
    raw, left = {}, {}
    for width in (16, 128):
        problem, w = over.digits_problem((width,), examples=600)[0], widths.spread_ends(width, networks=10, passes=20)
        mates = [in_order_of(problem.network, a, b) for a, b in zip(w[::2], w[1::2], strict=True)]
        raw[width] = np.array(pair_barriers(problem.loss, w))
        left[width] = np.array(pair_barriers(problem.loss, np.stack([w[::2], mates], 1).reshape(w.shape)))
    assert raw[128].max() < raw[16].min()
    assert np.median(left[128]) < np.median(left[16])
    assert all(np.all(left[width] < raw[width] / 3) for width in raw)  # measured: at most a quarter


def in_order_of(network, a, b):
    """Network b with its neurons in the order that fits a, as in the lesson on permutation symmetry."""
    return permutation_symmetry.permuted(network, b, permutation_symmetry.weight_matching(network, a, b))


# ---- planes ----


def test_roughness_of_surfaces_whose_hessians_are_known():
    x, y = np.meshgrid(np.linspace(-1, 1, 15), np.linspace(-1, 1, 15))
    assert over.roughness(x**2 + 5 * y**2) == 0
    assert over.roughness(x**2 - y**2) == 1
    assert over.roughness(-(x**2) - y**2) == 1
    assert over.roughness(x**2 - 0.04 * y**2) == 0
    assert over.roughness(x**2 - 0.06 * y**2) == 1
    assert over.roughness(x * y) == 1  # only the mixed derivative tells
    for mixed, rough in ((1.5, 0), (2.05, 0), (2.5, 1)):  # eigenvalues 2 ± mixed
        assert over.roughness(x**2 + y**2 + mixed * x * y) == rough
    assert over.roughness(np.where(x < 0, x**2 - y**2, x**2 + y**2)) == pytest.approx(0.5, abs=0.1)


def test_a_plane_holds_the_loss_at_its_places():
    problem = small()
    w = problem.network.random(np.random.default_rng(0), 1)[0]
    sides = over.plane(problem.network, w, np.random.default_rng(1))
    assert abs(sides[0] @ sides[1]) < 0.5 * np.linalg.norm(sides[0]) * np.linalg.norm(sides[1])  # two directions
    grid = over.plane_losses(problem.loss, w, sides, radius=0.5, count=5)
    assert grid[2, 2] == pytest.approx(problem.loss(w))
    assert grid[4, 1] == pytest.approx(problem.loss(w + 0.5 * sides[1] - 0.25 * sides[0]))


@pytest.mark.parametrize("name", ["batch norm", "batch norm, after", "residual, batch norm"])
def test_frozen_statistics_agree_where_they_were_taken_and_only_there(name):
    problem = over.classifiers(over.architecture(name), examples=40)[0]
    w, other = initial(problem.network, np.random.default_rng(0), 2)
    held = over.frozen(problem, w)
    assert held.loss(w) == pytest.approx(float(problem.loss(w)), rel=1e-12)
    assert abs(held.loss(other) - problem.loss(other)) > 1e-3
    one = held.rows([0])  # frozen, an example's answer does not depend on the others
    np.testing.assert_allclose(
        one.network.outputs(w, one.x)[0], problem.network.outputs(w, problem.x)[0], rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("placement", ["before", "after"])
@pytest.mark.parametrize("residual", [None, 0.5])
def test_the_gradient_with_frozen_statistics_is_the_difference_of_frozen_losses(placement, residual):
    problem = small(network=DeepNetwork((4, 5, 5, 3), "tanh", "batch", residual, placement))
    w, other = initial(problem.network, np.random.default_rng(0), 2)
    held = over.frozen(problem, w)
    assert held.network.placement == placement
    assert held.network.residual == residual
    np.testing.assert_allclose(held.grad(other), numerical_grad(held.loss, other), atol=1e-8)
    assert np.abs(held.grad(other) - problem.grad(other)).max() > 1e-3


@pytest.mark.parametrize("name", over.ARCHITECTURES)
def test_an_architectures_name_says_what_it_has(name):
    network = over.architecture(name)
    assert network.widths == (64, *[16] * 19, 10)
    assert network.placement == ("after" if "after" in name else "before")
    assert network.normalization == next((kind for kind in ("layer", "batch") if kind in name), "none")
    assert network.residual == (pytest.approx(19**-0.5) if "residual" in name else None)


# ---- the whole Hessian ----


@pytest.mark.parametrize("activation", ["tanh", "ReLU"])
def test_products_and_extremes_from_gradients_are_those_of_the_dense_hessian(activation):
    problem = small(network=Network((4, 6, 5, 3), activation))
    w, v = 0.5 * problem.network.random(np.random.default_rng(2), 2)
    dense = problem.hess(w)
    np.testing.assert_allclose(full_hessian.product(problem, w, v), dense @ v, atol=1e-6)
    values = np.linalg.eigvalsh(dense)
    np.testing.assert_allclose(full_hessian.extremes(problem, w, steps=83), values[[0, -1]], rtol=1e-5)
    assert values[0] < 0


def test_the_quotients_are_taken_on_the_plane_of_its_seed(monkeypatch):
    problem = small()
    w = problem.network.random(np.random.default_rng(0), 1)[0]
    monkeypatch.setattr(full_hessian, "PLACES", 3)
    found = full_hessian.quotients(problem, w, 1, 0.5)
    sides = over.plane(problem.network, w, np.random.default_rng([9, 1]))
    low, high = np.linalg.eigvalsh(problem.hess(w + 0.5 * sides[0]))[[0, -1]]  # row y = 0, the last of three
    assert found.shape == (9,)
    assert found[5] == pytest.approx(low / high, rel=0.02)  # twenty steps of 83
    monkeypatch.setattr(full_hessian, "extremes", lambda problem, w: (-3.0, -1.5))  # curved down everywhere
    np.testing.assert_allclose(full_hessian.quotients(problem, w, 1, 0.5), -2)


def test_whole_hessians_were_measured_on_the_networks_of_the_planes():
    assert all(over.recorded("loss_planes")[mode]["lr"] == lr for mode, lr in full_hessian.MODES.items())


# ---- dropout ----


def test_dropouts_gradient_is_the_difference_of_losses_with_the_same_units_left_out():
    network, rng = Dropout((3, 5, 4, 2), "tanh", rate=0.4), np.random.default_rng(0)
    w, x, y = network.random(rng, 2), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    masks = network.masks((2, 6))

    def loss(w):
        h = x
        for (weights, bias), mask in zip(network.layers(w), [*masks, None], strict=True):
            h = h @ weights.swapaxes(-1, -2) + bias[..., None, :]
            h = h if mask is None else np.tanh(h) * mask
        return ((h - y) ** 2).sum((-1, -2)) / 2

    grad = network.masked_grad(w, x, lambda out: out - y, masks)
    np.testing.assert_allclose(grad, numerical_grad(loss, w), rtol=1e-6, atol=1e-6)


def test_masks_leave_out_the_rate_and_keep_the_mean_and_outputs_leave_out_nothing():
    network = Dropout((3, 200, 2), rate=0.3, rng=np.random.default_rng(0))
    (mask,) = network.masks((50,))
    assert mask.shape == (50, 200)
    assert set(np.unique(mask)) == {0.0, 1 / 0.7}
    assert np.mean(mask == 0) == pytest.approx(0.3, abs=0.02)
    assert mask.mean() == pytest.approx(1, abs=0.03)
    plain, w, x = Network((3, 200, 2)), network.random(np.random.default_rng(1), 4), np.ones((6, 3))
    np.testing.assert_array_equal(network.outputs(w, x), plain.outputs(w, x))
    none = Dropout((3, 200, 2), rate=0.0)
    np.testing.assert_allclose(none.grad(w, x, np.sin), plain.grad(w, x, np.sin), atol=1e-12)
    first, again = network.grad(w, x, np.sin), network.grad(w, x, np.sin)
    assert np.abs(first - again).max() > 0.01


def test_dropout_changes_neither_the_start_nor_the_batches():
    """With next to nothing left out, the training is the one without."""
    plain, thinned = (stopping.history(0, 0.2, 0.0, dropped=share) for share in (0.0, 1e-12))
    np.testing.assert_allclose(thinned[:, 0], plain[:, 0], rtol=1e-9)


# ---- the tangent kernel ----


def on_the_sphere(n=12, d=6):
    x = np.random.default_rng(0).normal(size=(n, d))
    return x / np.linalg.norm(x, axis=1, keepdims=True), np.sign(np.random.default_rng(1).normal(size=n))


def test_the_tangent_kernel_is_the_gram_matrix_of_numerical_gradients():
    x, _ = on_the_sphere(4, 3)
    w, a = tangent_kernel.start(np.random.default_rng(0), 5, 3)

    def answers(flat):
        return tangent_kernel.answers(x, flat[:15].reshape(5, 3), flat[15:])

    flat, h = np.r_[w.ravel(), a], 1e-6
    jacobian = np.array([(answers(flat + h * e) - answers(flat - h * e)) / (2 * h) for e in np.eye(20)]).T
    np.testing.assert_allclose(tangent_kernel.tangent_kernel(x, w, a), jacobian @ jacobian.T, atol=1e-7)


def test_the_limit_kernel_is_the_mean_over_many_starts():
    x, _ = on_the_sphere(5, 4)
    x = x * np.array([0.3, 0.6, 1.0, 1.3, 1.6])[:, None]  # lengths matter: nothing has to lie on the sphere
    w, a = tangent_kernel.start(np.random.default_rng(0), 400_000, 4)
    np.testing.assert_allclose(tangent_kernel.tangent_kernel(x, w, a), tangent_kernel.limit_kernel(x), atol=0.02)


@pytest.mark.claim("O3")
def test_the_kernels_bottom_bounds_the_measured_constant_from_below_and_the_kernel_moves_less_in_wide_networks():
    x, y = on_the_sphere()
    runs = [
        tangent_kernel.descend(x, y, *tangent_kernel.start(np.random.default_rng(2), m, 6), lr=0.2, steps=100)
        for m in (32, 2048)
    ]
    for run in runs:
        assert np.all(run.ratio >= run.bottom - 1e-12)
        assert run.loss[-1] < run.loss[0]
    assert runs[1].moved < runs[0].moved / 3
    assert runs[1].bottom[0] > runs[0].bottom[0]


def test_descents_first_step_and_what_it_reports_are_those_of_the_numerical_gradient():
    x, y = on_the_sphere(4, 3)
    w, a = tangent_kernel.start(np.random.default_rng(0), 5, 3)

    def parts(flat):
        return flat[:15].reshape(5, 3), flat[15:]

    def loss(points):
        rests = [tangent_kernel.answers(x, *parts(flat)) - y for flat in points.reshape(-1, 20)]
        return np.sum(np.square(rests), -1).reshape(points.shape[:-1]) / 2

    here = np.r_[w.ravel(), a]
    slope = numerical_grad(loss, here)
    there = here - 0.1 * slope
    run = tangent_kernel.descend(x, y, w, a, lr=0.1, steps=1)
    kernels = [tangent_kernel.tangent_kernel(x, *parts(flat)) for flat in (here, there)]
    np.testing.assert_allclose(run.loss, [loss(here), loss(there)], rtol=1e-6)
    np.testing.assert_allclose(run.bottom, [np.linalg.eigvalsh(kernel)[0] for kernel in kernels], rtol=1e-5)
    assert run.ratio[0] == pytest.approx(slope @ slope / 2 / loss(here), rel=1e-6)
    first, second = kernels
    assert run.moved == pytest.approx(np.linalg.norm(second - first) / np.linalg.norm(first), rel=1e-5)


# ---- what was recorded ----


def assert_cell(found, recorded, rtol=0.03):
    """The same numbers but for another processor's rounding."""
    if isinstance(recorded, dict):
        assert found.keys() == recorded.keys()
        for name in recorded:
            assert_cell(found[name], recorded[name], rtol)
    else:
        np.testing.assert_allclose(np.array(found, float), np.array(recorded, float), rtol=rtol, atol=0.01)


@pytest.mark.parametrize("width", [2, 4, 16])
def test_recorded_levels_spreads_and_barriers_are_measured_again(width):
    assert_cell(widths.spread_cell(width), over.recorded("widths")["spread"][str(width)])


def test_cheap_recorded_cells_are_measured_again():
    assert_cell(widths.descent_cell(8, 0.2), over.recorded("widths")["descent"]["0.2 8"])
    assert_cell(batches.batch_cell(160, 0.48, 0.0), over.recorded("batches")["160 0.48 0"])
    assert_cell(double_descent.cell(32, 0.2), over.recorded("double_descent")["0.2"]["32"])
    fresh = stopping.history(3, 0.2, 0.0)
    cell = over.recorded("stopping")["0.2 0"]
    assert fresh[2, -1] == pytest.approx(cell["end"][3], abs=0.02)
    thinned = stopping.history(2, 0.2, 0.0, dropped=0.5)  # the draw in which dropout changes most
    assert thinned[2, -1] == pytest.approx(over.recorded("stopping")["0.2 dropout 0.5"]["end"][2], abs=0.02)


@pytest.mark.slow
def test_dear_recorded_cells_are_measured_again():
    assert_cell(widths.spread_cell(64), over.recorded("widths")["spread"]["64"])
    assert_cell(widths.descent_cell(24, 0.0), over.recorded("widths")["descent"]["0 24"])
    assert_cell(batches.batch_cell(40, 0.48, 0.2), over.recorded("batches")["40 0.48 0.2"])
    assert_cell(stopping.cell(0.2, 0.0), over.recorded("stopping")["0.2 0"])
    assert_cell(stopping.cell(0.2, 0.0, dropped=0.5), over.recorded("stopping")["0.2 dropout 0.5"])


@pytest.mark.slow
def test_dear_recorded_planes_are_measured_again():
    found, cell = loss_planes.cells("residual")["residual"], over.recorded("loss_planes")["residual"]
    np.testing.assert_allclose(found["loss"], cell["loss"], rtol=0.1)
    hessians, before = full_hessian.cell("residual"), over.recorded("full_hessian")["residual"]
    for radius in map("{:g}".format, loss_planes.RADII):
        np.testing.assert_allclose(found["rough"][radius], cell["rough"][radius], atol=0.05)
        np.testing.assert_allclose(np.median(hessians[radius], 1), np.median(before[radius], 1), rtol=0.3)


@pytest.mark.claim("L3")
def test_level_and_spread_of_trained_losses_fall_with_width_from_four_neurons_on():
    losses = np.array([over.recorded("widths")["spread"][str(width)]["loss"] for width in widths.WIDTHS])
    assert losses.shape == (7, 20)
    assert np.all(np.diff(np.median(losses, axis=1)) < 0)
    for spread in (losses.std(1), np.subtract(*np.percentile(losses, [75, 25], axis=1))):
        assert np.all(np.diff(spread[1:]) < 0)


@pytest.mark.claim("O5")
@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_at_equal_loss_rate_over_batch_orders_sharpness_and_hardly_accuracy(noise):
    cells = batch_cells(noise, "at the loss", "eigenvalue")
    order = rank_correlation([lr / b for b, lr, _ in cells], [np.median(v) for *_, v in cells])
    assert len(cells) >= 8
    assert order < -0.9
    assert np.ptp([np.median(v) for *_, v in batch_cells(noise, "at the loss", "accuracy")]) < 0.03
    for *_, losses in batch_cells(noise, "at the loss", "loss"):
        assert np.all((losses > 0.08) & (losses <= batches.TARGET))


@pytest.mark.claim("O6")
def test_residual_connections_smooth_the_planes_and_normalization_alone_does_not():
    assert set(over.recorded("loss_planes")) == set(ground.MAPPED) >= set(over.ARCHITECTURES)
    for radius in ("0.25", "1"):
        rough = {name: np.median(cell["rough"][radius]) for name, cell in over.recorded("loss_planes").items()}
        assert max(rough[name] for name in rough if "residual" in name) < 0.5 * min(
            rough[name] for name in rough if "residual" not in name
        )
        assert rough["residual"] < 0.1 * rough["plain"]
        assert rough["layer norm"] > rough["plain"]
        assert rough["batch norm, frozen"] > rough["plain"] > 10 * rough["residual, batch norm"]


@pytest.mark.claim("O6")
@pytest.mark.parametrize("radius", ["0.25", "1"])
def test_by_the_whole_hessian_residual_networks_curve_down_least_though_at_most_places(radius):
    cells = {mode: np.array(cell[radius]) for mode, cell in over.recorded("full_hessian").items()}
    assert set(cells) == set(full_hessian.MODES)
    assert all(cell.shape == (3, full_hessian.PLACES**2) for cell in cells.values())
    middle = {mode: np.median(cell, axis=1) for mode, cell in cells.items()}
    assert middle["residual"].min() > middle["plain"].max()
    assert max(np.median(one) for one in middle.values()) == np.median(middle["residual"])
    assert min(np.median(one) for one in middle.values()) == np.median(middle["layer norm"])
    assert np.median(middle["batch norm"]) > np.median(middle["plain"])  # the plane's own Hessian says less at 1
    assert np.mean(cells["residual"] < -0.05) > 0.5


@pytest.mark.claim("O6")
def test_placement_takes_the_small_advantage_of_batch_normalization_near_by():
    rough = {name: np.median(cell["rough"]["0.25"]) for name, cell in over.recorded("loss_planes").items()}
    assert rough["batch norm"] < 0.8 * rough["plain"]
    assert rough["batch norm, after"] > 0.95 * rough["plain"]
    for name in ("layer norm, after", "batch norm, after"):
        cell, before = over.recorded("loss_planes")[name], over.recorded("loss_planes")[name.removesuffix(", after")]
        assert np.median(cell["rough"]["1"]) > 1.5 * np.median(over.recorded("loss_planes")["plain"]["rough"]["1"])
        assert np.median(cell["loss"]) > np.median(before["loss"])


def helps(noise, way):
    """Shown after Holm's correction over all comparisons of the section: +1 a gain, -1 a loss, 0 neither."""
    found, p = stopping.compared()
    return int(np.sign(found[noise, way].effect)) if p[noise, way] <= 0.05 else 0


@pytest.mark.claim("G2")
@pytest.mark.parametrize("noise", [0.2, 0.4])
@pytest.mark.parametrize(
    "way", ["early stopping", "weight decay 0.003", "weight decay 0.03", "dropout 0.5", "decay 0.03 over stopping"]
)
def test_stopping_decay_and_strong_dropout_gain_on_wrong_labels_and_strong_decay_gains_more_than_stopping(noise, way):
    assert helps(noise, way) == 1


@pytest.mark.claim("G2")
def test_light_dropout_is_shown_to_gain_at_two_wrong_labels_in_five():
    assert helps(0.4, "dropout 0.2") == 1


@pytest.mark.claim("G2")
def test_light_dropout_is_not_shown_to_gain_at_one_wrong_label_in_five():
    assert helps(0.2, "dropout 0.2") == 0


@pytest.mark.claim("G2")
@pytest.mark.parametrize("noise", [0.2, 0.4])
def test_dropout_is_not_shown_to_add_to_stopping(noise):
    assert helps(noise, "dropout 0.5 on top of stopping") == 0


@pytest.mark.claim("G2")
@pytest.mark.parametrize(
    ("way", "sign"),
    [("early stopping", -1), ("weight decay 0.003", 1), ("dropout 0.2", 0), ("dropout 0.5", 0)],
)
def test_on_clean_digits_stopping_early_loses_weak_decay_gains_and_dropout_is_not_told_from_chance(way, sign):
    assert helps(0.0, way) == sign


@pytest.mark.claim("G2")
@pytest.mark.parametrize("noise", [0.2, 0.4])
@pytest.mark.parametrize("way", ["weight decay 0.03", "dropout 0.5"])
def test_with_wrong_labels_decay_and_dropout_change_the_path_and_not_only_its_end(noise, way):
    """Their training loss stays several times higher: no earlier stop on the plain path ends there."""
    plain, other = (
        over.recorded("stopping")[f"{noise:g} {stopping.WAYS[one]}"]["history"][0] for one in ("nothing", way)
    )
    assert other[-1] > 3 * plain[-1]


def test_the_correction_is_over_every_comparison_of_the_section():
    found, p = stopping.compared()
    least = min(one.p_value for one in found.values())
    assert len(found) == len(stopping.NOISES) * 8
    assert min(p.values()) == pytest.approx(len(found) * least)


def test_rounding_keeps_three_digits_and_drops_the_point_of_whole_numbers():
    assert rounded([1234.5, 0.012345, 2.0, [3.14159]]) == [1230, 0.0123, 2, [3.14]]
    assert isinstance(rounded(2.0), int)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: over.minimum_norm(np.ones((2, 3)), np.ones(3)), r"x must have shape \(n, d\) and y \(n,\)"),
        (lambda: over.minimum_norm(np.ones((2, 3)), [1, np.nan]), "y must be finite"),
        (lambda: over.descend(*system(), np.zeros(12), method="SGD", steps=1, lr=1), "method must be one of"),
        (
            lambda: over.descend(*system(), np.zeros(11), method="Adam", steps=1, lr=1),
            r"w0 must have shape \(\.\.\., 12\)",
        ),
        (
            lambda: over.digit_features(np.random.default_rng(0), 3, 0),
            "width must be a whole number of at least 1, got 0",
        ),
        (lambda: over.ridge_fit(np.eye(3), np.eye(3), -1.0), "ridge must lie between"),
        (lambda: over.mislabelled([1, 2], np.random.default_rng(0), 1.5), "share must lie between 0 and 1, got 1.5"),
        (lambda: over.digits_problem((4,), examples=1300), r"must be at most 1200, got 0 \+ 1300"),
        (lambda: over.layer_rescaled(Network((4, 6, 3), "tanh"), np.zeros(51), 2), "ReLU or identity units, got tanh"),
        (lambda: over.layer_rescaled(Network((4, 6, 3)), np.zeros(51), -2), "factor must be positive"),
        (lambda: over.layer_rescaled(Network((4, 6, 3)), np.zeros(51), 2, layer=1), "from 0 to 0, got 1"),
        (lambda: over.architecture("deep"), "name must be one of plain, residual"),
        (lambda: over.roughness(np.zeros((2, 3))), r"m, n >= 3, got \(2, 3\)"),
        (lambda: over.roughness(np.full((3, 3), np.nan)), "losses must be finite"),
        (lambda: over.frozen(small(), np.zeros(83)), "got a Network"),
        (lambda: over.recorded("guesses"), "kind must be one of"),
        (lambda: Dropout((3, 4, 2), rate=1.0), "rate must lie between 0 and 0.99, got 1"),
        (
            lambda: full_hessian.extremes(small(), np.zeros(83), steps=1),
            "steps must be a whole number of at least 2, got 1",
        ),
    ],
)
def test_bad_input_is_refused_with_the_received_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
