"""The mathematics of the saddles chapter, each sentence against an oracle of its own."""

import itertools

import numpy as np
import pytest

from lessons import saddles
from lessons.saddles import random_landscapes, random_matrices
from lessons.shared.numerics import descent, surfaces
from lessons.shared.numerics.calculus import index, numerical_grad, numerical_hess
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.surface import Surface

# ---- critical points and their kinds ----


@pytest.mark.claim("S1")
@pytest.mark.parametrize(
    ("surface", "at", "kind"),
    [
        (surfaces.strict_saddle, [0, 0], "saddle"),
        (surfaces.bowl((1, 3)), [0, 0], "minimum"),
        (surfaces.double_well, [0, 0], "saddle"),
        (surfaces.degenerate_saddle, [0, 0], "silent"),
        (surfaces.monkey_saddle, [0, 0], "silent"),
        (surfaces.quartic, [0.12577638], "maximum"),
    ],
)
def test_the_signs_of_the_curvatures_name_a_critical_point(surface, at, kind):
    assert saddles.kind(surface.hess(np.array(at, float))) == kind


@pytest.mark.claim("S1")
def test_a_minimum_can_have_a_zero_eigenvalue():
    """x² + y⁴ is positive everywhere but at 0, and its Hessian there is diag(2, 0)."""
    assert saddles.kind(np.diag([2.0, 0.0])) == "silent"
    w = np.random.default_rng(0).normal(size=(1000, 2))
    assert np.all(w[:, 0] ** 2 + w[:, 1] ** 4 > 0)


@pytest.mark.claim("S1")
def test_mixed_signs_are_a_saddle_whatever_the_zeros_do():
    assert saddles.kind(np.diag([1.0, 0.0, -1.0])) == "saddle"


def test_search_finds_the_nine_critical_points_of_himmelblau():
    """4 minima, 4 saddles, 1 maximum: minima − saddles + maxima = 1, as for every surface that rises at infinity."""
    starts = np.random.default_rng(0).uniform(-6, 6, (300, 2))
    found = saddles.collect(surfaces.himmelblau, saddles.search(surfaces.himmelblau, starts))
    assert np.bincount(found.index).tolist() == [4, 4, 1]
    assert np.allclose(np.sort(found.w[:4], 0), np.sort(surfaces.himmelblau.minima, 0), atol=1e-6)


def torus(rng, dim, waves=12):
    """Cosines with whole wave vectors: a surface on the torus [0, 2π)^dim."""
    k, phase = rng.integers(-2, 3, (waves, dim)), rng.uniform(0, 2 * np.pi, waves)
    return Surface(
        "torus",
        dim,
        lambda w: np.cos(w @ k.T + phase).sum(-1),
        lambda w: -np.sin(w @ k.T + phase) @ k,
        lambda w: -np.einsum("...j,ja,jb->...ab", np.cos(w @ k.T + phase), k, k),
        np.empty((0, dim)),
        ((0, 2 * np.pi),) * dim,
        "",
    )


@pytest.mark.parametrize("dim", [2, 3])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_all_critical_points_of_a_torus_alternate_to_its_euler_characteristic(dim, seed):
    """Morse: Σ (−1)^index = χ(torus) = 0. One missed point would break it."""
    surface = torus(np.random.default_rng(seed), dim)
    starts = np.random.default_rng(seed).uniform(0, 2 * np.pi, (4000, dim))
    found = saddles.search(surface, starts)
    ends = saddles.Search(np.mod(found.w, 2 * np.pi), found.gradient_norm, found.newton_step, found.certified)
    points = saddles.collect(surface, ends)
    assert len(points.w) > 2**dim
    assert np.sum((-1.0) ** points.index) == 0


def test_a_gradient_flat_point_gets_no_certificate():
    """x³/3 + x/10 has no critical point; its slope is least, 1/10, at 0, and there the search ends."""
    flat = surfaces.from_coordinates(
        "flat", lambda x: x**3 / 3 + x / 10, lambda x: (x**2 + 0.1,), lambda x: (2 * x,), window=((-1, 1),), source=""
    )
    found = saddles.search(flat, np.linspace(-1, 1, 11)[:, None])
    assert not found.certified.any()
    assert np.allclose(found.gradient_norm, 0.1, atol=1e-6)


