"""Thirty hidden layers and a budget of steps: what gets the loss down, another optimizer or another network?

Held equal: the digits, depth, width, budget, seeds, and four learning rates a method. Every pair of network and method
gets the best of its four rates. `record` runs all of it (some minutes) and writes the losses down; `recorded` reads.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from lessons.shared.numerics import descent, recordings, tables
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import initial_by_seed

DEPTH, WIDTH, EXAMPLES, STEPS, SEEDS = 30, 16, 100, 150, 5
NETWORKS: dict[str, tuple[str, str, str, float | None]] = {  # activation, scheme, normalization, residual
    "sigmoid": ("sigmoid", "Glorot", "none", None),
    "sigmoid, batch norm": ("sigmoid", "Glorot", "batch", None),
    "sigmoid, residual": ("sigmoid", "Glorot", "none", 1.0),
    "tanh, naive": ("tanh", "naive", "none", None),
    "tanh, Glorot": ("tanh", "Glorot", "none", None),
    "ReLU, naive": ("ReLU", "naive", "none", None),
    "ReLU, He": ("ReLU", "He", "none", None),
    "ReLU, He, batch norm": ("ReLU", "He", "batch", None),
    "ReLU, He, residual": ("ReLU", "He", "none", 1.0),
    "ReLU, He, residual / √depth": ("ReLU", "He", "none", DEPTH**-0.5),
}
RATES = {
    "gradient descent": (0.001, 0.01, 0.1, 1.0),
    "momentum 0.9": (0.001, 0.01, 0.1, 1.0),
    "RMSProp": (0.0003, 0.001, 0.003, 0.01),
    "Adam": (0.001, 0.003, 0.01, 0.03),
}
METHODS = tuple(RATES)


def problem_of(name: str, *, depth: int = DEPTH, task: str = "digits") -> tuple[Classifier, str]:
    """One of NETWORKS on the first EXAMPLES of a task, and its initialization scheme."""
    require_choice("network", name, NETWORKS)
    activation, scheme, normalization, residual = NETWORKS[name]
    inputs, classes = tables.ends(task)
    network = DeepNetwork((inputs, *[WIDTH] * depth, classes), activation, normalization, residual)
    return tables.first(task, network, EXAMPLES), scheme


def final_losses(
    name: str, method: str, lr: float, *, seeds: int = SEEDS, steps: int = STEPS, task: str = "digits"
) -> Array:
    """The training losses (seeds,) after `steps` steps; infinite where a run left the finite numbers."""
    require_choice("method", method, METHODS)
    problem, scheme = problem_of(name, task=task)
    starts = initial_by_seed(problem.network, range(seeds), scheme=scheme)
    with np.errstate(all="ignore"):
        path = descent.follow(method, problem.grad, starts, lr=lr, steps=steps)
        losses = problem.loss(path.w[-1])
    return np.where(path.diverged | ~np.isfinite(losses), np.inf, losses)


@functools.cache
def recorded() -> dict[str, dict[str, Array]]:
    """By network and method the recorded losses (rates, seeds) after STEPS steps."""
    raw: dict[str, Any] = recordings.recorded("plateaus", "rescue")
    return {name: {method: np.array(rows, float) for method, rows in row.items()} for name, row in raw.items()}


def measured() -> dict[str, Any]:
    """What `recorded` reads, measured again."""
    return {
        name: {m: [final_losses(name, m, lr).round(4).tolist() for lr in rates] for m, rates in RATES.items()}
        for name in NETWORKS
    }
