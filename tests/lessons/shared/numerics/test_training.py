"""One training loop: who is lost, which examples a step sees; and Muon's orthogonal steps against the SVD."""

import itertools

import numpy as np
import pytest

from lessons.shared.numerics import step_rules, training
from lessons.shared.numerics.networks import Network


def bowl(w):
    """The gradient of ½ |w|²."""
    return w


def last(*arguments, **knobs):
    *_, snapshot = training.train(*arguments, **knobs)
    return snapshot


def firsts(rows, count):
    return np.array(list(itertools.islice(rows, count)))


def test_each_member_has_its_own_rate_and_each_step_its_own_gradient():
    rates = np.array([[0.5, 0.1], [1.0, 0.2]])
    gradients = [bowl, lambda w: 2 * w]
    found = last(gradients, [[8.0], [1.0]], rates=rates)
    np.testing.assert_allclose(found.w, [[8 * 0.5 * (1 - 2)], [0.9 * (1 - 0.4)]])


def test_one_point_trains_as_an_ensemble_of_one_does():
    alone, among = (last(itertools.repeat(bowl), w0, rates=np.full(5, 0.1)).w for w0 in ([3.0, 1.0], [[3.0, 1.0]]))
    np.testing.assert_array_equal(alone, among[0])


def test_looks_come_before_the_first_step_and_after_every_so_many():
    looks = training.train(itertools.repeat(bowl), [1.0], rates=np.full(7, 0.1), every=3)
    assert [look.step for look in looks] == [0, 3, 6]


def test_who_leaves_the_finite_numbers_stays_at_the_last_point_while_the_others_go_on():
    found = last(itertools.repeat(bowl), [[1.0], [1.0]], rates=np.tile([0.5, -99.0], (10, 1)), method="Adam", far=150.0)
    assert found.lost.tolist() == [False, True]
    assert found.w[1, 0] == pytest.approx(100, rel=1e-6)  # the second step of 99 would go beyond 150


def test_a_gradient_that_is_not_finite_loses_its_member_though_the_rule_would_take_its_sign():
    found = last([lambda w: np.array([[np.inf], [1.0]])], [[0.0], [0.0]], rates=[0.1], method="Lion")
    assert found.lost.tolist() == [True, False]
    np.testing.assert_allclose(found.w, [[0.0], [-0.1]])


def test_every_order_without_replacement_shows_each_example_once_a_pass():
    rng = np.random.default_rng(0)
    for rows in (training.one_order(12, 4, rng), training.order_each(12, 4, 2, rng)):
        for _ in range(2):
            seen = np.moveaxis(firsts(rows, 3), 0, -2).reshape(-1, 12)
            assert np.sort(seen).tolist() == [list(range(12))] * len(seen)


def test_members_of_order_each_see_different_orders():
    first, second = firsts(training.order_each(12, 12, 2, np.random.default_rng(0)), 1)[0]
    assert not np.array_equal(first, second)


def test_with_replacement_an_example_comes_twice_in_a_batch():
    rows = next(training.with_replacement(4, (2, 9), np.random.default_rng(0)))
    assert rows.shape == (2, 9)
    assert len(set(rows[0].tolist())) < 9


def test_a_fading_rate_begins_at_one_and_is_a_half_halfway():
    shares = training.half_cosine(100)
    assert shares[[0, 50]] == pytest.approx([1, 0.5])
    assert 0 < shares[-1] < 1e-3


@pytest.mark.parametrize("shape", [(6, 6), (3, 8), (8, 3)])
def test_muon_keeps_the_singular_vectors_and_makes_the_singular_values_nearly_one(shape):
    matrix = np.random.default_rng(1).normal(size=(2, *shape))
    left, _, right = np.linalg.svd(matrix, full_matrices=False)
    middle = left.swapaxes(-1, -2) @ step_rules.nearly_orthogonal(matrix) @ right.swapaxes(-1, -2)
    values = np.diagonal(middle, axis1=-2, axis2=-1)
    np.testing.assert_allclose(middle, values[..., None] * np.eye(min(shape)), atol=1e-12)
    assert np.all((values > 0.65) & (values < 1.25))  # Jordan's quintic maps (0.01, 1] into about (0.68, 1.13)


def test_muon_steps_by_matrix_and_leaves_biases_to_adam():
    network = Network((5, 4, 3))
    g = np.random.default_rng(0).normal(size=(2, network.dim))
    found, *_ = step_rules.muon(network.layers)(g, 0.1, 1)
    adam, *_ = step_rules.adam()(g, 0.1, 1)
    for (matrix, bias), (raw, _), (_, other) in zip(
        network.layers(found), network.layers(g), network.layers(adam), strict=True
    ):
        scale = 0.1 * 0.2 * max(raw.shape[-2:]) ** 0.5
        np.testing.assert_allclose(
            matrix, scale * step_rules.nearly_orthogonal(raw), atol=1e-14
        )  # g + 0.95 g: no scale
        np.testing.assert_array_equal(bias, other)


def test_a_method_that_is_not_in_the_table_is_refused():
    with pytest.raises(ValueError, match=r"method must be one of gradient descent, .* got 'magic'"):
        next(training.train([bowl], [1.0], rates=[0.1], method="magic"))