def test_a_degenerate_critical_point_gets_no_certificate():
    assert not saddles.search(surfaces.monkey_saddle, [[0.3, 0.2]]).certified.any()


def test_points_outside_the_window_lose_their_certificate():
    found = saddles.search(surfaces.quartic, [[-1.6], [1.5]])
    assert found.certified.all()
    assert saddles.inside(found, [(0, 3)]).certified.tolist() == [False, True]


@pytest.mark.claim("L1")
def test_a_random_landscape_has_many_local_minima_and_one_lowest():
    surface = surfaces.random_cosines(np.random.default_rng(2), 2, 200)
    found = saddles.collect(surface, saddles.search(surface, np.random.default_rng(2).uniform(-8, 8, (3000, 2))))
    low = found.w[found.index == 0]
    ring = 1e-3 * np.array([[np.cos(t), np.sin(t)] for t in np.linspace(0, 2 * np.pi, 16)])
    assert np.all(surface.loss(low[:, None] + ring) > surface.loss(low)[:, None])
    assert len(low) > 10
    assert np.ptp(surface.loss(low)) > 1


# ---- random matrices ----

EXACT = {1: 0.5, 2: (2 - np.sqrt(2)) / 4, 3: (np.pi - 2 * np.sqrt(2)) / (4 * np.pi)}


@pytest.mark.claim("S3")
@pytest.mark.parametrize("n", EXACT)
def test_the_chance_that_all_eigenvalues_are_positive_has_its_closed_form(n):
    assert np.exp(saddles.log_chance(n)) == pytest.approx(EXACT[n], rel=1e-10)


@pytest.mark.claim("S3")
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_sampled_matrices_agree_with_the_exact_chance(n):
    share, error = saddles.sampled_chance(np.random.default_rng(n), n, 200_000)
    assert (
        abs(share - np.exp(saddles.log_chance(n))) < 4 * error
    )  # 4σ: one false alarm in 16,000 seeds, and seeds are fixed


@pytest.mark.parametrize("n", [1, 2, 7, 40, 101])
def test_the_pfaffian_over_the_whole_line_is_mehtas_integral(n):
    """The same code on a case whose closed form is a product of gamma functions."""
    whole = random_matrices.log_half_line(n, -np.sqrt(2 * n) - 11, lambda x: -(x**2) / 2, nodes=600)
    assert whole == pytest.approx(random_matrices.log_normalization(n), abs=1e-8)


@pytest.mark.claim("S3")
def test_the_log_chance_bends_like_ln3_over_4_times_n_squared():
    """Dean & Majumdar: the second difference of ln P tends to −2 ln3/4; lower orders vanish like 1/n²."""
    for n in (20, 60, 100):
        second = saddles.log_chance(n + 1) - 2 * saddles.log_chance(n) + saddles.log_chance(n - 1)
        assert second == pytest.approx(-2 * np.log(3) / 4, abs=0.1 / n**2)


@pytest.mark.claim("S2")
def test_the_chance_in_a_hundred_dimensions_does_not_depend_on_the_quadrature():
    values = [saddles.log_chance(100, nodes=nodes) for nodes in (350, 400, 600)]
    assert np.ptp(values) < 1e-8
    assert values[0] / np.log(10) == pytest.approx(-1209.5634, abs=1e-4)


def test_eigenvalues_of_large_random_matrices_fill_the_semicircle():
    values = np.linalg.eigvalsh(saddles.goe(np.random.default_rng(0), 300, 20)).ravel()
    edges = np.linspace(-np.sqrt(600), np.sqrt(600), 21)
    middle = np.linspace(edges[:-1], edges[1:], 101)
    mass = np.trapezoid(saddles.semicircle(middle, 300), middle, axis=0)
    seen = np.histogram(values, edges)[0] / len(values)
    assert np.allclose(seen, mass, atol=0.003)  # 6,000 strongly repelling eigenvalues, corrections of order 1/n


