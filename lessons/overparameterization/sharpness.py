"""How sharp a minimum is: the top eigenvalue of the Hessian, what scale does to it, and a measure that ignores scale.

Sources: Dinh, Pascanu, Bengio & Bengio, Sharp minima can generalize for deep nets, ICML 2017, arXiv:1703.04933,
theorem 4 and definition 5; Li, Xu, Taylor, Studer & Goldstein, NeurIPS 2018, arXiv:1712.09913, section 4 (filters).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import lanczos
from lessons.shared.numerics.networks import Network


def top_eigenvalue(problem: Classifier, w: npt.ArrayLike, *, steps: int = 30, scales: Array | None = None) -> float:
    """The largest eigenvalue of the loss's Hessian at w (dim,), by `steps` of Lanczos' iteration.

    With `scales` (dim,) it is that of diag(scales) · H · diag(scales): the curvature in units of `scales`.
    """
    w = points(w, problem.dim)
    require_count(least=1, steps=steps)
    unit = np.ones(problem.dim) if scales is None else points(scales, problem.dim, name="scales")
    start = np.random.default_rng(0).normal(size=problem.dim) * (unit > 0)
    return float(lanczos(lambda v: unit * problem.product(w, unit * v), start, steps=steps).values[-1])


def filter_scales(network: Network, w: npt.ArrayLike) -> Array:
    """Per weight the length of its row (a neuron's incoming weights, its filter), divided by √inputs; 0 for the rest.

    Biases, gains and shifts stay where they are, as in Li et al.
    """
    scales = np.zeros_like(points(w, network.dim))
    for (weights, _), (part, _) in zip(network.layers(np.asarray(w, float)), network.layers(scales), strict=True):
        part[...] = np.sqrt((weights**2).mean(-1, keepdims=True))
    return scales


def filter_sharpness(problem: Classifier, w: npt.ArrayLike, *, steps: int = 30) -> float:
    """The largest curvature at w (dim,) when each filter is measured in its own length."""
    return top_eigenvalue(problem, w, steps=steps, scales=filter_scales(problem.network, w))


def layer_rescaled(network: Network, w: npt.ArrayLike, factor: float, *, layer: int = 0) -> Array:
    """The same function with other weights: layer `layer` times `factor`, bias too, the next layer's weights divided.

    Exact for units with u(cz) = c u(z), c > 0. Raises ValueError for others.
    """
    require_positive(factor=factor)
    if network.activation not in ("ReLU", "identity"):
        raise ValueError(f"rescaling needs ReLU or identity units, got {network.activation}")
    scaled = points(w, network.dim).copy()
    layers = network.layers(scaled)
    if not 0 <= layer < len(layers) - 1:
        raise ValueError(f"layer must be a hidden layer from 0 to {len(layers) - 2}, got {layer!r}")
    (weights, bias), (following, _) = layers[layer], layers[layer + 1]
    weights *= factor
    bias *= factor
    following /= factor
    return scaled


def filter_direction(network: Network, w: npt.ArrayLike, rng: np.random.Generator) -> Array:
    """A random direction (dim,) at w (dim,), each row as long as the row of w that it moves; 0 elsewhere."""
    w = points(w, network.dim)
    direction = np.zeros(network.dim)
    for (weights, _), (part, _) in zip(network.layers(w), network.layers(direction), strict=True):
        part[...] = rng.normal(size=part.shape)
        part *= np.linalg.norm(weights, axis=-1, keepdims=True) / np.linalg.norm(part, axis=-1, keepdims=True)
    return direction
