"""Does Adam's lead in `adam_gap` hang on how the rate was tuned? The same trials, each seed at its own best rate.

A rate near the border of divergence suits four tuning seeds and throws a fifth out. Here every judging seed takes, in
hindsight, the least loss over the recorded grid: nobody can choose so well, and both methods are spared alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.frontier.adam_gap import CELLS, JUDGING, METHODS, scores
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.recordings import recorded, rounded


def least(network: str, tail: str, method: str, seeds: range) -> Array:
    """The least training loss (seeds,) over the rates that were tried."""
    tried = recorded("frontier", "adam_gap")[f"{network} | {tail}"][method]["tried"]
    return np.min([scores(network, tail, method, float(exponent), seeds)[0] for exponent in tried], axis=0)


def measured() -> dict[str, Any]:
    """By cell and method the least losses of the judging seeds."""
    return {
        f"{network} | {tail}": {name: rounded(least(network, tail, name, JUDGING)) for name in METHODS}
        for network, tail in CELLS
    }
