"""Looking at a loss of a thousand weights: along one of them, and on the plane in which descent moved most."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, points, require_count
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.initialization import initial
from lessons.start.splits import NETWORK, parts

STEPS, LR = 150, 0.2


@dataclass(frozen=True)
class Plane:
    """The plane middle + x·sides[0] + y·sides[1]; `path` (steps + 1, 2) is a walk as it is seen there.

    `share` is the part of the walk's squared distances from its end that lies in the plane.
    """

    middle: Array
    sides: Array
    path: Array
    share: float

    def at(self, x: Array, y: Array) -> Array:
        """The parameters (..., dim) of places of the plane."""
        return self.middle + np.asarray(x)[..., None] * self.sides[0] + np.asarray(y)[..., None] * self.sides[1]


@functools.cache
def walk(split: int = 0, *, steps: int = STEPS) -> Array:
    """The points (steps + 1, dim) of gradient descent on all training digits of a split at once."""
    require_count(least=1, steps=steps)
    problem, *_ = parts(split)
    w0 = initial(NETWORK, np.random.default_rng([4, split]), 1)[0]
    return descent.gradient_descent(problem.grad, w0, lr=LR, steps=steps).w


def plane_of(w: Array) -> Plane:
    """The plane through the end of a walk w (steps + 1, dim) that holds most of its squared distances from there.

    Its sides are the walk's two principal components: Li, Xu, Taylor, Studer & Goldstein, NeurIPS 2018, section 7.
    """
    w = points(w)
    off = w - w[-1]
    _, sizes, sides = np.linalg.svd(off, full_matrices=False)
    signs = np.where(sides @ off[0] < 0, -1.0, 1.0)[:2, None]
    sides = signs * sides[:2]
    return Plane(w[-1], sides, off @ sides.T, float((sizes[:2] ** 2).sum() / (sizes**2).sum()))


def plane_losses(problem: Classifier, plane: Plane, x: Array, y: Array) -> Array:
    """The loss (len(y), len(x)) on a grid of places of the plane."""
    return np.array([problem.loss(plane.at(x, np.full_like(x, height))) for height in y])


def lowest(problem: Classifier, plane: Plane, x: Array, y: Array) -> tuple[float, float]:
    """The place (x, y) of the grid with the least loss."""
    row, column = np.unravel_index(plane_losses(problem, plane, x, y).argmin(), (len(y), len(x)))
    return float(x[column]), float(y[row])


def along_one(problem: Classifier, w: Array, index: int, values: Array) -> Array:
    """The loss (len(values),) with the parameter `index` of w (dim,) set to each of `values`."""
    moved = np.repeat(points(w, problem.dim)[None], len(values), axis=0)
    moved[:, index] = values
    return problem.loss(moved)


def pulls(curves: Array, values: Array, here: float, *, least: float = 0.1) -> npt.NDArray[np.str_]:
    """Which way each curve (n, len(values)) pulls a weight from `here`: "larger" or "smaller", the side of its lowest
    value, or "little" where it varies by `least` or less."""
    side = np.where(values[curves.argmin(1)] > here, "larger", "smaller")
    return np.where(np.ptp(curves, axis=1) > least, side, "little")


def gradient_angle(problem: Classifier, other: Classifier, w: Array) -> float:
    """The angle in degrees between the gradients of two losses at w (dim,)."""
    ours, theirs = problem.grad(w), other.grad(w)
    cosine = ours @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
