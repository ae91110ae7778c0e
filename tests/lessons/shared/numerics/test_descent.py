"""The optimizers against PyTorch's recorded paths, exact algebra and SciPy; ensembles, divergence and refusals."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize

from lessons.shared.numerics import descent, surfaces
from lessons.shared.numerics.path import Walk

REFERENCE = json.loads((Path(__file__).parent / "recorded" / "reference_paths.json").read_text(encoding="utf-8"))[
    "paths"
]
FIRST_ORDER = {
    "gradient_descent": {},
    "heavy_ball": {"momentum": 0.9},
    "nesterov": {"momentum": 0.9},
    "rmsprop": {},
    "adam": {},
    "adamw": {},
}


def run(name, surface, w0, **knobs):
    return getattr(descent, name)(surface.grad, w0, **FIRST_ORDER[name] | knobs)


@pytest.mark.parametrize("record", REFERENCE, ids=lambda r: f"{r['optimizer']}-{r['surface']}")
def test_path_equals_pytorchs_over_100_steps(record):
    surface, expected = getattr(surfaces, record["surface"]), np.array(record["path"])
    path = run(record["optimizer"], surface, expected[0], steps=100, **record["knobs"])
    assert path.w.shape == expected.shape == (101, surface.dim)
    np.testing.assert_allclose(path.w, expected, rtol=1e-10, atol=1e-10)
    assert not path.diverged


@pytest.mark.parametrize("lr", [0.1, 0.9, 1.5])
def test_gradient_descent_on_a_quadratic_is_a_power(lr):
    path = descent.gradient_descent(surfaces.bowl((1, 1.2)).grad, [2.0, -1.0], lr=lr, steps=30)
    power = (1 - lr * np.array([1, 1.2])) ** np.arange(31)[:, None]
    np.testing.assert_allclose(path.w, power * [2, -1], rtol=1e-12)


def test_heavy_ball_on_a_quadratic_is_its_two_term_recurrence():
    path = descent.heavy_ball(surfaces.bowl((1, 5)).grad, [2.0, -1.0], lr=0.1, momentum=0.7, steps=50)
    w = [path.w[0], path.w[1]]
    for _ in range(49):
        w.append((1 + 0.7 - 0.1 * np.array([1, 5])) * w[-1] - 0.7 * w[-2])
    np.testing.assert_allclose(path.w, w, atol=1e-13)


@pytest.mark.parametrize("name", ["heavy_ball", "nesterov"])
def test_without_momentum_it_is_gradient_descent(name):
    plain = descent.gradient_descent(surfaces.beale.grad, [1.0, 1.0], lr=0.01, steps=50)
    np.testing.assert_array_equal(run(name, surfaces.beale, [1.0, 1.0], lr=0.01, momentum=0, steps=50).w, plain.w)


@pytest.mark.parametrize("kappa", [1, 100, 1e4])
def test_newton_solves_a_quadratic_in_one_step(kappa):
    ravine = surfaces.ravine(kappa, rotation=0.7)
    path = descent.newton(ravine.grad, ravine.hess, [3.0, -2.0], steps=2)
    np.testing.assert_allclose(path.w[1:], 0, atol=1e-15 * kappa * 10)


def test_newton_step_is_the_solution_of_the_linear_system():
    surface, w = surfaces.himmelblau, np.random.default_rng(0).uniform(-5, 5, (50, 2))
    path = descent.newton(surface.grad, surface.hess, w, steps=1)
    expected = w - np.linalg.solve(surface.hess(w), surface.grad(w)[..., None])[..., 0]
    # a badly conditioned Hessian loses cond · ε
    assert np.all(np.abs(path.w[1] - expected) < 1e-14 * np.linalg.cond(surface.hess(w))[:, None] * 100)


def test_newton_converges_quadratically_on_the_quartic():
    path = descent.newton(surfaces.quartic.grad, surfaces.quartic.hess, [2.2], steps=6)
    error = np.abs(path.w[:, 0] - surfaces.quartic.minima[1, 0])
    # e(k+1) / e(k)² tends to |f‴ / (2 f″)| (Nocedal & Wright, Theorem 3.5)
    x = surfaces.quartic.minima[1, 0]
    assert error[4] / error[3] ** 2 == pytest.approx(9.6 * x / (2 * (4.8 * x**2 - 4)), rel=0.01)


def test_newton_is_attracted_by_a_saddle_and_damped_newton_is_not():
    well = surfaces.double_well
    assert np.abs(descent.newton(well.grad, well.hess, [0.1, 1.0], steps=20).w[-1]).max() < 1e-12
    end = descent.damped_newton(well.loss, well.grad, well.hess, [0.1, 1.0], steps=20).w[-1]
    np.testing.assert_allclose(end, [1, 0], atol=1e-12)


@pytest.mark.parametrize("surface", [surfaces.rosenbrock, surfaces.himmelblau, surfaces.beale], ids=lambda s: s.name)
def test_damped_newton_never_climbs_and_ends_where_scipys_newton_cg_does(surface):
    w0 = np.array([-1.2, 1.0]) if surface is surfaces.rosenbrock else np.array([2.5, 0.8])
    path = descent.damped_newton(surface.loss, surface.grad, surface.hess, w0, steps=60)
    assert np.all(np.diff(surface.loss(path.w)) <= 0)
    found = optimize.minimize(surface.loss, w0, method="Newton-CG", jac=surface.grad, hess=surface.hess, tol=1e-12)
    np.testing.assert_allclose(path.w[-1], found.x, atol=1e-8)


def test_damped_newton_stays_at_a_critical_point():
    saddle = surfaces.monkey_saddle
    path = descent.damped_newton(saddle.loss, saddle.grad, saddle.hess, [0.0, 0.0], steps=3)
    np.testing.assert_array_equal(path.w, np.zeros((4, 2)))
    assert not path.diverged


def test_damped_newton_does_not_read_the_last_bits_of_the_loss():
    # where the promised decrease is below the loss's rounding, rounding must not say how long the step is
    well, starts = surfaces.quartic, np.linspace(1.2, 2.0, 400)[:, None]
    rng = np.random.default_rng(3)

    def rounded(w):
        return well.loss(w) * (1 + rng.choice([-4, 4], len(w)) * np.finfo(float).eps)

    exact, other = (
        descent.damped_newton(loss, well.grad, well.hess, starts, steps=9).w for loss in (well.loss, rounded)
    )
    np.testing.assert_allclose(other, exact, rtol=1e-14)


def test_newton_has_no_step_where_the_hessian_is_singular():
    path = descent.newton(surfaces.monkey_saddle.grad, surfaces.monkey_saddle.hess, [0.0, 0.0], steps=5)
    assert path.diverged
    assert path.w.shape == (1, 2)


@pytest.mark.parametrize("name", FIRST_ORDER)
def test_an_ensemble_is_its_runs_side_by_side(name):
    starts = np.random.default_rng(1).uniform(-2, 2, (3, 4, 2))
    together = run(name, surfaces.himmelblau, starts, lr=1e-3, steps=20)
    assert together.w.shape == (21, 3, 4, 2)
    assert together.diverged.shape == (3, 4)
    for i, j in np.ndindex(3, 4):
        alone = run(name, surfaces.himmelblau, starts[i, j], lr=1e-3, steps=20)
        np.testing.assert_array_equal(together.w[:, i, j], alone.w)


def test_knobs_broadcast_over_the_ensemble():
    rates = np.array([0.01, 0.05, 0.1])
    starts = np.array([[2.2], [-1.0]])
    together = descent.gradient_descent(surfaces.quartic.grad, starts[:, None], lr=rates, steps=10)
    assert together.w.shape == (11, 2, 3, 1)
    for i, j in np.ndindex(2, 3):
        alone = descent.gradient_descent(surfaces.quartic.grad, starts[i], lr=rates[j], steps=10)
        np.testing.assert_array_equal(together.w[:, i, j], alone.w)


def test_a_diverged_run_is_cut_at_its_last_finite_point():
    path = descent.gradient_descent(surfaces.quartic.grad, [2.2], lr=1.0, steps=100)
    assert path.diverged
    assert 2 < len(path.w) < 10
    assert np.all(np.isfinite(surfaces.quartic.loss(path.w)))
    start = descent.gradient_descent(surfaces.quartic.grad, [2.2], lr=1.0, steps=len(path.w) - 1)
    np.testing.assert_array_equal(path.w, start.w)


def test_a_run_that_was_lost_once_stays_lost_though_its_next_step_would_be_finite():
    walk = Walk([[1.0, 1.0], [2.0, 2.0]], 2)
    walk.to(np.array([[np.nan, 0.0], [3.0, 3.0]]))
    walk.to(np.array([[5.0, 5.0], [4.0, 4.0]]))
    np.testing.assert_array_equal(walk.path().w[-1], [[1, 1], [4, 4]])
    np.testing.assert_array_equal(walk.path().diverged, [True, False])


def test_a_diverged_run_of_an_ensemble_stays_while_the_others_go_on():
    path = descent.gradient_descent(surfaces.bowl().grad, [[1.0, 1.0], [1.0, 1.0]], lr=[0.5, 50.0], steps=60)
    np.testing.assert_array_equal(path.diverged, [False, True])
    assert path.w.shape == (61, 2, 2)
    np.testing.assert_array_equal(path.w[-1, 1], path.w[-2, 1])
    assert np.all(path.w[-1, 0] < 1e-15)


def test_noise_is_reproducible_and_has_the_stated_size():
    def noisy(seed, steps=1):
        rng, start = np.random.default_rng(seed), np.zeros((20000, 2))
        return descent.gradient_descent(surfaces.bowl().grad, start, lr=0.1, steps=steps, noise=3.0, rng=rng).w

    np.testing.assert_array_equal(noisy(7), noisy(7))
    assert np.any(noisy(7) != noisy(8))
    assert noisy(7)[1].std() == pytest.approx(0.1 * 3, rel=0.02)  # one step of −lr·noise·z; 4 standard errors


def test_no_steps_is_the_start_alone():
    path = descent.adam(surfaces.bowl().grad, [1.0, 2.0], lr=0.1, steps=0)
    np.testing.assert_array_equal(path.w, [[1, 2]])


@pytest.mark.parametrize("name", FIRST_ORDER)
@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"lr": -0.1}, "lr must be positive, got -0.1"),
        ({"lr": np.nan}, "lr must be finite, got nan"),
        ({"w0": [np.nan, 1]}, r"w0 must be finite, got \[nan +1.\]"),
        ({"w0": 3.0}, r"w0 must have shape \(\.\.\., d\), got \(\)"),
        ({"w0": [1e40, 0]}, "w0 must lie within 1e[+]30"),
        ({"steps": -1}, "steps must be a whole number of at least 0, got -1"),
        ({"steps": 2.5}, "steps must be a whole number of at least 0, got 2.5"),
        ({"noise": -1}, "noise must lie between 0 and inf, got -1"),
        ({"noise": 1}, "noise 1 needs a seeded generator"),
    ],
)
def test_impossible_knobs_are_refused(name, knobs, message):
    arguments = {"w0": [1.0, 1.0], "lr": 0.1, "steps": 3} | knobs
    with pytest.raises(ValueError, match=message):
        run(name, surfaces.bowl(), **arguments)


@pytest.mark.parametrize(
    ("name", "knobs"),
    [
        ("heavy_ball", {"momentum": 1.1}),
        ("nesterov", {"momentum": -0.1}),
        ("rmsprop", {"decay": 2}),
        ("adam", {"beta1": 1}),
    ],
)
def test_running_means_are_refused_outside_their_range(name, knobs):
    with pytest.raises(ValueError, match="must lie between 0 and 1, got"):
        run(name, surfaces.bowl(), [1.0, 1.0], lr=0.1, steps=1, **knobs)
