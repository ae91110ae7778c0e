"""What can be done to a network's parameters without changing what it computes.

Permuting the neurons of a hidden layer works for every activation; scaling a neuron needs a positively homogeneous one
(ReLU), flipping its sign an odd one (tanh). All functions map over ensembles w (..., dim).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_count, require_positive
from lessons.shared.numerics.networks import Network

Permutations = Sequence[npt.ArrayLike]  # one a hidden layer: new neuron j is old neuron permutation[j]


def hidden_widths(network: Network) -> tuple[int, ...]:
    return network.widths[1:-1]


def permuted(network: Network, w: npt.ArrayLike, permutations: Permutations) -> Array:
    """The parameters (..., dim) with the neurons of each hidden layer in a new order; the function is the same.

    New neuron j of a layer is the old neuron permutation[j]: rows of the layer's weights, entries of its bias and
    columns of the next layer's weights move together.
    """
    orders = checked(network, permutations)
    moved = np.array(points(w, network.dim))
    for depth, order in enumerate(orders):
        layers = network.layers(moved)
        (weights, bias), (following, _) = layers[depth], layers[depth + 1]
        weights[...], bias[...] = weights[..., order, :], bias[..., order]
        following[...] = following[..., order]
    return moved


def swapped(
    network: Network, w: npt.ArrayLike, first: int, second: int, *, bias: bool = True, outgoing: bool = True
) -> Array:
    """Two neurons of the first hidden layer exchanged. `bias` or `outgoing` False forgets to move that part."""
    order = np.arange(hidden_widths(network)[0])
    for name, place in (("first", first), ("second", second)):
        if place not in order:
            raise ValueError(f"{name} must be a neuron from 0 to {len(order) - 1}, got {place!r}")
    order[[first, second]] = second, first
    moved = np.array(points(w, network.dim))
    (weights, biases), (following, _) = network.layers(moved)[:2]
    weights[...] = weights[..., order, :]
    if bias:
        biases[...] = biases[..., order]
    if outgoing:
        following[...] = following[..., order]
    return moved


def rescaled(network: Network, w: npt.ArrayLike, factors: npt.ArrayLike) -> Array:
    """Each neuron of the first hidden layer: weights and bias times its factor > 0, outgoing weights divided by it.

    For ReLU the function stays the same, since max(0, cz) = c·max(0, z) for c > 0.
    """
    require_positive(factors=factors)
    if network.activation not in ("ReLU", "identity"):
        raise ValueError(
            f"activation must be ReLU or identity for a scaling to be a symmetry, got {network.activation}"
        )
    return _times(network, w, factors)


def flipped(network: Network, w: npt.ArrayLike, signs: npt.ArrayLike) -> Array:
    """Neurons of the first hidden layer with sign −1 have all incoming and outgoing weights negated.

    For tanh the function stays the same, since tanh(−z) = −tanh(z).
    """
    if network.activation not in ("tanh", "identity"):
        raise ValueError(f"activation must be tanh or identity for a flip to be a symmetry, got {network.activation}")
    if not np.all(np.abs(np.asarray(signs)) == 1):
        raise ValueError(f"signs must be 1 or -1, got {signs!r}")
    return _times(network, w, signs)


def _times(network: Network, w: npt.ArrayLike, factors: npt.ArrayLike) -> Array:
    moved, c = np.array(points(w, network.dim)), np.asarray(factors, float)
    if c.shape[-1:] != hidden_widths(network)[:1]:
        raise ValueError(f"one number a neuron is needed, {hidden_widths(network)[0]}, got shape {c.shape}")
    (weights, bias), (following, _) = network.layers(moved)[:2]
    weights *= c[..., None]
    bias *= c
    following /= c[..., None, :]
    return moved


def random_permutations(network: Network, rng: np.random.Generator) -> list[npt.NDArray[np.intp]]:
    """One uniformly random order for each hidden layer."""
    return [rng.permutation(width) for width in hidden_widths(network)]


def copies(*widths: int) -> int:
    """How many orders the neurons of hidden layers of these widths have: the product of the factorials, exactly."""
    require_count(least=1, **{f"widths[{k}]": width for k, width in enumerate(widths)})
    return math.prod(math.factorial(width) for width in widths)


def in_digits(number: int) -> str:
    """A large whole number as 'a.bc × 10^k', its digits cut and not rounded."""
    text = str(number)
    return text if len(text) <= 6 else f"{text[0]}.{text[1:3]} × 10^{len(text) - 1}"


def checked(network: Network, permutations: Permutations) -> list[npt.NDArray[np.intp]]:
    """The permutations as index arrays; ValueError unless there is one of the right length for each hidden layer."""
    widths, orders = hidden_widths(network), [np.asarray(order) for order in permutations]
    if len(orders) != len(widths):
        raise ValueError(f"one permutation a hidden layer is needed, {len(widths)}, got {len(orders)}")
    for width, order in zip(widths, orders, strict=True):
        if order.shape != (width,) or not np.array_equal(np.sort(order), np.arange(width)):
            raise ValueError(f"a permutation must hold 0 … {width - 1} once each, got {_cut(order)}")
    return [order.astype(np.intp) for order in orders]


def _cut(order: Any) -> str:
    return np.array2string(np.asarray(order), threshold=8).replace("\n", "")
