"""The contest of step rules once more, so that it can decide: every best rate inside its grid, fresh seeds, Muon.

Rates lie half a decade apart, and a grid grows until its best rate lies inside. The rate is tuned on four seeds, by the
loss on held-out examples and, for comparison, by training loss; sixteen other seeds judge, in pairs. Training loss can
go to zero on examples that a network can separate, so that it prefers the largest rate that does not diverge.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.practice import optimizer_benchmark, schedules
from lessons.practice.sweep import sweep
from lessons.shared.evidence import brackets
from lessons.shared.numerics import tables, training
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.comparison import Paired, holm, paired
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.recordings import recorded, rounded
from lessons.shared.numerics.step_rules import muon

TRUSTED, FANCIER = optimizer_benchmark.TRUSTED, (*optimizer_benchmark.FANCIER, "Muon")
TUNING, JUDGING = range(100, 104), range(16)
BATCH, GRADIENTS = 30, 300
SCORES = ("training loss", "test loss", "accuracy")
TUNED = ("training loss", "held-out loss")
CHOSEN_BY = ("held-out loss", "training loss")
SMALL = ("RMSProp", "Adam", "NAdam", "AMSGrad", "Lion", "Muon")  # rules whose steps do not grow with the gradient


def deep(inputs: int, classes: int, unit: str = "tanh", residual: float | None = None) -> DeepNetwork:
    """Ten layers of sixteen units."""
    return DeepNetwork((inputs, *[16] * 10, classes), unit, "none", residual)


def _table(name: str, network: DeepNetwork, examples: int) -> tuple[Classifier, Classifier]:
    task = tables.task(name)
    order = np.random.default_rng(0).permutation(len(task.y))
    seen, unseen = order[:examples], order[examples:]
    train, test = (Classifier(network, task.x[rows], task.y[rows]) for rows in (seen, unseen))
    return train, test


TASKS: dict[str, Callable[[], tuple[Classifier, Classifier]]] = {
    "digits, one hidden": lambda: optimizer_benchmark.problems("one hidden layer"),
    "digits, ten residual": lambda: optimizer_benchmark.problems("ten layers, residual"),
    "digits, ten tanh": lambda: optimizer_benchmark.problems("ten layers"),
    "tumours, one hidden": lambda: _table("tumours", DeepNetwork((30, 32, 2), "ReLU"), 300),
    "tumours, ten tanh": lambda: _table("tumours", deep(30, 2), 300),
    "wine, one hidden": lambda: _table("wine", DeepNetwork((13, 32, 3), "ReLU"), 90),
}


def final_scores(problem: Classifier, test: Classifier, method: str, rates: Array, seeds: range) -> Array:
    """Training, held-out and test loss and test accuracy (4, rates, seeds) after GRADIENTS on a fading rate.

    Half of the test examples are held out to tune on.
    """
    scheme = "Glorot" if problem.network.activation == "tanh" else "He"
    uphill = method == "sharpness-aware"  # momentum with gradients from a little uphill: two per step
    named = muon(problem.network.layers) if method == "Muon" else "momentum" if uphill else method
    steps = GRADIENTS // 2 if uphill else GRADIENTS
    trained = sweep(
        problem,
        initial_by_seed(problem.network, seeds, scheme=scheme),
        seeds,
        rates=rates,
        factors=schedules.rate_factors("cosine", steps),
        method=named,
        radius=training.RADIUS if uphill else 0.0,
        batch=BATCH,
    )
    half = len(test.y) // 2
    held, unseen = test.rows(np.arange(half)), test.rows(np.arange(half, len(test.y)))
    return np.array([*map(trained.losses, (problem, held, unseen)), trained.accuracies(unseen)])


def bracketed(score: Callable[[float], float], tried: dict[float, Any], low: float, high: float) -> float:
    """The log10 rate of least `score`, on a grid of half decades that grows until it lies inside or reaches a limit.

    `score` notes in `tried` what it measures; what stands there already belongs to the grid.
    """
    low, high = (min(tried), max(tried)) if tried else (low, high)
    while True:
        for exponent in np.arange(low, high + 0.01, 0.5):
            score(float(exponent))
        grid = sorted(tried)
        best = int(np.argmin([score(exponent) for exponent in grid]))
        if best == 0 and low > -6:
            low -= 1
        elif best == len(grid) - 1 and high < 2:
            high += 1
        else:
            return grid[best]


def cell(task: str, method: str) -> dict[str, Any]:
    """ "tuning": by log10 rate the median training and held-out loss; and per loss that chooses, the "rate" and SCORES.

    SCORES are those of the judging seeds at that rate.
    """
    problem, test = TASKS[task]()
    first = (-4.0, 0.0) if method in SMALL else (-2.5, 0.5)
    tried: dict[float, Array] = {}

    def score(place: int, exponent: float) -> float:
        if exponent not in tried:
            tried[exponent] = final_scores(problem, test, method, np.array([10.0**exponent]), TUNING)[:2, 0]
        return float(np.median(tried[exponent][place]))

    tuned: dict[str, Any] = {}
    for by in CHOSEN_BY:
        rate = bracketed(functools.partial(score, TUNED.index(by)), tried, *first)
        judged = final_scores(problem, test, method, np.array([10.0**rate]), JUDGING)[:, 0]
        tuned[by] = {"rate": rate, "scores": rounded(judged[[0, 2, 3]], 4)}
    medians = {f"{exponent:g}": rounded(np.median(tried[exponent], axis=1)) for exponent in sorted(tried)}
    return tuned | {"tuning": medians}


def differences(by: str, score: str) -> tuple[dict[tuple[str, str], Array], dict[str, str]]:
    """Each fancier rule less the best trusted one of its task, seed by seed; and by task that rule.

    The tuning seeds choose it. Losses are compared by their logarithms to base 10, accuracies as they are with the sign
    turned, so that below 0 is better.
    """
    cells, gaps, best = recorded("practice", "bracketed_contest"), {}, {}
    place = SCORES.index(score)

    def values(task: str, method: str) -> Array:
        row = np.array(cells[task][method][by]["scores"][place])
        return -row if score == "accuracy" else np.log10(np.maximum(row, 1e-12))

    for task in cells:
        best[task] = min((tuning(task, method, by), method) for method in TRUSTED)[1]
        for method in FANCIER:
            gaps[task, method] = values(task, method) - values(task, best[task])
    return gaps, best


def compared(by: str, score: str) -> tuple[dict[tuple[str, str], Paired], dict[tuple[str, str], float], dict[str, str]]:
    """`differences` as paired comparisons, their p-values corrected by Holm's method, and the best trusted rules."""
    rows, best = differences(by, score)
    pairs = {key: paired(row, np.zeros_like(row)) for key, row in rows.items()}
    corrected = holm({f"{task}|{method}": one.p_value for (task, method), one in pairs.items()})
    return pairs, {(task, method): corrected[f"{task}|{method}"] for task, method in pairs}, best


def inside(task: str, by: str) -> bool:
    """Whether every rule's grid of rates brackets its best one on this task."""
    place = TUNED.index(by)
    grids = [cell["tuning"] for cell in recorded("practice", "bracketed_contest")[task].values()]
    return all(brackets([grid[exponent][place] for exponent in sorted(grid, key=float)]) for grid in grids)


def tuning(task: str, method: str, by: str) -> float:
    """The median that the tuning seeds have at the rate which they choose."""
    one = recorded("practice", "bracketed_contest")[task][method]
    return one["tuning"][f"{one[by]['rate']:g}"][TUNED.index(by)]


def measured() -> dict[str, Any]:
    """All cells, by task and rule."""
    return {task: {method: cell(task, method) for method in (*TRUSTED, *FANCIER)} for task in TASKS}
