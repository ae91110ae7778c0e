"""Paths of low loss: a curve between two trained networks whose bend is trained while the ends stay.

Sources: Garipov et al., Loss surfaces, mode connectivity, and fast ensembling of DNNs, NeurIPS 2018, arXiv:1802.10026,
section 3 (both shapes, uniform random places t); Draxler et al., ICML 2018, arXiv:1803.00885, with another algorithm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import (
    Array,
    points,
    require_between,
    require_choice,
    require_count,
    require_positive,
)
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import batch_grad
from lessons.shared.numerics.step_rules import heavy_ball
from lessons.shared.numerics.training import half_cosine, train

SHAPES = ("bent once", "Bézier")


def curve_weights(t: npt.ArrayLike, shape: str) -> Array:
    """How much of (first end, bend, second end) the point at t in [0, 1] holds: (..., 3), each row sums to 1."""
    require_choice("shape", shape, SHAPES)
    require_between(0, 1, t=t)
    t = np.asarray(t, float)
    if shape == "Bézier":
        return np.stack([(1 - t) ** 2, 2 * t * (1 - t), t**2], -1)
    return np.stack([np.maximum(1 - 2 * t, 0), 1 - np.abs(2 * t - 1), np.maximum(2 * t - 1, 0)], -1)


def curve(a: npt.ArrayLike, bend: npt.ArrayLike, b: npt.ArrayLike, t: npt.ArrayLike, *, shape: str) -> Array:
    """The points (m, ..., dim) at t (m,) of the curves from a to b (..., dim) with the control point `bend`."""
    part = curve_weights(np.atleast_1d(t), shape).T
    part = part.reshape(*part.shape, *[1] * np.ndim(a))
    return part[0] * points(a) + part[1] * points(bend) + part[2] * points(b)


def trained_bend(
    problem: Classifier,
    a: Array,
    b: Array,
    *,
    shape: str = "Bézier",
    epochs: int,
    rng: np.random.Generator,
    lr: float = 0.05,
    momentum: float = 0.9,
    batch: int = 50,
    places: int = 4,
) -> Array:
    """Control points (pairs, dim) that make the mean loss along the curves from a to b (pairs, dim) small.

    It starts in the middle of the straight line. Each step draws `places` uniform t and a mini-batch for each of them.
    """
    require_positive(lr=lr)
    require_between(0, 1, momentum=momentum)
    require_count(least=1, batch=batch, places=places)
    require_count(epochs=epochs)
    a, b = points(a, problem.dim, name="a"), points(b, problem.dim, name="b")
    pairs, n = len(a), len(problem.y)

    def gradients() -> Iterator[Callable[[Array], Array]]:
        while True:
            t, rows = rng.uniform(size=places), rng.integers(n, size=(places * pairs, batch))

            def grad(bend: Array, t: Array = t, rows: npt.NDArray[np.intp] = rows) -> Array:
                at = curve(a, bend, b, t, shape=shape).reshape(places * pairs, -1)
                along = batch_grad(problem, at, rows).reshape(places, pairs, -1)
                return (curve_weights(t, shape)[:, 1, None, None] * along).mean(0)

            yield grad

    rates = lr * half_cosine(epochs * (n // batch))
    *_, last = train(gradients(), (a + b) / 2, rates=rates, method=heavy_ball(momentum), every=max(len(rates), 1))
    return last.w
