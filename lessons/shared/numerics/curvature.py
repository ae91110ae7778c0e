"""Curvature without the Hessian: products of a network's Hessian with vectors, and the spectrum from such products.

A Hessian of n parameters has n² entries; its product with one vector costs about two gradients and needs no matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_count, require_finite
from lessons.shared.numerics.networks import ACTIVATIONS, Network, logistic

BENDS: dict[str, Callable[[Array], Array]] = {  # the unit's second derivative
    "ReLU": np.zeros_like,
    "tanh": lambda z: -2 * np.tanh(z) * (1 - np.tanh(z) ** 2),
    "sigmoid": lambda z: logistic(z) * logistic(-z) * (logistic(-z) - logistic(z)),
    "identity": np.zeros_like,
}


class Curved(Protocol):
    """A loss of `dim` parameters that can multiply its Hessian at w with v."""

    @property
    def dim(self) -> int: ...

    def product(self, w: Array, v: Array) -> Array: ...


def hessian_product(
    network: Network,
    w: Array,
    v: Array,
    x: Array,
    slope: Callable[[Array], Array],
    bend: Callable[[Array, Array], Array],
) -> Array:
    """The Hessian at w (..., dim) times v (..., dim), by differentiating backpropagation along v; exact.

    The loss is given by the derivative of its value by the outputs, `slope(outputs)`, and by the change of that slope
    when the outputs change, `bend(outputs, change)`. At the kink of a ReLU the second derivative is taken for 0.
    Source: Pearlmutter, Neural Computation 6 (1994), 147-160, section 3: R{.} is the derivative along v.
    """
    if type(network) is not Network:
        raise ValueError(f"products with the Hessian need a plain Network, got a {type(network).__name__}")
    unit, rise = ACTIVATIONS[network.activation]
    curve = BENDS[network.activation]
    x = points(x, network.widths[0], name="x")
    layers, changes = network.layers(w), network.layers(v)
    below, r_below = x, np.zeros((1, 1))
    passes = []
    for depth, ((weights, bias), (r_weights, r_bias)) in enumerate(zip(layers, changes, strict=True)):
        z = below @ weights.swapaxes(-1, -2) + bias[..., None, :]
        r_z = below @ r_weights.swapaxes(-1, -2) + r_bias[..., None, :]
        if depth > 0:  # the inputs do not change
            r_z = r_z + r_below @ weights.swapaxes(-1, -2)
        passes.append((below, r_below, z, r_z))
        below, r_below = unit(z), rise(z) * r_z
    signal, r_signal = slope(z), bend(z, r_z)
    parts: list[Array] = []
    for depth in reversed(range(len(layers))):
        below, r_below, *_ = passes[depth]
        r_by_weights = r_signal.swapaxes(-1, -2) @ below
        if depth > 0:
            r_by_weights = r_by_weights + signal.swapaxes(-1, -2) @ r_below
        parts = [r_by_weights.reshape(*r_by_weights.shape[:-2], -1), r_signal.sum(-2), *parts]
        if depth > 0:
            weights, r_weights = layers[depth][0], changes[depth][0]
            z, r_z = passes[depth - 1][2:]
            up = signal @ weights
            r_signal = (r_signal @ weights + signal @ r_weights) * rise(z) + up * curve(z) * r_z
            signal = up * rise(z)
    return np.concatenate(parts, -1)


@dataclass(frozen=True)
class Lanczos:
    """What some steps of Lanczos' iteration know of a symmetric matrix.

    values (m,): Ritz values, ascending; weights (m,): squared first components, which sum to 1; vectors (d, m).
    errors (m,): each value lies within this distance of some eigenvalue.
    """

    values: Array
    weights: Array
    vectors: Array
    errors: Array


def lanczos(product: Callable[[Array], Array], start: npt.ArrayLike, *, steps: int) -> Lanczos:
    """Lanczos' iteration from `start` (d,), with full reorthogonalization so that no Ritz value comes twice.

    It ends early where the vectors span a subspace that the matrix maps into itself.
    Source: Golub & Van Loan, Matrix Computations (2013), section 10.1 and theorem 10.1.2.
    """
    q = require_finite("start", start)
    if q.ndim != 1 or not np.any(q):
        raise ValueError(f"start must be one vector (d,) that is not 0, got shape {q.shape}")
    require_count(least=1, steps=steps)
    basis = [q / np.linalg.norm(q)]
    diagonal: list[float] = []
    beside: list[float] = []
    for _ in range(min(steps, len(q))):
        along = np.array(basis)
        residual = product(along[-1])
        scale = float(np.linalg.norm(residual))
        diagonal.append(float(along[-1] @ residual))
        for _ in range(2):  # twice is enough (Parlett 1998, section 6.9)
            residual = residual - along.T @ (along @ residual)
        beside.append(float(np.linalg.norm(residual)))
        if beside[-1] <= 1e-12 * max(scale, abs(diagonal[-1])):
            beside[-1] = 0.0
            break
        basis.append(residual / beside[-1])
    m = len(diagonal)
    values, small = np.linalg.eigh(np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1))
    return Lanczos(values, small[0] ** 2, np.array(basis[:m]).T @ small, beside[-1] * np.abs(small[-1]))


def top_eigenvalue(problem: Curved, w: npt.ArrayLike, *, steps: int = 30, scales: Array | None = None) -> float:
    """The largest eigenvalue of the loss's Hessian at w (dim,), by `steps` of Lanczos' iteration.

    With `scales` (dim,) it is that of diag(scales) · H · diag(scales): the curvature in units of `scales`.
    """
    w = points(w, problem.dim)
    require_count(least=1, steps=steps)
    unit = np.ones(problem.dim) if scales is None else points(scales, problem.dim, name="scales")
    start = np.random.default_rng(0).normal(size=problem.dim) * (unit > 0)
    return float(lanczos(lambda v: unit * problem.product(w, unit * v), start, steps=steps).values[-1])
