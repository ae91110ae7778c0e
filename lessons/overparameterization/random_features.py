"""Random ReLU features: a network whose first layer stays as it was drawn, so that the best last layer is a formula.

The simplest model with a double descent. Sources: Rahimi & Recht, NIPS 2007; Belkin, Hsu, Ma & Mandal, PNAS 116 (2019),
15849-15854, doi:10.1073/pnas.1903070116; Mei & Montanari, arXiv:1908.05355 (the same model in the limit).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, points, require_between, require_count, require_finite
from lessons.shared.numerics.digits import CLASSES

EXAMPLES, TESTED = 200, 1000
SPAN = 1.0  # the curve's inputs lie in [-SPAN, SPAN]


@dataclass(frozen=True)
class Features:
    """The features max(0, x·weights + biases) / √width of inputs x (..., d); weights (d, width), biases (width,)."""

    weights: Array
    biases: Array

    def __call__(self, x: npt.ArrayLike) -> Array:
        x = points(x, len(self.weights), name="x")
        return np.maximum(0, x @ self.weights + self.biases) / np.sqrt(len(self.biases))


def digit_features(rng: np.random.Generator, dim: int, width: int) -> Features:
    """Features with weights of variance 1/dim and biases of variance ¼."""
    require_count(least=1, dim=dim, width=width)
    return Features(rng.normal(size=(dim, width)) / np.sqrt(dim), 0.5 * rng.normal(size=width))


def curve_features(rng: np.random.Generator, width: int) -> Features:
    """Features of one input: kinks spread evenly at random over [-SPAN, SPAN], bending to the left or to the right."""
    require_count(least=1, width=width)
    side, kinks = rng.choice([-1.0, 1.0], width), rng.uniform(-SPAN, SPAN, width)
    return Features(side[None, :], -side * kinks)


def ridge_fit(features: npt.ArrayLike, targets: npt.ArrayLike, ridges: npt.ArrayLike) -> Array:
    """The minimizers (..., width, k) of ‖features·w − targets‖² / n + ridge ‖w‖², for ridges (...).

    Shapes: features (n, width), targets (n, k) or (n,).
    At ridge 0 it is the shortest of the least-squares solutions.
    """
    phi, y, ridges = (
        points(features, name="features"),
        require_finite("targets", targets),
        require_finite("ridge", ridges),
    )
    require_between(0, 1e300, ridge=ridges)
    left, values, right = np.linalg.svd(phi, full_matrices=False)
    kept = values > 1e-10 * values[0]
    left, values, right = left[:, kept], values[kept], right[kept]
    shrunk = values / (values**2 + len(y) * ridges[..., None])
    return right.T @ (shrunk[..., None] * (left.T @ y))


def digits_draw(seed: int, noise: float) -> tuple[Array, Array, Array, npt.NDArray[np.intp]]:
    """Training inputs and targets (one-hot less 1/10), test inputs and classes; the seed draws the digits."""
    digits, rng = data.digits(), np.random.default_rng([0, seed])
    order = rng.permutation(len(digits.y))
    seen, unseen = order[:EXAMPLES], order[EXAMPLES : EXAMPLES + TESTED]
    targets = np.eye(CLASSES)[data.mislabelled(digits.y[seen], rng, noise)] - 1 / CLASSES
    return digits.x[seen], targets, digits.x[unseen], digits.y[unseen].astype(np.intp)


def errors(seed: int, width: int, *, noise: float, ridges: npt.ArrayLike) -> Array:
    """(2, len(ridges)): test loss, half the squared distance from the true one-hot, and share of wrong test digits."""
    x, targets, unseen, classes = digits_draw(seed, noise)
    features = digit_features(np.random.default_rng([1, seed]), x.shape[1], width)
    w = ridge_fit(features(x), targets, ridges)
    answers = features(unseen) @ w
    truth = np.eye(CLASSES)[classes] - 1 / CLASSES
    return np.array([((answers - truth) ** 2).sum(-1).mean(-1) / 2, (answers.argmax(-1) != classes).mean(-1)])
