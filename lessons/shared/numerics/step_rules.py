"""Step rules: the step that each method makes of a gradient, a learning rate and what it remembers.

A rule takes the gradient g (..., d), the learning rate, the number k = 1, 2, … of the step and what it remembers, at
first nothing; it returns the step and what to remember now: `step, *memory = rule(g, lr, k, *memory)`. The functions
below make rules from knobs. Knobs and rates may be arrays that broadcast over g. `descent.follow` and `training.train`
fold a rule over gradients: w ← w − step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array, require_choice

Rule = Callable[..., tuple[Any, ...]]
Knob = Array | float


def gradient_descent() -> Rule:
    """The step is lr·g. Source: Cauchy, Comptes rendus 25 (1847), 536–538."""

    def rule(g: Array, lr: Knob, k: int) -> tuple[Array, ...]:
        return (lr * g,)

    return rule


def heavy_ball(momentum: Knob = 0.9) -> Rule:
    """v ← momentum·v + g; the step is lr·v, in PyTorch's scaling. Source: Polyak 1964, 10.1016/0041-5553(64)90137-5."""

    def rule(g: Array, lr: Knob, k: int, v: Knob = 0.0) -> tuple[Array, ...]:
        v = momentum * v + g
        return lr * v, v

    return rule


def nesterov(momentum: Knob = 0.9) -> Rule:
    """v ← momentum·v + g; the step is lr·(g + momentum·v): the gradient is taken where the velocity would carry w.

    Source: Nesterov, Soviet Mathematics Doklady 27 (1983), 372–376, with w the look-ahead point: Sutskever et al., ICML
    2013, eqs. 3–4, in the form of PyTorch's SGD.
    """

    def rule(g: Array, lr: Knob, k: int, v: Knob = 0.0) -> tuple[Array, ...]:
        v = momentum * v + g
        return lr * (g + momentum * v), v

    return rule


def rmsprop(decay: Knob = 0.99, eps: float = 1e-8) -> Rule:
    """s ← decay·s + (1 − decay)·g²; the step is lr·g / (√s + eps).

    Source: Tieleman & Hinton, Neural Networks for Machine Learning, Coursera (2012), lecture 6.5.
    """

    def rule(g: Array, lr: Knob, k: int, s: Knob = 0.0) -> tuple[Array, ...]:
        s = decay * s + (1 - decay) * g**2
        return lr * g / (np.sqrt(s) + eps), s

    return rule


def adam(beta1: Knob = 0.9, beta2: Knob = 0.999, eps: float = 1e-8) -> Rule:
    """m, s ← running means of g and g²; the step is lr·m̂ / (√ŝ + eps), both corrected for their start at zero.

    Source: Kingma & Ba, ICLR 2015, arXiv:1412.6980, Algorithm 1.
    """

    def rule(g: Array, lr: Knob, k: int, m: Knob = 0.0, s: Knob = 0.0) -> tuple[Array, ...]:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        mean, square = m / (1 - beta1**k), s / (1 - beta2**k)
        return lr * (mean / (np.sqrt(square) + eps)), m, s

    return rule


def nadam(beta1: Knob = 0.9, beta2: Knob = 0.999, eps: float = 1e-8) -> Rule:
    """Adam with Nesterov's look-ahead. Source: Dozat 2016, Algorithm 2, with a constant momentum."""

    def rule(g: Array, lr: Knob, k: int, m: Knob = 0.0, s: Knob = 0.0) -> tuple[Array, ...]:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        ahead = beta1 * m / (1 - beta1 ** (k + 1)) + (1 - beta1) * g / (1 - beta1**k)
        return lr * (ahead / (np.sqrt(s / (1 - beta2**k)) + eps)), m, s

    return rule


