"""Muon and Shampoo on the attention layer of `adam_gap`: the same tasks, starts, budget and grids as Adam's there."""

from __future__ import annotations

import functools
import itertools
import math
import time
from typing import Any

import numpy as np

from lessons.frontier.adam_gap import JUDGING, STEPS, TAILS, TUNING, WORST, trial
from lessons.frontier.matrix_steps import Layers, shampoo
from lessons.frontier.rate_search import tuned_scores
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.recordings import rounded
from lessons.shared.numerics.step_rules import Rule, adam, muon
from lessons.shared.numerics.training import half_cosine, train

METHODS = {"Adam": (-2.0, -0.5), "Muon": (-1.5, -0.25), "Shampoo": (-1.0, 0.25)}  # their first grids


def rule_of(method: str, layers: Layers) -> Rule:
    """One of METHODS with its usual knobs."""
    return adam() if method == "Adam" else muon(layers) if method == "Muon" else shampoo(layers)


def scores(tail: str, method: str, steps: int, exponent: float, seeds: range) -> Array:
    """The training loss (seeds,) after so many steps; WORST for a run that diverged."""
    found = []
    for seed in seeds:
        one = trial("attention", tail, seed)
        rates = 10.0**exponent * half_cosine(steps)
        rule = rule_of(method, one.problem.layers)
        *_, last = train(itertools.repeat(one.problem.grad), one.w, rates=rates, method=rule, every=steps)
        with np.errstate(over="ignore", invalid="ignore"):
            loss = float(one.problem.loss(last.w))
        found.append(loss if not last.lost and np.isfinite(loss) else WORST)
    return np.array(found)


def microseconds(method: str, *, steps: int = 200) -> float:
    """The time of one step with its gradient: the lower decile, since other work disturbs. Machines differ."""
    one = trial("attention", "balanced", 0)
    rule, taken, begin = rule_of(method, one.problem.layers), [], time.perf_counter()
    for _ in train(itertools.repeat(one.problem.grad), one.w, rates=np.full(steps, 1e-4), method=rule):
        now = time.perf_counter()
        taken.append(now - begin)
        begin = now
    return float(1e6 * np.quantile(taken, 0.1))


def cell(tail: str, method: str, steps: int) -> dict[str, Any]:
    """`tuned_scores` of a method after so many steps."""
    tried = functools.partial(scores, tail, method, steps)
    return tuned_scores(tried, *METHODS[method], tuning=TUNING, judging=JUDGING, step=0.25)


def measured() -> dict[str, Any]:
    """The "microseconds" of a step, "equal steps" by tail and method, and "equal time": Adam with as many steps as take
    the time of STEPS of another method, by tail and that method.
    """
    costs = {name: rounded(microseconds(name)) for name in METHODS}
    others = ("Muon", "Shampoo")
    longer = {name: math.ceil(STEPS * costs[name] / costs["Adam"]) for name in others}
    return {
        "microseconds": costs,
        "equal steps": {tail: {name: cell(tail, name, STEPS) for name in METHODS} for tail in TAILS},
        "equal time": {tail: {name: cell(tail, "Adam", longer[name]) for name in others} for tail in TAILS},
    }
