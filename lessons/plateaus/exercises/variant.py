"""A student's own saturated neuron: the slope of its loss, from where it learns to far out on the plateau."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import require_between, require_positive


def own_slope(*, gain: float, shift: float, target: float) -> Task:
    """The task for the loss ½ (σ(gain · w + shift) − target)², with a positive gain and a target inside (0, 1)."""
    require_positive(gain=gain)
    require_between(0.05, 0.95, target=target)
    mine = _Neuron(gain, shift, target)
    return Task(
        "own_slope",
        inputs=lambda rng: {"w": mine.weight(float(rng.uniform(-4, 4)))},
        returns=number,
        properties=[mine.is_the_slope, mine.rests_at_the_target, mine.dies_out, mine.stays_a_number],
        core=[(mine.is_the_slope, mine.rests_at_the_target, mine.dies_out)],
        mistakes=[
            mine.forgets_the_gain,
            mine.forgets_the_sigmoid,
            mine.forgets_the_error,
            mine.flips_the_sign,
            mine.doubles,
        ],
    )


@dataclass(frozen=True)
class _Neuron:
    gain: float
    shift: float
    target: float

    def weight(self, z: float) -> float:
        """The weight at which σ's argument is z."""
        return (z - self.shift) / self.gain

    def loss(self, w: float) -> float:
        return float(0.5 * (1 / (1 + np.exp(-self.gain * w - self.shift)) - self.target) ** 2)

    def difference_quotient(self, w: float) -> float:
        """The slope of the loss as a difference over a short way, right to about eight digits."""
        way = 1e-5 / self.gain
        return (self.loss(w + way) - self.loss(w - way)) / (2 * way)

    @property
    def rest(self) -> float:
        return self.weight(float(np.log(self.target / (1 - self.target))))

    def is_the_slope(self, answer: Answer, *, w: float) -> bool:
        """Your slope is the change of the loss over a short way, divided by the way."""
        return bool(isclose(answer(w=w), self.difference_quotient(w), rtol=1e-4, atol=1e-7 * self.gain))

    def rests_at_the_target(self, answer: Answer, *, w: float) -> bool:
        """Where the output is the target, the slope is zero, and around it the loss rises both ways."""
        left, right = answer(w=self.rest - 0.2 / self.gain), answer(w=self.rest + 0.2 / self.gain)
        return abs(answer(w=self.rest)) < 1e-9 * self.gain and left < 0 < right

    def dies_out(self, answer: Answer, *, w: float) -> bool:
        """Far out, each further unit of σ's argument divides the slope by e."""
        near, far = answer(w=self.weight(12.0)), answer(w=self.weight(13.0))
        return near != 0 and bool(isclose(far / near, np.exp(-1), rtol=1e-3))

    def stays_a_number(self, answer: Answer, *, w: float) -> bool:
        """Even absurdly far out, on either side, the slope is a finite number near zero."""
        return all(abs(answer(w=self.weight(z))) < 1e-6 for z in (-600.0, 600.0))

    def ratio(self, answer: Answer, w: float) -> float | None:
        """The given slope over the measured one; None so near the target that it tells nothing."""
        slope = self.difference_quotient(w)
        return answer(w=w) / slope if abs(slope) > 1e-4 * self.gain else None

    def off_by(self, answer: Answer, w: float, factor: float) -> bool | None:
        ratio = self.ratio(answer, w)
        return None if ratio is None else bool(isclose(ratio, factor, rtol=1e-3))

    def forgets_the_gain(self, answer: Answer, *, w: float) -> bool | None:
        """Your slope is the one in σ's own argument. The weight is multiplied by the gain on its way in."""
        return self.off_by(answer, w, 1 / self.gain)

    def flips_the_sign(self, answer: Answer, *, w: float) -> bool | None:
        """Your slope has the wrong sign: where the output is too high, the loss grows with it."""
        return self.off_by(answer, w, -1)

    def doubles(self, answer: Answer, *, w: float) -> bool | None:
        """Your slope is twice too large: the square's 2 and the half in front of it cancel."""
        return self.off_by(answer, w, 2)

    def forgets_the_sigmoid(self, answer: Answer, *, w: float) -> bool:
        """Your slope does not die out on the plateau. Which factor is small where the output no longer moves?"""
        at_rest, far = answer(w=self.rest), answer(w=self.weight(30.0))
        return abs(far) > 1e-3 and abs(at_rest) < 1e-9 * self.gain

    def forgets_the_error(self, answer: Answer, *, w: float) -> bool:
        """Your slope does not know the target: it is the one of the output, not of the loss."""
        here, there = answer(w=self.weight(1.5)), answer(w=self.weight(-1.5))
        return bool(isclose(here, there, rtol=1e-6) and abs(here) > 1e-3)
