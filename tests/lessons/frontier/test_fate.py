"""When a run is decided: copies that leave it, the barrier between them, and the step from which on there is none."""

import numpy as np
import pytest

from lessons.frontier import spawning
from lessons.shared.evidence import Case
from lessons.shared.numerics.barriers import ALONG
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.comparison import paired
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import recorded
from lessons.shared.numerics.training import walk

SEEDS = range(2)


def small():
    rng = np.random.default_rng(0)
    return Classifier(Network((4, 6, 3), "ReLU"), rng.normal(size=(60, 4)), rng.integers(0, 3, 60))


def points(network, step):
    """Minus the barriers of error, in percentage points."""
    return -100 * np.array(recorded("frontier", "spawning")[network][str(step)]["error"])


def test_a_copy_of_the_run_in_its_own_order_ends_where_the_run_ends():
    """The oracle: a copy that leaves at step 0 and keeps the order is plain training."""
    problem = small()
    w0 = spawning.trunk(problem, SEEDS, 0)
    rates = spawning.rates()
    *_, whole = walk(problem, w0, rates=rates, batch=spawning.BATCH, orders=np.array([20_000, 20_002]), every=600)
    assert spawning.trunk(problem, SEEDS, 30).shape == w0.shape
    ends = spawning.copies(problem, w0, 0, range(5_000, 5_002))[0]
    assert np.array_equal(ends, whole.w)


def test_copies_go_on_with_the_rates_that_the_run_would_have_had():
    problem, step = small(), 200
    w = spawning.trunk(problem, SEEDS, step)
    first = 10_000 * (step + 1) + 2 * np.array(SEEDS)
    *_, end = walk(problem, w, rates=spawning.rates()[200:], batch=spawning.BATCH, orders=first, every=400)
    assert np.array_equal(spawning.copies(problem, w, step, SEEDS)[0], end.w)


def test_the_run_before_the_parting_is_the_start_of_the_whole_run():
    problem = small()
    looks = walk(
        problem, spawning.trunk(problem, SEEDS, 0), rates=spawning.rates(), batch=spawning.BATCH, orders=np.array(SEEDS)
    )
    halfway = next(look.w for look in looks if look.step == 30)
    assert np.array_equal(spawning.trunk(problem, SEEDS, 30), halfway)


def test_no_two_copies_see_the_examples_in_one_order():
    numbers = []
    for step in spawning.SPAWNS:
        for copy in (0, 1):
            numbers += [10_000 * (step + 1) + 2 * seed + copy for seed in spawning.SEEDS]
    assert len(set(numbers)) == len(numbers)


def test_two_copies_of_one_run_part():
    problem = small()
    a, b = spawning.copies(problem, spawning.trunk(problem, SEEDS, 30), 30, SEEDS)
    assert np.all(np.linalg.norm(a - b, axis=1) > 0.01)


def test_the_profile_begins_and_ends_at_the_errors_of_the_copies():
    problem = small()
    a, b = spawning.copies(problem, spawning.trunk(problem, SEEDS, 0), 0, SEEDS)
    profile = spawning.between(problem, problem, a[0], b[0])["profile"]
    assert profile[0] == pytest.approx(1 - problem.accuracy(a[0]), abs=1e-3)
    assert profile[-1] == pytest.approx(1 - problem.accuracy(b[0]), abs=1e-3)


@pytest.mark.parametrize("network", spawning.NETWORKS)
def test_recorded_barriers_are_those_of_the_recorded_profiles(network):
    for cell in recorded("frontier", "spawning")[network].values():
        profile = np.array(cell["profile"])
        chord = (1 - ALONG) * profile[:, :1] + ALONG * profile[:, -1:]
        assert np.allclose((profile - chord).max(1), cell["error"], atol=2e-3)


def test_one_recorded_cell_is_measured_again():
    cell = recorded("frontier", "spawning")["three of 16"]["0"]
    again = spawning.spawned((16, 16, 16), 0, range(300, 302))
    assert np.allclose(again["error"], cell["error"][:2], atol=0.02)  # an example or two may fall to the other side


@pytest.mark.claim("F7")
@pytest.mark.parametrize("network", ["one layer of 16", "one layer of 64"])
def test_shallow_networks_are_stable_from_the_start(network):
    assert np.median(points(network, 0)) > -100 * spawning.STABLE


@pytest.mark.claim("F7")
def test_the_deep_narrow_network_is_not_decided_at_its_start():
    assert Case.median("three of 16", points("three of 16", 0)).speaks(-100 * spawning.STABLE) == "refuted"


@pytest.mark.claim("F7")
@pytest.mark.parametrize(("network", "step"), [("three of 64", 120), ("three of 16", 240)])
def test_deep_networks_are_open_after_a_tenth_of_the_steps_and_stable_later(network, step):
    early, late = (Case.median(network, points(network, k)) for k in (spawning.EARLY, step))
    assert early.speaks(-100 * spawning.STABLE) == "open"
    assert late.speaks(-100 * spawning.STABLE) == "shown"


@pytest.mark.claim("F7")
def test_at_the_start_the_narrow_deep_network_has_the_higher_barrier():
    assert paired(points("three of 64", 0), points("three of 16", 0)).low > 0


@pytest.mark.claim("F7")
def test_seeds_of_one_network_are_decided_at_different_steps():
    steps = {spawning.decided("three of 16", seed=seed) for seed in range(len(spawning.SEEDS))}
    assert len(steps) >= 3
