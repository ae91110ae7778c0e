"""How sharp a minimum is: the top eigenvalue of the Hessian, what scale does to it, and what each measure ignores.

A ReLU network computes the same when a neuron's incoming weights and bias are multiplied by c > 0 and its outgoing
weights divided by it. With D the diagonal matrix of such factors, the Hessian becomes D⁻¹HD⁻¹. So

- the top eigenvalue of H changes with every scale;
- filter-normalized sharpness ignores one scale a layer, but not one a neuron: a row of the next layer mixes weights
  that were divided by different factors;
- the spectrum of diag(w) · H · diag(w) ignores them all, and so does ⟨w, ∇ℓ⟩.

Sources: Dinh, Pascanu, Bengio & Bengio, Sharp minima can generalize for deep nets, ICML 2017, arXiv:1703.04933,
theorem 4 and definition 5; Li, Xu, Taylor, Studer & Goldstein, NeurIPS 2018, arXiv:1712.09913, section 4 (filters);
Kwon, Kim, Park & Choi, ICML 2021, arXiv:2102.11600 (adaptive sharpness: steps relative to each weight's size); Liang,
Poggio, Rakhlin & Stokes, AISTATS 2019, arXiv:1711.01530 (Fisher–Rao norm).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import top_eigenvalue
from lessons.shared.numerics.networks import Network


def filter_scales(network: Network, w: npt.ArrayLike) -> Array:
    """Per weight the length of its row (a neuron's incoming weights, its filter), divided by √inputs; 0 for the rest.

    Biases, gains and shifts stay where they are, as in Li et al.
    """
    scales = np.zeros_like(points(w, network.dim))
    for (weights, _), (part, _) in zip(network.layers(np.asarray(w, float)), network.layers(scales), strict=True):
        part[...] = np.sqrt((weights**2).mean(-1, keepdims=True))
    return scales


def filter_sharpness(problem: Classifier, w: npt.ArrayLike, *, steps: int = 30) -> float:
    """The largest curvature at w (dim,) when each filter is measured in its own length; it ignores a layer's scale."""
    return top_eigenvalue(problem, w, steps=steps, scales=filter_scales(problem.network, w))


def relative_sharpness(problem: Classifier, w: npt.ArrayLike, *, steps: int = 30) -> float:
    """The largest curvature at w (dim,) when each weight is measured in its own size; it ignores every neuron's scale.

    That is the top eigenvalue of diag(|w|) · H · diag(|w|), for a loss without weight decay.
    """
    return top_eigenvalue(problem, w, steps=steps, scales=np.abs(points(w, problem.dim)))


def fisher_rao_norm(problem: Classifier, w: npt.ArrayLike) -> float:
    """The mean over the examples of ⟨w, ∇ℓ⟩² at w (dim,): how much one example's loss feels all weights grow alike."""
    w = points(w, problem.dim)
    return float(np.mean([(problem.rows([k]).grad(w) @ w) ** 2 for k in range(len(problem.y))]))


def flattest_copy(problem: Classifier, w: npt.ArrayLike, *, sweeps: int = 200) -> Array:
    """The weights (dim,) with the least trace of the Hessian among all that neuron scales make of w (dim,).

    Each neuron in turn takes the scale at which the curvatures of its incoming and of its outgoing weights add up to
    the same; the trace is convex in the logarithms of the scales, so this ends at its least value. Weights that no
    example feels keep their scale. Raises ValueError where scaling a neuron changes the function.
    """
    w, network = np.array(points(w, problem.dim)), problem.network
    require_count(least=1, sweeps=sweeps)
    ratio = layer_rescaled(network, np.ones(network.dim), 1.0)
    diagonal = np.diag(problem.hess(w)).copy()
    for _ in range(sweeps):
        for layer, width in enumerate(network.widths[1:-1]):
            curvatures = network.layers(diagonal)
            (weights, bias), (following, _) = curvatures[layer], curvatures[layer + 1]
            incoming, outgoing = weights.sum(-1) + bias, following.sum(-2)
            felt = (incoming > 0) & (outgoing > 0)
            factors = np.ones(width)
            factors[felt] = (incoming[felt] / outgoing[felt]) ** 0.25
            ratio = layer_rescaled(network, ratio, factors, layer=layer)
            diagonal /= layer_rescaled(network, np.ones(network.dim), factors, layer=layer) ** 2
    return w * ratio


def layer_rescaled(network: Network, w: npt.ArrayLike, factor: npt.ArrayLike, *, layer: int = 0) -> Array:
    """The same function with other weights: layer `layer` times `factor`, bias too, the next layer's weights divided.

    `factor` is one number, or one a neuron (width,). Exact for units with u(cz) = c u(z), c > 0. Raises ValueError for
    others.
    """
    require_positive(factor=factor)
    if network.activation not in ("ReLU", "identity"):
        raise ValueError(f"rescaling needs ReLU or identity units, got {network.activation}")
    scaled = points(w, network.dim).copy()
    layers = network.layers(scaled)
    if not 0 <= layer < len(layers) - 1:
        raise ValueError(f"layer must be a hidden layer from 0 to {len(layers) - 2}, got {layer!r}")
    (weights, bias), (following, _) = layers[layer], layers[layer + 1]
    factors = np.asarray(factor, float)
    if factors.shape not in ((), bias.shape):
        raise ValueError(f"factor must be one number, or {len(bias)}, one a neuron; got shape {factors.shape}")
    weights *= factors[..., None]
    bias *= factors
    following /= factors
    return scaled


def filter_direction(network: Network, w: npt.ArrayLike, rng: np.random.Generator) -> Array:
    """A random direction (dim,) at w (dim,), each row as long as the row of w that it moves; 0 elsewhere."""
    w = points(w, network.dim)
    direction = np.zeros(network.dim)
    for (weights, _), (part, _) in zip(network.layers(w), network.layers(direction), strict=True):
        part[...] = rng.normal(size=part.shape)
        part *= np.linalg.norm(weights, axis=-1, keepdims=True) / np.linalg.norm(part, axis=-1, keepdims=True)
    return direction
