"""Why descent arrives although nothing is convex: the tangent kernel of a two-layer network, and what it bounds.

The network is f(x) = Σⱼ aⱼ max(0, wⱼ·x) / √m with the loss ½‖f(X) − y‖². With J the derivative of the n answers by all
parameters, K = J Jᵀ is the tangent kernel, and |∇loss|² = rᵀ K r for the residuals r. So ½|∇loss|² ≥ λmin(K) · loss:
the Polyak–Łojasiewicz condition. Sources: Jacot, Gabriel & Hongler, NeurIPS 2018, arXiv:1806.07572; Du, Zhai, Poczos &
Singh, ICLR 2019, arXiv:1810.02054; for the limit Cho & Saul, NIPS 2009.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_count, require_positive


@dataclass(frozen=True)
class Descent:
    """What a training saw, step by step: `loss`, λmin of the kernel, and `ratio` = ½|∇loss|² / loss; each (steps + 1,).

    `moved`: how far the kernel went, as a share of its first norm.
    """

    loss: Array
    bottom: Array
    ratio: Array
    moved: float


def start(rng: np.random.Generator, width: int, dim: int) -> tuple[Array, Array]:
    """Standard normal first weights (width, dim) and outgoing weights (width,)."""
    require_count(least=1, width=width, dim=dim)
    return rng.normal(size=(width, dim)), rng.normal(size=width)


def answers(x: Array, weights: Array, outgoing: Array) -> Array:
    """f(x) (n,) for x (n, dim)."""
    return np.maximum(0, x @ weights.T) @ outgoing / np.sqrt(len(outgoing))


def tangent_kernel(x: npt.ArrayLike, weights: Array, outgoing: Array) -> Array:
    """K (n, n): the inner products of the gradients of the answers to x (n, dim) by all parameters."""
    x = points(x, weights.shape[1], name="x")
    before = x @ weights.T
    units, signals = np.maximum(0, before), (before > 0) * outgoing
    return (units @ units.T + (x @ x.T) * (signals @ signals.T)) / len(outgoing)


def limit_kernel(x: npt.ArrayLike) -> Array:
    """The tangent kernel at a random start in the limit of infinite width: Cho & Saul's arc-cosine kernels."""
    x = points(x, name="x")
    length = np.linalg.norm(x, axis=-1)
    cosine = np.clip(x @ x.T / np.outer(length, length), -1, 1)
    angle = np.arccos(cosine)
    units = np.outer(length, length) * (np.sin(angle) + (np.pi - angle) * cosine) / (2 * np.pi)
    return units + x @ x.T * (np.pi - angle) / (2 * np.pi)


def descend(x: npt.ArrayLike, y: Array, weights: Array, outgoing: Array, *, lr: float, steps: int) -> Descent:
    """Gradient descent on both layers from (weights, outgoing); x (n, dim), y (n,)."""
    x = points(x, weights.shape[1], name="x")
    require_positive(lr=lr)
    require_count(least=1, steps=steps)
    w, a, root = weights.copy(), outgoing.copy(), np.sqrt(len(outgoing))
    first = tangent_kernel(x, w, a)
    rows = []
    for step in range(steps + 1):
        kernel = first if step == 0 else tangent_kernel(x, w, a)
        rest = answers(x, w, a) - y
        loss = rest @ rest / 2
        rows.append((loss, np.linalg.eigvalsh(kernel)[0], rest @ kernel @ rest / 2 / loss))
        before = x @ w.T
        by_outgoing = np.maximum(0, before).T @ rest / root
        w -= lr * ((before > 0) * rest[:, None] * a).T @ x / root
        a -= lr * by_outgoing
    loss, bottom, ratio = np.array(rows).T
    return Descent(loss, bottom, ratio, float(np.linalg.norm(kernel - first) / np.linalg.norm(first)))
