"""Critical points: searched for from many starts, certified, told apart, and named by the signs of their curvatures.

The search walks downhill on ½‖gradient‖², whose zeros are the critical points of every index, by the damped Newton step
(H² + μ)⁻¹ H g of Levenberg and Marquardt: Newton's own step as μ falls to 0. It can also end where ‖gradient‖ has a
minimum above zero, "gradient-flat" and not critical; so a point counts only with its certificate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from lessons.shared.numerics.arrays import (
    Array,
    points,
    require_choice,
    require_count,
    require_finite,
    require_positive,
)
from lessons.shared.numerics.calculus import index, spectrum
from lessons.shared.numerics.surface import Surface

EASE, BRAKE = 0.2, 8.0  # μ after a step that lowered ‖gradient‖, and after one that did not
GIVE_UP = 1e8  # at this μ a step is shorter than rounding lets the gradient norm see
GRADIENT, STEP, FLATTEST = 1e-8, 1e-6, 1e-8  # the certificate's bounds, the last relative to the largest curvature


@dataclass(frozen=True)
class Search:
    """Where searches from n starts ended: w (n, d), gradient_norm (n,), and newton_step (n,), the length of H⁻¹g there.

    certified (n,): the gradient norm is at most 1e-8, the next Newton step at most 1e-6, and no curvature is below 1e-8
    of the largest: then a critical point lies within about two such steps, alone (Kantorovich's theorem, Nocedal &
    Wright, 2006, §11.1).
    """

    w: Array
    gradient_norm: Array
    newton_step: Array
    certified: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CriticalPoints:
    """Distinct critical points in order of loss: w (m, d), loss (m,), index (m,) and hits (m,), the searches that found
    each."""

    w: Array
    loss: Array
    index: npt.NDArray[np.intp]
    hits: npt.NDArray[np.intp]

    def index_shares(self) -> Array:
        """The share of points of each index 0 … d, shape (d + 1,)."""
        return np.bincount(self.index, minlength=self.w.shape[-1] + 1) / max(len(self.w), 1)


def search(surface: Surface, starts: npt.ArrayLike, *, steps: int = 80, damping: float = 1e-2) -> Search:
    """Levenberg–Marquardt on ½‖grad‖² from each of `starts` (n, d), at most `steps` steps each.

    Source: Nocedal & Wright (2006), §10.3; that such a search ends where the gradient is not zero, and often: Doye &
    Wales, J. Chem. Phys. 116 (2002), 3777; Frye et al., Neural Computation 33 (2021), 1469.
    """
    require_count(least=1, steps=steps)
    require_positive(damping=damping)
    w = points(starts, surface.dim, name="starts").reshape(-1, surface.dim).copy()
    g, h, mu = surface.grad(w), surface.hess(w), np.full(len(w), float(damping))
    for _ in range(steps):
        i = np.flatnonzero((_norm(g) > 0.01 * GRADIENT) & (mu < GIVE_UP))
        if len(i) == 0:
            break
        there = w[i] - _damped_step(h[i], g[i], mu[i])
        g_there = surface.grad(there)
        lower = _norm(g_there) < _norm(g[i])
        mu[i] *= np.where(lower, EASE, BRAKE)
        moved = i[lower]
        w[moved], g[moved] = there[lower], g_there[lower]
        h[moved] = surface.hess(there[lower])
    return _certified(w, g, h)


def collect(surface: Surface, searched: Search, *, by: str = "position", radius: float = 1e-4) -> CriticalPoints:
    """The distinct certified points of a search.

    by="position": two points within `radius` are one. by="spectrum": two are one when loss and all Hessian eigenvalues
    agree to `radius`; so copies under a symmetry of the surface count once.
    """
    require_choice("by", by, ("position", "spectrum"))
    require_positive(radius=radius)
    w = searched.w[searched.certified]
    w = w[np.argsort(surface.loss(w), kind="stable")]
    marks = w if by == "position" else np.c_[surface.loss(w), spectrum(surface.hess(w))]
    first, hits = _clusters(marks, radius)
    return CriticalPoints(w[first], surface.loss(w[first]), index(surface.hess(w[first])), hits)


def inside(searched: Search, window: npt.ArrayLike) -> Search:
    """`found` with the certificate taken from points outside `window`, d intervals (d, 2)."""
    low, high = require_finite("window", window).T
    within = np.all((searched.w >= low) & (searched.w <= high), axis=-1)
    return Search(searched.w, searched.gradient_norm, searched.newton_step, searched.certified & within)


def kind(hess: npt.ArrayLike, *, tolerance: float = 1e-10) -> str:
    """What the Hessian (d, d) of a critical point says: "minimum", "maximum", "saddle", or "silent".

    Eigenvalues within `tolerance` of zero, relative to the largest, have no sign. Mixed signs make a saddle whatever
    the zeros do; otherwise one zero leaves the second derivative silent.
    """
    values = spectrum(hess)
    if values.ndim != 1:
        raise ValueError(f"hess must be one matrix (d, d), got eigenvalues of shape {values.shape}")
    edge = tolerance * np.abs(values).max()
    down, up = np.any(values < -edge), np.any(values > edge)
    if down and up:
        return "saddle"
    if np.any(np.abs(values) <= edge):
        return "silent"
    return "maximum" if down else "minimum"


def _norm(g: Array) -> Array:
    return np.sqrt(np.sum(g**2, axis=-1))


def _damped_step(h: Array, g: Array, mu: Array) -> Array:
    matrix = h @ h + mu[:, None, None] * np.eye(h.shape[-1])
    return np.asarray(np.linalg.solve(matrix, h @ g[..., None])[..., 0], dtype=float)


def _certified(w: Array, g: Array, h: Array) -> Search:
    values, vectors = np.linalg.eigh(h)
    size = np.abs(values)
    along = np.einsum("nia,ni->na", vectors, g)
    with np.errstate(over="ignore"):  # where H is singular there is no Newton step: its length counts as infinite
        step = _norm(along / np.maximum(size, np.finfo(float).tiny))
    sound = (_norm(g) <= GRADIENT) & (step <= STEP) & (size.min(-1) > FLATTEST * size.max(-1))
    return Search(w, _norm(g), step, sound)


def _clusters(marks: Array, radius: float) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The first row of each cluster of rows within `radius` of that row, and the clusters' sizes."""
    first, hits, free = [], [], np.ones(len(marks), dtype=bool)
    tree = scipy.spatial.cKDTree(marks) if len(marks) else None
    for row in range(len(marks)):
        if free[row] and tree is not None:
            near = [other for other in tree.query_ball_point(marks[row], radius) if free[other]]
            free[near] = False
            first.append(row)
            hits.append(len(near))
    return np.array(first, dtype=np.intp), np.array(hits, dtype=np.intp)
