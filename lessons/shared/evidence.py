"""What a verdict rests on: the cases, what was held equal, the threshold and why, and what would have refuted it.

A claim says that an effect exceeds a threshold. It is measured in *cases*, one for each data set, architecture and size
of its population, each with an interval (see `comparison`). One case alone is shown, refuted or open. The verdict
follows from all of them by one rule, which no lesson chooses for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, require_finite, require_positive

NOT_SHOWN = "not shown"
MOVED = 0.2  # how far a threshold is moved, either way, before a verdict counts as stable


@dataclass(frozen=True)
class Case:
    """One measured cell of a population: its effect with the interval (low, high), and whether `under` is met there."""

    where: str
    effect: float
    low: float
    high: float
    under: bool = True

    def __post_init__(self) -> None:
        if not self.low <= self.effect <= self.high:
            raise ValueError(f"{self.where}: the effect {self.effect} must lie in [{self.low}, {self.high}]")

    def speaks(self, threshold: float) -> str:
        """ "shown" where the whole interval exceeds the threshold, "refuted" where none of it does, else "open"."""
        return "shown" if self.low > threshold else "refuted" if self.high <= threshold else "open"


@dataclass(frozen=True)
class Evidence:
    """All that a row of the claims page says of one claim.

    `claim` is its id; `measure` names the effect, which is larger the more the claim is right; `cases` are its
    population; `under` names the condition that marks some of them, if there is one.
    """

    claim: str
    measure: str
    held_equal: str
    cases: Sequence[Case]
    threshold: float
    why: str
    refuted_by: str
    under: str = ""

    def __post_init__(self) -> None:
        blank = [name for name in ("claim", "measure", "held_equal", "why", "refuted_by") if not getattr(self, name)]
        if blank or not self.cases:
            raise ValueError(f"{self.claim or 'a claim'} needs {', '.join(blank) or 'at least one case'}")
        if not self.under and not all(case.under for case in self.cases):
            raise ValueError(f"{self.claim}: cases are marked, so `under` must name what marks them")

    @property
    def verdict(self) -> str:
        """*holds* where every case is shown; *holds if …* where every marked one is; *false as worded* where one is
        refuted; *not shown* where none is, but some are open."""
        everywhere = {case.speaks(self.threshold) for case in self.cases}
        marked = {case.speaks(self.threshold) for case in self.cases if case.under}
        if everywhere == {"shown"}:
            return "holds"
        if self.under and marked == {"shown"}:
            return f"holds if {self.under}"
        return "false as worded" if "refuted" in everywhere else NOT_SHOWN

    @property
    def moved(self) -> tuple[str, str]:
        """The verdicts with the threshold a fifth lower and a fifth higher; the same for the threshold 0."""
        shift = MOVED * abs(self.threshold)
        lower, higher = (replace(self, threshold=self.threshold + sign * shift).verdict for sign in (-1, 1))
        return lower, higher


def brackets(scores: npt.ArrayLike) -> bool:
    """Whether the least of scores (n,) along a grid lies inside it, so that nothing beyond the ends can be the best."""
    row = require_finite("scores", scores)
    if row.ndim != 1 or len(row) < 3:
        raise ValueError(f"scores must be one row of three or more, got shape {row.shape}")
    return bool(min(row[0], row[-1]) > row.min())


def settles(measured: Callable[[int], Any], sizes: Sequence[int]) -> bool:
    """Whether `measured(size)` is one and the same for all sizes of the grid that measures it."""
    if len(set(sizes)) < 2:
        raise ValueError(f"sizes must be two or more different ones, got {sizes!r}")
    first = measured(sizes[0])
    return all(np.array_equal(measured(size), first) for size in sizes[1:])


def in_general_position(
    outcome: Callable[[Array], Any], start: npt.ArrayLike, rng: np.random.Generator, *, radius: float, draws: int = 20
) -> bool:
    """Whether random starts within `radius` per coordinate of `start` (d,) have the outcome that `start` has."""
    require_positive(radius=radius)
    here = require_finite("start", start)
    expected = outcome(here)
    return all(np.array_equal(outcome(here + radius * rng.uniform(-1, 1, here.shape)), expected) for _ in range(draws))


def ignored(
    measure: Callable[[Array], float],
    symmetries: Mapping[str, Callable[[Array], Array]],
    w: Array,
    *,
    rel: float = 1e-6,
) -> set[str]:
    """The names of those symmetries w -> w' under which `measure` stays what it is, up to `rel`."""
    before = measure(w)
    return {name for name, move in symmetries.items() if abs(measure(move(w)) - before) <= rel * abs(before)}
