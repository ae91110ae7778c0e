"""The path of a descent: the points it visits, and whether it left the finite world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points, require_count

# A coordinate beyond this has diverged. No window comes near it, and eighth powers of it are still floats: so the loss,
# the gradient and the Hessian of every named surface are finite numbers at every point of every path.
FAR = 1e30


@dataclass(frozen=True)
class Path:
    """w (steps + 1, ..., d): the visited points, the start first; ensembles on the axes between.

    diverged (...): True where a step was not finite or went beyond FAR. A single diverged run is cut after its last
    finite point; in an ensemble such a run stays at that point.
    """

    w: Array = field(repr=False)
    diverged: npt.NDArray[np.bool_]


class Walk:
    """Records a descent while it runs: iterate to get each current point, call `to` with the next one."""

    def __init__(self, w0: npt.ArrayLike, steps: int, *knobs: Array) -> None:
        require_count(steps=steps)
        start = points(w0, name="w0")
        shape = np.broadcast_shapes(start.shape, *(knob.shape[:-1] + start.shape[-1:] for knob in knobs))
        self.w = np.broadcast_to(start, shape).copy()
        if np.any(np.abs(self.w) > FAR):
            raise ValueError(f"w0 must lie within {FAR:g} of the origin, got {np.abs(self.w).max():g}")
        self.steps = steps
        self.visited = [self.w]
        self.lost = np.zeros(shape[:-1], dtype=bool)

    def __iter__(self) -> Iterator[Array]:
        while len(self.visited) <= self.steps and not self.lost.all():
            yield self.w

    def to(self, w: Array) -> None:
        """Go to w; runs whose step is not finite stay where they are, for ever."""
        near = (np.abs(w) <= FAR).all(-1) & ~self.lost
        self.w = w if near.all() else np.where(near[..., None], w, self.w)
        self.lost = ~near
        self.visited.append(self.w)

    def path(self) -> Path:
        """What was recorded."""
        if self.lost.ndim == 0 and self.lost:
            return Path(np.array(self.visited[:-1]), self.lost)
        missing = self.steps + 1 - len(self.visited)  # every run of an ensemble is lost: they all stay
        return Path(np.array(self.visited + [self.w] * missing), self.lost)


def knob(value: Any) -> Array:
    """A knob as an array with a last axis of length one, so that it broadcasts over an ensemble of points (..., d)."""
    return np.asarray(value, dtype=float)[..., None]
