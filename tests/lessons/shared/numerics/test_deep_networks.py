"""Deep networks against PyTorch's recorded gradients, against differences, and against the plain network."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from lessons.shared.numerics import data
from lessons.shared.numerics.calculus import numerical_grad
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import SCHEMES, initial
from lessons.shared.numerics.networks import Network

RECORD = json.loads((Path(__file__).parent / "recorded/reference_networks.json").read_text(encoding="utf-8"))
NORMS = ("none", "batch", "layer")
OPTIONS = list(itertools.product(("ReLU", "tanh", "sigmoid"), NORMS, (None, 1.0, 0.3), ("before", "after")))


@pytest.mark.parametrize("record", RECORD["networks"], ids=lambda r: " ".join(map(str, r["network"])))
def test_outputs_loss_and_gradient_are_pytorchs(record):
    network = DeepNetwork(tuple(RECORD["widths"]), *record["network"])
    problem = Classifier(network, np.array(RECORD["x"]), np.array(RECORD["y"]))
    w = np.array(record["w"])
    np.testing.assert_allclose(network.outputs(w, problem.x), record["outputs"], atol=1e-12)
    assert problem.loss(w) == pytest.approx(record["loss"], abs=1e-12)
    np.testing.assert_allclose(problem.grad(w), record["grad"], atol=1e-12)


@pytest.mark.parametrize("options", OPTIONS, ids=lambda o: " ".join(map(str, o)))
def test_backpropagation_is_the_difference_of_losses_for_a_whole_ensemble(options):
    network, rng = DeepNetwork((3, 5, 5, 5, 2), *options), np.random.default_rng(0)
    w = initial(network, rng, 3) + 0.1 * rng.normal(size=(3, network.dim))
    x, y = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))

    def loss(w):
        return ((network.outputs(w, x) - y) ** 2).sum((-1, -2)) / 2

    grad = network.grad(w, x, lambda out: out - y)
    np.testing.assert_allclose(grad, numerical_grad(loss, w), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(grad[1], network.grad(w[1], x, lambda out: out - y), atol=1e-12)


@pytest.mark.parametrize("activation", ["ReLU", "tanh", "sigmoid", "identity"])
def test_without_options_it_is_the_plain_network(activation):
    deep, plain = DeepNetwork((4, 6, 3, 2), activation), Network((4, 6, 3, 2), activation)
    rng = np.random.default_rng(1)
    w, x = plain.random(rng, 5), rng.normal(size=(8, 4))
    np.testing.assert_allclose(deep.outputs(w, x), plain.outputs(w, x), atol=1e-14)
    np.testing.assert_allclose(deep.grad(w, x, np.sin), plain.grad(w, x, np.sin), atol=1e-14)


def test_each_member_of_an_ensemble_may_have_its_own_examples():
    network, rng = DeepNetwork((3, 4, 4, 2), "tanh", "batch", 0.5), np.random.default_rng(2)
    w, x = initial(network, rng, 3), rng.normal(size=(3, 6, 3))
    np.testing.assert_allclose(network.outputs(w, x)[1], network.outputs(w[1], x[1]), atol=1e-14)
    np.testing.assert_allclose(network.grad(w, x, np.sin)[1], network.grad(w[1], x[1], np.sin), atol=1e-14)


@pytest.mark.parametrize(("normalization", "axis"), [("batch", 0), ("layer", 1)])
def test_what_enters_a_unit_has_mean_zero_and_variance_one_over_its_axis(normalization, axis):
    network, rng = DeepNetwork((3, 40, 40, 2), "tanh", normalization), np.random.default_rng(3)
    w = initial(network, rng, 1, scheme=2.0)[0]
    for values in network.entering(w, rng.normal(size=(50, 3))):
        np.testing.assert_allclose(values.mean(axis), 0, atol=1e-12)
        np.testing.assert_allclose(values.var(axis), 1, rtol=1e-4)  # less EPS over a variance above 0.1


@pytest.mark.parametrize(("normalization", "axis"), [("batch", 0), ("layer", 1)])
def test_placed_after_the_activation_it_is_the_next_layer_that_gets_mean_zero_and_variance_one(normalization, axis):
    """With the last layer as the identity the outputs are what it gets; its formula is written here a second time."""
    network, rng = DeepNetwork((3, 40, 40), "tanh", normalization, placement="after"), np.random.default_rng(6)
    w, x = initial(network, rng, 1)[0], rng.normal(size=(50, 3))
    (first, bias), (last, _) = network.layers(w)
    last[...], bias[...] = np.eye(40), rng.normal(size=40)
    gain, shift = network.gains(w)[0]
    np.testing.assert_allclose(network.outputs(w, x).mean(axis), 0, atol=1e-12)
    np.testing.assert_allclose(network.outputs(w, x).var(axis), 1, rtol=2e-3)  # less EPS over a variance above 0.005
    gain[...], shift[...] = rng.normal(size=(2, 40))
    units = np.tanh(x @ first.T + bias)
    mean, variance = units.mean(axis, keepdims=True), units.var(axis, keepdims=True)
    np.testing.assert_allclose(network.outputs(w, x), gain * (units - mean) / np.sqrt(variance + 1e-5) + shift)
    np.testing.assert_allclose(network.entering(w, x)[0], x @ first.T + bias)


@pytest.mark.parametrize("placement", ["before", "after"])
@pytest.mark.parametrize("normalization", ["batch", "layer"])
def test_a_normalized_network_does_not_feel_the_scale_of_its_hidden_weights(normalization, placement):
    """For the biases are 0 at the start, and a ReLU passes a factor on."""
    network = DeepNetwork((3, 30, 30, 2), "ReLU", normalization, placement=placement)
    rng = np.random.default_rng(4)
    w, x = initial(network, rng, 1)[0], rng.normal(size=(20, 3))
    scaled = w.copy()
    for weights, _ in network.layers(scaled)[:-1]:
        weights *= 7
    np.testing.assert_allclose(network.outputs(scaled, x), network.outputs(w, x), rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("scheme", [*SCHEMES, 0.3])
def test_first_weights_have_the_deviation_of_their_scheme(scheme):
    network = DeepNetwork((200, 100, 100, 50), "tanh", "layer")
    w = initial(network, np.random.default_rng(5), 4, scheme=scheme)
    wanted = {
        "naive": lambda i, o: 1 / np.sqrt(3 * i),
        "Glorot": lambda i, o: np.sqrt(2 / (i + o)),
        "He": lambda i, o: np.sqrt(2 / i),
    }.get(scheme, lambda i, o: scheme)
    for (weights, bias), (i, o) in zip(network.layers(w), itertools.pairwise(network.widths), strict=True):
        assert weights.std() == pytest.approx(wanted(i, o), rel=0.03)  # 20,000 draws or more: half a percent
        assert not np.any(bias)
    for gain, shift in network.gains(w):
        assert np.all(gain == 1)
        assert not np.any(shift)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: DeepNetwork((3, 4, 2), "ReLU", "group"),
            "normalization must be one of none, batch, layer; got 'group'",
        ),
        (lambda: DeepNetwork((3, 4, 2), placement="within"), "placement must be one of before, after; got 'within'"),
        (lambda: DeepNetwork((3, 2)), "hidden_and_output_layers must be a whole number of at least 2, got 1"),
        (lambda: DeepNetwork((3, 4, 5, 2), residual=1.0), r"hidden layers of one width, got \(4, 5\)"),
        (lambda: DeepNetwork((3, 4, 4, 2), residual=0.0), "residual must be positive, got 0"),
        (lambda: DeepNetwork((3, 4, 2), "swish"), "activation must be one of"),
        (lambda: DeepNetwork((3, 4, 2)).outputs(np.ones(5), np.ones((2, 3))), r"shape \(..., 26\), got \(5,\)"),
        (lambda: initial(DeepNetwork((3, 4, 2)), np.random.default_rng(0), 1, scheme="best"), "got 'best'"),
        (lambda: initial(DeepNetwork((3, 4, 2)), np.random.default_rng(0), 1, scheme=-1.0), "scheme must be positive"),
        (
            lambda: Classifier(DeepNetwork((64, 4, 10)), data.digits().x, data.digits().y).hess(np.zeros(310)),
            "products with the Hessian need a plain Network, got a DeepNetwork",
        ),
    ],
)
def test_bad_input_is_named_with_what_is_allowed(call, words):
    with pytest.raises(ValueError, match=words):
        call()
