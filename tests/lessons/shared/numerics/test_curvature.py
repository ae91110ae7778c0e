"""Products with the Hessian against differences of gradients, Lanczos against dense spectra, losses against sums."""

import numpy as np
import pytest
from scipy.sparse.linalg import LinearOperator, eigsh

from lessons.shared.numerics import data
from lessons.shared.numerics.calculus import numerical_grad
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import lanczos
from lessons.shared.numerics.networks import Network


def classifier(activation="tanh", *, widths=(64, 5, 4, 10), examples=40, decay=0.01, error="cross-entropy"):
    digits = data.digits()
    return Classifier(Network(widths, activation), digits.x[:examples], digits.y[:examples], decay, error)


def drawn(problem, count, seed=0):
    return problem.network.random(np.random.default_rng(seed), count)


@pytest.mark.parametrize("error", ["cross-entropy", "squared"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "ReLU", "identity"])
def test_the_gradient_is_the_loss_difference(activation, error):
    problem = classifier(activation, error=error)
    w = drawn(problem, 1)[0]
    np.testing.assert_allclose(problem.grad(w), numerical_grad(problem.loss, w), atol=1e-8)


@pytest.mark.parametrize("error", ["cross-entropy", "squared"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "ReLU", "identity"])
def test_a_hessian_product_is_the_gradients_change_along_the_vector(activation, error):
    problem = classifier(activation, error=error)
    w, v = drawn(problem, 1)[0], drawn(problem, 3, seed=1)
    h = 1e-5  # error h²/6 of a third derivative of order ten, and 1e-16 / h
    change = (problem.grad(w + h * v) - problem.grad(w - h * v)) / (2 * h)
    np.testing.assert_allclose(problem.product(w, v), change, atol=1e-7)


def test_products_map_over_an_ensemble_of_points():
    problem = classifier()
    w, v = drawn(problem, 4), drawn(problem, 4, seed=1)
    single = [problem.product(a, b) for a, b in zip(w, v, strict=True)]
    np.testing.assert_allclose(problem.product(w, v), single, atol=1e-14)


def test_the_hessian_is_symmetric_and_its_columns_are_products():
    problem = classifier(widths=(64, 3, 10))
    w, v = drawn(problem, 1)[0], drawn(problem, 1, seed=1)[0]
    hess = problem.hess(w)
    np.testing.assert_array_equal(hess, hess.T)
    np.testing.assert_allclose(hess @ v, problem.product(w, v), atol=1e-12)


def test_cross_entropy_of_equal_outputs_is_the_logarithm_of_the_number_of_classes():
    problem = classifier(decay=0.0)
    assert problem.loss(np.zeros(problem.dim)) == pytest.approx(np.log(10))
    assert problem.accuracy(np.zeros(problem.dim)) == np.mean(data.digits().y[:40] == 0)  # a tie names the first class


def test_the_loss_is_the_mean_over_its_mini_batches():
    problem = classifier()
    w = drawn(problem, 1)[0]
    halves = [problem.rows(np.arange(20)).loss(w), problem.rows(np.arange(20, 40)).loss(w)]
    assert np.mean(halves) == pytest.approx(problem.loss(w))


def symmetric(d, seed=0):
    a = np.random.default_rng(seed).normal(size=(d, d))
    return (a + a.T) / 2


def test_lanczos_with_all_steps_is_the_dense_spectrum():
    a = symmetric(30)
    found = lanczos(lambda v: a @ v, np.ones(30), steps=30)
    values, vectors = np.linalg.eigh(a)
    np.testing.assert_allclose(found.values, values, atol=1e-12)
    np.testing.assert_allclose(np.abs(np.sum(found.vectors * vectors, axis=0)), 1, atol=1e-10)
    np.testing.assert_allclose(found.weights, (vectors.T @ np.ones(30)) ** 2 / 30, atol=1e-12)


def test_lanczos_ends_agree_with_scipys():
    problem = classifier(widths=(64, 16, 10), examples=200, decay=0.0)
    w = drawn(problem, 1)[0]
    start = np.random.default_rng(3).normal(size=problem.dim)
    found = lanczos(lambda v: problem.product(w, v), start, steps=80).values
    operator = LinearOperator((problem.dim, problem.dim), matvec=lambda v: problem.product(w, v), dtype=float)
    ends = np.sort(eigsh(operator, k=6, which="BE", return_eigenvectors=False))
    np.testing.assert_allclose(found[[0, 1, 2, -3, -2, -1]], ends, rtol=1e-6)


def test_every_ritz_value_is_as_near_to_an_eigenvalue_as_it_says():
    a = symmetric(60, seed=2)
    found = lanczos(lambda v: a @ v, np.ones(60), steps=12)
    distance = np.abs(found.values[:, None] - np.linalg.eigvalsh(a)).min(-1)
    assert np.all(distance <= found.errors + 1e-12)


def test_lanczos_stops_when_it_knows_the_whole_matrix():
    found = lanczos(lambda v: np.array([1.0, 1, 1, 5, 5]) * v, np.ones(5), steps=5)
    np.testing.assert_allclose(found.values, [1, 5])
    np.testing.assert_allclose(found.weights, [0.6, 0.4])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lanczos(np.asarray, np.zeros(3), steps=2), "not 0"),
        (lambda: lanczos(np.asarray, [1.0, np.nan], steps=2), "finite"),
        (lambda: lanczos(np.asarray, [1.0], steps=0), "steps must be a whole number of at least 1, got 0"),
        (lambda: Classifier(Network((2, 3)), np.zeros((4, 2)), np.full(4, 3)), "y must be 4 whole numbers from 0 to 2"),
        (lambda: Classifier(Network((2, 3)), np.zeros((4, 5)), np.zeros(4)), r"x must have shape \(\.\.\., 2\)"),
        (lambda: Classifier(Network((2, 3)), np.zeros((4, 2)), np.zeros(4), decay=-1), "decay must lie between"),
        (lambda: classifier(error="hinge"), "error must be one of cross-entropy, squared; got 'hinge'"),
    ],
)
def test_bad_input_is_refused_with_the_received_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
