"""The exercises on saddles: the solution passes, the stub passes nothing, each mistake gets its own hint alone."""

import numpy as np
import pytest
from exercise_tests import ExerciseTests
from scipy.optimize import brentq
from scipy.stats import beta, binom

from lessons.saddles.exercises.chance_positive import seen_at_most
from lessons.saddles.exercises.critical_points import valley_inputs, valleys

# ---- the mistakes, one function each, named after what recognises them ----


def name(curvatures, *, zero=1e-9, zeros_are=None):
    curvatures = np.asarray(curvatures)
    signs = np.where(np.abs(curvatures) < zero * np.abs(curvatures).max(), 0, np.sign(curvatures))
    if zeros_are is not None:
        signs = np.where(signs == 0, zeros_are, signs)
    if signs.min() < 0 < signs.max():
        return "saddle"
    return "silent" if 0 in signs else "minimum" if signs.min() > 0 else "maximum"


def symmetric(A):
    return np.linalg.eigvalsh((A + A.T) / 2)


def by_determinant(A):
    S = (A + A.T) / 2
    if abs(np.linalg.det(S)) < 1e-9 * np.abs(S).max() ** 3:
        return "silent"
    return "saddle" if np.linalg.det(S) < 0 else "minimum"


def bound(hits, n, *, level=0.95):
    return beta.ppf(level, hits + 1, n - hits) if hits < n else 1.0


def positive(matrices):
    return int(np.sum(np.linalg.eigvalsh(matrices)[:, 0] > 0)), len(matrices)


def by_normal(matrices):
    hits, n = positive(matrices)
    p = hits / n
    return p, p + 1.645 * np.sqrt(p * (1 - p) / n)


def slope(offsets, times, log=np.log):
    return np.polyfit(log(offsets), times, 1)[0]


def walk(grad, w0, lr, radius, threshold, steps, rng, *, jump, always=False, once=False, fading=False):
    path, jumped = [np.array(w0, float)], False
    for _ in range(steps):
        w, g = path[-1], grad(path[-1])
        small = np.linalg.norm(g) <= threshold
        if (small or always) and not (once and jumped):
            jumped = True
            size = np.linalg.norm(g) / threshold if fading else 1
            w = w + size * jump(rng, len(w), radius)
            path.append(w - lr * g if always else w)
        else:
            path.append(w - lr * g)
    return np.array(path)


def sphere(rng, d, radius):
    direction = rng.standard_normal(d)
    return radius * direction / np.linalg.norm(direction)


def one_jump_for_all(grad, w0, lr, radius, threshold, steps, rng):
    fixed = sphere(rng, len(w0), radius)
    return walk(grad, w0, lr, radius, threshold, steps, rng, jump=lambda *_: fixed)


def one_way(rng, d, radius):
    direction = rng.random(d)
    return radius * direction / np.linalg.norm(direction)


def newton_ends(grad, hess, *, side=25, steps=100):
    line = np.linspace(-3, 3, side)
    w = np.stack(np.meshgrid(line, line), -1).reshape(-1, 2)
    for _ in range(steps):
        step = np.linalg.solve(hess(w) + 1e-12 * np.eye(2), grad(w)[..., None])[..., 0]
        w = w - step * np.minimum(1, 0.3 / np.maximum(np.linalg.norm(step, axis=-1, keepdims=True), 1e-300))
    return w


def distinct(w, *, radius=1e-3):
    kept = []
    for point in w:
        if all(np.linalg.norm(point - other) > radius for other in kept):
            kept.append(point)
    return np.array(kept).reshape(-1, 2)


def settled(grad, w, *, tolerance=1e-8):
    return w[(np.linalg.norm(grad(w), axis=-1) < tolerance) & np.all(np.abs(w) <= 3, axis=-1)]


def descended(grad, hess):
    line = np.linspace(-2.5, 2.5, 15)
    w = np.stack(np.meshgrid(line, line), -1).reshape(-1, 2)
    for _ in range(1200):
        w = w - 0.025 * grad(w)
    return distinct(settled(grad, w, tolerance=1e-7))


def grid_of_small_slopes(grad, hess):
    line = np.linspace(-3, 3, 401)
    w = np.stack(np.meshgrid(line, line), -1).reshape(-1, 2)
    return distinct(w[np.linalg.norm(grad(w), axis=-1) < 0.1], radius=0.1)


def random_starts(grad, hess, count):
    w = np.random.default_rng(0).uniform(-3, 3, (count, 2))
    for _ in range(80):
        step = np.linalg.solve(hess(w) + 1e-12 * np.eye(2), grad(w)[..., None])[..., 0]
        w = w - step * np.minimum(1, 0.3 / np.maximum(np.linalg.norm(step, axis=-1, keepdims=True), 1e-300))
    return distinct(settled(grad, w))


