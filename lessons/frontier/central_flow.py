"""The central flow: the smooth path that descent at the edge of stability takes on average.

Descent with rate lr cannot stay where the largest curvature S exceeds 2 / lr: it swings along that curvature's
direction u. Swings of mean square σ² push on average along −½ σ² ∇S, and σ² is just what keeps S at 2 / lr:

    dw/dt = −∇L − ½ σ² ∇S,    σ² = 2 max(0, −∇L·∇S) / |∇S|²  at the edge, 0 below it.

Here for one direction at the edge. Sources: Damian, Nichani & Lee, arXiv:2209.15594, sections 3 and 4; Cohen, Damian,
Talwalkar, Kolter & Lee, arXiv:2410.24206, section 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from lessons.frontier.edge import problem, small_start
from lessons.shared.numerics.arrays import Array, points, require_count, require_positive
from lessons.shared.numerics.curvature import lanczos
from lessons.shared.numerics.recordings import rounded
from lessons.shared.numerics.training import descent_at

NEAR = 1e-2  # the step of the differences that give a curvature's gradient
SUBSTEPS = 3
RATE, STEPS, WINDOW, SEEDS = 0.8, 400, 40, range(8)


class Smooth(Protocol):
    """A loss of `dim` parameters with gradient and Hessian products."""

    @property
    def dim(self) -> int: ...

    def grad(self, w: Array) -> Array: ...

    def product(self, w: Array, v: Array) -> Array: ...


def top_pair(loss: Smooth, w: Array, near: Array, *, steps: int = 5) -> tuple[float, Array]:
    """The largest curvature at w (dim,) and its direction (dim,), searched from a direction `near` it."""
    found = lanczos(lambda v: loss.product(w, v), near, steps=steps)
    return float(found.values[-1]), found.vectors[:, -1]


def curvature_gradient(loss: Smooth, w: Array, u: Array, *, near: float = NEAR) -> Array:
    """The gradient (dim,) of the curvature uᵀH(w)u along a unit direction u, from three gradients of the loss.

    Where u belongs to a single eigenvalue, that is the eigenvalue's own gradient.
    """
    return (loss.grad(w + near * u) + loss.grad(w - near * u) - 2 * loss.grad(w)) / near**2


def swing(pull: float, push: float, excess: float) -> float:
    """The mean square σ² of the swings: 0 below the edge, and what keeps the curvature there at the edge.

    `pull` is −∇L·∇S, how fast descent alone sharpens; `push` is |∇S|²; `excess` is how far S is above the edge, over
    the time in which to bring it back.
    """
    return max(0.0, 2 * (pull + excess) / push) if push > 0 else 0.0


@dataclass(frozen=True)
class Flow:
    """The central flow at steps 0, 1, … of descent: points w (steps + 1, dim) and the mean squares σ² (steps + 1,)."""

    w: Array
    swings: Array


def central_flow(loss: Smooth, w0: Array, *, lr: float, steps: int, substeps: int = SUBSTEPS) -> Flow:
    """The central flow of descent at rate `lr`, by Euler's steps of lr / substeps."""
    require_positive(lr=lr)
    require_count(least=1, steps=steps, substeps=substeps)
    w, dt = np.array(points(w0, loss.dim)), lr / substeps
    u = np.random.default_rng(0).normal(size=loss.dim)
    _, u = top_pair(loss, w, u, steps=min(40, loss.dim))
    path, swings = [w], [0.0]
    for k in range(steps * substeps):
        top, u = top_pair(loss, w, u + 1e-3 * np.roll(u, 1))
        g, rise = loss.grad(w), curvature_gradient(loss, w, u)
        squared = swing(-float(g @ rise), float(rise @ rise), (top - 2 / lr) / dt)
        w = w - dt * (g + 0.5 * squared * rise)
        if (k + 1) % substeps == 0:
            path.append(w)
            swings.append(squared)
    return Flow(np.array(path), np.array(swings))


def averaged(path: Array, *, window: int = WINDOW) -> Array:
    """The means (looks, ...) of a path (steps + 1, ...) over the `window` steps around the end of each window."""
    half = window // 2
    return np.array([path[k - half : k + half + 1].mean(0) for k in range(window, len(path) - half, window)])


def compared(seed: int, *, name: str = "tumours", lr: float = RATE, steps: int = STEPS) -> dict[str, Any]:
    """Descent's averaged path against its central flow and against a flow that knows no edge, from one start.

    Distances (looks,) of the averaged path from each; losses (looks,): averaged, and what the central flow says of it.
    """
    loss = problem(name)
    w0 = small_start(loss.network, seed)
    walked = descent_at(loss, w0, lr=lr, seen=range(steps + 1))
    plain = descent_at(loss, w0, lr=lr / 5, seen=range(0, 5 * steps + 1, 5))
    central = central_flow(loss, w0, lr=lr, steps=steps)
    middle, smooth = averaged(walked), _at_looks(central.w)
    away: Callable[[Array], Array] = lambda other: np.linalg.norm(middle - other, axis=-1)  # noqa: E731
    said = loss.loss(smooth) + _at_looks(central.swings) / lr  # ½ S σ² with S = 2 / lr
    return {
        "central": rounded(away(smooth)),
        "flow": rounded(away(_at_looks(plain))),
        "loss": rounded(averaged(np.asarray(loss.loss(walked)))),
        "said": rounded(said),
        "without swings": rounded(loss.loss(smooth)),
    }


def _at_looks(path: Array, *, window: int = WINDOW) -> Array:
    return path[window : len(path) - window // 2 : window]


def measured() -> dict[str, Any]:
    """`compared` for all seeds. Takes about a minute."""
    return {str(seed): compared(seed) for seed in SEEDS}
