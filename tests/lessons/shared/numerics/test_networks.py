"""Networks against a forward pass written as loops, and their gradient against differences."""

import math

import numpy as np
import pytest

from lessons.shared.numerics.calculus import numerical_grad
from lessons.shared.numerics.networks import ACTIVATIONS, Network

UNITS = {
    "ReLU": lambda z: max(z, 0.0),
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "identity": lambda z: z,
}


def by_loops(network, w, example):
    """The output of one network for one example: its parameters read off one after the other."""
    numbers, values = iter(w), list(example)
    for depth, (inputs, out) in enumerate(zip(network.widths, network.widths[1:], strict=False)):
        weights = [[next(numbers) for _ in range(inputs)] for _ in range(out)]
        bias = [next(numbers) for _ in range(out)]
        z = [sum(a * b for a, b in zip(row, values, strict=True)) + c for row, c in zip(weights, bias, strict=True)]
        last = depth == len(network.widths) - 2
        values = z if last else [UNITS[network.activation](v) for v in z]
    assert next(numbers, None) is None  # no parameter is left over
    return values


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("widths", [(3, 1), (3, 4, 1), (2, 5, 3, 2)])
def test_outputs_are_those_of_the_loops(widths, activation):
    network, rng = Network(widths, activation), np.random.default_rng(0)
    w, x = network.random(rng, 4), rng.normal(size=(6, widths[0]))
    expected = [[by_loops(network, one, example) for example in x] for one in w]
    np.testing.assert_allclose(network.outputs(w, x), expected, atol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backpropagation_is_the_difference_of_losses(activation):
    network, rng = Network((3, 5, 4, 2), activation), np.random.default_rng(1)
    w, x, y = network.random(rng, 3), rng.normal(size=(7, 3)), rng.normal(size=(7, 2))

    def loss(w):
        return ((network.outputs(w, x) - y) ** 2).sum((-1, -2)) / 2

    grad = network.grad(w, x, lambda out: out - y)
    np.testing.assert_allclose(grad, numerical_grad(loss, w), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(grad[1], network.grad(w[1], x, lambda out: out - y))  # an ensemble is its members


def test_random_networks_have_outputs_of_order_one():
    network, rng = Network((50, 20, 1)), np.random.default_rng(2)
    outputs = network.outputs(network.random(rng, 300), rng.normal(size=(40, 50)))
    assert 0.5 < outputs.std() < 2


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Network((3,)), r"widths must name inputs and outputs at least, got \(3,\)"),
        (lambda: Network((3, 0, 1)), r"widths\[1\] must be a whole number of at least 1, got 0"),
        (lambda: Network((3, 1), "swish"), "activation must be one of ReLU, tanh, sigmoid, identity; got 'swish'"),
        (lambda: Network((3, 1)).outputs(np.ones(5), np.ones((2, 3))), r"shape \(..., 4\), got \(5,\)"),
        (lambda: Network((3, 1)).outputs(np.ones(4), np.ones((2, 2))), r"x must have shape \(..., 3\), got \(2, 2\)"),
        (lambda: Network((3, 1)).outputs(np.full(4, np.nan), np.ones((2, 3))), "w must be finite, got"),
        (lambda: Network((3, 1)).random(np.random.default_rng(0), 2, scale=-1), "scale must be positive, got -1"),
        (lambda: Network((3, 1)).random(np.random.default_rng(0), -2), "count must be .* at least 0, got -2"),
    ],
)
def test_bad_input_is_named_with_what_is_allowed(call, words):
    with pytest.raises(ValueError, match=words):
        call()
