"""Many networks trained at once on the digits: mini-batches, momentum, batched products.

Each network of the ensemble has its own start and its own order of the examples, so that nothing but the task is
common to them. The learning rate falls to zero along half a cosine, as is usual.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, require_between, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.networks import Network

TRAINED = 1200  # of the 1,797 digits; the others test
SPLIT = 0  # the seed of the split, the same for all networks


@functools.cache
def digits_problem(hidden: tuple[int, ...], *, activation: str = "ReLU") -> tuple[Classifier, Classifier]:
    """The losses of a network with these hidden widths on the training digits and on the test digits."""
    digits = data.digits()
    seen, unseen = digits.split(np.random.default_rng(SPLIT), share=TRAINED / len(digits.y))
    network = Network((64, *hidden, 10), activation)
    return Classifier(network, seen.x, seen.y.astype(int)), Classifier(network, unseen.x, unseen.y.astype(int))


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
    require_positive(lr=lr)
    require_between(0, 1, momentum=momentum)
    require_count(least=1, batch=batch)
    require_count(epochs=epochs)
    w, n = np.array(w0, float), len(problem.y)
    v, each = np.zeros_like(w), n // batch
    for step in range(epochs * each):
        if step % each == 0:
            orders = rng.permuted(np.tile(np.arange(n), (len(w), 1)), axis=1)
        rows = orders[:, (step % each) * batch : (step % each + 1) * batch]
        v *= momentum
        v += batch_grad(problem, w, rows)
        w -= lr * 0.5 * (1 + np.cos(np.pi * step / (epochs * each))) * v
    return w


def batch_grad(problem: Classifier, w: Array, rows: npt.NDArray[np.intp]) -> Array:
    """The gradient (count, dim) of each network w (count, dim) on its own examples rows (count, batch)."""
    targets = np.eye(problem.network.widths[-1])[problem.y[rows]]

    def slope(scores: Array) -> Array:
        return (softmax(scores, axis=-1) - targets) / rows.shape[-1]

    return problem.network.grad(w, problem.x[rows], slope) + problem.decay * w


@functools.cache
def ensemble(hidden: tuple[int, ...], *, epochs: int, pairs: int = 5, seed: int = 0) -> Array:
    """2 · pairs trained networks, read-only and kept; networks 2k and 2k + 1 make pair k."""
    problem = digits_problem(hidden)[0]
    rng = np.random.default_rng([seed, *hidden])
    w = trained(problem, starts(problem.network, rng, 2 * pairs), epochs=epochs, rng=rng)
    w.flags.writeable = False
    return w