# ---- random landscapes ----


@pytest.mark.claim("S2")
@pytest.mark.parametrize(
    ("dim", "share"),
    [
        (1, 1 / 2),
        (2, 1 / 4),  # Longuet-Higgins 1957: as many saddles as extrema
        (
            3,
            (29 * np.sqrt(15) - 18 * np.sqrt(10)) / (116 * np.sqrt(15)),
        ),  # Bardeen, Bond, Kaiser & Szalay 1986, eq. 4.14
    ],
)
def test_the_share_of_minima_of_a_gaussian_landscape_has_its_closed_form(dim, share):
    assert np.exp(saddles.log_minima_share(dim)) == pytest.approx(share, rel=1e-7)


@pytest.mark.parametrize("dim", [2, 4, 6])
def test_index_shares_are_those_of_shifted_random_matrices(dim):
    """Kac–Rice as it stands: average |det H| over H = M + zI, sorted by the index of H."""
    rng = np.random.default_rng(dim)
    z = rng.normal(size=(200_000, 1, 1)) * np.sqrt(0.5)
    values = np.linalg.eigvalsh(saddles.goe(rng, dim, 200_000) + z * np.eye(dim))
    weight, negative = np.abs(values.prod(-1)), (values < 0).sum(-1)
    direct = np.bincount(negative, weights=weight, minlength=dim + 1) / weight.sum()
    shares, errors = saddles.index_shares(np.random.default_rng(0), dim)
    assert np.allclose(shares, direct, atol=0.006)
    assert shares.sum() == pytest.approx(1)
    assert abs(shares[0] - np.exp(saddles.log_minima_share(dim))) < 4 * errors[0]


def test_critical_points_on_a_line_are_counted_by_rices_formula():
    """Turning points of a Gaussian process: √(m₄/m₂)/π with spectral moments m₂ = 1, m₄ = 3 (Rice 1945)."""
    assert saddles.expected_count(1, 1.0) == pytest.approx(np.sqrt(3) / np.pi, rel=1e-7)


@pytest.mark.claim("S2")
@pytest.mark.parametrize("dim", [2, 3])
def test_a_search_finds_as_many_points_as_kac_rice_counts(dim):
    side, counts, low = {2: 12.0, 3: 5.0}[dim], [], []
    for seed in range(4):
        surface = surfaces.random_cosines(np.random.default_rng(seed), dim, 200)
        starts = np.random.default_rng(seed).uniform(-side / 2, side / 2, (1500, dim))
        found = saddles.inside(saddles.search(surface, starts), [(-side / 2, side / 2)] * dim)
        points = saddles.collect(surface, found)
        counts.append(len(points.w))
        low.append(np.corrcoef(points.index, points.loss)[0, 1])
    expected = saddles.expected_count(dim, side**dim)
    assert abs(np.mean(counts) / expected - 1) < 0.25  # four small boxes: counts scatter by about a tenth
    assert min(low) > 0.6


@pytest.mark.claim("L2")
@pytest.mark.parametrize("dim", [3, 10])
def test_descent_on_a_random_landscape_ends_in_minima_and_mostly_not_in_the_best(dim):
    surface = surfaces.random_cosines(np.random.default_rng(dim), dim, 200)
    starts = np.random.default_rng(1).uniform(-3, 3, (30, dim))
    ends = descent.gradient_descent(surface.grad, starts, lr=0.1, steps=4000).w[-1]
    assert np.all(index(surface.hess(ends), tolerance=1e-3) == 0)
    assert np.mean(surface.loss(ends) < surface.loss(ends).min() + 1e-3) < 0.5


# ---- two networks ----


