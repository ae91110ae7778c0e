"""Every surface's loss, gradient and Hessian against formulas written a second time, and against published minima."""

import numpy as np
import pytest
from scipy import interpolate, optimize

from lessons.shared.numerics import surfaces
from lessons.shared.numerics.calculus import index, numerical_grad, numerical_hess, spectrum

NAMED = {
    s.name: s
    for s in (
        surfaces.quartic,
        surfaces.double_well,
        surfaces.strict_saddle,
        surfaces.degenerate_saddle,
        surfaces.monkey_saddle,
        surfaces.two_weights,
        surfaces.plateau,
        surfaces.rosenbrock,
        surfaces.himmelblau,
        surfaces.beale,
        surfaces.bowl((1, 3)),
        surfaces.ravine(30, rotation=0.5),
    )
}
GRID = np.random.default_rng(0).normal(size=(9, 7))
RUGGED = {
    "random_cosines": surfaces.random_cosines(np.random.default_rng(1)),
    "grid_slice": surfaces.grid_slice(GRID, ((-1, 1), (0, 3))),
}
ALL = NAMED | RUGGED


def turned(x, y):
    """The ravine of NAMED, in its own axes."""
    u, v = np.cos(0.5) * x + np.sin(0.5) * y, -np.sin(0.5) * x + np.cos(0.5) * y
    return 0.5 * (u * u + 30 * v * v)


# The formulas as a table of the literature prints them; they take complex numbers, for the complex step.
FORMULAS = {
    "quartic": lambda x: 0.4 * x**4 - 2 * x**2 + 0.5 * x + 2,
    "double_well": lambda x, y: (x**2 - 1) ** 2 / 4 + y**2 / 2,
    "strict_saddle": lambda x, y: x * x - y * y,
    "degenerate_saddle": lambda x, y: x * x - y**4,
    "monkey_saddle": lambda x, y: x**3 - 3 * x * y**2,
    "two_weights": lambda x, y: (x * y) ** 2 / 2,
    "plateau": lambda x, y: np.log(1 + np.exp(-3)) - np.log(np.exp(-2 * ((x + 1) ** 2 + y**2)) + np.exp(-3)),
    "rosenbrock": lambda x, y: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
    "himmelblau": lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    "beale": lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y * y) ** 2 + (2.625 - x + x * y**3) ** 2,
    "bowl": lambda x, y: 0.5 * (x * x + 3 * y * y),
    "ravine": turned,
}


def sample(surface, count=200):
    low, high = np.transpose(surface.window)
    return np.random.default_rng(2).uniform(low, high, (count, surface.dim))


def complex_step(formula, w):
    """f'(x) = Im f(x + ih) / h without cancellation: exact to rounding (Squire & Trapp, SIAM Review 40, 1998)."""
    return np.stack([formula(*(w + 1e-200j * e).T).imag / 1e-200 for e in np.eye(w.shape[-1])], axis=-1)


