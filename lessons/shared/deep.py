"""Deep networks with what is meant to keep their gradients alive: normalization and residual connections.

The hidden values h obey, with u the activation and N a normalization or nothing,

    h₁ = W₀x + b₀,    hₖ₊₁ = Wₖ u(N(hₖ)) + bₖ,    with a residual connection hₖ₊₁ = hₖ + s · (Wₖ u(N(hₖ)) + bₖ),

and the outputs are W u(N(h)) + b of the last h. Without both it is `network.Network`, parameter by parameter.
Ensembles stand on the leading axes, as there. Left out on purpose: convolution, dropout, and running averages: a batch
is always normalized by its own mean and variance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lessons.shared.arrays import Array, points, require_choice, require_count, require_positive
from lessons.shared.network import ACTIVATIONS, Network

AXES = {"batch": -2, "layer": -1}  # of values (..., n, width): the mean is taken over the examples, or over the units
EPS = 1e-5


@dataclass(frozen=True)
class DeepNetwork(Network):
    """Layers of `widths` = (inputs, hidden …, outputs) with optional normalization and residual connections.

    normalization: "none", "batch" (over the examples that are passed together; Ioffe & Szegedy 2015) or "layer" (over
    the units of a layer; Ba, Kiros & Hinton 2016), each with a gain and a shift per unit, before the activation.
    residual: the factor s between hidden layers, which must then be of one width (He et al. 2016); None for none.
    """

    normalization: str = "none"
    residual: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        require_choice("normalization", self.normalization, ("none", *AXES))
        require_count(least=2, hidden_and_output_layers=len(self.widths) - 1)
        if self.residual is not None:
            require_positive(residual=self.residual)
            if len(set(self.widths[1:-1])) > 1:
                raise ValueError(f"residual connections need hidden layers of one width, got {self.widths[1:-1]}")

    @property
    def plain(self) -> Network:
        """The network without normalization and residual connections: its parameters come first."""
        return Network(self.widths, self.activation)

    @property
    def dim(self) -> int:
        """The number of parameters."""
        return self.plain.dim + (0 if self.normalization == "none" else 2 * sum(self.widths[1:-1]))

    def spread(self) -> Array:
        """As for the plain network; 1 for every gain and shift."""
        return np.concatenate([self.plain.spread(), np.ones(self.dim - self.plain.dim)])

    def layers(self, w: Array) -> list[tuple[Array, Array]]:
        """Views of w (..., dim): per layer the weights (..., out, in) and the biases (..., out)."""
        return self.plain.layers(points(w, self.dim)[..., : self.plain.dim])

    def gains(self, w: Array) -> list[tuple[Array, Array]]:
        """Views of w (..., dim): per normalized layer the gains and the shifts (..., width)."""
        w, start, parts = points(w, self.dim), self.plain.dim, []
        for width in self.widths[1:-1] if start < self.dim else ():
            parts.append((w[..., start : start + width], w[..., start + width : start + 2 * width]))
            start += 2 * width
        return parts

    def outputs(self, w: Array, x: Array) -> Array:
        """What networks w (..., dim) answer to inputs x (n, inputs): shape (..., n, outputs)."""
        return self._passes(w, x)[0]

    def entering(self, w: Array, x: Array) -> list[Array]:
        """Per hidden layer the values (..., n, width) that enter the activation."""
        return self._passes(w, x)[2]

    def grad(self, w: Array, x: Array, slope: Callable[[Array], Array]) -> Array:
        """Backpropagation: the gradient (..., dim) of a loss whose derivative by the outputs is `slope(outputs)`."""
        outputs, units, values, scaled = self._passes(w, x)
        layers, gains = self.layers(w), self.gains(w)
        rise, skip = ACTIVATIONS[self.activation][1], 1.0 if self.residual is None else self.residual
        signal, norms = slope(outputs), list[Array]()
        parts: list[Array] = []
        for depth in reversed(range(len(layers))):
            branch = signal if depth in (0, len(layers) - 1) else skip * signal
            by_weights = branch.swapaxes(-1, -2) @ units[depth]
            parts = [by_weights.reshape(*by_weights.shape[:-2], -1), branch.sum(-2), *parts]
            if depth > 0:
                below = (branch @ layers[depth][0]) * rise(values[depth - 1])
                if gains:
                    standard, deviation = scaled[depth - 1]
                    norms = [(below * standard).sum(-2), below.sum(-2), *norms]
                    below = _through(below * gains[depth - 1][0][..., None, :], standard, deviation, self._axis)
                inner = self.residual is not None and depth < len(layers) - 1
                signal = signal + below if inner else below
        return np.concatenate([*parts, *norms], -1)

    @property
    def _axis(self) -> int:
        return AXES[self.normalization]

    def _passes(self, w: Array, x: Array) -> tuple[Array, list[Array], list[Array], list[tuple[Array, Array]]]:
        """The outputs; what each layer gets; what enters each activation; standardized values and their deviations."""
        x = points(x, self.widths[0], name="x")
        layers, gains, unit = self.layers(w), self.gains(w), ACTIVATIONS[self.activation][0]
        units, values, scaled, h = [x], list[Array](), list[tuple[Array, Array]](), x
        for depth, (weights, bias) in enumerate(layers):
            branch = units[-1] @ weights.swapaxes(-1, -2) + bias[..., None, :]
            last = depth == len(layers) - 1
            h = branch if depth == 0 or last or self.residual is None else h + self.residual * branch
            if last:
                break
            enters = h
            if gains:
                scaled.append(_standardized(h, self._axis))
                gain, shift = gains[depth]
                enters = gain[..., None, :] * scaled[-1][0] + shift[..., None, :]
            values.append(enters)
            units.append(unit(enters))
        return h, units, values, scaled


def _standardized(h: Array, axis: int) -> tuple[Array, Array]:
    """h less its mean over `axis`, divided by its standard deviation; and that deviation."""
    centred = h - h.mean(axis, keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis, keepdims=True) + EPS)
    return centred / deviation, deviation


def _through(signal: Array, standard: Array, deviation: Array, axis: int) -> Array:
    """The derivative of `_standardized` applied backward: the mean and the deviation depend on every value too."""
    own = signal - signal.mean(axis, keepdims=True)
    return (own - standard * (signal * standard).mean(axis, keepdims=True)) / deviation