@pytest.mark.parametrize(("strengths", "hidden"), [((3, 2, 1), 1), ((3, 2, 1), 2), ((3, 2, 1), 3), ((4, 3, 2, 1), 2)])
def test_each_listed_point_of_a_linear_network_is_critical_with_its_loss_and_index(strengths, hidden):
    surface = saddles.linear_network(strengths, hidden=hidden)
    listed = saddles.linear_critical_points(strengths, hidden=hidden)
    for w, loss, negative in listed:
        values = np.linalg.eigvalsh(numerical_hess(surface.loss, w))
        assert np.allclose(surface.grad(w), 0, atol=1e-12)
        assert surface.loss(w) == pytest.approx(loss)
        assert np.sum(values < -1e-3) == negative  # differences err by 1e-7; the smallest true curvature is above 0.1
    assert [negative for *_, negative in listed].count(0) == 1


@pytest.mark.claim("S2")
def test_index_falls_with_loss_from_family_to_family_of_a_linear_network():
    listed = saddles.linear_critical_points((4, 3, 2, 1), hidden=3)
    losses, negative = np.array([point[1] for point in listed]), np.array([point[2] for point in listed])
    assert np.corrcoef(losses, negative)[0, 1] > 0.9


def test_descent_on_a_linear_network_ends_at_the_listed_minimum():
    surface = saddles.linear_network((3, 2, 1), hidden=2)
    starts = np.random.default_rng(0).normal(size=(20, surface.dim)) / 2
    ends = descent.gradient_descent(surface.grad, starts, lr=0.05, steps=3000).w[-1]
    assert np.allclose(surface.loss(ends), 0.5, atol=1e-8)


@pytest.mark.parametrize(
    "surface",
    [
        saddles.tanh_surface(*saddles.tumours(3), hidden=2, weight_decay=0.01),
        saddles.linear_network((2, 1), hidden=2),
    ],
    ids=lambda s: s.name,
)
def test_derivatives_are_those_of_the_loss(surface):
    w = np.random.default_rng(0).normal(size=(3, surface.dim))
    assert np.allclose(surface.grad(w), numerical_grad(surface.loss, w), atol=1e-7)
    assert np.allclose(surface.hess(w), numerical_hess(surface.loss, w), atol=1e-5)


def test_at_zero_weights_the_curvatures_are_the_correlations_once_for_each_unit():
    x, y = saddles.tumours()
    values = np.linalg.eigvalsh(saddles.tanh_surface(x, y, hidden=4).hess(np.zeros(4 * 32 + 1)))
    strength = np.linalg.norm(x.T @ y / len(y))
    assert np.allclose(values[:4], -strength)
    assert np.allclose(values[-4:], strength)
    assert np.sum(np.abs(values) < 1e-9) == 120


@pytest.mark.claim("L2")
def test_descents_of_a_tanh_network_end_at_one_loss():
    surface = saddles.tanh_surface(*saddles.tumours(4), hidden=2, weight_decay=0.01)
    starts = Network((4, 2, 1), "tanh").random(np.random.default_rng(1), 12)
    ends = descent.heavy_ball(surface.grad, starts, lr=0.02, momentum=0.9, steps=3000).w[-1]
    assert np.ptp(surface.loss(ends)) < 1e-3 * surface.loss(ends).mean()


# ---- escape ----


@pytest.mark.claim("S5")
@pytest.mark.parametrize("offset", [1e-2, 1e-5, 1e-9])
def test_escape_from_a_strict_saddle_takes_the_predicted_number_of_steps(offset):
    w, steps = offset, 0
    while w < 1:  # the recursion itself, not our optimizer
        w, steps = w * (1 + 0.1 * 2), steps + 1
    assert saddles.predicted_escape_time(offset, curvature=2, lr=0.1) == steps
    path = descent.gradient_descent(surfaces.strict_saddle.grad, [1.0, offset], lr=0.1, steps=300)
    assert saddles.escape_time(path, along=[0, 1]) == steps


METHODS = {
    "gradient descent": lambda grad, w0: descent.gradient_descent(grad, w0, lr=0.05, steps=3000),
    "heavy ball": lambda grad, w0: descent.heavy_ball(grad, w0, lr=0.05, momentum=0.9, steps=3000),
    "Nesterov": lambda grad, w0: descent.nesterov(grad, w0, lr=0.05, momentum=0.9, steps=3000),
    "RMSProp": lambda grad, w0: descent.rmsprop(grad, w0, lr=0.05, steps=3000),
    "Adam": lambda grad, w0: descent.adam(grad, w0, lr=0.05, steps=3000),
}


