"""The curvatures of a real network along training: the bulk, the outliers, the negative ones, the edge of stability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, require_between, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import top_eigenvalue
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.training import descent_at as training

__all__ = ["SpectralShares", "digits_network", "sharpness", "spectral_shares", "start_of", "training"]

NEGATIVE = 1e-3  # an eigenvalue below −NEGATIVE × the largest counts as negative: rounding is a million times smaller


def digits_network(
    *, hidden: tuple[int, ...] = (16,), examples: int = 300, decay: float = 0.0, error: str = "cross-entropy"
) -> Classifier:
    """A tanh network on the first `examples` digits; 1,210 parameters unless told otherwise."""
    digits = data.digits()
    require_count(least=1, examples=examples)
    network = Network((64, *hidden, 10), "tanh")
    return Classifier(network, digits.x[:examples], digits.y[:examples].astype(int), decay, error)


def start_of(problem: Classifier, *, seed: int = 0) -> Array:
    """Random weights at half the scale that keeps outputs of order one, biases 0."""
    network = problem.network
    weights = network.spread() * network.random(np.random.default_rng(seed), 1, scale=0.5)[0]
    return np.concatenate(
        [np.r_[matrix.ravel(), np.zeros_like(bias)] for matrix, bias in network.layers(weights / network.spread())]
    )


def sharpness(problem: Classifier, w: Array, *, steps: int = 30) -> float:
    """The largest curvature at w (dim,), from products with the Hessian alone."""
    return top_eigenvalue(problem, w, steps=steps)


@dataclass(frozen=True)
class SpectralShares:
    """Which share of the eigenvalues lies where, measured by the largest one; `outliers` counts those above a tenth."""

    near_zero: float
    negative: float
    outliers: int
    largest: float
    least: float


def spectral_shares(values: Array, *, near: float = 0.01) -> SpectralShares:
    """The shares of a whole spectrum (d,): within ± `near` of 0 and below −NEGATIVE, in units of the largest."""
    require_between(0, 1, near=near)
    values = np.sort(np.asarray(values, float))
    top = values[-1]
    require_positive(largest=top)
    return SpectralShares(
        float(np.mean(np.abs(values) < near * top)),
        float(np.mean(values < -NEGATIVE * top)),
        int(np.sum(values > top / 10)),
        float(top),
        float(values[0]),
    )
