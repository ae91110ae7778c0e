"""Who is better, over seeds: tuned by training loss, compared in pairs, and a tie where the pairs disagree.

The rule, everywhere in this chapter: the first is better only if it is better with *every* seed. With six seeds, two
equals would pass it by chance once in 64 times.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array


def wins(ours: npt.ArrayLike, theirs: npt.ArrayLike) -> int:
    """+1 where every number of `ours` (seeds,) is below its partner in `theirs`, -1 where above, else 0: a tie."""
    a, b = np.asarray(ours, float), np.asarray(theirs, float)
    if a.shape != b.shape or a.ndim != 1 or not len(a):
        raise ValueError(f"ours and theirs must be two rows with one number a seed, got shapes {a.shape} and {b.shape}")
    return int(np.all(a < b)) - int(np.all(a > b))


def tuned(losses: npt.ArrayLike) -> tuple[int, Array]:
    """Of losses (rates, seeds) the rate with the least median, and its losses (seeds,)."""
    rows = np.asarray(losses, float)
    k = int(np.argmin(np.median(rows, axis=1)))
    return k, rows[k]


def standing(rows: Mapping[str, Any]) -> list[tuple[str, Array, int]]:
    """Rows of numbers (seeds,), the least median first: each with its rank, which ties share.

    A row shares the rank of the row above unless the first row of that rank beats it.
    """
    order = sorted(rows, key=lambda name: float(np.median(rows[name])))
    found: list[tuple[str, Array, int]] = []
    leader, rank = order[0], 1
    for place, name in enumerate(order, start=1):
        if wins(rows[leader], rows[name]) > 0:
            leader, rank = name, place
        found.append((name, np.asarray(rows[name], float), rank))
    return found
