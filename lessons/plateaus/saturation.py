"""Sigmoid layers along a training run: how flat each unit is where it works, and what reaches the first layer.

A sigmoid's slope is at most 1/4. A unit counts as saturated where its slope is below a fifth of that: |z| > 2.9.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, require_count
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import ACTIVATIONS
from lessons.shared.numerics.training import descent_at

STEEPEST = 0.25
SATURATED = STEEPEST / 5


@dataclass(frozen=True)
class State:
    """One step of a run. entering: per layer what enters the units, (units · examples,); slopes, saturated: per layer
    the mean slope and the share of saturated units; norms: per layer the size of the weights' gradient, output last.
    """

    step: int
    loss: float
    entering: list[Array]
    slopes: Array
    saturated: Array
    norms: Array

    @property
    def product(self) -> float:
        """The product of the layers' mean slopes: what the units alone let through."""
        return float(np.prod(self.slopes))


def sigmoid_digits(depth: int, *, width: int = 16, examples: int = 200) -> Classifier:
    """A network of `depth` sigmoid layers on the first `examples` digits."""
    require_count(least=1, depth=depth, width=width, examples=examples)
    digits = data.digits()
    network = DeepNetwork((64, *[width] * depth, 10), "sigmoid")
    return Classifier(network, digits.x[:examples], digits.y[:examples].astype(int))


def state(problem: Classifier, w: Array, *, step: int = 0) -> State:
    """What the layers of one deep network w (dim,) do on the problem's examples."""
    network = problem.network
    if not isinstance(network, DeepNetwork):
        raise ValueError(f"the problem needs a DeepNetwork, got a {type(network).__name__}")
    entering = [z.ravel() for z in network.entering(w, problem.x)]
    slopes = [ACTIVATIONS[network.activation][1](z) for z in entering]
    norms = [float(np.linalg.norm(weights)) for weights, _ in network.layers(problem.grad(w))]
    means, saturated = [s.mean() for s in slopes], [np.mean(s < SATURATED) for s in slopes]
    return State(step, float(problem.loss(w)), entering, np.array(means), np.array(saturated), np.array(norms))


def along(
    problem: Classifier, *, lr: float, seen: Iterable[int], scheme: str | float = "Glorot", seed: int = 0
) -> list[State]:
    """The states at the steps `seen`, ascending, of full-batch gradient descent from a random start."""
    w0, steps = initial(problem.network, np.random.default_rng(seed), 1, scheme=scheme)[0], list(seen)
    visited = descent_at(problem, w0, lr=lr, seen=steps)
    return [state(problem, w, step=step) for step, w in zip(steps, visited, strict=True)]
