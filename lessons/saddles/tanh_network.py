"""A small tanh network on real data as a loss surface, with its exact Hessian."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import (
    Array,
    points,
    require_between,
    require_count,
    require_finite,
    require_positive,
)
from lessons.shared.numerics.data import breast_cancer
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.surface import Surface
from lessons.shared.numerics.training import train


def tanh_surface(x: npt.ArrayLike, y: npt.ArrayLike, *, hidden: int, weight_decay: float = 0.0) -> Surface:
    """The training loss of one layer of `hidden` tanh units: ½ mean (output − y)² + ½ weight_decay ‖w‖².

    x (n, features), y (n,); w is laid out as `Network.layers` says. Where y has mean 0, zero weights are critical.
    """
    x, y = points(x, name="x"), require_finite("y", y)
    if x.ndim != 2 or y.shape != (len(x),):
        raise ValueError(f"x must have shape (n, features) and y (n,), got {x.shape} and {y.shape}")
    require_between(0, np.inf, weight_decay=weight_decay)
    net = Network((x.shape[1], hidden, 1), "tanh")

    def loss(w: Array) -> Array:
        return ((net.outputs(w, x)[..., 0] - y) ** 2).mean(-1) / 2 + weight_decay / 2 * np.sum(np.square(w), -1)

    def grad(w: Array) -> Array:
        return net.grad(w, x, lambda output: (output - y[:, None]) / len(y)) + weight_decay * points(w)

    def hess(w: Array) -> Array:
        return _tanh_hess(net, points(w), x, y) + weight_decay * np.eye(net.dim)

    window = ((-3.0, 3.0),) * net.dim
    return Surface("tanh network", net.dim, loss, grad, hess, np.empty((0, net.dim)), window, "½ mean squared error")


def _tanh_hess(net: Network, w: Array, x: Array, y: Array) -> Array:
    """The Hessian (..., d, d) of ½ mean (output − y)²: mean of slope·slopeᵀ, plus error times the output's curvature.

    The output is a sum over units, so its curvature couples the parameters of one unit only.
    """
    features, hidden, _ = net.widths
    (inner, bias), (outer, _) = net.layers(w)
    v = outer[..., 0, None, :]  # (..., 1, k)
    unit = np.tanh(x @ inner.swapaxes(-1, -2) + bias[..., None, :])  # (..., n, k)
    slope = 1 - unit**2
    error = net.outputs(w, x) - y[:, None]  # (..., n, 1)
    x1 = np.c_[x, np.ones(len(x))]
    by_inner = (v * slope)[..., None] * x[:, None, :]  # (..., n, k, features)
    ones = np.ones_like(error)
    jacobian = np.concatenate([by_inner.reshape(*by_inner.shape[:-2], -1), v * slope, unit, ones], -1)
    full = jacobian.swapaxes(-1, -2) @ jacobian
    pairs = (x1[:, :, None] * x1[:, None, :]).reshape(len(x), -1)
    bends = (-2 * error * v * unit * slope).swapaxes(-1, -2) @ pairs
    bends = bends.reshape(*w.shape[:-1], hidden, features + 1, features + 1)
    crossed = (error * slope).swapaxes(-1, -2) @ x1
    for k in range(hidden):
        own = np.r_[np.arange(k * features, (k + 1) * features), hidden * features + k]
        out = hidden * (features + 1) + k
        full[..., own[:, None], own] += bends[..., k, :, :]
        full[..., own, out] += crossed[..., k, :]
        full[..., out, own] += crossed[..., k, :]
    return full / len(x)


def tumours(features: int | None = None) -> tuple[Array, Array]:
    """The breast-cancer data as x (569, features) and y, +1 or −1, less its mean, so that zero weights are critical.

    `features`: that many leading principal components, each with mean 0 and variance 1, instead of 30 measurements.
    """
    data = breast_cancer()
    if features is None:
        return data.x, data.y - data.y.mean()
    require_count(least=1, features=features)
    require_between(1, data.x.shape[1], features=features)
    components, _, directions = np.linalg.svd(data.x, full_matrices=False)
    signs = np.sign(directions[np.arange(len(directions)), np.abs(directions).argmax(-1)])  # the sign is free: fix it
    return (components * signs)[:, :features] * np.sqrt(len(data.x)), data.y - data.y.mean()


def minibatch_descent(
    x: npt.ArrayLike, y: npt.ArrayLike, w0: npt.ArrayLike, *, hidden: int, lr: float, batch: int, steps: int,
    rng: np.random.Generator,
) -> Array:  # fmt: skip
    """Stochastic gradient descent (steps + 1, d) on `tanh_surface`: each step sees `batch` examples of x (n, features).

    They are drawn afresh, without replacement within a batch.
    """
    x, y = points(x, name="x"), require_finite("y", y)
    require_positive(lr=lr)
    require_count(steps=steps)
    require_count(least=1, batch=batch)
    require_between(1, len(x), batch=batch)
    w0 = points(w0, Network((x.shape[1], hidden, 1)).dim, name="w0")

    def gradients() -> Iterator[Callable[[Array], Array]]:
        while True:
            seen = rng.choice(len(x), batch, replace=False)
            yield tanh_surface(x[seen], y[seen], hidden=hidden).grad

    return np.array([look.w for look in train(gradients(), w0, rates=np.full(steps, lr))])
