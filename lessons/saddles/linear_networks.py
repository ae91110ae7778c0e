"""A linear network as a loss surface: not convex, and all of its critical points are known."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_count, require_positive
from lessons.shared.numerics.surface import Surface


def linear_network(strengths: npt.ArrayLike, *, hidden: int) -> Surface:
    """½‖W₂W₁ − diag(strengths)‖²: n inputs, `hidden` linear units, n outputs, on white inputs.

    w holds W₁ (hidden, n) row by row, then W₂ (n, hidden). Source: Baldi & Hornik, Neural Networks 2, 1989.
    """
    s = _strengths(strengths)
    n, half = len(s), len(s) * hidden
    require_count(least=1, hidden=hidden)

    def parts(w: npt.ArrayLike) -> tuple[Array, Array, Array]:
        w = points(w, 2 * half)
        w1, w2 = w[..., :half].reshape(*w.shape[:-1], hidden, n), w[..., half:].reshape(*w.shape[:-1], n, hidden)
        return w1, w2, w2 @ w1 - np.diag(s)

    def loss(w: Array) -> Array:
        return 0.5 * np.sum(parts(w)[2] ** 2, axis=(-2, -1))

    def grad(w: Array) -> Array:
        w1, w2, error = parts(w)
        by = w2.swapaxes(-1, -2) @ error, error @ w1.swapaxes(-1, -2)
        return np.concatenate([b.reshape(*b.shape[:-2], half) for b in by], -1)

    def hess(w: Array) -> Array:
        w1, w2, error = parts(w)
        eye = np.eye(n)
        full = np.zeros((*w1.shape[:-2], 2 * half, 2 * half))
        full[..., :half, :half] = np.einsum("...ai,...aj,kl->...ikjl", w2, w2, eye).reshape(*w1.shape[:-2], half, half)
        full[..., half:, half:] = np.einsum("ab,...ik,...jk->...aibj", eye, w1, w1).reshape(*w1.shape[:-2], half, half)
        cross = np.einsum("...ai,...jk->...ikaj", w2, w1) + np.einsum("...ak,ij->...ikaj", error, np.eye(hidden))
        full[..., :half, half:] = cross.reshape(*w1.shape[:-2], half, half)
        full[..., half:, :half] = full[..., :half, half:].swapaxes(-1, -2)
        return full

    window = ((-3.0, 3.0),) * (2 * half)
    return Surface("linear network", 2 * half, loss, grad, hess, np.empty((0, 2 * half)), window, "Baldi & Hornik 1989")


def linear_critical_points(strengths: npt.ArrayLike, *, hidden: int) -> list[tuple[Array, float, int]]:
    """One representative of each family of critical points of `linear_network`: (w, loss, index), in order of loss.

    A family has learned a set S of at most `hidden` of the n modes: W₂W₁ is the target on S and zero off it. Its loss
    is half the sum of the missed strengths²; its index is (hidden − |S|)(n − |S|), one for each idle unit and missed
    mode, plus the number of pairs of which the weaker mode was learned and the stronger missed. Strengths must differ.
    """
    s = _strengths(strengths)
    if len(set(s.tolist())) < len(s):
        raise ValueError(f"strengths must differ from each other, got {s}")
    require_count(least=1, hidden=hidden)
    n, families = len(s), []
    for size in range(min(hidden, n) + 1):
        for learned in itertools.combinations(range(n), size):
            missed = [j for j in range(n) if j not in learned]
            w1 = np.zeros((hidden, n))
            for unit, mode in enumerate(learned):
                w1[unit, mode] = np.sqrt(s[mode])
            swaps = sum(s[j] > s[i] for i in learned for j in missed)
            w = np.concatenate([w1.ravel(), w1.T.ravel()])
            families.append((w, float(0.5 * np.sum(s[missed] ** 2)), int((hidden - size) * len(missed) + swaps)))
    return sorted(families, key=lambda point: point[1])


def _strengths(strengths: npt.ArrayLike) -> Array:
    s = points(strengths, name="strengths")
    if s.ndim != 1:
        raise ValueError(f"strengths must have shape (n,), got {s.shape}")
    require_positive(strengths=s)
    return s
