"""A plateau that was a saddle: which directions carry a training run off it, and what happens without them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_between, require_count, require_positive
from lessons.shared.numerics.surface import Surface


def negative_subspace(hess: npt.ArrayLike, *, tolerance: float = 1e-3) -> Array:
    """An orthonormal basis (d, k) of the directions of negative curvature of one Hessian (d, d), steepest first.

    Curvatures above −`tolerance` times the largest in size are left out: on a plateau many are nearly zero.
    """
    hess = points(hess, name="hess")
    if hess.ndim != 2 or hess.shape[0] != hess.shape[1]:
        raise ValueError(f"hess must have shape (d, d), got {hess.shape}")
    require_between(0, 1, tolerance=tolerance)
    values, vectors = np.linalg.eigh(hess)
    return vectors[:, values < -tolerance * np.abs(values).max()]


def random_subspace(rng: np.random.Generator, dim: int, size: int) -> Array:
    """An orthonormal basis (dim, size) of a uniformly random subspace."""
    require_count(least=1, dim=dim, size=size)
    require_between(1, dim, size=size)
    return np.linalg.qr(rng.standard_normal((dim, size)))[0]


def gradient_share(grad: npt.ArrayLike, basis: Array) -> Array:
    """The share (...) of the squared length of gradients (..., d) that lies in a subspace with basis (d, k)."""
    grad = points(grad, len(basis), name="grad")
    return np.sum((grad @ basis) ** 2, -1) / np.sum(grad**2, -1)


def drop_steps(losses: npt.ArrayLike, shares: tuple[float, ...] = (0.02, 0.5, 0.9)) -> list[int]:
    """The first steps by which the loss has fallen by these shares of its whole fall."""
    losses = points(losses, name="losses")
    require_between(0, 1, shares=shares)
    fallen = (losses[0] - losses) / (losses[0] - losses.min())
    return [int(np.argmax(fallen >= share)) for share in shares]


def descend_without(surface: Surface, w0: npt.ArrayLike, basis: Array | None, *, lr: float, steps: int) -> Array:
    """Gradient descent (steps + 1, d) from w0 with the gradient's part in the subspace of `basis` (d, k) taken out.

    basis=None takes nothing out.
    """
    require_positive(lr=lr)
    require_count(steps=steps)
    w = points(w0, surface.dim, name="w0")
    path = [w]
    for _ in range(steps):
        g = surface.grad(w)
        if basis is not None:
            g = g - basis @ (basis.T @ g)
        w = w - lr * g
        path.append(w)
    return np.array(path)
