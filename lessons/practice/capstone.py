"""Forty layers on digits, a budget of steps, and a leaderboard: what each remedy buys, alone and with the others.

Held equal: the 300 digits, width, budget, batches, and four learning rates a method, of which each combination gets the
best by the median *training* loss. Beside it, in the same budget, networks of one hidden layer.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.practice import schedules
from lessons.shared.numerics import training
from lessons.shared.numerics.arrays import Array, require_choice, require_count
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.recordings import rounded

DEPTH, WIDTH, EXAMPLES, BATCH, STEPS, WARM, SEEDS = 40, 16, 300, 30, 120, 30, 6
RATES = {"gradient descent": (0.003, 0.03, 0.1, 0.3), "Adam": (0.001, 0.003, 0.01, 0.03)}
RESIDUALS: dict[str, float | None] = {"none": None, "whole": 1.0, "scaled": DEPTH**-0.5}
WORST = 99.0  # the loss of a run that left the finite numbers


@dataclass(frozen=True)
class Recipe:
    """One combination of remedies; the first value of each is the network that does not train."""

    init: str = "naive"
    residual: str = "none"
    normalization: str = "none"
    method: str = "gradient descent"
    warm: bool = False

    def __post_init__(self) -> None:
        require_choice("init", self.init, ("naive", "He"))
        require_choice("residual", self.residual, RESIDUALS)
        require_choice("normalization", self.normalization, ("none", "layer", "batch"))
        require_choice("method", self.method, RATES)

    @property
    def key(self) -> str:
        """Its name in the record."""
        warm = "warm" if self.warm else "cold"
        return " ".join([self.init, self.residual, self.normalization, self.method.replace(" ", "-"), warm])


def recipes() -> list[Recipe]:
    """Every combination of the leaderboard."""
    return [
        Recipe(*parts)
        for parts in itertools.product(
            ("naive", "He"), RESIDUALS, ("none", "layer"), RATES, (False, True)
        )
    ]  # fmt: skip


def problems(recipe: Recipe, *, depth: int = DEPTH) -> tuple[Classifier, Classifier]:
    """The loss on the training digits and on 597 test digits; depth 1 is the one hidden layer, without remedies."""
    require_count(least=1, depth=depth)
    if depth == 1:
        return classifiers(DeepNetwork((64, WIDTH, 10), "ReLU"), examples=EXAMPLES)
    network = DeepNetwork((64, *[WIDTH] * depth, 10), "ReLU", recipe.normalization, RESIDUALS[recipe.residual])
    return classifiers(network, examples=EXAMPLES)


def final_scores(recipe: Recipe, *, rates: tuple[float, ...], seeds: range, depth: int = DEPTH) -> tuple[Array, Array]:
    """Training losses and test accuracies (rates, seeds) after the budget; WORST and 0 where a run diverged."""
    problem, test = problems(recipe, depth=depth)
    starts = np.array([initial(problem.network, np.random.default_rng(s), 1, scheme=recipe.init)[0] for s in seeds])
    factors = schedules.warm(np.ones(STEPS), WARM if recipe.warm else 0)
    each = np.repeat(rates, len(seeds))
    w, lost = training.trained(
        problem,
        np.tile(starts, (len(rates), 1)),
        rates=factors[:, None] * each,
        method=recipe.method,
        batch=BATCH,
        orders=np.tile(np.asarray(seeds), len(rates)),
    )
    shape = (len(rates), len(seeds))
    loss = np.minimum(training.finite_scores(problem.loss, w, lost, worst=WORST), WORST)
    return loss.reshape(shape), training.finite_scores(test.accuracy, w, lost, worst=0.0).reshape(shape)


def cell(recipe: Recipe, *, depth: int = DEPTH) -> dict[str, Any]:
    """What is recorded of one combination."""
    loss, accuracy = final_scores(recipe, rates=RATES[recipe.method], seeds=range(SEEDS), depth=depth)
    return {"loss": rounded(loss), "accuracy": rounded(accuracy)}


def measured() -> dict[str, Any]:
    """All combinations, and "ceiling": one hidden layer with each start and method."""
    board = {recipe.key: cell(recipe) for recipe in recipes()}
    ceiling = {f"{i} {m.replace(' ', '-')}": cell(Recipe(i, method=m), depth=1) for i in ("naive", "He") for m in RATES}
    return {"board": board, "ceiling": ceiling}
