"""Dropout: with every gradient other hidden units are left out at random.

Source: Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov, JMLR 15 (2014), 1929-1958, section 4; the kept units
are scaled up in training rather than down afterwards, as has become usual.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from lessons.shared.numerics.arrays import Array, points, require_between
from lessons.shared.numerics.networks import ACTIVATIONS, Network


@dataclass(frozen=True)
class Dropout(Network):
    """A network whose gradients leave out each hidden unit with probability `rate`; its outputs leave out none."""

    rate: float = 0.5
    rng: np.random.Generator = field(default_factory=np.random.default_rng, compare=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_between(0, 0.99, rate=self.rate)

    def masks(self, shape: tuple[int, ...]) -> list[Array]:
        """Per hidden layer a mask (*shape, width) for examples and networks of that shape: 0, or 1/(1 − rate)."""
        kept = [self.rng.random((*shape, width)) >= self.rate for width in self.widths[1:-1]]
        return [mask / (1 - self.rate) for mask in kept]

    def grad(self, w: Array, x: Array, slope: Callable[[Array], Array]) -> Array:
        return self.masked_grad(w, x, slope, self.masks((*points(w, self.dim).shape[:-1], x.shape[-2])))

    def masked_grad(self, w: Array, x: Array, slope: Callable[[Array], Array], masks: Sequence[Array]) -> Array:
        """Backpropagation as in Network, with each hidden layer's units multiplied by its mask (..., n, width)."""
        unit, rise = ACTIVATIONS[self.activation]
        layers, inputs, rises = self.layers(w), [points(x, self.widths[0], name="x")], list[Array]()
        for (weights, bias), mask in zip(layers, masks, strict=False):
            z = inputs[-1] @ weights.swapaxes(-1, -2) + bias[..., None, :]
            inputs.append(unit(z) * mask)
            rises.append(rise(z) * mask)
        signal = slope(inputs[-1] @ layers[-1][0].swapaxes(-1, -2) + layers[-1][1][..., None, :])
        parts: list[Array] = []
        for depth in reversed(range(len(layers))):
            by_weights = signal.swapaxes(-1, -2) @ inputs[depth]
            parts = [by_weights.reshape(*by_weights.shape[:-2], -1), signal.sum(-2), *parts]
            if depth > 0:
                signal = (signal @ layers[depth][0]) * rises[depth - 1]
        return np.concatenate(parts, -1)