@pytest.mark.parametrize("name", NAMED)
def test_loss_is_the_published_formula(name):
    w = sample(NAMED[name])
    np.testing.assert_allclose(NAMED[name].loss(w), FORMULAS[name](*w.T), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", NAMED)
def test_gradient_equals_the_complex_step(name):
    w = sample(NAMED[name])
    expected = complex_step(FORMULAS[name], w)
    np.testing.assert_allclose(NAMED[name].grad(w), expected, rtol=1e-11, atol=1e-11 * np.abs(expected).max())


@pytest.mark.parametrize("name", NAMED)
def test_hessian_equals_differences_of_the_complex_step(name):
    surface, h = NAMED[name], 1e-5
    w = sample(surface)
    rows = [
        (complex_step(FORMULAS[name], w + h * e) - complex_step(FORMULAS[name], w - h * e)) / (2 * h)
        for e in np.eye(surface.dim)
    ]
    expected = np.stack(rows, axis=-2)
    # h² f⁗/6 and ε f'/h are both below 1e-8 of the largest entry on these windows
    np.testing.assert_allclose(surface.hess(w), expected, rtol=1e-8, atol=1e-8 * np.abs(expected).max())


@pytest.mark.parametrize("name", ALL)
def test_gradient_and_hessian_are_derivatives_of_the_loss(name):
    surface, w = ALL[name], sample(ALL[name], 50)
    scale = np.abs(surface.hess(w)).max()
    np.testing.assert_allclose(surface.grad(w), numerical_grad(surface.loss, w), rtol=1e-7, atol=1e-8 * scale)
    np.testing.assert_allclose(surface.hess(w), numerical_hess(surface.loss, w), rtol=1e-4, atol=1e-5 * scale)


@pytest.mark.parametrize("name", [name for name, surface in NAMED.items() if len(surface.minima)])
def test_minima_are_critical_with_positive_curvature_and_sorted_by_depth(name):
    surface = NAMED[name]
    steepest = np.abs(surface.hess(surface.minima)).max()
    assert np.abs(surface.grad(surface.minima)).max() < 1e-14 * steepest * max(1, np.abs(surface.minima).max()) * 10
    assert np.all(spectrum(surface.hess(surface.minima)) > 0)
    assert np.all(np.diff(surface.loss(surface.minima)) >= -1e-12)


def test_rosenbrocks_function_gradient_and_hessian_are_scipys():
    w = sample(surfaces.rosenbrock, 20)
    np.testing.assert_allclose(surfaces.rosenbrock.loss(w), optimize.rosen(w.T), rtol=1e-12)
    for point in w:
        np.testing.assert_allclose(surfaces.rosenbrock.grad(point), optimize.rosen_der(point), rtol=1e-12, atol=1e-10)
        np.testing.assert_allclose(surfaces.rosenbrock.hess(point), optimize.rosen_hess(point), rtol=1e-12)


def test_published_minima_and_hessians():
    assert surfaces.rosenbrock.loss([1, 1]) == 0
    np.testing.assert_array_equal(surfaces.rosenbrock.hess([1, 1]), [[802, -400], [-400, 200]])
    assert surfaces.beale.loss([3, 0.5]) == 0
    assert surfaces.himmelblau.loss([3, 2]) == 0
    np.testing.assert_array_equal(surfaces.himmelblau.hess([3, 2]), [[74, 20], [20, 34]])
    published = [[3, 2], [-2.805118, 3.131312], [-3.779310, -3.283186], [3.584428, -1.848126]]
    np.testing.assert_allclose(surfaces.himmelblau.minima, published, atol=1e-6)


@pytest.mark.claim("X6")
def test_quartic_has_the_two_printed_numbers_and_its_deeper_minimum_at_minus_1_640():
    assert f"{surfaces.quartic.loss([2.2]):.4f}" == "2.7902"
    assert f"{surfaces.quartic.grad([2.2])[0]:.4f}" == "8.7368"
    roots = np.sort(np.roots([1.6, 0, -4, 0.5]).real)
    np.testing.assert_allclose(surfaces.quartic.minima[:, 0], [roots[0], roots[2]], atol=1e-12)


def test_monkey_saddle_hessian_vanishes_at_origin():
    np.testing.assert_array_equal(surfaces.monkey_saddle.hess([0, 0]), np.zeros((2, 2)))


def test_strict_saddle_has_index_one_and_degenerate_saddle_shows_no_negative_curvature():
    assert index(surfaces.strict_saddle.hess([0, 0])) == 1
    assert index(surfaces.degenerate_saddle.hess([0, 0])) == 0
    assert surfaces.degenerate_saddle.loss([0, 0.1]) < 0


def test_plateau_is_flat_far_out_and_has_a_cliff_at_its_rim():
    slope = np.linalg.norm(surfaces.plateau.grad([[2.0, 0.0], [0.0, 0.0]]), axis=-1)
    assert slope[0] < 1e-5
    assert slope[1] > 1


@pytest.mark.parametrize("rotation", [0, 0.3, np.pi / 2, 4])
@pytest.mark.parametrize("kappa", [1, 10, 1e4])
def test_ravine_has_the_condition_number_it_is_given_at_every_rotation(kappa, rotation):
    low, high = spectrum(surfaces.ravine(kappa, rotation=rotation).hess([1, 2]))
    assert high / low == pytest.approx(kappa, rel=1e-10)  # ε·κ is the rounding of the smaller eigenvalue


def test_ravine_lies_along_its_rotation():
    along = np.array([np.cos(0.4), np.sin(0.4)])
    assert surfaces.ravine(100, rotation=0.4).loss(along) == pytest.approx(0.5)


def test_random_cosines_has_mean_zero_and_variance_one():
    rng = np.random.default_rng(5)
    values = [surfaces.random_cosines(rng, dim=3).loss([0.3, -1, 2]) for _ in range(2000)]
    assert abs(np.mean(values)) < 4 / np.sqrt(2000)  # four standard errors
    assert abs(np.var(values) - 1) < 4 * np.sqrt(2 / 2000)


def test_grid_slice_passes_through_its_values_and_is_scipys_cubic_spline_inside():
    surface = RUGGED["grid_slice"]
    x, y = np.linspace(-1, 1, 9), np.linspace(0, 3, 7)
    w = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)
    np.testing.assert_allclose(surface.loss(w), GRID, atol=1e-12)
    np.testing.assert_allclose(
        surface.loss(w + np.array([2, 0])), GRID[::-1], atol=1e-12
    )  # the mirror image beyond the window
    # A natural boundary differs from a mirrored one, so compare on a grid mirrored out to three windows.
    wide = np.pad(GRID, ((8, 8), (6, 6)), mode="reflect")
    spline = interpolate.RectBivariateSpline(np.linspace(-3, 3, 25), np.linspace(-3, 6, 19), wide)
    inside = sample(surface, 50)
    # what is left of the outer boundary decays by 0.27 a cell: 0.27⁶ ≈ 4e-4
    np.testing.assert_allclose(surface.loss(inside), spline.ev(*inside.T), atol=2e-3)


