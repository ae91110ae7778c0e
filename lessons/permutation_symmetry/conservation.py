"""What scaling and shift symmetries leave behind: quantities that gradient flow keeps.

Along a symmetry the loss does not change, so the gradient stands at right angles to it. For the scaling of a ReLU
neuron that keeps |incoming|² + bias² − |outgoing|²; for a constant added to all outputs, which a softmax ignores, the
sum of the last layer over its outputs. Source: Du, Hu & Lee, NeurIPS 2018, arXiv:1806.00900, theorem 2.1; Kunin et
al., Neural mechanics, ICLR 2021, arXiv:2012.04728, sections 3 and 4.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, require_choice, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.networks import Network

METHODS = ("gradient descent", "momentum 0.9", "Adam")


def balance(network: Network, w: npt.ArrayLike, *, layer: int = 0, bias: bool = True) -> Array:
    """Per neuron of a hidden layer |incoming|² + bias² − |outgoing|², shape (..., width); or without the bias."""
    layers = network.layers(np.asarray(w, float))
    if not 0 <= layer < len(layers) - 1:
        raise ValueError(f"layer must be a hidden layer from 0 to {len(layers) - 2}, got {layer!r}")
    (weights, biases), (following, _) = layers[layer], layers[layer + 1]
    incoming = (weights**2).sum(-1) + (biases**2 if bias else 0)
    return incoming - (following**2).sum(-2)


def output_sum(network: Network, w: npt.ArrayLike) -> Array:
    """The sums (..., inputs + 1) of the last layer's weights and of its biases over all outputs."""
    weights, bias = network.layers(np.asarray(w, float))[-1]
    return np.concatenate([weights.sum(-2), bias.sum(-1)[..., None]], -1)


def walk(problem: Classifier, w0: npt.ArrayLike, *, method: str, lr: float, time: float) -> Array:
    """Full-batch training for time / lr steps: the visited points (steps + 1, dim).

    Momentum gets a tenth of the rate, so that in the long run it goes as far in a step. Adam's steps have its own size:
    with learning rate `lr` each parameter moves at most about `time` in all.
    """
    require_choice("method", method, METHODS)
    require_positive(lr=lr, time=time)
    rate = lr / 10 if method == "momentum 0.9" else lr
    return descent.follow(method, problem.grad, w0, lr=rate, steps=round(time / lr)).w


def drift(quantity: Callable[[Array], Array], path: Array) -> float:
    """The root mean square change of a quantity (..., m) from the first to the last point of a path."""
    first, last = quantity(path[0]), quantity(path[-1])
    return float(np.sqrt(np.mean((last - first) ** 2)))


def decayed(balance0: npt.ArrayLike, *, decay: float, time: npt.ArrayLike) -> Array:
    """What gradient flow with the penalty ½ decay |w|² leaves of the balance: balance0 · exp(−2 · decay · time)."""
    return np.asarray(balance0, float) * np.exp(-2 * decay * np.asarray(time, float))
