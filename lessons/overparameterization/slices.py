"""Planes through the minima of twenty-layer networks, and a number for how rough they are.

Source: Li, Xu, Taylor, Studer & Goldstein, Visualizing the loss landscape of neural nets, NeurIPS 2018,
arXiv:1712.09913, sections 4 to 6. They rate a place by the extreme eigenvalues of the whole Hessian; here it is the
plane's own 2 × 2 one; full_hessian.py sets both side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import numpy.typing as npt

from lessons.overparameterization.sharpness import filter_direction
from lessons.shared.numerics.arrays import Array, points, require_count, require_finite, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import AXES, DeepNetwork, statistics
from lessons.shared.numerics.networks import Network

WIDTH, HIDDEN = 16, 19  # nineteen hidden layers and the output: twenty layers of weights
SHARE = HIDDEN**-0.5  # of each layer's answer a residual connection adds: the sum of all then stays of order one
ARCHITECTURES: dict[str, tuple[str, float | None, str]] = {
    "plain": ("none", None, "before"),
    "residual": ("none", SHARE, "before"),
    "layer norm": ("layer", None, "before"),
    "layer norm, after": ("layer", None, "after"),
    "batch norm": ("batch", None, "before"),
    "batch norm, after": ("batch", None, "after"),
    "residual, layer norm": ("layer", SHARE, "before"),
    "residual, layer norm, after": ("layer", SHARE, "after"),
    "residual, batch norm": ("batch", SHARE, "before"),
    "residual, batch norm, after": ("batch", SHARE, "after"),
}


def architecture(name: str) -> DeepNetwork:
    """The twenty-layer network of that name."""
    if name not in ARCHITECTURES:
        raise ValueError(f"name must be one of {', '.join(ARCHITECTURES)}; got {name!r}")
    return DeepNetwork((64, *[WIDTH] * HIDDEN, 10), "ReLU", *ARCHITECTURES[name])


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


def frozen(problem: Classifier, w: npt.ArrayLike) -> Classifier:
    """The loss with the batch statistics that the network has at w (dim,) on the problem's own examples."""
    network = problem.network
    if not isinstance(network, DeepNetwork):
        raise ValueError(f"only batch normalization can be frozen, got a {type(network).__name__}")
    held = Frozen(**{field.name: getattr(network, field.name) for field in fields(network)})
    return replace(problem, network=held.at(w, problem.x))


def plane(network: Network, w: npt.ArrayLike, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two random filter-normalized directions at w (dim,)."""
    return filter_direction(network, w, rng), filter_direction(network, w, rng)


def plane_losses(
    loss: Callable[[Array], Array], w: npt.ArrayLike, sides: tuple[Array, Array], *, radius: float, count: int
) -> Array:
    """`loss` on the grid (count, count) of w + x·sides[0] + y·sides[1], |x| and |y| up to `radius`; rows are y."""
    require_positive(radius=radius)
    require_count(least=3, count=count)
    w, steps = points(w), np.linspace(-radius, radius, count)
    with np.errstate(over="ignore"):
        return np.array([loss(w + y * sides[1] + steps[:, None] * sides[0]) for y in steps])


def roughness(losses: npt.ArrayLike, *, tolerance: float = 0.05) -> float:
    """The share of a grid's inner places where its Hessian has an eigenvalue below −tolerance · |the largest one|.

    losses (m, n) on a square grid; second differences stand for the Hessian. 0 on every convex surface.
    """
    f = require_finite("losses", losses)
    if f.ndim != 2 or min(f.shape) < 3:
        raise ValueError(f"losses must have shape (m, n) with m, n >= 3, got {f.shape}")
    across = f[1:-1, 2:] - 2 * f[1:-1, 1:-1] + f[1:-1, :-2]
    up = f[2:, 1:-1] - 2 * f[1:-1, 1:-1] + f[:-2, 1:-1]
    mixed = (f[2:, 2:] - f[2:, :-2] - f[:-2, 2:] + f[:-2, :-2]) / 4
    middle, reach = (across + up) / 2, np.hypot((across - up) / 2, mixed)
    return float(np.mean(middle - reach < -tolerance * np.abs(middle + reach)))
