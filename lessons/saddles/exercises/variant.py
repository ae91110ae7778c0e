"""A student's own saddle: how many steps of descent leave it? Holds no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.shared.exercises.json_values import shown
from lessons.shared.exercises.student_call import Answer
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import require_between, require_positive


def own_escape(*, curvature: float, lr: float, radius: float) -> Task:
    """The task for the saddle ½x² − ½ curvature · y², left along y at the rate lr; lr · curvature is at most 0.9."""
    require_positive(curvature=curvature, lr=lr, radius=radius)
    require_between(0, 0.9, **{"lr * curvature": lr * curvature})
    mine = _Saddle(curvature, lr, radius)
    return Task(
        "own_escape",
        inputs=lambda rng: {"offset": float(rng.choice([-1, 1]) * radius * 10 ** rng.uniform(-10, -1))},
        returns=_count,
        properties=[mine.has_left, mine.had_not_left, mine.sides_are_equal, mine.each_power_costs_the_same],
        core=[mine.each_power_costs_the_same],
        whole=True,
        mistakes=[mine.flows, mine.forgets_the_rate, mine.contracts, mine.rounds_down, mine.mixes_logarithms],
    )


def _count(value: Any, **case: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise ValueError(f"The result must be one whole number of steps, got {shown(value)}.")
    if value != round(value) or not 0 <= value < 1e6:
        raise ValueError(f"The steps must be a whole number, not negative and below a million, got {shown(value)}.")
    return int(value)


@dataclass(frozen=True)
class _Saddle:
    curvature: float
    lr: float
    radius: float

    def offset_after(self, steps: int, offset: float) -> float:
        return abs(offset) * (1 + self.lr * self.curvature) ** min(steps, 2000)

    def has_left(self, answer: Answer, *, offset: float) -> bool:
        """After your steps the distance along y has reached the radius."""
        return self.offset_after(answer(offset=offset), offset) >= self.radius * (1 - 1e-9)

    def had_not_left(self, answer: Answer, *, offset: float) -> bool:
        """One step earlier it had not."""
        steps = answer(offset=offset)
        return steps > 0 and self.offset_after(steps - 1, offset) < self.radius * (1 + 1e-9)

    def sides_are_equal(self, answer: Answer, *, offset: float) -> bool:
        """Either side of the ridge takes equally long."""
        return bool(answer(offset=offset) == answer(offset=-offset))

    def each_power_costs_the_same(self, answer: Answer, *, offset: float) -> bool:
        """A hundred times closer costs as many steps more as the next hundred times, give or take one."""
        once, twice, thrice = (answer(offset=offset / 100**k) for k in range(3))
        return twice > once and abs((thrice - twice) - (twice - once)) <= 1

    def like(self, answer: Answer, offset: float, growth: float) -> bool | None:
        """Whether the count is the one of another growth per step, in logarithms; None where that is the right one."""
        steps, exact = answer(offset=offset), np.log(self.radius / abs(offset)) / growth
        right = self.has_left(answer, offset=offset) and self.had_not_left(answer, offset=offset)
        return None if right else bool(exact - 1 <= steps <= exact + 1)

    def flows(self, answer: Answer, *, offset: float) -> bool | None:
        """Your formula is the one of a flow in continuous time. A step is finite: by which factor does it multiply
        the offset?
        """
        return self.like(answer, offset, self.lr * self.curvature)

    def forgets_the_rate(self, answer: Answer, *, offset: float) -> bool | None:
        """Your count does not know the learning rate. Smaller steps take longer."""
        return self.like(answer, offset, np.log(1 + self.curvature))

    def contracts(self, answer: Answer, *, offset: float) -> bool | None:
        """Your factor belongs to a positive curvature: it says how fast an offset shrinks."""
        return self.like(answer, offset, -np.log(1 - self.lr * self.curvature))

    def mixes_logarithms(self, answer: Answer, *, offset: float) -> bool | None:
        """You use logarithms of two bases, or one to base ten where growth is counted in powers of e."""
        growth = np.log(1 + self.lr * self.curvature)
        short, long = (self.like(answer, offset, growth * factor) for factor in (np.log(10), 1 / np.log(10)))
        return short or long

    def rounds_down(self, answer: Answer, *, offset: float) -> bool:
        """You stop one step too early: a part of a step cannot be taken."""
        steps = answer(offset=offset)
        return self.offset_after(steps, offset) < self.radius <= self.offset_after(steps + 1, offset)
