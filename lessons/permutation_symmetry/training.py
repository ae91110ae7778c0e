"""Many networks trained at once, on digits or another task: mini-batches, momentum, batched products.

Each network of the ensemble has its own start and its own order of the examples, so that nothing but the task is
common to them. The learning rate falls to zero along half a cosine, as is usual.
"""

from __future__ import annotations

import functools

import numpy as np

from lessons.shared.numerics.arrays import Array, require_count
from lessons.shared.numerics.ensembles import task_problem, trained
from lessons.shared.numerics.networks import Network


def starts(network: Network, rng: np.random.Generator, count: int) -> Array:
    """An ensemble (count, dim): weights of variance 2/inputs (He et al. 2015, eq. 10), biases zero."""
    w = network.random(rng, count, scale=np.sqrt(2))
    for _, bias in network.layers(w):
        bias[...] = 0
    return w


@functools.cache
def ensemble(hidden: tuple[int, ...], *, epochs: int, pairs: int = 5, seed: int = 0, name: str = "digits") -> Array:
    """2 · pairs trained networks, read-only and kept; networks 2k and 2k + 1 make pair k."""
    require_count(epochs=epochs)
    problem = task_problem(name, hidden)[0]
    rng = np.random.default_rng([seed, *hidden])
    w = starts(problem.network, rng, 2 * pairs)
    if epochs:
        w = trained(problem, w, passes=epochs, batch=50, lr=0.05, momentum=0.9, fading=True, rng=rng)
    w.flags.writeable = False
    return w
