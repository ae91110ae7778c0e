"""The one statistics rule of the course: what is shown, what is refuted, and what the measurements leave open.

Pairs are compared: the same data, start and order of examples with and without. An effect is the median difference,
with the interval that the sign test leaves standing; it assumes nothing but independent pairs. A lesson that compares
more than once corrects its p-values by Holm's method. Other statistics, such as a rank correlation, get a bootstrap
interval over independent units (seeds, or data sets), never over the looks at one run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy  # not `scipy.stats`, which takes longer to load than all the rest of a chapter

from lessons.shared.numerics.arrays import Array, require_count, require_finite

LEVEL = 0.95  # of every interval; at most 1 − LEVEL counts as shown


@dataclass(frozen=True)
class Paired:
    """Differences of pairs: their median `effect` with its interval (low, high), the counts of signs, and the p-value.

    `p_value` is that of the two-sided sign test, which leaves ties out. Without ties an interval misses 0 exactly where
    p_value ≤ 1 − level.
    """

    effect: float
    low: float
    high: float
    above: int
    below: int
    tied: int
    p_value: float

    def __str__(self) -> str:
        pairs = self.above + self.below + self.tied
        return f"{self.effect:+.3g} [{self.low:+.3g}, {self.high:+.3g}], above 0 in {self.above} of {pairs} pairs"


def paired(ours: npt.ArrayLike, theirs: npt.ArrayLike, *, level: float = LEVEL) -> Paired:
    """The comparison of `ours` with `theirs`, two rows (pairs,) in which equal places belong together."""
    first, second = _pair(ours, theirs)
    differences = first - second
    low, high = median_interval(differences, level=level)
    above, below = int(np.sum(differences > 0)), int(np.sum(differences < 0))
    tied = len(differences) - above - below
    return Paired(float(np.median(differences)), low, high, above, below, tied, sign_test(differences))


def sign_test(differences: npt.ArrayLike) -> float:
    """How often fair coins fall at least as unevenly as the signs of `differences` (pairs,); zeros do not count."""
    signs = np.sign(_row("differences", differences))
    above, below = int(np.sum(signs > 0)), int(np.sum(signs < 0))
    return min(1.0, 2 * float(scipy.special.bdtr(min(above, below), above + below, 0.5)))


def median_interval(values: npt.ArrayLike, *, level: float = LEVEL) -> tuple[float, float]:
    """An interval that holds the median of what `values` (n,) were drawn from with probability `level` or more.

    Its ends are two of the values, the k-th from either side: all medians that a two-sided sign test at 1 − level does
    not reject. With too few values for that (five, at 95%) it is the whole line. Source: Thompson, Annals of
    Mathematical Statistics 7 (1936), 122–128.
    """
    ordered = np.sort(_row("values", values))
    n = len(ordered)
    k = int(np.sum(2 * scipy.special.bdtr(np.arange(n), n, 0.5) <= 1 - _level(level))) - 1
    return (float(ordered[k]), float(ordered[n - 1 - k])) if k >= 0 else (-np.inf, np.inf)


def share_interval(hits: int, trials: int, *, level: float = LEVEL) -> tuple[float, float]:
    """An interval for a probability of which `hits` of `trials` were seen. Clopper & Pearson, Biometrika 26 (1934)."""
    require_count(hits=hits)
    require_count(least=1, trials=trials)
    if hits > trials:
        raise ValueError(f"hits must be at most the {trials} trials, got {hits}")
    tail = (1 - _level(level)) / 2
    low = float(scipy.special.betaincinv(hits, trials - hits + 1, tail)) if hits else 0.0
    high = float(scipy.special.betaincinv(hits + 1, trials - hits, 1 - tail)) if hits < trials else 1.0
    return low, high


def bootstrap_interval(
    statistic: Callable[[Array], float],
    units: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    level: float = LEVEL,
    draws: int = 2000,
) -> tuple[float, float]:
    """The middle `level` of `statistic` over units (n, ...), drawn n at a time with repetition: percentile bootstrap.

    Units must be independent: seeds, or data sets. Source: Efron, Annals of Statistics 7 (1979), 1–26.
    """
    array = require_finite("units", units)
    if array.ndim == 0 or len(array) < 2:
        raise ValueError(f"units must hold two or more on the first axis, got shape {array.shape}")
    require_count(least=1, draws=draws)
    tail = (1 - _level(level)) / 2
    resampled = [statistic(array[rng.integers(0, len(array), len(array))]) for _ in range(draws)]
    low, high = np.quantile(resampled, [tail, 1 - tail])
    return float(low), float(high)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """The p-values of several comparisons, corrected so that all below α together are wrong with probability α at most.

    Source: Holm, Scandinavian Journal of Statistics 6 (1979), 65–70.
    """
    for name, p in p_values.items():
        if not 0 <= p <= 1:
            raise ValueError(f"p-values must lie between 0 and 1, got {p} for {name}")
    order = sorted(p_values, key=p_values.__getitem__)
    corrected, largest = {}, 0.0
    for place, name in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - place) * p_values[name]))
        corrected[name] = largest
    return {name: corrected[name] for name in p_values}


def wins(ours: npt.ArrayLike, theirs: npt.ArrayLike) -> int:
    """+1 where every number of `ours` (pairs,) is below its partner in `theirs`, -1 where above, else 0: a tie.

    With six pairs, two equals would win by chance once in 64 times.
    """
    a, b = _pair(ours, theirs)
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
    ranked: list[tuple[str, Array, int]] = []
    leader, rank = order[0], 1
    for place, name in enumerate(order, start=1):
        if wins(rows[leader], rows[name]) > 0:
            leader, rank = name, place
        ranked.append((name, np.asarray(rows[name], float), rank))
    return ranked


def _pair(ours: npt.ArrayLike, theirs: npt.ArrayLike) -> tuple[Array, Array]:
    first, second = _row("ours", ours), _row("theirs", theirs)
    if first.shape != second.shape:
        raise ValueError(f"ours and theirs must pair up, got shapes {first.shape} and {second.shape}")
    return first, second


def _row(name: str, values: npt.ArrayLike) -> Array:
    array = require_finite(name, values)
    if array.ndim != 1 or not len(array):
        raise ValueError(f"{name} must be one row (n,) with n > 0, got shape {array.shape}")
    return array


def _level(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    return level
