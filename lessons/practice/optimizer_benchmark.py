"""Step rules at tuned rates: gradient descent, momentum and adaptive ones against newer ones, at an equal budget.

Each rule gets six learning rates, a factor of about three apart, and the same fading schedule; the best median training
loss chooses. The budget counts gradients: sharpness-aware minimization takes two a step, so it gets half the steps.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.practice import schedules
from lessons.shared.numerics import training
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.recordings import rounded

EXAMPLES, BATCH, GRADIENTS, SEEDS, WORST = 600, 30, 300, 8, 99.0
TRUSTED = ("momentum", "RMSProp", "Adam")
FANCIER = ("NAdam", "AMSGrad", "Lion", "sharpness-aware")
RULES = ("gradient descent", "momentum", "Nesterov", "RMSProp", "Adam", "NAdam", "AMSGrad", "Lion", "sharpness-aware")
LARGE, SMALL = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0), (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
RATES = {name: SMALL if name in ("RMSProp", "Adam", "NAdam", "AMSGrad", "Lion") else LARGE for name in RULES}
NETWORKS = {
    "one hidden layer": DeepNetwork((64, 32, 10), "ReLU"),
    "ten layers": DeepNetwork((64, *[16] * 10, 10), "tanh"),
    "ten layers, residual": DeepNetwork((64, *[16] * 10, 10), "ReLU", "none", 10**-0.5),
}


def problems(name: str) -> tuple[Classifier, Classifier]:
    """One of NETWORKS on 600 digits, and on 597 test digits."""
    require_choice("network", name, NETWORKS)
    return classifiers(NETWORKS[name], examples=EXAMPLES)


def final_scores(
    name: str,
    method: str,
    *,
    rates: tuple[float, ...],
    seeds: int = SEEDS,
    batch: int | None = BATCH,
    gradients: int = GRADIENTS,
) -> tuple[Array, Array]:
    """Training losses and test accuracies (rates, seeds) after so many gradients on a fading rate.

    The method is one of RULES; sharpness-aware minimization is momentum with gradients from a little uphill.
    """
    require_choice("method", method, RULES)
    problem, test = problems(name)
    scheme = "Glorot" if problem.network.activation == "tanh" else "He"
    starts = np.array([initial(problem.network, np.random.default_rng(s), 1, scheme=scheme)[0] for s in range(seeds)])
    uphill = method == "sharpness-aware"
    steps = gradients // 2 if uphill else gradients
    w, lost = training.trained(
        problem,
        np.tile(starts, (len(rates), 1)),
        rates=schedules.rate_factors("cosine", steps)[:, None] * np.repeat(rates, seeds),
        method="momentum" if uphill else method,
        radius=training.RADIUS if uphill else 0.0,
        batch=batch,
        orders=np.tile(np.arange(seeds), len(rates)),
    )
    loss = np.minimum(training.finite_scores(problem.loss, w, lost, worst=WORST), WORST)
    return loss.reshape(-1, seeds), training.finite_scores(test.accuracy, w, lost, worst=0.0).reshape(-1, seeds)


def measured() -> dict[str, Any]:
    """By network and rule: training losses and test accuracies (rates, seeds)."""
    return {
        name: {method: [rounded(part) for part in final_scores(name, method, rates=RATES[method])] for method in RULES}
        for name in NETWORKS
    }
