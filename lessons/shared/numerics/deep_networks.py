"""Deep networks with what is meant to keep their gradients alive: normalization and residual connections.

The hidden values h obey, with u the activation and N a normalization or nothing,

    h₁ = W₀x + b₀,    hₖ₊₁ = Wₖ u(N(hₖ)) + bₖ,    with a residual connection hₖ₊₁ = hₖ + s · (Wₖ u(N(hₖ)) + bₖ),

and the outputs are W u(N(h)) + b of the last h. Placed after the activation, N(u(h)) stands for u(N(h)) everywhere.
Without normalization and connections it is `network.Network`, parameter by parameter.
Ensembles stand on the leading axes, as there. Left out on purpose: convolution, dropout, and running averages: a batch
is always normalized by its own mean and variance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_choice, require_count, require_positive
from lessons.shared.numerics.networks import ACTIVATIONS, Network

PLACEMENTS = ("before", "after")
AXES = {"batch": -2, "layer": -1}  # of values (..., n, width): the mean is taken over the examples, or over the units
EPS = 1e-5


@dataclass(frozen=True)
class DeepNetwork(Network):
    """Layers of `widths` = (inputs, hidden …, outputs) with optional normalization and residual connections.

    normalization: "none", "batch" (over the examples that are passed together; Ioffe & Szegedy 2015) or "layer" (over
    the units of a layer; Ba, Kiros & Hinton 2016), each with a gain and a shift per unit.
    residual: the factor s between hidden layers, which must then be of one width (He et al. 2016); None for none.
    placement: whether the normalization stands "before" the activation or "after" it.
    """

    normalization: str = "none"
    residual: float | None = None
    placement: str = "before"

    def __post_init__(self) -> None:
        super().__post_init__()
        require_choice("normalization", self.normalization, ("none", *AXES))
        require_choice("placement", self.placement, PLACEMENTS)
        require_count(least=2, hidden_and_output_layers=len(self.widths) - 1)
        if self.residual is not None:
            require_positive(residual=self.residual)
            if len(set(self.widths[1:-1])) > 1:
                raise ValueError(f"residual connections need hidden layers of one width, got {self.widths[1:-1]}")

    @cached_property
    def plain(self) -> Network:
        """The network without normalization and residual connections: its parameters come first."""
        return Network(self.widths, self.activation)

    @cached_property
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

        def through_norm(signal: Array, depth: int) -> Array:
            if not gains:
                return signal
            standard, deviation = scaled[depth]
            norms[:0] = [(signal * standard).sum(-2), signal.sum(-2)]
            return self._through(signal * gains[depth][0][..., None, :], standard, deviation)

        for depth in reversed(range(len(layers))):
            branch = signal if depth in (0, len(layers) - 1) else skip * signal
            by_weights = branch.swapaxes(-1, -2) @ units[depth]
            parts = [by_weights.reshape(*by_weights.shape[:-2], -1), branch.sum(-2), *parts]
            if depth > 0:
                below = branch @ layers[depth][0]
                if self.placement == "after":
                    below = through_norm(below, depth - 1) * rise(values[depth - 1])
                else:
                    below = through_norm(below * rise(values[depth - 1]), depth - 1)
                inner = self.residual is not None and depth < len(layers) - 1
                signal = signal + below if inner else below
        return np.concatenate([*parts, *norms], -1)

    def _passes(self, w: Array, x: Array) -> tuple[Array, list[Array], list[Array], list[tuple[Array, Array]]]:
        """The outputs; what each layer gets; what enters each activation; standardized values and their deviations."""
        x = points(x, self.widths[0], name="x")
        layers, gains, unit = self.layers(w), self.gains(w), ACTIVATIONS[self.activation][0]
        units, values, scaled, h = [x], list[Array](), list[tuple[Array, Array]](), x

        def norm(given: Array, depth: int) -> Array:
            if not gains:
                return given
            scaled.append(self._standardized(given, depth))
            gain, shift = gains[depth]
            return gain[..., None, :] * scaled[-1][0] + shift[..., None, :]

        for depth, (weights, bias) in enumerate(layers):
            branch = units[-1] @ weights.swapaxes(-1, -2) + bias[..., None, :]
            last = depth == len(layers) - 1
            h = branch if depth == 0 or last or self.residual is None else h + self.residual * branch
            if last:
                break
            values.append(h if self.placement == "after" else norm(h, depth))
            units.append(norm(unit(h), depth) if self.placement == "after" else unit(values[-1]))
        return h, units, values, scaled

    def _standardized(self, values: Array, depth: int) -> tuple[Array, Array]:
        """`values` less their mean over the normalization's axis, divided by their deviation; and that deviation."""
        mean, deviation = statistics(values, AXES[self.normalization])
        return (values - mean) / deviation, deviation

    def _through(self, signal: Array, standard: Array, deviation: Array) -> Array:
        """The derivative of `_standardized` applied backward: mean and deviation depend on every value too."""
        axis = AXES[self.normalization]
        own = signal - signal.mean(axis, keepdims=True)
        return (own - standard * (signal * standard).mean(axis, keepdims=True)) / deviation


def statistics(values: Array, axis: int) -> tuple[Array, Array]:
    """The mean of `values` over `axis`, and the standard deviation with EPS added to the variance."""
    mean = values.mean(axis, keepdims=True)
    return mean, np.sqrt(((values - mean) ** 2).mean(axis, keepdims=True) + EPS)


class Frozen(DeepNetwork):
    """A batch-normalized network that keeps the means and deviations which it had at one place on one batch."""

    _kept: list[tuple[Array, Array]]

    def at(self, w: npt.ArrayLike, x: Array) -> Frozen:
        """Remember the statistics at w (dim,) on x (n, inputs)."""
        if self.normalization != "batch":
            raise ValueError(f"only batch normalization can be frozen, got {self.normalization!r}")
        object.__setattr__(self, "_kept", [])
        self.outputs(points(w, self.dim), x)  # each layer keeps the statistics of the first values that it meets
        return self

    def _standardized(self, values: Array, depth: int) -> tuple[Array, Array]:
        if depth == len(self._kept):
            self._kept.append(statistics(values, AXES[self.normalization]))
        mean, deviation = self._kept[depth]
        return (values - mean) / deviation, deviation

    def _through(self, signal: Array, standard: Array, deviation: Array) -> Array:
        return signal / deviation  # what was kept does not depend on the values
