"""How large n × n is, and answers that need no such matrix."""

from __future__ import annotations

import numpy as np
import scipy

from lessons.shared.numerics.arrays import Array, points, require_count, require_finite, require_positive

FLOAT32 = 4
UNITS = ("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB")


def matrix_bytes(n: int, *, entry: int = FLOAT32) -> int:
    """Bytes of an n × n matrix, `entry` bytes each."""
    require_count(least=1, n=n, entry=entry)
    return n * n * entry


def limited_memory_bytes(n: int, *, pairs: int = 10, entry: int = FLOAT32) -> int:
    """Bytes of the pairs of vectors that L-BFGS keeps: 2 · pairs · n entries (Nocedal & Wright 2006, §7.2)."""
    require_count(least=1, n=n, pairs=pairs, entry=entry)
    return 2 * pairs * n * entry


def parameters_for(size: float, *, entry: int = FLOAT32) -> int:
    """The largest n whose n × n matrix fits into `size` bytes."""
    require_positive(size=size, entry=entry)
    return int(np.sqrt(float(size) / entry))


def in_words(size: float) -> str:
    """Bytes with a decimal unit: 122.5 ZB."""
    require_positive(size=size)
    power = min(int(np.log10(float(require_finite("size", size))) / 3), len(UNITS) - 1)
    return f"{size / 1000**power:.4g} {UNITS[power]}"


def ridge_by_products(x: Array, y: Array, *, penalty: float) -> tuple[Array, int]:
    """The w of least |Xw − y|² + penalty |w|² from products with X and Xᵀ alone, and how many iterations it took.

    No d × d matrix is formed. Source: Paige & Saunders, LSQR, ACM TOMS 8 (1982), doi:10.1145/355984.355989.
    """
    x, y = _regression(x, y, penalty)
    operator = scipy.sparse.linalg.LinearOperator(
        x.shape, matvec=lambda w: x @ w, rmatvec=lambda r: x.T @ r, dtype=float
    )
    answer = scipy.sparse.linalg.lsqr(operator, y, damp=float(np.sqrt(penalty)), atol=1e-12, btol=1e-12)
    return np.asarray(answer[0], float), int(answer[2])


def ridge_by_examples(x: Array, y: Array, *, penalty: float) -> Array:
    """The same w as Xᵀ(XXᵀ + penalty)⁻¹y: a matrix of examples × examples, however many parameters there are."""
    x, y = _regression(x, y, penalty)
    return np.asarray(x.T @ np.linalg.solve(x @ x.T + penalty * np.eye(len(x)), y), float)


def _regression(x: Array, y: Array, penalty: float) -> tuple[Array, Array]:
    require_positive(penalty=penalty)
    x, y = points(x, name="x"), points(y, name="y")
    if x.ndim != 2 or y.shape != x.shape[:1]:
        raise ValueError(f"x must have shape (n, d) and y (n,), got {x.shape} and {y.shape}")
    return x, y
