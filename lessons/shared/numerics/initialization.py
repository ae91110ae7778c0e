"""Random starts of networks by the usual schemes: how large the first weights are for so many inputs and outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from lessons.shared.numerics.arrays import Array, require_choice, require_count, require_positive
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.networks import Network

SCHEMES: dict[str, Callable[[int, int], float]] = {  # the standard deviation of weights with so many inputs and outputs
    "naive": lambda inputs, out: (3 * inputs) ** -0.5,  # that of U(±1/√inputs): Glorot & Bengio 2010, eq. 1
    "Glorot": lambda inputs, out: (2 / (inputs + out)) ** 0.5,  # Glorot & Bengio 2010, eq. 12
    "He": lambda inputs, out: (2 / inputs) ** 0.5,  # He, Zhang, Ren & Sun 2015, eq. 10
}


def initial(network: Network, rng: np.random.Generator, count: int, *, scheme: str | float = "He") -> Array:
    """An ensemble (count, dim): Gaussian weights, biases 0; where there is normalization, its gains 1, its shifts 0.

    `scheme` names one of SCHEMES, or is itself the standard deviation of every weight.
    """
    require_count(count=count)
    if isinstance(scheme, str):
        require_choice("scheme", scheme, SCHEMES)
    else:
        require_positive(scheme=scheme)
    w = np.zeros((count, network.dim))
    for weights, _ in network.layers(w):
        out, inputs = weights.shape[-2:]
        deviation = SCHEMES[scheme](inputs, out) if isinstance(scheme, str) else scheme
        weights[...] = deviation * rng.normal(size=weights.shape)
    if isinstance(network, DeepNetwork):
        for gain, _ in network.gains(w):
            gain[...] = 1.0
    return w


def initial_by_seed(network: Network, seeds: Iterable[int], *, scheme: str | float = "He") -> Array:
    """One random start for each seed, (seeds, dim)."""
    return np.concatenate([initial(network, np.random.default_rng(seed), 1, scheme=scheme) for seed in seeds])
