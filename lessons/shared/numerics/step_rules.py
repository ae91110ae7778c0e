"""Step rules for an ensemble in training: each turns a gradient into a direction; the learning rate comes later.

A rule keeps its running means in a dictionary that starts empty. `RULES` names them; `sharpness-aware` is `momentum`
at a gradient that `training.train` takes elsewhere. What is left out: weight decay, clipping, parameter groups.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lessons.shared.numerics.arrays import Array

State = dict[str, Array]
Rule = Callable[[Array, State, int], Array]
BETA1, BETA2, EPS, MOMENTUM = 0.9, 0.999, 1e-8, 0.9


def plain(g: Array, state: State, k: int) -> Array:
    """Gradient descent."""
    return g


def momentum(g: Array, state: State, k: int) -> Array:
    """Heavy ball, Polyak 1964, in PyTorch's scaling."""
    state["v"] = MOMENTUM * state.get("v", 0.0) + g
    return state["v"]


def nesterov(g: Array, state: State, k: int) -> Array:
    """Nesterov's momentum in PyTorch's form."""
    return g + MOMENTUM * momentum(g, state, k)


def rmsprop(g: Array, state: State, k: int) -> Array:
    """Tieleman & Hinton 2012, lecture 6.5, with decay 0.99."""
    state["s"] = 0.99 * state.get("s", 0.0) + 0.01 * g**2
    return g / (np.sqrt(state["s"]) + EPS)


def _means(g: Array, state: State) -> None:
    state["m"] = BETA1 * state.get("m", 0.0) + (1 - BETA1) * g
    state["s"] = BETA2 * state.get("s", 0.0) + (1 - BETA2) * g**2


def adam(g: Array, state: State, k: int) -> Array:
    """Kingma & Ba, arXiv:1412.6980, Algorithm 1."""
    _means(g, state)
    return state["m"] / (1 - BETA1**k) / (np.sqrt(state["s"] / (1 - BETA2**k)) + EPS)


def nadam(g: Array, state: State, k: int) -> Array:
    """Adam with Nesterov's look-ahead, Dozat 2016, Algorithm 2 with a constant momentum."""
    _means(g, state)
    ahead = BETA1 * state["m"] / (1 - BETA1 ** (k + 1)) + (1 - BETA1) * g / (1 - BETA1**k)
    return ahead / (np.sqrt(state["s"] / (1 - BETA2**k)) + EPS)


def amsgrad(g: Array, state: State, k: int) -> Array:
    """Adam that divides by the largest second moment so far, Reddi, Kale & Kumar, arXiv:1904.09237, as in PyTorch."""
    _means(g, state)
    state["top"] = np.maximum(state.get("top", 0.0), state["s"])
    return state["m"] / (1 - BETA1**k) / (np.sqrt(state["top"] / (1 - BETA2**k)) + EPS)


def lion(g: Array, state: State, k: int) -> Array:
    """The sign of a mean of gradients, Chen et al., arXiv:2302.06675, Algorithm 2, with its 0.9 and 0.99."""
    mean = state.get("m", np.zeros_like(g))
    state["m"] = 0.99 * mean + 0.01 * g
    return np.sign(0.9 * mean + 0.1 * g)


RULES: dict[str, Rule] = {
    "gradient descent": plain,
    "momentum": momentum,
    "Nesterov": nesterov,
    "RMSProp": rmsprop,
    "Adam": adam,
    "NAdam": nadam,
    "AMSGrad": amsgrad,
    "Lion": lion,
    "sharpness-aware": momentum,
}
