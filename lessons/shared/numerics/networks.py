"""Small fully connected networks, an ensemble of them at once.

The parameters of one network are a flat vector w of length `dim`: for each layer its weights, row by row, then its
biases. An ensemble is an array (..., dim); every function maps over the leading axes. Normalization and residual
connections are in deep_networks.py. Left out on purpose: convolution, single precision, devices.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy

from lessons.shared.numerics.arrays import Array, points, require_choice, require_count, require_positive


def logistic(value: Array) -> Array:
    """1 / (1 + exp(-value)). SciPy loads it at the first call: who draws a line need not wait for that."""
    return scipy.special.expit(value)


ACTIVATIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {  # the unit and its slope
    "ReLU": (lambda z: np.maximum(z, 0.0), lambda z: (z > 0).astype(float)),
    "tanh": (np.tanh, lambda z: 1.0 - np.tanh(z) ** 2),
    "sigmoid": (logistic, lambda z: logistic(z) * logistic(-z)),
    "identity": (lambda z: z, np.ones_like),
}


@dataclass(frozen=True)
class Network:
    """Layers of `widths` = (inputs, hidden …, outputs); every layer but the last ends in `activation`."""

    widths: tuple[int, ...]
    activation: str = "ReLU"

    def __post_init__(self) -> None:
        if len(self.widths) < 2:
            raise ValueError(f"widths must name inputs and outputs at least, got {self.widths}")
        require_count(least=1, **{f"widths[{i}]": width for i, width in enumerate(self.widths)})
        require_choice("activation", self.activation, ACTIVATIONS)

    @cached_property
    def dim(self) -> int:
        """The number of parameters."""
        return sum(out * (inputs + 1) for inputs, out in itertools.pairwise(self.widths))

    def layers(self, w: Array) -> list[tuple[Array, Array]]:
        """Views of w (..., dim): per layer the weights (..., out, in) and the biases (..., out)."""
        w = points(w, self.dim)
        parts, start = [], 0
        for inputs, out in itertools.pairwise(self.widths):
            middle, end = start + out * inputs, start + out * (inputs + 1)
            parts.append((w[..., start:middle].reshape(*w.shape[:-1], out, inputs), w[..., middle:end]))
            start = end
        return parts

    def outputs(self, w: Array, x: Array) -> Array:
        """What networks w (..., dim) answer to inputs x (n, inputs): shape (..., n, outputs)."""
        values, layers = points(x, self.widths[0], name="x"), self.layers(w)
        for depth, (weights, bias) in enumerate(layers):
            values = values @ weights.swapaxes(-1, -2)
            values += bias[..., None, :]
            if depth < len(layers) - 1:
                values = ACTIVATIONS[self.activation][0](values)
        return values

    def grad(self, w: Array, x: Array, slope: Callable[[Array], Array]) -> Array:
        """Backpropagation: the gradient (..., dim) of a loss whose derivative by the outputs is `slope(outputs)`."""
        passes = self._forward(w, x)
        weights = [layer[0] for layer in self.layers(w)]
        signal = slope(passes[-1][1])
        parts: list[Array] = []
        for depth in reversed(range(len(weights))):
            inputs = passes[depth][1]
            by_weights = signal.swapaxes(-1, -2) @ inputs
            parts = [by_weights.reshape(*by_weights.shape[:-2], -1), signal.sum(-2), *parts]
            if depth > 0:
                signal = (signal @ weights[depth]) * ACTIVATIONS[self.activation][1](passes[depth][0])
        return np.concatenate(parts, -1)

    def spread(self) -> Array:
        """The standard deviation (dim,) per parameter that keeps outputs of order one: weights 1/√inputs, biases 1."""
        sizes = [(inputs, out) for inputs, out in itertools.pairwise(self.widths)]
        return np.concatenate([np.r_[np.full(i * o, i**-0.5), np.ones(o)] for i, o in sizes])

    def random(self, rng: np.random.Generator, count: int, *, scale: float = 1.0) -> Array:
        """An ensemble (count, dim) of Gaussian parameters with `scale` times the standard deviations of `spread`."""
        require_count(count=count)
        require_positive(scale=scale)
        return scale * self.spread() * rng.normal(size=(count, self.dim))

    def _forward(self, w: Array, x: Array) -> list[tuple[Array, Array]]:
        """Per layer, the inputs' first, the values before and after its activation, each (..., n, width)."""
        x = points(x, self.widths[0], name="x")
        unit = ACTIVATIONS[self.activation][0]
        passes = [(x, x)]
        layers = self.layers(w)
        for depth, (weights, bias) in enumerate(layers):
            z = passes[-1][1] @ weights.swapaxes(-1, -2) + bias[..., None, :]
            passes.append((z, z if depth == len(layers) - 1 else unit(z)))
        return passes
