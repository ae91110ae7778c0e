"""Newton's method, pure and damped: descent that knows the curvature."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.path import Path, Walk

Function = Callable[[Array], Array]

quiet = np.errstate(over="ignore", invalid="ignore", divide="ignore")  # divergence is an outcome, not a warning

FLOOR = 1e-8  # relative to the largest curvature: below it, damped Newton takes a direction for flat
ARMIJO = 1e-4  # the share of the promised decrease that a damped step must deliver (Nocedal & Wright 2006, §3.1)
SLACK = 2.0**-46  # a hundred roundings of the loss, relative: what is smaller is no rise
HALVINGS = 40  # 2^-40 of a step is far below rounding: a step that still fails is not taken


@quiet
def newton(grad: Function, hess: Function, w0: npt.ArrayLike, *, steps: int) -> Path:
    """w ← w − H⁻¹g: to the critical point of the local quadratic, be it a minimum, a saddle or a maximum.

    Where H is singular there is no such point, and the run counts as diverged.
    Source: Nocedal & Wright, Numerical Optimization (2006), eq. 3.30.
    """
    walk = Walk(w0, steps)
    for w in walk:
        curvatures, directions = _curvatures(hess(w))
        walk.to(w - _combine(directions, _along(directions, grad(w)) / curvatures))
    return walk.path()


@quiet
def damped_newton(loss: Function, grad: Function, hess: Function, w0: npt.ArrayLike, *, steps: int) -> Path:
    """Newton with each curvature replaced by its size, and each step halved until the loss falls enough.

    So every step goes downhill, from a saddle too, but for the loss's rounding; at a critical point it stays.
    Source: Nocedal & Wright (2006), Algorithm 3.2, the eigenvalues made positive by |λ| (Dauphin et al., NIPS 2014).
    """
    walk = Walk(w0, steps)
    for w in walk:
        g = grad(w)
        curvatures, directions = _curvatures(hess(w))
        size = np.abs(curvatures)
        most = size.max(-1, keepdims=True)
        size = np.maximum(size, FLOOR * np.where(most == 0, 1.0, most))
        step = -_combine(directions, _along(directions, g) / size)
        walk.to(w + _share(loss, w, step, np.sum(g * step, -1))[..., None] * step)
    return walk.path()


def _share(loss: Function, w: Array, step: Array, slope: Array) -> Array:
    """The largest of 1, ½, ¼ … of `step` that gives the Armijo decrease; 0 where none does."""
    here, share = loss(w), np.ones(w.shape[:-1])
    most = here + SLACK * np.abs(here)
    for _ in range(HALVINGS):
        short = ~(loss(w + share[..., None] * step) <= most + ARMIJO * share * slope)
        if not np.any(short):
            return share
        share = np.where(short, share / 2, share)
    return np.where(short, 0.0, share)


def _curvatures(hess: Array) -> tuple[Array, Array]:
    """Eigenvalues (..., d) and eigenvectors (..., d, d) of Hessians; zeros where a Hessian is not finite."""
    finite = np.all(np.isfinite(hess), axis=(-2, -1), keepdims=True)
    values, vectors = np.linalg.eigh(np.where(finite, hess, 0.0))
    return values, vectors


def _along(directions: Array, g: Array) -> Array:
    """The components of g along each direction."""
    return np.einsum("...ia,...i->...a", directions, g)


def _combine(directions: Array, lengths: Array) -> Array:
    """The sum of each direction times its length."""
    return np.einsum("...ia,...a->...i", directions, lengths)
