"""Many networks trained at once on the digits: mini-batches, momentum, batched products.

Each network of the ensemble has its own start and its own order of the examples, so that nothing but the task is
common to them. The learning rate falls to zero along half a cosine, as is usual.
"""

from __future__ import annotations

import functools

import numpy as np

from lessons.shared.numerics.arrays import Array, require_count
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import CLASSES, POOL, batch_grad, classifiers
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.training import momentum_walk

__all__ = ["batch_grad", "digits_problem", "ensemble", "starts", "trained"]


@functools.cache
def digits_problem(hidden: tuple[int, ...], *, activation: str = "ReLU") -> tuple[Classifier, Classifier]:
    """The losses of a network with these hidden widths on 1,200 training digits and on 597 test digits."""
    return classifiers(Network((64, *hidden, CLASSES), activation), examples=POOL)


def starts(network: Network, rng: np.random.Generator, count: int) -> Array:
    """An ensemble (count, dim): weights of variance 2/inputs (He et al. 2015, eq. 10), biases zero."""
    w = network.random(rng, count, scale=np.sqrt(2))
    for _, bias in network.layers(w):
        bias[...] = 0
    return w


def trained(
    problem: Classifier,
    w0: Array,
    *,
    epochs: int,
    rng: np.random.Generator,
    lr: float = 0.05,
    momentum: float = 0.9,
    batch: int = 50,
) -> Array:
    """The ensemble (count, dim) after `epochs` passes of heavy-ball descent from w0 (count, dim)."""
    require_count(epochs=epochs)
    require_count(least=1, batch=batch)
    steps = epochs * (len(problem.y) // batch)
    *_, last = momentum_walk(
        problem, w0, lr=lr, batch=batch, rng=rng, steps=steps, every=max(steps, 1), momentum=momentum, fading=True
    )
    return last.w


@functools.cache
def ensemble(hidden: tuple[int, ...], *, epochs: int, pairs: int = 5, seed: int = 0) -> Array:
    """2 · pairs trained networks, read-only and kept; networks 2k and 2k + 1 make pair k."""
    problem = digits_problem(hidden)[0]
    rng = np.random.default_rng([seed, *hidden])
    w = trained(problem, starts(problem.network, rng, 2 * pairs), epochs=epochs, rng=rng)
    w.flags.writeable = False
    return w
