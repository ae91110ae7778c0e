"""The river valley: steep walls, a gentle floor, and noise that keeps a run from reaching the water.

A high rate travels fast along the river and swings high on the walls; lowering it lets the run down. That is how Wen et
al., arXiv:2410.05192, explain warm-up–stable–decay. Here is such a valley in the plane, and three tasks on which
schedules are compared at equal steps, each at the peak that other seeds chose.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np

from lessons.frontier.schedules import DECAY, NAMES, shares
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.comparison import tuned
from lessons.shared.numerics.digits import batch_grad, classifiers
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded
from lessons.shared.numerics.surface import from_coordinates
from lessons.shared.numerics.training import Gradient, Snapshot, finite_scores, numbered_orders, train

WALL = 20.0  # the curvature across the river
WORST = 1e3  # the score of a run that left

valley = from_coordinates(
    "river valley",
    loss=lambda x, y: 3 * np.exp(-x / 4) + WALL / 2 * (y - 0.5 * np.sin(x)) ** 2,
    grad=lambda x, y: (
        -0.75 * np.exp(-x / 4) - WALL * (y - 0.5 * np.sin(x)) * 0.5 * np.cos(x),
        WALL * (y - 0.5 * np.sin(x)),
    ),
    hess=lambda x, y: (
        3 / 16 * np.exp(-x / 4) + WALL * (0.25 * np.cos(x) ** 2 + (y - 0.5 * np.sin(x)) * 0.5 * np.sin(x)),
        -WALL * 0.5 * np.cos(x),
        WALL,
    ),
    window=((-0.5, 9.0), (-1.6, 1.6)),
    source="3 exp(−x/4) + 10 (y − sin(x)/2)²: a floor that falls ever more gently, between walls of curvature 20",
)


def river_loss(x: Array) -> Array:
    """The loss of the valley at the water, above each place x along the river."""
    return np.asarray(3 * np.exp(-np.asarray(x) / 4))


def valley_walk(rates: Array, *, noise: float, seed: int = 0) -> Array:
    """The points (steps + 1, 2) of descent from (0, 1) at these rates, with normal noise across the river."""
    rng, w = np.random.default_rng(seed), np.array([0.0, 1.0])
    path = [w]
    for rate in rates:
        w = w - rate * (valley.grad(w) + np.array([0.0, noise * rng.normal()]))
        path.append(w)
    return np.array(path)


# ---- three tasks ----

TASKS = ("digits, right labels", "digits, one label in five wrong", "a stream of new examples")
PEAKS = (0.01, 0.03, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
TUNING, JUDGES = range(4), range(100, 116)
LENGTH = {TASKS[0]: 600, TASKS[1]: 750, TASKS[2]: 2000}
BRANCHES = (0.2, 0.4, 0.6, 0.8)  # shares of the steps after which a decay begins
STREAM, TEACHER = Network((10, 16, 1), "tanh"), Network((10, 4, 1), "tanh")
SCALES = np.geomspace(1, 0.1, 10)  # of the stream's inputs: some directions are long, some are short


@functools.cache
def digits_task(task: str) -> Classifier:
    """The loss of 16 tanh units: on 600 digits, or on 1,200 of which a fifth have wrong labels."""
    noise, examples = (0.2, 1200) if task == TASKS[1] else (0.0, 600)
    return classifiers(Network((64, 16, 10), "tanh"), examples=examples, noise=noise)[0]


@functools.cache
def teacher() -> Array:
    """The teacher's parameters (dim,)."""
    return TEACHER.random(np.random.default_rng(7), 1, scale=1.5)[0]


def stream(seeds: range, *, batch: int = 8, noise: float = 0.5) -> Iterator[Gradient]:
    """Gradients of half the squared error on `batch` new examples of each step, whose targets err by `noise`."""
    rngs = [np.random.default_rng([seed, 5]) for seed in seeds]
    while True:
        x = SCALES * np.stack([rng.normal(size=(batch, 10)) for rng in rngs])
        y = TEACHER.outputs(teacher(), x) + noise * np.stack([rng.normal(size=(batch, 1)) for rng in rngs])
        yield lambda w, x=x, y=y: STREAM.grad(w, x, lambda out: (out - y) / batch)  # type: ignore[misc]


def risk(w: Array) -> Array:
    """Half the mean squared distance (...) from the teacher on 1,000 examples without noise."""
    x = SCALES * np.random.default_rng(8).normal(size=(1000, 10))
    return ((STREAM.outputs(w, x) - TEACHER.outputs(teacher(), x)) ** 2).mean((-1, -2)) / 2


def run(task: str, seeds: range, rates: Array, *, every: int | None = None) -> Iterator[Snapshot]:
    """The ensemble of all seeds along a run: batches of 16 digits, or of 8 new examples."""
    require_choice("task", task, TASKS)
    every = len(rates) if every is None else every
    if task == TASKS[2]:
        return train(stream(seeds), initial_by_seed(STREAM, seeds, scheme="Glorot"), rates=rates, every=every)
    loss = digits_task(task)
    rows = numbered_orders(len(loss.y), 16, list(seeds))
    gradients = (lambda w, seen=seen: batch_grad(loss, w, seen) for seen in rows)
    return train(gradients, initial_by_seed(loss.network, seeds), rates=rates, every=every)


def score(task: str, look: Snapshot) -> Array:
    """What is judged (seeds,): the loss on all training digits, or the risk of the stream."""
    measure = risk if task == TASKS[2] else digits_task(task).loss
    return np.minimum(finite_scores(measure, look.w, look.lost, worst=WORST), WORST)


def final(task: str, seeds: range, rates: Array) -> Array:
    """The score (seeds,) at the end of a run."""
    *_, last = run(task, seeds, rates)
    return score(task, last)


def contest(task: str) -> dict[str, Any]:
    """For each schedule the scores by which four seeds tune its peak, that peak, and the scores of sixteen others."""
    found = {}
    for name in NAMES:
        factors = shares(name, LENGTH[task])
        grid = [final(task, TUNING, peak * factors) for peak in PEAKS]
        best, _ = tuned(grid)
        found[name] = {
            "tuning": rounded([np.median(row) for row in grid]),
            "peak": PEAKS[best],
            "scores": rounded(final(task, JUDGES, PEAKS[best] * factors), 4),
        }
    return found


def branches(task: str, peak: float, *, looks: int = 50) -> dict[str, Any]:
    """Median curves (looks + 1,) of the stable run, and of decays that leave it after BRANCHES of the steps."""
    n = LENGTH[task]
    whole = np.minimum(shares("constant", n), 1.0)
    curves = {}
    for begin in (*BRANCHES, 1.0):
        first, length = round(begin * n), round(DECAY * n)
        fall = (length - np.arange(min(length, n - first))) / (length + 1)
        rates = peak * np.r_[whole[:first], fall]
        curves[f"{begin:g}"] = rounded(
            [np.median(score(task, look)) for look in run(task, JUDGES, rates, every=n // looks)]
        )
    return curves


def measured() -> dict[str, Any]:
    """Contest and branches of every task. Takes about a minute."""
    found: dict[str, Any] = {}
    for task in TASKS:
        found[task] = contest(task)
        found[task]["branches"] = branches(task, found[task][NAMES[2]]["peak"])
    return found
