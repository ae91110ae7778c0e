"""Steps shaped like matrices: gradients, Shampoo and Muon by their definitions, and who was first on which ravine."""

import itertools

import numpy as np
import pytest
from scipy.linalg import fractional_matrix_power

from lessons.frontier import matrix_steps, rate_search
from lessons.shared.numerics.comparison import paired
from lessons.shared.numerics.recordings import recorded
from lessons.shared.numerics.training import train


def scores(part, kind, name):
    return np.log10(recorded("frontier", "matrix_steps")[part][kind][name]["scores"])


def hessian(problem):
    """The constant Hessian (n², n²) of the first ravine of a problem."""
    zero = np.zeros_like(problem.x0)
    rows = [problem.grad(zero + np.eye(zero.shape[1])[k])[0] - problem.grad(zero)[0] for k in range(zero.shape[1])]
    return np.array(rows)


@pytest.mark.parametrize("kind", matrix_steps.RAVINES)
def test_the_gradient_is_that_of_the_loss(kind):
    problem, rng = matrix_steps.ravines(kind, range(2), size=4), np.random.default_rng(0)
    w, v = rng.normal(size=(2, *problem.x0.shape))
    slope = (problem.loss(w + 1e-5 * v) - problem.loss(w - 1e-5 * v)) / 2e-5
    assert np.allclose((problem.grad(w) * v).sum(-1), slope, rtol=1e-6, atol=1e-8)


def test_the_turned_ravine_has_the_same_curvatures():
    straight, turned = (hessian(matrix_steps.ravines(kind, range(1), size=4)) for kind in matrix_steps.RAVINES)
    assert np.allclose(np.linalg.eigvalsh(straight), np.linalg.eigvalsh(turned), rtol=1e-9, atol=1e-12)
    assert not np.allclose(straight, turned, atol=0.01)


def test_the_condition_number_is_the_fourth_power_of_that_of_the_matrices():
    values = np.linalg.eigvalsh(hessian(matrix_steps.ravines("matrices", range(1), size=4, condition=3.0)))
    assert values[-1] / values[0] == pytest.approx(3.0**4, rel=1e-9)


def test_the_least_loss_is_zero_at_the_known_place():
    problem = matrix_steps.ravines("matrices", range(2), size=4)
    assert np.all(problem.loss(problem.x0) == 0)


def test_shampoo_is_its_formula():
    """L^(−1/4) V R^(−1/4) with powers of SciPy's, for two steps of one matrix."""
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(2, 3, 2))
    rule = matrix_steps.shampoo(lambda w: [(w.reshape(3, 2), w[:0])], momentum=0.5)
    _, *memory = rule(first.ravel(), 0.1, 1)
    step, *_ = rule(second.ravel(), 0.1, 2, *memory)
    left = 1e-6 * np.eye(3) + first @ first.T + second @ second.T
    right = 1e-6 * np.eye(2) + first.T @ first + second.T @ second
    ahead = 0.5 * first + second
    wanted = fractional_matrix_power(left, -0.25) @ ahead @ fractional_matrix_power(right, -0.25)
    assert np.allclose(step.reshape(3, 2), 0.1 * wanted, rtol=1e-6)


def test_the_first_step_of_shampoo_is_nearly_orthogonal():
    """With one gradient and next to no eps, L^(−1/4) G R^(−1/4) = U Vᵀ: Muon without its iteration."""
    gradient = np.random.default_rng(0).normal(size=(4, 4))
    rule = matrix_steps.shampoo(lambda w: [(w.reshape(4, 4), w[:0])], eps=1e-12)
    left, _, right = np.linalg.svd(gradient)
    assert np.allclose(rule(gradient.ravel(), 1.0, 1)[0].reshape(4, 4), left @ right, atol=1e-6)


def test_shampoo_steps_biases_by_adam():
    rule = matrix_steps.shampoo(lambda w: [(w[:4].reshape(2, 2), w[4:])])
    gradient = np.array([1.0, 2, 3, 5, 10, -0.1])
    assert np.allclose(rule(gradient, 0.1, 1)[0][4:], [0.1, -0.1], rtol=1e-6)


def test_a_power_undoes_its_inverse():
    root = np.random.default_rng(0).normal(size=(3, 5, 5))
    matrix = root @ root.swapaxes(-1, -2)
    fourth = matrix_steps.power(matrix, 0.25)
    assert np.allclose(fourth @ fourth @ fourth @ fourth, matrix)


def test_the_course_ends_at_the_losses():
    problem = matrix_steps.ravines("matrices", range(2), size=4)
    course = matrix_steps.course(problem, "Muon", -0.5, 20)
    assert np.allclose(course[-1], matrix_steps.losses(problem, "Muon", -0.5, 20), rtol=1e-12)
    assert np.all(course[0] == 1)


def test_a_run_that_diverges_is_lost():
    problem = matrix_steps.ravines("matrices", range(1), size=4)
    assert matrix_steps.losses(problem, "momentum", 3.0, 50)[0] == matrix_steps.LOST


@pytest.mark.parametrize("valley", [-3.2, 0.0, 2.2])
def test_a_grid_grows_until_its_best_lies_inside(valley):
    best, tried = rate_search.best_rate(lambda exponent: np.array([(exponent - valley) ** 2]), -1.0, 1.0)
    assert abs(best - valley) <= 0.25
    assert rate_search.inside(tried)


def test_a_grid_does_not_grow_for_ever():
    best, tried = rate_search.best_rate(lambda exponent: np.array([-exponent]), 0.0, 1.0)
    assert best == rate_search.HIGHEST
    assert not rate_search.inside(tried)


@pytest.mark.claim("F5")
@pytest.mark.parametrize("part", ["equal steps", "equal time"])
def test_every_recorded_rate_lies_inside_its_grid(part):
    for cells in recorded("frontier", "matrix_steps")[part].values():
        assert all(rate_search.inside(cell["tried"]) for cell in cells.values())


def test_recorded_scores_are_measured_again():
    cell = recorded("frontier", "matrix_steps")["equal steps"]["matrices"]["Muon"]
    again = matrix_steps.losses(matrix_steps.ravines("matrices", range(2)), "Muon", cell["rate"], matrix_steps.STEPS)
    assert np.allclose(np.log10(again), np.log10(cell["scores"][:2]), atol=0.2)


@pytest.mark.claim("F5")
@pytest.mark.parametrize("method", ["Muon", "Shampoo"])
def test_per_step_both_beat_adam_on_matrices_by_more_than_a_decade(method):
    gain = paired(scores("equal steps", "matrices", "Adam"), scores("equal steps", "matrices", method))
    assert gain.low > 1


@pytest.mark.claim("F5")
@pytest.mark.parametrize("method", ["Muon", "Shampoo"])
def test_most_of_that_is_gone_where_the_ravine_is_turned(method):
    gains = [
        np.median(scores("equal steps", kind, "Adam") - scores("equal steps", kind, method))
        for kind in matrix_steps.RAVINES
    ]
    assert gains[1] < gains[0] / 2


def test_momentum_and_adam_share_the_loop_of_training():
    problem = matrix_steps.ravines("matrices", range(1), size=4)
    run = train(itertools.repeat(problem.grad), 0 * problem.x0, rates=np.full(3, 0.1), method="momentum", every=3)
    *_, last = run
    w, v = 0 * problem.x0, 0.0
    for _ in range(3):
        v = 0.9 * v + problem.grad(w)
        w = w - 0.1 * v
    assert np.allclose(last.w, w, rtol=1e-12)