@pytest.mark.parametrize("name", ALL)
def test_a_surface_maps_over_the_leading_axes_of_its_points(name):
    surface = ALL[name]
    w = np.zeros((2, 3, surface.dim))
    assert surface.loss(w).shape == (2, 3)
    assert surface.grad(w).shape == (2, 3, surface.dim)
    assert surface.hess(w).shape == (2, 3, surface.dim, surface.dim)
    assert surface.hess(w[0, 0]).shape == (surface.dim, surface.dim)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("part", ["loss", "grad", "hess"])
def test_wrong_points_are_refused_with_what_was_received(name, part):
    evaluate = getattr(ALL[name], part)
    with pytest.raises(ValueError, match=r"must have shape \(\.\.\., \d\), got \(5,\)"):
        evaluate(np.zeros(5))
    with pytest.raises(ValueError, match=r"must be finite, got .*nan"):
        evaluate(np.full(ALL[name].dim, np.nan))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: surfaces.ravine(0.5), "at least 1, got 0.5"),
        (lambda: surfaces.ravine(np.nan), "at least 1, got nan"),
        (lambda: surfaces.bowl((1, -2)), r"curvatures must be positive, got \[ 1. -2.\]"),
        (lambda: surfaces.bowl(3), r"curvatures must have shape \(\.\.\., d\), got \(\)"),
        (lambda: surfaces.bowl([[1, 2]]), r"curvatures must have shape \(d,\), got \(1, 2\)"),
        (lambda: surfaces.random_cosines(np.random.default_rng(0), waves=0), "waves must be a whole number .* got 0"),
        (lambda: surfaces.grid_slice(np.zeros((3, 9)), ((0, 1), (0, 1))), r"shape \(m, n\) .* got \(3, 9\)"),
        (lambda: surfaces.grid_slice(np.zeros((4, 4)), ((1, 0), (0, 1))), r"x0 < x1 .* got \(\(1, 0\)"),
    ],
)
def test_impossible_surfaces_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
