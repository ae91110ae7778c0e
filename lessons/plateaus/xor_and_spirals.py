"""Two classic plateaus, the exclusive or and the two spirals, and how many steps each optimizer needs to leave them."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from lessons.plateaus.detection import steps_to
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, require_choice, require_count
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import recorded

SPIRAL_STEPS = 1500
HALF = 0.5 * np.log(2)  # a run has left when its loss is down to half of ln 2, the plateau's height
METHODS = ("gradient descent", "momentum 0.9", "RMSProp", "Adam")
RATES = {
    "gradient descent": (0.3, 1.0, 3.0),
    "momentum 0.9": (0.1, 0.3, 1.0),
    "RMSProp": (0.003, 0.01, 0.03),
    "Adam": (0.01, 0.03, 0.1),
}


def exclusive_or(*, hidden: int = 2, activation: str = "tanh") -> Classifier:
    """The four points (±1, ±1), class 1 where the signs differ, for a network with one hidden layer."""
    x = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    return Classifier(Network((2, hidden, 2), activation), x, np.array([0, 1, 1, 0]))


def two_spirals(
    *, points: int = 40, turns: float = 1.5, hidden: tuple[int, ...] = (12, 12), activation: str = "tanh"
) -> Classifier:
    """Two interleaved spirals of `points` points each, `turns` turns, within the unit circle.

    Source: Lang & Witbrock, Proceedings of the 1988 Connectionist Models Summer School; theirs have 97 points, 3 turns.
    """
    require_count(least=2, points=points)
    share = np.arange(points) / (points - 1)
    radius, turn = 1 - 0.9 * share, 2 * np.pi * turns * share
    arm = np.stack([radius * np.sin(turn), radius * np.cos(turn)], -1)
    labels = np.repeat([0, 1], points)
    return Classifier(Network((2, *hidden, 2), activation), np.concatenate([arm, -arm]), labels)


def losses(problem: Classifier, starts: Array, method: str, *, lr: float, steps: int) -> Array:
    """The loss curves (steps + 1, runs) of one of METHODS, other knobs at their defaults, from starts (runs, dim)."""
    require_choice("method", method, METHODS)
    path = descent.follow(method, problem.grad, starts, lr=lr, steps=steps)
    return np.array([problem.loss(w) for w in path.w])


def leaving_steps(problem: Classifier, starts: Array, method: str, *, lr: float, steps: int) -> Array:
    """Steps (runs,) until the loss is down to HALF; inf where it is not within `steps`."""
    return steps_to(losses(problem, starts, method, lr=lr, steps=steps), HALF)


def spiral_starts(problem: Classifier, *, seeds: int = 30) -> Array:
    """Random parameters (seeds, dim), biases too: biases of 0 would keep the network odd, as the two arms are."""
    return problem.network.random(np.random.default_rng(0), seeds, scale=0.7)


@functools.cache
def recorded_spirals() -> dict[str, dict[float, dict[str, Array]]]:
    """By method and learning rate: `steps` (30,) to leave the plateau, and the `median` loss at every 30th step."""
    raw: dict[str, Any] = recorded("plateaus", "xor_and_spirals")
    return {
        method: {float(lr): {name: np.array(values, float) for name, values in row.items()} for lr, row in rows.items()}
        for method, rows in raw.items()
    }


def measured() -> dict[str, Any]:
    """What `recorded_spirals` reads, measured again: the spirals with every method and rate."""
    problem = two_spirals()
    starts, table = spiral_starts(problem), dict[str, dict[float, dict[str, Any]]]()
    for method, rates in RATES.items():
        table[method] = {}
        for lr in rates:
            with np.errstate(all="ignore"):
                curves = losses(problem, starts, method, lr=lr, steps=SPIRAL_STEPS)
            steps, median = steps_to(curves, HALF), np.median(curves[::30], axis=1)
            table[method][lr] = {"steps": steps.tolist(), "median": median.round(3).tolist()}
    return table