@pytest.mark.claim("S4")
@pytest.mark.claim("S7")
@pytest.mark.parametrize("method", METHODS)
def test_no_deterministic_method_leaves_a_ridge_along_an_axis(method):
    path = METHODS[method](surfaces.strict_saddle.grad, [[1.0, 0.0], [0.0, 0.0]])
    assert np.all(path.w[..., 1] == 0)
    assert np.all(np.abs(path.w[-1, :, 0]) < 0.05)


@pytest.mark.claim("S7")
@pytest.mark.parametrize("method", METHODS)
def test_every_method_leaves_from_beside_the_manifold(method):
    path = METHODS[method](surfaces.strict_saddle.grad, [1.0, 1e-6])
    assert 0 < saddles.escape_time(path, along=[0, 1]) < 300


@pytest.mark.claim("S7")
@pytest.mark.parametrize(("lr", "momentum"), [*itertools.product((1e-5, 1e-3, 0.1, 1.0), (0.0, 0.5, 0.9, 0.99))])
def test_momentum_speeds_the_escape_by_less_than_its_limit(lr, momentum):
    speedup = saddles.momentum_speedup(curvature=1.0, lr=lr, momentum=momentum)
    assert 1 - 1e-9 <= speedup <= 1 / (1 - momentum) + 1e-9
    if lr == 1e-5 and momentum <= 0.9:  # the limit of small steps
        assert speedup == pytest.approx(1 / (1 - momentum), rel=2e-3)


@pytest.mark.claim("S7")
def test_the_heavy_balls_growth_is_what_its_path_does():
    w = descent.heavy_ball(surfaces.strict_saddle.grad, [0.0, 1e-9], lr=0.01, momentum=0.9, steps=200).w[:, 1]
    assert w[-1] / w[-2] == pytest.approx(saddles.heavy_ball_growth(curvature=2, lr=0.01, momentum=0.9), rel=1e-9)


@pytest.mark.claim("S6")
@pytest.mark.parametrize("noise", [1e-2, 1e-4, 1e-6])
def test_added_noise_lets_descent_leave_the_saddle_itself_in_logarithmic_time(noise):
    path = descent.gradient_descent(
        surfaces.strict_saddle.grad, np.zeros((400, 2)), lr=0.05, steps=600, noise=noise, rng=np.random.default_rng(0)
    )
    times = saddles.escape_time(path, along=[0, 1])
    typical = saddles.noise_escape_time(noise, curvature=2, lr=0.05)
    assert np.all(times > 0)
    assert abs(np.median(times) - typical) < 10  # the median normal size, 0.67, costs 4 steps more


@pytest.mark.claim("S6")
def test_mini_batches_have_no_noise_along_the_escape_at_zero_weights():
    x, y = saddles.tumours()
    zero = np.zeros(4 * 32 + 1)
    path = saddles.minibatch_descent(x, y, zero, hidden=4, lr=0.02, batch=32, steps=300, rng=np.random.default_rng(0))
    # only the output's bias moves
    assert np.all(path[:, :-1] == 0)
    assert np.ptp(path[:, -1]) > 0


@pytest.mark.claim("S6")
def test_mini_batches_never_tell_equal_units_apart():
    x, y = saddles.tumours(4)
    net = Network((4, 3, 1), "tanh")
    w = net.random(np.random.default_rng(0), 1)[0]
    (inner, bias), (outer, _) = net.layers(w)
    inner[1], bias[1], outer[0, 1] = inner[0], bias[0], outer[0, 0]
    path = saddles.minibatch_descent(x, y, w, hidden=3, lr=0.1, batch=16, steps=300, rng=np.random.default_rng(0))
    (inner, _), (outer, _) = net.layers(path)
    assert np.allclose(inner[:, 0], inner[:, 1], atol=1e-12)
    assert not np.allclose(inner[:, 0], inner[:, 2], atol=0.1)