def amsgrad(beta1: Knob = 0.9, beta2: Knob = 0.999, eps: float = 1e-8) -> Rule:
    """Adam that divides by the largest s so far. Source: Reddi, Kale & Kumar, arXiv:1904.09237, as in PyTorch."""

    def rule(g: Array, lr: Knob, k: int, m: Knob = 0.0, s: Knob = 0.0, top: Knob = 0.0) -> tuple[Array, ...]:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        top = np.maximum(top, s)
        mean, square = m / (1 - beta1**k), top / (1 - beta2**k)
        return lr * (mean / (np.sqrt(square) + eps)), m, s, top

    return rule


def lion(beta1: Knob = 0.9, beta2: Knob = 0.99) -> Rule:
    """The sign of a mean of gradients. Source: Chen et al., arXiv:2302.06675, Algorithm 2."""

    def rule(g: Array, lr: Knob, k: int, m: Knob = 0.0) -> tuple[Array, ...]:
        return lr * np.sign(beta1 * m + (1 - beta1) * g), beta2 * m + (1 - beta2) * g

    return rule


def muon(layers: Callable[[Array], list[tuple[Array, Array]]], momentum: float = 0.95) -> Rule:
    """Nesterov's direction with each matrix of weights made orthogonal; biases and gains step by Adam.

    `layers` gives views of the matrices in a point, as `Network.layers` does. A matrix m × n is scaled by 0.2 √max(m,
    n), so that its entries move about as far as Adam's and the same learning rates serve. Sources: Jordan et al.,
    Muon (2024), kellerjordan.github.io/posts/muon; the scale from Liu et al., arXiv:2502.16982, section 2.2.
    """
    elsewhere = adam()

    def rule(g: Array, lr: Knob, k: int, v: Knob = 0.0, *means: Array) -> tuple[Array, ...]:
        direction, *means_now = elsewhere(g, 1.0, k, *means)
        v = momentum * v + g
        for (ahead, _), (matrix, _) in zip(layers(g + momentum * v), layers(direction), strict=True):
            matrix[...] = 0.2 * max(matrix.shape[-2:]) ** 0.5 * nearly_orthogonal(ahead)
        return lr * direction, v, *means_now

    return rule


def nearly_orthogonal(matrix: Array, *, steps: int = 5) -> Array:
    """UVᵀ of the singular value decomposition UΣVᵀ of matrices (..., m, n), but for singular values of 0.7 to 1.2.

    Newton–Schulz iteration with the quintic of Jordan et al. (2024), which is fast rather than exact.
    """
    tall = matrix.shape[-2] > matrix.shape[-1]
    x = matrix.swapaxes(-1, -2) if tall else matrix
    x = x / np.maximum(np.linalg.norm(x, axis=(-2, -1), keepdims=True), 1e-12)
    for _ in range(steps):
        square = x @ x.swapaxes(-1, -2)
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x.swapaxes(-1, -2) if tall else x


# What the course calls a method whose knobs have their usual values: the one table from which lessons choose by name.
METHODS: dict[str, tuple[Callable[..., Rule], dict[str, float]]] = {
    "gradient descent": (gradient_descent, {}),
    "momentum": (heavy_ball, {"momentum": 0.9}),
    "momentum 0.9": (heavy_ball, {"momentum": 0.9}),
    "heavy ball": (heavy_ball, {"momentum": 0.9}),
    "Nesterov": (nesterov, {"momentum": 0.9}),
    "RMSProp": (rmsprop, {"decay": 0.99}),
    "Adam": (adam, {"beta1": 0.9, "beta2": 0.999}),
    "NAdam": (nadam, {"beta1": 0.9, "beta2": 0.999}),
    "AMSGrad": (amsgrad, {"beta1": 0.9, "beta2": 0.999}),
    "Lion": (lion, {"beta1": 0.9, "beta2": 0.99}),
}


def rule_of(method: str | Rule, shaped: Callable[[float], Knob] = float) -> Rule:
    """One of METHODS by its name, its knobs as `shaped` makes them; a rule is itself."""
    if not isinstance(method, str):
        return method
    require_choice("method", method, METHODS)
    make, knobs = METHODS[method]
    return make(**{name: shaped(value) for name, value in knobs.items()})
