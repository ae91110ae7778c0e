"""What a verdict rests on: the cases, what was held equal, the threshold and why, and what would have refuted it.

A claim says that an effect exceeds a threshold. It is measured in *cases*, one for each data set, architecture and size
of its population, each with an interval (see `comparison`) or exact. One case alone is shown, refuted or open. The
verdict follows from all of them by one rule, which no lesson chooses for itself. What is fixed without looking at a
number, the threshold among it, stands in `protocols.yml` beside this file; a lesson adds the cases (`evidence`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from lessons.shared.numerics.arrays import Array, require_choice, require_finite, require_positive
from lessons.shared.numerics.comparison import LEVEL, Paired, median_interval, share_interval

NOT_SHOWN = "not shown"
PROTOCOLS = Path(__file__).with_name("protocols.yml")
DATA = ("digits", "tumours, wine", "MNIST-1D", "teacher–student", "constructed")  # the columns of the claims page
COLUMN = {"tumours": DATA[1], "wine": DATA[1]}  # where the measured tables share one
CONSTRUCTED = DATA[-1]  # formulas, surfaces and samples whose law is written down
PARTS = ("measure", "held_equal", "population", "why", "refuted_by")
MOVED = 0.2  # how far a threshold is moved, either way, before a verdict counts as stable


def short(value: float) -> str:
    """A number to three digits, or to its last whole one; a minus sign as in print."""
    text = f"{value + 0:,.0f}" if 1000 <= abs(value) < np.inf else f"{value + 0:.3g}"  # −0 + 0 is 0
    return text.replace("-", "−")


@dataclass(frozen=True)
class Case:
    """One measured cell of a population: its effect with the interval (low, high), and whether `under` is met there.

    `is_exact`: nothing in it was drawn at random, so its interval is the effect alone. `data`: one of DATA, or a
    name in COLUMN; where it is left out, the data set that the claim's protocol names.
    """

    where: str
    effect: float
    low: float
    high: float
    under: bool = True
    is_exact: bool = False
    data: str = ""

    def __post_init__(self) -> None:
        if self.data:
            object.__setattr__(self, "data", COLUMN.get(self.data, self.data))
            require_choice("data", self.data, DATA)
        if not self.low <= self.effect <= self.high:
            raise ValueError(f"{self.where}: the effect {self.effect} must lie in [{self.low}, {self.high}]")
        if self.is_exact and self.low < self.high:
            raise ValueError(f"{self.where}: an exact case has no interval, got [{self.low}, {self.high}]")

    @classmethod
    def exact(cls, where: str, effect: float, *, under: bool = True, data: str = "") -> Case:
        """A case without chance: a proof, or a computation from given numbers."""
        return cls(where, float(effect), float(effect), float(effect), under, True, data)

    @classmethod
    def share(cls, where: str, hits: int, trials: int, *, under: bool = True, data: str = "") -> Case:
        """A case of independent trials of which some hit: their share, with its exact 95% interval."""
        return cls(where, int(hits) / int(trials), *share_interval(int(hits), int(trials)), under, data=data)

    @classmethod
    def median(
        cls, where: str, values: npt.ArrayLike, *, level: float = LEVEL, under: bool = True, data: str = ""
    ) -> Case:
        """A case of independent values (n,): their median, with its exact interval."""
        middle = float(np.median(np.asarray(values, float)))
        return cls(where, middle, *median_interval(values, level=level), under, data=data)

    @classmethod
    def ratio(
        cls, where: str, ours: npt.ArrayLike, theirs: npt.ArrayLike, *, under: bool = True, data: str = ""
    ) -> Case:
        """A case of two rows of positive values: the ratio of their medians.

        Each median's interval is at 97.5%, so that the ratio's holds with 95% or more, however the rows depend.
        """
        (low, high), (least, most) = (median_interval(row, level=0.975) for row in (ours, theirs))
        above, below = (float(np.median(np.asarray(row, float))) for row in (ours, theirs))
        return cls(where, above / below, low / most, high / least, under, data=data)

    @classmethod
    def paired(cls, where: str, pair: Paired, *, scale: float = 1.0, under: bool = True, data: str = "") -> Case:
        """A case that is a paired comparison, its effect times `scale`."""
        low, high = sorted((scale * pair.low, scale * pair.high))
        return cls(where, scale * pair.effect, low, high, under, data=data)

    def __str__(self) -> str:
        return f"{self.where} {short(self.effect)} " + (
            "(exact)" if self.is_exact else f"[{short(self.low)}, {short(self.high)}]"
        )

    def speaks(self, threshold: float) -> str:
        """ "shown" where the whole interval exceeds the threshold, "refuted" where none of it does, else "open"."""
        return "shown" if self.low > threshold else "refuted" if self.high <= threshold else "open"


@dataclass(frozen=True)
class Evidence:
    """All that a row of the claims page says of one claim.

    `claim` is its id; `measure` names the effect, which is larger the more the claim is right; `population` says of
    which data, networks and sizes the `cases` speak; `under` names the condition that marks some of them, if there is
    one; `data` is the data set of every case that names none.
    """

    claim: str
    measure: str
    held_equal: str
    population: str
    cases: Sequence[Case]
    threshold: float
    why: str
    refuted_by: str
    under: str = ""
    data: str = CONSTRUCTED

    def __post_init__(self) -> None:
        blank = [name for name in ("claim", *PARTS) if not getattr(self, name)]
        if blank or not self.cases:
            raise ValueError(f"{self.claim or 'a claim'} needs {', '.join(blank) or 'at least one case'}")
        if not self.under and not all(case.under for case in self.cases):
            raise ValueError(f"{self.claim}: cases are marked, so `under` must name what marks them")
        require_choice("data", self.data, DATA)

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
    def by_data(self) -> dict[str, str]:
        """The verdict that the cases of each data set alone would give, by data set in the order of DATA."""
        of = {name: [case for case in self.cases if (case.data or self.data) == name] for name in DATA}
        return {name: replace(self, cases=cases).verdict for name, cases in of.items() if cases}

    @property
    def moved(self) -> tuple[str, str]:
        """The verdicts with the threshold a fifth lower and a fifth higher; the same for the threshold 0."""
        shift = MOVED * abs(self.threshold)
        lower, higher = (replace(self, threshold=self.threshold + sign * shift).verdict for sign in (-1, 1))
        return lower, higher


@functools.cache
def protocols() -> dict[str, dict[str, dict[str, Any]]]:
    """What is fixed of each verdict without looking at a number, by lesson and claim."""
    return yaml.safe_load(PROTOCOLS.read_text(encoding="utf-8"))


def evidence(lesson: str, claim: str, *cases: Case) -> Evidence:
    """The protocol of a claim in a lesson, filled in by the cases that the lesson measured."""
    require_choice("lesson", lesson, protocols())
    require_choice("claim", claim, protocols()[lesson])
    return Evidence(claim=claim, cases=cases, **protocols()[lesson][claim])


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