@pytest.mark.claim("S5")
def test_a_degenerate_saddle_is_left_in_polynomial_time():
    """dy/dt = 4y³ from ε takes 1/(8ε²): a hundred times as long for a tenth of the offset."""
    times = [saddles.degenerate_escape_time(offset, lr=0.1) for offset in (0.03, 0.003)]
    assert times[1] * 8 * 0.1 * 0.003**2 == pytest.approx(1, rel=0.01)
    assert times[1] / times[0] == pytest.approx(100, rel=0.02)


@pytest.mark.claim("S4")
def test_round_off_leaves_a_turned_saddle_later_in_higher_precision():
    single, double = (saddles.roundoff_escape(0.5, precision) for precision in (np.float32, np.float64))
    growth = np.log(1.1)
    assert abs(single - np.log(2**24) / growth) < 40
    assert abs(double - np.log(2**53) / growth) < 40
    assert saddles.roundoff_escape(0.0, np.float64) == -1


@pytest.mark.claim("S5")
def test_a_jump_of_fixed_length_costs_half_a_logarithm_of_the_dimension():
    def median(dim, radius):
        def grad(w):
            return np.concatenate([w[..., :1] * -1, w[..., 1:]], -1)

        path = saddles.perturbed_descent(
            grad, np.zeros((200, dim)), lr=0.1, radius=radius, threshold=1e-9, wait=10_000, steps=200,
            rng=np.random.default_rng(0),
        )  # fmt: skip
        return np.median(saddles.escape_time(path, along=np.eye(dim)[0]))

    fixed_length = [median(dim, 1e-3) for dim in (4, 400)]
    fixed_coordinate = [median(dim, 1e-3 * np.sqrt(dim)) for dim in (4, 400)]
    assert fixed_length[1] - fixed_length[0] == pytest.approx(np.log(100) / 2 / np.log(1.1), abs=4)
    assert abs(fixed_coordinate[1] - fixed_coordinate[0]) <= 4


def test_points_of_the_ball_fill_it_evenly():
    w = saddles.ball(np.random.default_rng(0), (20_000, 3), 2.0)
    length = np.linalg.norm(w, axis=-1)
    assert length.max() <= 2
    assert np.mean(length < 1) == pytest.approx(1 / 8, abs=0.01)
    assert np.allclose(w.mean(0), 0, atol=0.03)


# ---- a plateau that was a saddle ----

LR = 0.02


@pytest.fixture(scope="module")
def run():
    x, y = saddles.tumours()
    surface = saddles.tanh_surface(x, y, hidden=4)
    start = Network((30, 4, 1), "tanh").random(np.random.default_rng(0), 1, scale=1e-2)[0]
    path = saddles.descend_without(surface, start, None, lr=LR, steps=300)
    return surface, path, saddles.drop_steps(surface.loss(path))


