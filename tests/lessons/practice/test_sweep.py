"""Sweeps over rates and seeds: every cell is the run that one would train alone; divergence is told by the worst."""

import numpy as np
import pytest

from lessons.practice import schedules, sweep
from lessons.shared.numerics import training
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.networks import Network

RATES, SEEDS, STEPS = (0.01, 0.3), (4, 7, 9), 12


@pytest.fixture(scope="module")
def problems():
    return classifiers(Network((64, 5, 10), "ReLU"), examples=60)


def swept(problem, rates):
    w0, factors = initial_by_seed(problem.network, SEEDS), schedules.rate_factors("cosine", STEPS)
    return sweep.sweep(problem, w0, SEEDS, rates=rates, factors=factors, batch=20)


def alone(problem, rate, seed):
    w0, factors = initial_by_seed(problem.network, [seed]), schedules.rate_factors("cosine", STEPS)
    return training.trained(problem, w0, rates=rate * factors, batch=20, orders=[seed])[0][0]


def test_each_rate_with_each_seed_is_the_run_trained_alone(problems):
    problem, test = problems
    runs = [[alone(problem, rate, seed) for seed in SEEDS] for rate in RATES]
    trained = swept(problem, RATES)
    np.testing.assert_allclose(trained.losses(problem), [[problem.loss(w) for w in row] for row in runs], rtol=1e-12)
    np.testing.assert_allclose(trained.accuracies(test), [[test.accuracy(w) for w in row] for row in runs])


def test_who_diverges_has_the_worst_loss_and_names_nothing_right(problems):
    problem, test = problems
    trained = swept(problem, [1e9])
    np.testing.assert_array_equal(trained.losses(problem), np.full((1, 3), sweep.WORST))
    np.testing.assert_array_equal(trained.accuracies(test), np.zeros((1, 3)))
