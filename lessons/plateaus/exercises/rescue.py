"""The exercise `rescue`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.json_values import shown
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import initial

BUDGET, RATE = 60, 0.3


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


def possible(design: tuple[float, str, float]) -> bool:
    """Whether a design can be built and stays within floating-point numbers."""
    return 0 < design[0] <= 10 and 0 <= design[2] <= 10


def gradients_are_of_order_one(answer: Answer, **case: Any) -> bool:
    """Before the first step the gradients of the first and the last layer's weights have sizes from 0.03 to 20."""
    design = answer(**case)
    if not possible(design):
        return False
    problem, w = task_of(design, **case)
    layers = problem.network.layers(problem.grad(w))
    sizes = np.array([np.linalg.norm(layers[k][0]) for k in (0, -1)])
    return bool(np.all((sizes > 0.03) & (sizes < 20)))


def trains_within_the_budget(answer: Answer, **case: Any) -> bool:
    """60 steps of gradient descent with learning rate 0.3 bring the loss on 100 digits below 1.85."""
    design = answer(**case)
    if not possible(design):
        return False
    problem, w = task_of(design, **case)
    for _ in range(BUDGET):
        w = w - RATE * problem.grad(w)
        if not np.all(np.isfinite(w)):
            return False
    return bool(problem.loss(w) < 1.85)


def leaves_it_plain(answer: Answer, **case: Any) -> bool:
    """Your network is plain: only its first weights are chosen. At this depth that is too little within the budget."""
    _, normalization, residual = answer(**case)
    return normalization == "none" and residual == 0


def trusts_batch_norm_alone(answer: Answer, **case: Any) -> bool | None:
    """You trust batch normalization alone. What does it do to a deep ReLU network's first gradient?"""
    _, normalization, residual = answer(**case)
    return normalization == "batch" and residual == 0 if case["activation"] == "ReLU" else None


def trusts_layer_norm_alone(answer: Answer, **case: Any) -> bool | None:
    """You trust layer normalization alone. A sigmoid's slope still takes its share in every layer."""
    _, normalization, residual = answer(**case)
    return normalization == "layer" and residual == 0 if case["activation"] == "sigmoid" else None


def adds_unscaled_branches(answer: Answer, **case: Any) -> bool | None:
    """Your ReLU branches are as large as what they are added to. The sum grows by the same factor in every layer."""
    deviation, normalization, residual = answer(**case)
    size = residual * deviation * case["width"] ** 0.5
    return normalization == "none" and 0.9 < size < 3 if case["activation"] == "ReLU" else None


def takes_huge_weights(answer: Answer, **case: Any) -> bool:
    """Your first weights are too large for this width: sums over the units grow with their number."""
    deviation, _, _ = answer(**case)
    return bool(deviation * case["width"] ** 0.5 > 3)


def _design(value: Any, **case: Any) -> tuple[float, str, float]:
    if not isinstance(value, list) or len(value) != 3:
        raise ValueError(f"The result must be three things (deviation, normalization, residual), got {shown(value)}.")
    deviation, normalization, residual = value
    if normalization not in ("none", "batch", "layer"):
        raise ValueError(f'The normalization must be "none", "batch" or "layer", got {normalization!r}.')
    return number(deviation), normalization, number(residual)


rescue = Task(
    "rescue",
    inputs=design_inputs,
    returns=_design,
    properties=[gradients_are_of_order_one, trains_within_the_budget],
    mistakes=[
        leaves_it_plain,
        trusts_batch_norm_alone,
        trusts_layer_norm_alone,
        adds_unscaled_branches,
        takes_huge_weights,
    ],
    trials=6,
    seconds=60.0,
)
