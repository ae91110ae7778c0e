"""The normal equation, and what answers cost in floating-point operations.

Operations are counted by formula, each multiplication and each addition as one: the same on every machine, as seconds
are not. n examples, d parameters.
"""

from __future__ import annotations

import numpy as np

from lessons.shared.numerics.arrays import Array, points, require_count, require_positive


def gradient_flops(n: int, d: int) -> int:
    """One gradient of a linear model on n examples: 4 n d."""
    require_count(least=1, n=n, d=d)
    return 4 * n * d


def newton_flops(n: int, d: int) -> int:
    """One Newton step: a gradient, half of a symmetric d × d Hessian (n d²), one Cholesky solve (d³ / 3)."""
    return gradient_flops(n, d) + n * d**2 + d**3 // 3


def normal_equation_flops(n: int, d: int) -> int:
    """Half of the symmetric XᵀX (n d²), Xᵀy (2 n d), one Cholesky solve (d³ / 3)."""
    require_count(least=1, n=n, d=d)
    return n * d**2 + 2 * n * d + d**3 // 3


def normal_equation(x: Array, y: Array) -> Array:
    """The w (d,) with XᵀX w = Xᵀy: the least-squares answer in one step.

    Raises ValueError where XᵀX is singular to working precision: some feature repeats the others, and many w are best.
    """
    x = points(x, name="x")
    y = points(y, name="y")
    if x.ndim != 2 or y.shape != x.shape[:1]:
        raise ValueError(f"x must have shape (n, d) and y (n,), got {x.shape} and {y.shape}")
    gram = x.T @ x
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError(f"XᵀX is singular: rank {np.linalg.matrix_rank(x)} of {x.shape[1]}; drop repeated features")
    return np.asarray(np.linalg.solve(gram, x.T @ y), float)


def regression_steps(x: Array, y: Array, *, target: float) -> int:
    """Steps of gradient descent from 0, lr = 1/L, until mean squared error / 2 is within `target` of its minimum.

    No loop: in the eigenvectors of XᵀX/n each part of the error shrinks by its own factor (1 - λ/L)² a step.
    """
    require_positive(target=target)
    x, best = points(x, name="x"), normal_equation(x, y)
    values, vectors = np.linalg.eigh(x.T @ x / len(x))
    parts = values * (vectors.T @ best) ** 2 / 2
    shrink = 2 * np.log1p(-np.minimum(values / values[-1], 1 - 1e-16))

    def error(k: int) -> float:
        return float(np.sum(parts * np.exp(k * shrink)))

    low, high = 0, 1
    if error(0) <= target:
        return 0
    while error(high) > target:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if error(middle) > target else (low, middle)
    return high
