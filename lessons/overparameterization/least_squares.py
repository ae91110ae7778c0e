"""Fewer equations than unknowns: all the solutions, the shortest of them, and which one a method finds.

Source for the last: Gunasekar, Lee, Soudry & Srebro, Characterizing implicit bias in terms of optimization geometry,
ICML 2018, arXiv:1802.08246, sections 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import scipy

from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, points, require_choice, require_finite
from lessons.shared.numerics.path import Path

METHODS = ("gradient descent", "momentum 0.9", "Adam")


def minimum_norm(x: npt.ArrayLike, y: npt.ArrayLike) -> Array:
    """The shortest w (d,) of least squared error of x (n, d) against y (n,): the pseudoinverse's answer."""
    x, y = _system(x, y)
    return np.linalg.pinv(x) @ y


def null_space(x: npt.ArrayLike) -> Array:
    """An orthonormal basis (d, k) of the directions that change no prediction of x (n, d)."""
    return scipy.linalg.null_space(points(x, name="x"))


def residual_grad(x: npt.ArrayLike, y: npt.ArrayLike) -> Callable[[Array], Array]:
    """The gradient of ½‖xw − y‖² / n as a function of w (..., d)."""
    x, y = _system(x, y)
    return lambda w: (w @ x.T - y) @ x / len(y)


def descend(x: npt.ArrayLike, y: npt.ArrayLike, w0: npt.ArrayLike, *, method: str, steps: int, lr: float) -> Path:
    """The path of a method on the squared error of x (n, d) against y (n,), from w0 (d,).

    Gradient descent and momentum take `lr` in units of 1/L, L the largest curvature; Adam takes it as it is.
    """
    require_choice("method", method, METHODS)
    x, y = _system(x, y)
    w0, grad, smooth = points(w0, x.shape[1], name="w0"), residual_grad(x, y), np.linalg.norm(x, 2) ** 2 / len(y)
    return descent.follow(method, grad, w0, lr=lr if method == "Adam" else lr / smooth, steps=steps)


def outside_row_space(x: npt.ArrayLike, w: npt.ArrayLike) -> Array:
    """The length (...) of the part of w (..., d) that x (n, d) cannot see."""
    basis = null_space(x)
    return np.linalg.norm(points(w, len(basis)) @ basis, axis=-1)


def _system(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Array, Array]:
    x, y = points(x, name="x"), require_finite("y", y)
    if x.ndim != 2 or y.shape != x.shape[:1]:
        raise ValueError(f"x must have shape (n, d) and y (n,), got {x.shape} and {y.shape}")
    return x, y
