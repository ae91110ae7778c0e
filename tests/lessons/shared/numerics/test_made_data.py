"""The two made data sets: MNIST-1D as its authors describe it, and classes whose teacher is known."""

import numpy as np
import pytest

from lessons.shared.numerics import ensembles, made_data, tables
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.ensembles import task_problem
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import Network


def accuracy(name, hidden):
    """Test accuracy after forty passes over a thousand examples, mean of two networks."""
    problem, test = task_problem(name, hidden)
    rng = np.random.default_rng(1)
    w0 = initial(problem.network, np.random.default_rng(0), 2)
    w = ensembles.trained(problem, w0, passes=40, batch=50, lr=0.05, momentum=0.9, fading=True, rng=rng)
    return float(test.accuracy(w).mean())


# ---- MNIST-1D ----


def test_signals_have_forty_places_and_all_classes_come_as_often():
    x, y = made_data.mnist1d(200, np.random.default_rng(0))
    assert x.shape == (200, 40)
    assert np.bincount(y).tolist() == [20] * 10


def test_all_signals_together_have_mean_0_and_variance_1():
    x, _ = made_data.mnist1d(200, np.random.default_rng(0))
    np.testing.assert_allclose([x.mean(), x.std()], [0, 1], atol=1e-12)


def test_the_generator_alone_decides_which_signals_come():
    first, again, other = (made_data.mnist1d(20, np.random.default_rng(seed))[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


def test_a_count_that_ten_does_not_divide_is_refused():
    with pytest.raises(ValueError, match="count must be a multiple of 10, so that each class comes as often, got 25"):
        made_data.mnist1d(25, np.random.default_rng(0))


def test_without_noise_and_change_a_signal_is_its_template_and_zeros(monkeypatch):
    for name in ("SCALED", "SHEARED", "WAVY", "GRAINY"):
        monkeypatch.setattr(made_data, name, 0.0)
    monkeypatch.setattr(made_data, "MOVED", 1)
    monkeypatch.setattr(made_data, "PADDING", (60, 60))  # twelve places of 72: nothing is stretched
    x, y = made_data.mnist1d(10, np.random.default_rng(0))
    padded = np.pad(made_data.TEMPLATES - made_data.TEMPLATES[:, :1], ((0, 0), (0, 60)))
    expected = np.array([np.interp(np.linspace(0, 71, 40), np.arange(72), row) for row in padded])[y]
    for signal, template in zip(x, expected, strict=True):
        assert np.corrcoef(signal, template)[0, 1] == pytest.approx(1)


def test_a_signal_moves_round_and_loses_nothing(monkeypatch):
    """Without noise the places that are not zero are as many, wherever the template stands."""
    for name in ("SCALED", "SHEARED", "WAVY", "GRAINY"):
        monkeypatch.setattr(made_data, name, 0.0)
    monkeypatch.setattr(made_data, "PADDING", (60, 60))
    signals = np.array([made_data._signal(np.ones(12), np.random.default_rng(seed)) for seed in range(50)])
    np.testing.assert_allclose(signals.sum(1), 12 * 40 / 72, atol=0.8)
    assert len({int(signal.argmax()) for signal in signals}) > 10


def test_a_linear_model_does_badly_on_mnist1d_and_a_hidden_layer_does_better():
    """The authors have 32% and 68% with four thousand examples; here a thousand train."""
    linear, hidden = accuracy("MNIST-1D", ()), accuracy("MNIST-1D", (64,))
    assert 0.2 < linear < 0.38
    assert hidden > linear + 0.08


# ---- a teacher and its students ----


def test_the_teacher_makes_no_error_and_can_make_the_loss_as_small_as_one_likes():
    rng = np.random.default_rng(0)
    w = made_data.teacher(rng)
    x, y = made_data.taught(500, rng, w)
    problem = Classifier(made_data.TEACHER, x, y)
    assert problem.accuracy(w) == 1
    (weights, bias) = made_data.TEACHER.layers(w)[-1]
    weights *= 1e4
    bias *= 1e4
    assert problem.loss(w) < 0.01


def test_every_class_of_the_task_comes_at_least_half_as_often_as_if_all_came_alike():
    assert np.bincount(tables.task("teacher–student").y).min() >= 200


def test_a_students_hidden_layer_finds_what_no_linear_model_can():
    linear, hidden = accuracy("teacher–student", ()), accuracy("teacher–student", (64,))
    assert hidden > linear + 0.05
    assert hidden < 1


# ---- both as tasks ----


@pytest.mark.parametrize(
    ("name", "shape", "classes"), [("MNIST-1D", (2000, 40), 10), ("teacher–student", (2000, 10), 5)]
)
def test_a_made_task_is_always_the_same_and_has_so_many_examples(name, shape, classes):
    task = tables.task(name)
    assert (task.x.shape, task.classes) == (shape, classes)
    assert tables.task(name) is task


@pytest.mark.parametrize("name", tables.NAMES + tables.MADE)
def test_the_first_examples_of_a_task_are_those_of_its_file(name):
    inputs, classes = tables.ends(name)
    problem = tables.first(name, Network((inputs, 4, classes)), 20)
    np.testing.assert_array_equal(problem.x, tables.task(name).x[:20])


def test_half_of_a_made_task_trains_and_half_tests():
    train, test = task_problem("MNIST-1D", (4,))
    assert (len(train.y), len(test.y)) == (1000, 1000)
