"""A student's own quartic, which a tilt gives one valley or two: where are they? Holds no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.shared.exercises.json_values import shown
from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.exercises.student_call import Answer
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array, require_positive


def own_valleys(*, quartic: float, quadratic: float) -> Task:
    """The task for the loss quartic · w⁴ − quadratic · w² + tilt · w, both coefficients positive."""
    require_positive(quartic=quartic, quadratic=quadratic)
    mine = _Quartic(quartic, quadratic)
    return Task(
        "own_valleys",
        inputs=mine.tilt,
        returns=_points,
        properties=[mine.slopes_vanish, mine.they_are_valleys, mine.none_is_missing, mine.mirrors],
        mistakes=[
            mine.lists_a_hilltop,
            mine.keeps_the_deepest,
            mine.keeps_one_side,
            mine.forgets_the_tilt,
            mine.keeps_complex_roots,
        ],
    )


def _points(value: Any, **case: Any) -> Array:
    if not isinstance(value, np.ndarray) or value.ndim != 1 or not 1 <= len(value) <= 3:
        raise ValueError(f"The result must be a list of the valleys, one to three numbers, got {shown(value)}.")
    if not np.all(np.isfinite(value)) or np.abs(value).max() > 1e6:
        raise ValueError("The points must be finite and below a million.")
    return value


@dataclass(frozen=True)
class _Quartic:
    quartic: float
    quadratic: float

    def loss(self, w: Any, tilt: float) -> Any:
        return self.quartic * w**4 - self.quadratic * w**2 + tilt * w

    def slope(self, w: Any, tilt: float) -> Any:
        return 4 * self.quartic * w**3 - 2 * self.quadratic * w + tilt

    @property
    def width(self) -> float:
        """Where the untilted loss has its valleys: at this distance from zero."""
        return float(np.sqrt(self.quadratic / self.quartic / 2))

    @property
    def fold(self) -> float:
        """The tilt at which the second valley vanishes."""
        return float(4 / 3 * self.quadratic * self.width / np.sqrt(3))

    def tilt(self, rng: np.random.Generator) -> dict[str, float]:
        """A tilt at a clear distance from the fold, with either sign."""
        size = rng.choice([rng.uniform(0.1, 0.9), rng.uniform(1.1, 1.6)], p=[0.7, 0.3])
        return {"tilt": float(rng.choice([-1, 1]) * size * self.fold)}

    def two(self, tilt: float) -> bool:
        return abs(tilt) < self.fold

    def slopes_vanish(self, answer: Answer, *, tilt: float) -> bool:
        """At each of your points the slope is zero."""
        return bool(np.all(np.abs(self.slope(answer(tilt=tilt), tilt)) < 1e-5 * self.fold))

    def they_are_valleys(self, answer: Answer, *, tilt: float) -> bool:
        """A little to the left and to the right of each of your points the loss is higher."""
        w = answer(tilt=tilt)
        return all(bool(np.all(self.loss(w + side * self.width / 100, tilt) > self.loss(w, tilt))) for side in (-1, 1))

    def none_is_missing(self, answer: Answer, *, tilt: float) -> bool:
        """No valley is missing, none is there twice, and they stand from left to right."""
        w = answer(tilt=tilt)
        uphill = self.slope(np.linspace(-3, 3, 6001) * self.width, tilt) > 0
        return len(w) == np.sum(uphill[1:] & ~uphill[:-1]) and bool(np.all(np.diff(w) > self.width / 100))

    def mirrors(self, answer: Answer, *, tilt: float) -> bool:
        """The opposite tilt has the mirrored valleys."""
        here, there = np.sort(answer(tilt=tilt)), np.sort(-answer(tilt=-tilt))
        return here.shape == there.shape and allclose(here, there, atol=1e-5 * self.width)

    def lists_a_hilltop(self, answer: Answer, *, tilt: float) -> bool | None:
        """You list a hilltop: the slope vanishes there too. Which way does the loss bend at each of your points?"""
        if not self.two(tilt):
            return None
        w = answer(tilt=tilt)
        flat = np.abs(self.slope(w, tilt)) < 1e-3 * self.fold
        return bool(np.any(flat & (np.abs(w) < self.width / np.sqrt(3))))

    def keeps_the_deepest(self, answer: Answer, *, tilt: float) -> bool | None:
        """You keep the deepest valley only. Descent from the other side ends in the other one."""
        if not self.two(tilt):
            return None
        return self._alone(answer, tilt) and answer(tilt=tilt)[0] * tilt < 0

    def keeps_one_side(self, answer: Answer, *, tilt: float) -> bool | None:
        """You keep the valley on one side only, whichever way the tilt goes."""
        if not self.two(tilt):
            return None
        alone = self._alone(answer, tilt) and self._alone(answer, -tilt)
        return bool(alone and answer(tilt=tilt)[0] * answer(tilt=-tilt)[0] > 0)

    def _alone(self, answer: Answer, tilt: float) -> bool:
        w = answer(tilt=tilt)
        return len(w) == 1 and bool(np.abs(self.slope(w[0], tilt)) < 1e-3 * self.fold)

    def forgets_the_tilt(self, answer: Answer, *, tilt: float) -> bool:
        """Your points do not move with the tilt."""
        here, there = answer(tilt=tilt), answer(tilt=-tilt)
        return here.shape == there.shape and allclose(here, there) and not self.slopes_vanish(answer, tilt=tilt)

    def keeps_complex_roots(self, answer: Answer, *, tilt: float) -> bool | None:
        """You keep the real parts of complex roots. A root that is not real is no point of the line."""
        if self.two(tilt):
            return None
        w = answer(tilt=tilt)
        real = w[np.abs(self.slope(w, tilt)) < 1e-3 * self.fold]
        return len(w) > len(real) > 0 and bool(np.any(isclose(w, -real[0] / 2, rtol=1e-4)))  # roots add to zero
