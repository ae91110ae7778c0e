"""Does a warm-up rescue more runs than it loses? Fresh starts, three rules, two data sets.

All of this was fixed before the first of these runs was made. A run *fails* and *trains* as in `warmup_again.fates`,
which is older, and the grid of starts and rates is that of `warmup`. The starts of one seed are alike, so a seed is
one vote: it speaks for the warm-up where more of its runs are rescued than lost, and a tie does not. If warm-up did
nothing, rescues and losses would be exchangeable, and at most half of the seeds would speak for it: so the threshold
is one half. Twenty seeds, none of them used before.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.practice import schedules, warmup, warmup_again
from lessons.practice.sweep import sweep
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.recordings import recorded

SEEDS = range(200, 220)
DATA = ("digits", "tumours")


def final_losses(data: str, method: str, steps: int, seeds: range) -> Array:
    """Final losses (seeds, scales, rates) with a warm-up of `steps`; sweep.WORST where a run diverged."""
    loss = warmup_again.problem(data)
    rates = warmup.ADAMS if method == "Adam" else warmup.RATES
    factors = schedules.warm(np.ones(warmup.STEPS), steps)
    by_scale = []
    for scale in warmup.SCALES:
        run = sweep(
            loss, scale * initial_by_seed(loss.network, seeds), seeds, rates=rates, factors=factors, method=method
        )
        by_scale.append(run.losses(loss).T)
    return np.moveaxis(np.array(by_scale), 0, 1)


def cell(data: str, method: str, seeds: range = SEEDS) -> list[list[int]]:
    """`warmup_again.fates` of each seed's runs: failed, of those rescued, trained, of those lost."""
    nothing = warmup_again.chance(warmup_again.problem(data))
    without, warmed = (final_losses(data, method, steps, seeds) for steps in (0, warmup.WARM))
    return [list(warmup_again.fates(*pair, nothing)) for pair in zip(without, warmed, strict=True)]


def votes(data: str, method: str) -> tuple[int, int]:
    """How many seeds speak for the warm-up, and how many there are."""
    rows = recorded("practice", "warmup_fates")[data][method]
    return sum(rescued > lost for _, rescued, _, lost in rows), len(rows)


def measured() -> dict[str, Any]:
    """All cells, by data set and rule."""
    return {data: {method: cell(data, method) for method in warmup.METHODS} for data in DATA}
