"""Ensembles trained by momentum on mini-batches, against a plain loop, and stopped at one loss."""

import numpy as np
import pytest

from lessons.shared.numerics import ensembles
from lessons.shared.numerics.digits import batch_grad
from lessons.shared.numerics.initialization import initial


def test_full_batch_walk_is_the_recursion_of_descent_with_momentum():
    problem = ensembles.digits_problem((4,), examples=30)[0]
    w0 = initial(problem.network, np.random.default_rng(0), 2)
    knobs = dict(lr=0.1, batch=30, rng=np.random.default_rng(0), momentum=0.5)
    *_, found = ensembles.walk(problem, w0, steps=3, every=1, **knobs)
    w, v = w0.copy(), 0.0
    for _ in range(3):
        v = 0.5 * v + problem.grad(w)
        w = w - 0.1 * v
    np.testing.assert_allclose(found, w, atol=1e-13)


def test_one_pass_of_batches_uses_every_example_once():
    """From one point with a tiny rate, the steps of a pass add up to the full gradient."""
    problem = ensembles.digits_problem((4,), examples=30)[0]
    w0 = initial(problem.network, np.random.default_rng(0), 2)
    end = ensembles.trained(problem, w0, passes=1, batch=10, lr=1e-7, rng=np.random.default_rng(0))
    np.testing.assert_allclose((w0 - end) / 3e-7, problem.grad(w0), atol=1e-4)


def test_stopped_at_stops_each_network_at_its_first_look_below_the_target():
    problem = ensembles.digits_problem((8,), examples=60)[0]
    w0 = initial(problem.network, np.random.default_rng(0), 3)
    knobs = dict(lr=0.1, batch=20, every=2)
    ends, when = ensembles.stopped_at(problem, w0, target=0.5, steps=400, rng=np.random.default_rng(1), **knobs)
    history = [w.copy() for w in ensembles.walk(problem, w0, steps=400, rng=np.random.default_rng(1), **knobs)]
    for k, (end, step) in enumerate(zip(ends, when, strict=True)):
        losses = [problem.loss(w[k]) for w in history]
        assert losses[step // 2 - 1] <= 0.5 < min(losses[: step // 2 - 1])
        np.testing.assert_array_equal(end, history[step // 2 - 1][k])


def test_a_network_that_never_arrives_has_no_number_and_the_step_minus_one():
    problem = ensembles.digits_problem((8,), examples=60)[0]
    w0 = initial(problem.network, np.random.default_rng(0), 3)
    knobs = dict(lr=0.1, batch=20, every=2, rng=np.random.default_rng(1))
    stops, when = ensembles.stopped_at(problem, w0, target=1e-9, steps=8, **knobs)
    np.testing.assert_array_equal(stops, np.nan)
    assert when.tolist() == [-1, -1, -1]


def test_each_network_sees_its_own_batch():
    problem = ensembles.digits_problem((4,), examples=30)[0]
    w = initial(problem.network, np.random.default_rng(0), 2)
    rows = np.array([[0, 1, 2], [7, 8, 8]])
    by_hand = [problem.rows(row).grad(one) for row, one in zip(rows, w, strict=True)]
    np.testing.assert_allclose(batch_grad(problem, w, rows), by_hand, atol=1e-14)


def test_a_learning_rate_below_zero_is_refused():
    problem = ensembles.digits_problem((4,), examples=30)[0]
    with pytest.raises(ValueError, match="lr must be positive, got -1"):
        ensembles.trained(problem, np.zeros((1, problem.dim)), passes=1, batch=10, lr=-1, rng=np.random.default_rng(0))
