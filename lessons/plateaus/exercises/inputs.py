"""What the exercises are tried on: random inputs, and the definitions that an answer must meet. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import initial

Case = dict[str, Any]
NORMAL = np.linspace(-10, 10, 4001)  # a fine grid for means over a standard normal number
BUDGET, RATE = 60, 0.3


def layer_inputs(rng: np.random.Generator) -> Case:
    inputs = int(rng.integers(20, 400))
    return {"inputs": inputs, "outputs": inputs + int(rng.integers(30, 400)), "leak": round(rng.uniform(0.1, 0.6), 2)}


def kept_share(deviation: float, inputs: int, leak: float) -> float:
    """The definition: the variance of the next layer's values over that of these, normal with mean zero."""
    weight = np.exp(-(NORMAL**2) / 2)
    passed = np.where(NORMAL > 0, NORMAL, leak * NORMAL)
    return float(inputs * deviation**2 * np.sum(weight * passed**2) / np.sum(weight * NORMAL**2))


def curve_inputs(rng: np.random.Generator) -> Case:
    """A curve of slow drifts and jumps in sixty-fourths, so that sums are exact; some have their twin behind."""
    drift = rng.integers(-3, 4, size=16)
    jumps = rng.integers(12, 40, size=16) * (rng.uniform(size=16) < 0.12) * rng.choice([-1, 1], 16)
    curve = np.cumsum(drift + jumps) / 64
    if rng.uniform() < 0.5:
        curve = np.r_[curve, curve + 5.0]
    return {"losses": curve, "tolerance": int(rng.integers(4, 8)) / 64}


def is_flat(losses: Array, start: int, steps: int, tolerance: float) -> bool:
    """The definition: losses start … start + steps exist and span at most `tolerance`."""
    inside = start >= 0 and steps >= 0 and start + steps < len(losses)
    return bool(inside and np.ptp(losses[start : start + steps + 1]) <= tolerance)


def rmsprop_inputs(rng: np.random.Generator) -> Case:
    signs = rng.choice([-1, 1], size=4)
    return {"grad": np.round(signs * rng.uniform(0.5, 3, 4), 2), "s": np.round(rng.uniform(0.3, 2, 4), 2),
            "lr": round(rng.uniform(0.01, 0.2), 3), "decay": round(rng.uniform(0.8, 0.95), 2)}  # fmt: skip


def design_inputs(rng: np.random.Generator) -> Case:
    """A ReLU and a sigmoid task by turns would need a memory: the activation is drawn."""
    return {"activation": str(rng.choice(["ReLU", "sigmoid"])), "width": int(rng.integers(12, 21)),
            "depth": int(rng.integers(26, 35))}  # fmt: skip


def task_of(design: tuple[float, str, float], activation: str, width: int, depth: int) -> tuple[Classifier, Array]:
    """The designed network on 100 digits, and its random start (dim,)."""
    deviation, normalization, residual = design
    network = DeepNetwork((64, *[width] * depth, 10), activation, normalization, residual or None)
    digits = data.digits()
    problem = Classifier(network, digits.x[:100], digits.y[:100].astype(int))
    return problem, initial(network, np.random.default_rng(0), 1, scheme=deviation)[0]


def moves_inputs(rng: np.random.Generator) -> Case:
    lengths = rng.uniform(0.2, 5, size=(6, 1))
    walk = rng.normal(size=(6, 3)) + np.array([1.0, 0.5, 0.0])
    return {"moves": np.round(lengths * walk / np.linalg.norm(walk, axis=1, keepdims=True), 3)}


def cosine(a: Array, b: Array) -> float:
    """The definition for one pair."""
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))