@pytest.mark.claim("S8")
def test_the_drop_begins_inside_the_negative_subspace_and_ends_outside(run):
    surface, path, (begin, half, _) = run
    plateau = path[begin // 2]
    basis = saddles.negative_subspace(surface.hess(plateau))
    assert basis.shape[1] == 4
    shares = saddles.gradient_share(surface.grad(path), basis)
    assert shares[0] < 0.6
    assert shares[begin] > 0.99
    assert shares[-1] < 0.5
    now = saddles.negative_subspace(surface.hess(path[half]))
    assert saddles.gradient_share(surface.grad(path[half]), now) < 0.2
    assert saddles.gradient_share(surface.grad(path[begin]), basis[:, :1]) < 0.2  # one eigenvector is not enough


@pytest.mark.claim("S8")
def test_without_the_negative_subspace_the_drop_does_not_come(run):
    surface, path, (begin, *_) = run
    basis = saddles.negative_subspace(surface.hess(path[begin // 2]))
    other = saddles.random_subspace(np.random.default_rng(0), surface.dim, basis.shape[1])
    ends = [
        surface.loss(saddles.descend_without(surface, path[begin // 2], taken, lr=LR, steps=300)[-1])
        for taken in (basis, other, basis[:, :1])
    ]
    start = surface.loss(path[0])
    assert ends[0] > 0.99 * start
    assert ends[1] < 0.3 * start
    assert ends[2] < 0.3 * start


@pytest.mark.claim("S8")
def test_negative_curvature_is_common_without_any_plateau():
    x, y = saddles.tumours()
    surface = saddles.tanh_surface(x, y, hidden=4)
    start = Network((30, 4, 1), "tanh").random(np.random.default_rng(0), 1)[0]
    path = saddles.descend_without(surface, start, None, lr=LR, steps=100)
    assert saddles.drop_steps(surface.loss(path))[0] <= 2
    assert all(saddles.negative_subspace(surface.hess(w)).shape[1] > 5 for w in path[::25])


# ---- bad input ----


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: saddles.kind(np.ones((2, 3))), r"\(2, 3\)"),
        (lambda: saddles.kind(np.ones((4, 2, 2))), r"\(4, 2\)"),
        (lambda: saddles.search(surfaces.himmelblau, [[0.0, np.nan]]), "finite"),
        (lambda: saddles.search(surfaces.himmelblau, [[0.0]]), r"\(\.\.\., 2\)"),
        (lambda: saddles.search(surfaces.himmelblau, [[0.0, 0.0]], steps=0), "at least 1, got 0"),
        (lambda: saddles.collect(surfaces.himmelblau, None, by="name"), "position, spectrum; got 'name'"),
        (lambda: saddles.goe(np.random.default_rng(0), 0, 1), "n must be a whole number of at least 1, got 0"),
        (lambda: saddles.log_chance(500), "at most 120"),
        (lambda: saddles.log_chance(2.5), "whole number"),
        (lambda: saddles.log_minima_share(101), "at most 100"),
        (lambda: saddles.expected_count(2, -1.0), "volume must be positive, got -1"),
        (lambda: saddles.linear_critical_points((2, 2), hidden=1), "differ"),
        (lambda: saddles.linear_network((2, -1), hidden=1), "positive"),
        (lambda: saddles.tanh_surface(np.ones((3, 2)), np.ones(2), hidden=1), r"got \(3, 2\) and \(2,\)"),
        (lambda: saddles.tumours(31), "between 1 and 30, got 31"),
        (lambda: saddles.predicted_escape_time(0.0, curvature=1, lr=0.1), "offset must be positive, got 0"),
        (lambda: saddles.predicted_escape_time(2.0, curvature=1, lr=0.1), "inside the radius 1, got 2"),
        (lambda: saddles.predicted_escape_time(0.1, curvature=1, lr=-0.1), "lr must be positive, got -0.1"),
        (lambda: saddles.heavy_ball_growth(curvature=1, lr=0.1, momentum=1.5), "between 0 and 1, got 1.5"),
        (lambda: saddles.roundoff_escape(np.inf, np.float64), "angle must be finite"),
        (lambda: saddles.gradient_share(np.ones(3), np.eye(2)), r"\(\.\.\., 2\)"),
        (lambda: saddles.negative_subspace(np.ones((2, 3))), r"\(2, 3\)"),
        (lambda: saddles.random_subspace(np.random.default_rng(0), 3, 4), "between 1 and 3, got 4"),
        (lambda: saddles.descend_without(surfaces.himmelblau, [0, 0], None, lr=0, steps=1), "lr must be positive"),
        (
            lambda: saddles.minibatch_descent(
                np.ones((3, 2)), np.ones(3), np.zeros(5), hidden=1, lr=0.1, batch=4, steps=1,
                rng=np.random.default_rng(0),
            ),
            "between 1 and 3, got 4",
        ),
    ],
)  # fmt: skip
def test_bad_input_is_named_with_what_is_allowed(call, says):
    with pytest.raises(ValueError, match=says):
        call()
    assert random_landscapes.LARGEST == 100
