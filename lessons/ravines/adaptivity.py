"""Adam's second moment beside the curvature: what it is, what it is not, and which power of it Adam divides by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lessons.shared.numerics.arrays import Array, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier


@dataclass(frozen=True)
class Moments:
    """Adam after some steps: where it is, w (dim,), and its corrected second moment (dim,)."""

    w: Array
    second: Array


def adam_moments(
    problem: Classifier, w0: Array, *, lr: float, batch: int, seen: list[int], rng: np.random.Generator
) -> list[Moments]:
    """Adam with its usual betas on mini-batches drawn with replacement, at the steps `seen`, ascending.

    With `batch` = the number of examples the gradient is exact. Source: Kingma & Ba 2015, Algorithm 1.
    """
    require_positive(lr=lr)
    require_count(least=1, batch=batch)
    n, w, steps = len(problem.y), np.asarray(w0, float), 0
    m, s, moments = np.zeros_like(w), np.zeros_like(w), []
    for goal in seen:
        while steps < goal:
            steps += 1
            g = (problem if batch == n else problem.rows(rng.integers(n, size=batch))).grad(w)
            m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
            w = w - lr * (m / (1 - 0.9**steps)) / (np.sqrt(s / (1 - 0.999**steps)) + 1e-8)
        moments.append(Moments(w, s / (1 - 0.999**steps)))
    return moments


@dataclass(frozen=True)
class Comparison:
    """Two positive quantities, one value a parameter: their rank correlation, and the power p of b ~ aᵖ."""

    rank: float
    power: float
    spread: float  # the factor between the 10 % and the 90 % quantile of b / aᵖ


def curvature_against_scale(curvature: Array, scale: Array) -> Comparison:
    """How `scale` (d,), what Adam divides by, follows the size of the Hessian's diagonal `curvature` (d,).

    Parameters with an exact 0 on either side are left out: pixels that are never inked.
    """
    a, b = np.abs(np.asarray(curvature, float)), np.asarray(scale, float)
    if a.shape != b.shape or a.ndim != 1:
        raise ValueError(f"curvature and scale must be two lists of one length, got {a.shape} and {b.shape}")
    used = (a > 1e-12) & (b > 1e-12)
    if np.count_nonzero(used) < 3:
        raise ValueError(f"three values above 0 are needed on both sides, got {np.count_nonzero(used)}")
    x, y = np.log(a[used]), np.log(b[used])
    power, offset = np.polyfit(x, y, 1)
    low, high = np.percentile(y - power * x - offset, [10, 90])
    from scipy.stats import spearmanr  # half a second to import: only who compares ranks waits

    return Comparison(float(spearmanr(x, y)[0]), float(power), float(np.exp(high - low)))
