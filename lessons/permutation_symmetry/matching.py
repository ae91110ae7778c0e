"""Finding the order of one network's neurons that fits another network.

Both ways end in linear assignment problems, which SciPy solves exactly. Source: Ainsworth, Hayase & Srinivasa, Git
Re-Basin, ICLR 2023, arXiv:2209.04836: section 3.1 (activations), section 3.2 and algorithm 1 (weights).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy

from lessons.permutation_symmetry.symmetries import hidden_widths, permuted
from lessons.shared.numerics.arrays import Array, points
from lessons.shared.numerics.networks import ACTIVATIONS, Network

Orders = list[npt.NDArray[np.intp]]


def best_assignment(likeness: Array) -> npt.NDArray[np.intp]:
    """The order (n,) with the largest sum of likeness[j, order[j]]: the exact answer among all n!."""
    return np.asarray(scipy.optimize.linear_sum_assignment(likeness, maximize=True)[1])


def weight_likeness(network: Network, a: Array, b: Array, layer: int) -> Array:
    """Inner products (n, n) of each neuron of `a` with each of `b`: incoming weights, bias and outgoing weights."""
    ours, theirs = network.layers(a)[layer + 1][0], network.layers(b)[layer + 1][0]
    return incoming_likeness(network, a, b, layer) + ours.T @ theirs


def incoming_likeness(network: Network, a: Array, b: Array, layer: int = 0) -> Array:
    """The same for incoming weights and bias alone: the outgoing weights are left to judge the match by."""
    (ours, our_bias), (theirs, their_bias) = network.layers(a)[layer], network.layers(b)[layer]
    return ours @ theirs.T + np.outer(our_bias, their_bias)


def weight_matching(
    network: Network, a: npt.ArrayLike, b: npt.ArrayLike, *, sweeps: int = 50, rng: np.random.Generator | None = None
) -> Orders:
    """Orders for `b` (dim,), one a hidden layer, that bring it near `a` (dim,) in weight space.

    Coordinate descent over the layers, in their order or in that of `rng`: each step gives one layer its best order
    while the others stay, until nothing improves. With one hidden layer the first step is exact.
    """
    a, moved = _single(network, a, "a"), _single(network, b, "b")
    orders: Orders = [np.arange(width) for width in hidden_widths(network)]
    for _ in range(sweeps):
        changed = False
        for layer in range(len(orders)) if rng is None else rng.permutation(len(orders)):
            likeness = weight_likeness(network, a, moved, layer)
            step = best_assignment(likeness)
            gain = likeness[np.arange(len(step)), step].sum() - np.trace(likeness)
            if gain > 1e-12 * np.abs(likeness).sum():  # rounding must not keep it going
                alone = [step if k == layer else np.arange(len(order)) for k, order in enumerate(orders)]
                moved, orders[layer], changed = permuted(network, moved, alone), orders[layer][step], True
        if not changed:
            break
    return orders


def hidden_values(network: Network, w: Array, x: Array) -> list[Array]:
    """What each hidden layer of w (dim,) answers to x (n, inputs): arrays (n, width)."""
    below, values = x, []
    for weights, bias in network.layers(w)[:-1]:
        below = ACTIVATIONS[network.activation][0](below @ weights.T + bias)
        values.append(below)
    return values


def activation_matching(network: Network, a: npt.ArrayLike, b: npt.ArrayLike, x: Array) -> Orders:
    """Orders for `b` (dim,) that pair neurons with correlated answers to the inputs x (n, inputs).

    A neuron that never changes has correlation 0 with all. The layers do not depend on each other.
    """
    ours = hidden_values(network, _single(network, a, "a"), x)
    theirs = hidden_values(network, _single(network, b, "b"), x)
    return [best_assignment(correlations(one, other)) for one, other in zip(ours, theirs, strict=True)]


def correlations(one: Array, other: Array) -> Array:
    """Pearson's correlations (p, q) of the columns of one (n, p) with those of other (n, q); 0 for constant ones."""
    parts = []
    for values in (one, other):
        centred = values - values.mean(0)
        size = np.linalg.norm(centred, axis=0)
        parts.append(centred / np.where(size > 1e-12, size, 1.0))
    return parts[0].T @ parts[1]


def cosine(a: npt.ArrayLike, b: npt.ArrayLike) -> Array:
    """The cosine (...) between parameter vectors (..., dim)."""
    a, b = points(a), points(b)
    return (a * b).sum(-1) / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1))


def _single(network: Network, w: npt.ArrayLike, name: str) -> Array:
    w = points(w, network.dim, name=name)
    if w.ndim != 1:
        raise ValueError(f"{name} must be one network, of shape ({network.dim},), got {w.shape}")
    return w
