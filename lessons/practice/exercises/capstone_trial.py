"""The capstone's trial: a recipe is judged by training with it, within a budget, and by what its signal does."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.practice import schedules
from lessons.shared.exercises.json_values import shown
from lessons.shared.numerics import training
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial

WIDTH, EXAMPLES, BATCH, STEPS = 16, 300, 30, 80
GOAL, RIGHT = 0.5, 0.75  # the training loss to get below, and the test accuracy to get above
ALLOWED: dict[str, tuple[str, ...]] = {
    "start": ("naive", "He"),
    "normalization": ("none", "layer"),
    "method": ("gradient descent", "momentum", "Adam"),
}
NAMES = (*ALLOWED, "residual", "rate", "warm")


@dataclass(frozen=True)
class Trial:
    """What came of a recipe: losses before and after, test accuracy, the last layer's mean square over the first's."""

    first: float
    last: float
    accuracy: float
    signal: float


def recipe(value: Any, **case: Any) -> dict[str, Any]:
    """A student's dictionary, checked; ValueError in words."""
    if not isinstance(value, dict) or set(value) != set(NAMES):
        raise ValueError(f"The recipe must be a dictionary with the keys {', '.join(NAMES)}; got {shown(value)}.")
    for name, allowed in ALLOWED.items():
        if value[name] not in allowed:
            raise ValueError(f"{name} must be one of {', '.join(allowed)}; got {value[name]!r:.40}.")
    numbers = [value[name] for name in ("residual", "rate", "warm")]
    if not all(isinstance(x, int | float) and not isinstance(x, bool) and np.isfinite(x) and x >= 0 for x in numbers):
        raise ValueError(f"residual, rate and warm must be numbers from 0 on, got {numbers}.")
    if not 0 < value["rate"] <= 100 or value["residual"] > 100 or value["warm"] != int(value["warm"]):
        raise ValueError("rate must lie in (0, 100], residual be 100 at most, and warm a whole number of steps.")
    return value


def trial(recipe: dict[str, Any], blocks: int, seed: int) -> Trial:
    """Train a network of `blocks` hidden layers with the recipe for STEPS steps."""
    return _trial(tuple(recipe[name] for name in NAMES), blocks, seed)


@functools.lru_cache(maxsize=256)
def _trial(parts: tuple[Any, ...], blocks: int, seed: int) -> Trial:
    start, normalization, method, residual, rate, warm = parts
    network = DeepNetwork((64, *[WIDTH] * blocks, 10), "ReLU", normalization, float(residual) or None)
    problem, test = classifiers(network, examples=EXAMPLES)
    w0 = initial(network, np.random.default_rng([seed, 3]), 1, scheme=start)
    rates = rate * schedules.warm(np.ones(STEPS), int(min(warm, 10 * STEPS)))
    with np.errstate(**training.SILENT):
        signal, first = _signal(network, w0[0], problem.x[:50]), float(problem.loss(w0)[0])
    w, lost = training.trained(problem, w0, rates=rates, method=method, batch=BATCH, orders=[seed])
    last = float(training.finite_scores(problem.loss, w, lost, worst=1e9)[0])
    return Trial(first, last, float(training.finite_scores(test.accuracy, w, lost, worst=0.0)[0]), signal)


def _signal(network: DeepNetwork, w: np.ndarray[Any, Any], x: np.ndarray[Any, Any]) -> float:
    """The mean square that enters the last activation over that which enters the first."""
    entering = network.entering(w, x)
    return float(np.mean(entering[-1] ** 2) / np.mean(entering[0] ** 2))
