"""Muon and Shampoo on the attention layer of `adam_gap`: the same tasks, starts, budget and grids as Adam's there."""

from __future__ import annotations

import functools
import itertools
from typing import Any

import numpy as np

from lessons.frontier.adam_gap import JUDGING, STEPS, TAILS, TUNING, WORST, trial
from lessons.frontier.matrix_steps import shampoo
from lessons.frontier.rate_search import tuned_scores
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.step_rules import muon
from lessons.shared.numerics.training import half_cosine, train

METHODS = {"Muon": (muon, (-1.5, -0.25)), "Shampoo": (shampoo, (-1.0, 0.25))}


def scores(tail: str, method: str, exponent: float, seeds: range) -> Array:
    """The training loss (seeds,) after STEPS; WORST for a run that diverged."""
    make, found = METHODS[method][0], []
    for seed in seeds:
        one = trial("attention", tail, seed)
        rates = 10.0**exponent * half_cosine(STEPS)
        rule = make(one.problem.layers)
        *_, last = train(itertools.repeat(one.problem.grad), one.w, rates=rates, method=rule, every=STEPS)
        with np.errstate(over="ignore", invalid="ignore"):
            loss = float(one.problem.loss(last.w))
        found.append(loss if not last.lost and np.isfinite(loss) else WORST)
    return np.array(found)


def measured() -> dict[str, Any]:
    """By tail and method `tuned_scores`."""
    return {
        tail: {
            name: tuned_scores(
                functools.partial(scores, tail, name), low, high, tuning=TUNING, judging=JUDGING, step=0.25
            )
            for name, (_, (low, high)) in METHODS.items()
        }
        for tail in TAILS
    }