WRONG = {
    "counts_zeros_as_negative": [lambda A: name(symmetric(A), zeros_are=-1)],
    "counts_zeros_as_positive": [
        lambda A: name(symmetric(A), zeros_are=1),
        lambda A: (
            "saddle"
            if symmetric(A)[0] < -1e-9 < 1e-9 < symmetric(A)[-1]
            else ("maximum" if symmetric(A)[0] < -1e-9 else "minimum")
        ),
    ],
    "forgets_the_symmetric_part": [
        lambda A: name(np.linalg.eigvalsh(A)),
        lambda A: name(np.linalg.eigvals(A).real),
        lambda A: name(np.linalg.eigvalsh(A.T)),
    ],
    "reads_the_diagonal": [lambda A: name(np.diag(A))],
    "uses_the_determinant": [by_determinant],
    "counts_eigenvalues": [
        lambda matrices: (np.mean(np.linalg.eigvalsh(matrices) > 0), bound(*positive(matrices))),
    ],
    "trusts_the_determinant": [
        lambda matrices: (
            np.mean(np.linalg.det(matrices) > 0),
            bound(int(np.sum(np.linalg.det(matrices) > 0)), len(matrices)),
        ),
    ],
    "claims_zero": [by_normal],
    "takes_two_sides": [
        lambda matrices: (positive(matrices)[0] / len(matrices), bound(*positive(matrices), level=0.975)),
    ],
    "returns_the_margin": [
        lambda matrices: (
            positive(matrices)[0] / len(matrices),
            bound(*positive(matrices)) - positive(matrices)[0] / len(matrices),
        ),
    ],
    "forgets_the_discrete_step": [lambda offsets, times, lr: -1 / slope(offsets, times) / lr],
    "mixes_logarithms": [
        lambda offsets, times, lr: np.expm1(-1 / slope(offsets, times, np.log10)) / lr,
        lambda offsets, times, lr: (10 ** (-1 / slope(offsets, times)) - 1) / lr,
    ],
    "forgets_the_rate": [lambda offsets, times, lr: np.expm1(-1 / slope(offsets, times))],
    "takes_contraction": [
        lambda offsets, times, lr: -np.expm1(1 / slope(offsets, times)) / lr,
        lambda offsets, times, lr: -np.expm1(-1 / slope(offsets, times)) / lr,
    ],
    "assumes_the_radius": [
        lambda offsets, times, lr: np.mean(np.expm1(-np.log(offsets) / times)) / lr,
        lambda offsets, times, lr: np.expm1(-np.log(offsets[0]) / times[0]) / lr,
    ],
    "jumps_once": [lambda **case: walk(**case, jump=sphere, once=True)],
    "repeats_one_jump": [one_jump_for_all],
    "jumps_always": [lambda **case: walk(**case, jump=sphere, always=True)],
    "pushes_one_way": [
        lambda **case: walk(**case, jump=one_way),
        lambda **case: walk(**case, jump=lambda rng, d, radius: radius * rng.random(d)),
    ],
    "scales_each_coordinate": [
        lambda **case: walk(**case, jump=lambda rng, d, radius: radius * rng.standard_normal(d)),
        lambda **case: walk(**case, jump=lambda rng, d, radius: 2 * radius * rng.uniform(-1, 1, d)),
    ],
    "noise_fades_with_the_slope": [lambda **case: walk(**case, jump=sphere, fading=True)],
    "finds_minima_only": [descended],
    "keeps_copies": [lambda grad, hess: settled(grad, newton_ends(grad, hess, side=9))],
    "takes_small_slopes_for_zero": [grid_of_small_slopes],
    "keeps_runaways": [lambda grad, hess: distinct(newton_ends(grad, hess, side=7, steps=2))],
    "searches_too_few_starts": [
        lambda grad, hess: random_starts(grad, hess, 5),
        lambda grad, hess: random_starts(grad, hess, 8),
    ],
}


def by_bisection(matrices):
    """The bound by its definition; the share by pivots (Sylvester's criterion)."""
    hits = sum(all(np.linalg.det(M[:k, :k]) > 0 for k in (1, 2, 3)) for M in matrices)
    n = len(matrices)
    return hits / n, 1.0 if hits == n else brentq(lambda p: binom.cdf(hits, n, p) - 0.05, 0, 1)


OTHERS = {
    "name_point": lambda A: globals()["name"](np.roots(np.poly((A + A.T) / 2)).real, zero=1e-7),
    "chance_positive": by_bisection,
    "fitted_curvature": lambda offsets, times, lr: (
        ((offsets[0] / offsets[-1]) ** (-1 / (times[0] - times[-1])) - 1) / lr
    ),
    "perturbed_descent": lambda **case: walk(**case, jump=sphere),
    "critical_points": lambda grad, hess: random_starts(grad, hess, 700),
}

ABSURD = {
    "name_point": lambda size: lambda A: size,
    "chance_positive": lambda size: lambda matrices: (size, size),
    "fitted_curvature": lambda size: lambda offsets, times, lr: size,
    "perturbed_descent": lambda size: lambda grad, w0, steps, **rest: np.full((steps + 1, len(w0)), size),
    "critical_points": lambda size: lambda grad, hess: np.full((1, 2), size),
}


def test_seen_at_most_is_the_binomial_distribution():
    for hits, count, chance in ((0, 30, 0.1), (7, 60, 0.2), (60, 60, 0.9), (3, 5, 0.0), (2, 5, 1.0)):
        assert seen_at_most(hits, count, chance) == pytest.approx(binom.cdf(hits, count, chance), rel=1e-12)


def test_the_surface_of_the_search_has_the_hessian_of_its_gradient():
    case = valley_inputs(np.random.default_rng(0))
    grad, hess = (valleys(case, what) for what in ("grad", "hess"))
    w, step = np.array([0.4, -1.1]), 1e-5
    columns = [(grad(w + step * e) - grad(w - step * e)) / (2 * step) for e in np.eye(2)]
    np.testing.assert_allclose(hess(w), columns, atol=1e-7)
    np.testing.assert_array_equal(hess([w, -w])[1], hess(-w))


class TestExercises(ExerciseTests):
    chapter = "saddles"
    wrong, others, absurd = WRONG, OTHERS, ABSURD
    seeds = range(4)
    refusals = ("not yet", "unfit")
