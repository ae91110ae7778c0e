"""Derivatives by central differences, to check exact ones against; and what a Hessian says about a point.

The steps balance the two errors. A first difference errs by h²/6 · f‴ and by ε/h · f from rounding, least near
h = ε^(1/3); a second difference by h²/12 · f⁗ and 4ε/h² · f, least near h = ε^(1/4) (Nocedal & Wright, Numerical
Optimization, 2006, §8.1). Both scale with the size of w. Expect about ten and seven correct digits.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_finite

EPS = float(np.finfo(float).eps)


def numerical_grad(loss: Callable[[Array], Array], w: npt.ArrayLike) -> Array:
    """The gradient (..., d) of `loss` at points w (..., d), by central differences with step ε^(1/3) · max(1, |wᵢ|)."""
    w = points(w)
    h = _steps(w, EPS ** (1 / 3))
    return np.stack([(loss(w + hi) - loss(w - hi)) / (2 * hi.sum(-1)) for hi in h], axis=-1)


def numerical_hess(loss: Callable[[Array], Array], w: npt.ArrayLike) -> Array:
    """The Hessian (..., d, d) of `loss` at points w (..., d), by central differences, step ε^(1/4) · max(1, |wᵢ|)."""
    w = points(w)
    h = _steps(w, EPS ** (1 / 4))

    def second(a: Array, b: Array) -> Array:
        corners = loss(w + a + b) - loss(w + a - b) - loss(w - a + b) + loss(w - a - b)
        return corners / (4 * a.sum(-1) * b.sum(-1))

    return np.stack([np.stack([second(a, b) for b in h], axis=-1) for a in h], axis=-2)


def _steps(w: Array, relative: float) -> list[Array]:
    """One displacement (..., d) per coordinate. w + h − w makes each step an exact difference of two floats."""
    size = relative * np.maximum(1, np.abs(w))
    size = (w + size) - w
    return [np.where(np.arange(w.shape[-1]) == i, size, 0.0) for i in range(w.shape[-1])]


def spectrum(hess: npt.ArrayLike) -> Array:
    """The eigenvalues (..., d) of symmetric Hessians (..., d, d), in ascending order."""
    hess = require_finite("hess", hess)
    if hess.ndim < 2 or hess.shape[-1] != hess.shape[-2]:
        raise ValueError(f"hess must have shape (..., d, d), got {hess.shape}")
    scale = np.abs(hess).max(initial=0.0)
    if not np.allclose(hess, np.swapaxes(hess, -1, -2), rtol=1e-8, atol=1e-8 * scale):
        raise ValueError("hess must be symmetric; where it is so up to rounding, pass (hess + its transpose) / 2")
    return np.asarray(np.linalg.eigvalsh(hess), dtype=float)


def index(hess: npt.ArrayLike, *, tolerance: float = 1e-10) -> npt.NDArray[np.intp]:
    """The number (...) of negative eigenvalues: 0 at a minimum, 1 … d−1 at a saddle, d at a maximum.

    An eigenvalue counts as negative below −tolerance × the largest in size.
    """
    values = spectrum(hess)
    return np.sum(values < -tolerance * np.abs(values).max(axis=-1, keepdims=True), axis=-1)
