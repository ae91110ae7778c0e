"""Four losses on real data, as functions of their parameters: three convex, one not.

Each takes the parameters of one model (d,) or of an ensemble (..., d). A linear model's last parameter is its bias.
The logistic regression and the networks share the data and the logistic loss: only the model between them changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lessons.shared.numerics.arrays import Array, points, require_between
from lessons.shared.numerics.data import Dataset, design
from lessons.shared.numerics.logistic import logistic, logistic_loss, logistic_slope
from lessons.shared.numerics.networks import Network


@dataclass(frozen=True)
class Objective:
    """A training loss (..., d) -> (...), its gradient or one subgradient, and what a method must know of it."""

    name: str
    dim: int
    loss: Callable[[Array], Array]
    grad: Callable[[Array], Array]
    spread: Array  # (d,) per-parameter standard deviations that keep the model's outputs of order one
    smoothness: float  # L, the largest curvature anywhere; inf where the gradient jumps or nothing bounds it


def linear_regression(data: Dataset) -> Objective:
    """Least squares on the labels: mean((Xw - y)²) / 2."""
    x, y = design(data), data.y
    n, d = x.shape

    def loss(w: Array) -> Array:
        return ((points(w, d) @ x.T - y) ** 2).mean(-1) / 2

    def grad(w: Array) -> Array:
        return (points(w, d) @ x.T - y) @ x / n

    largest = float(np.linalg.eigvalsh(x.T @ x / n)[-1])
    return Objective("linear regression", d, loss, grad, _linear_spread(d), largest)


def logistic_regression(data: Dataset, *, penalty: float = 0.0) -> Objective:
    """mean(log(1 + exp(-y x·w))) + penalty |w|² / 2, for labels y = ±1."""
    problem = logistic(data, penalty=penalty)
    d = problem.dim
    return Objective("logistic regression", d, problem.loss, problem.grad, _linear_spread(d), problem.smoothness())


def soft_margin_svm(data: Dataset, *, penalty: float = 0.01) -> Objective:
    """mean(max(0, 1 - y x·w)) + penalty |w|² / 2, the bias unpenalized; `grad` is a subgradient."""
    require_between(0, np.finfo(float).max, penalty=penalty)
    x, y = design(data), data.y
    n, d = x.shape
    shrunk = penalty * np.r_[np.ones(d - 1), 0.0]

    def loss(w: Array) -> Array:
        w = points(w, d)
        return np.maximum(0, 1 - y * (w @ x.T)).mean(-1) + (shrunk * w**2).sum(-1) / 2

    def grad(w: Array) -> Array:
        w = points(w, d)
        return np.where(y * (w @ x.T) < 1, -y, 0.0) @ x / n + shrunk * w

    return Objective("soft-margin SVM", d, loss, grad, _linear_spread(d), np.inf)


def network_loss(data: Dataset, *, hidden: int, activation: str = "ReLU") -> Objective:
    """The logistic loss of a network with one hidden layer of `hidden` units; all else as logistic regression."""
    network = Network((data.x.shape[1], hidden, 1), activation)

    def loss(w: Array) -> Array:
        return logistic_loss(network.outputs(w, data.x)[..., 0], data.y)

    def grad(w: Array) -> Array:
        return network.grad(w, data.x, lambda out: logistic_slope(out, data.y[:, None]) / len(data.y))

    name = f"{activation} network, {hidden} hidden"
    return Objective(name, network.dim, loss, grad, network.spread(), np.inf)


def trained_layers(objective: Objective, *, hidden: int, which: str) -> Array:
    """The mask (d,) of the parameters that train: "both layers", "hidden layer" or "output layer"."""
    masks = {"both layers": (True, True), "hidden layer": (True, False), "output layer": (False, True)}
    if which not in masks:
        raise ValueError(f"which must be one of {', '.join(masks)}; got {which!r}")
    if not objective.name.endswith(f", {hidden} hidden"):
        raise ValueError(f"hidden must be that of the {objective.name}, got {hidden}")
    first, last = masks[which]
    return np.r_[np.full(objective.dim - hidden - 1, first), np.full(hidden + 1, last)]


def _linear_spread(d: int) -> Array:
    return np.r_[np.full(d - 1, (d - 1) ** -0.5), 1.0]
