"""A student's own ravine: the best rate for three curvatures, and how many steps it needs. Holds no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import numbers
from lessons.shared.exercises.student_call import Answer
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import require_positive


def own_steps(*, curvatures: tuple[float, float, float]) -> Task:
    """The task for one student's curvatures, which are positive and not all equal."""
    require_positive(curvatures=curvatures)
    mine = _Ravine(curvatures)
    return Task(
        "own_steps",
        inputs=lambda rng: {"share": float(10 ** rng.uniform(-6, -0.3))},
        returns=_pair,
        properties=[mine.arrives, mine.not_a_step_earlier, mine.no_better_rate, mine.rate_knows_no_share],
        core=[mine.arrives, mine.not_a_step_earlier],
        mistakes=[
            mine.takes_one_over_the_largest,
            mine.stands_on_the_edge,
            mine.averages,
            mine.counts_for_the_loss,
            mine.rounds_down,
        ],
    )


def _pair(value: Any, **case: Any) -> tuple[float, int]:
    lr, steps = numbers("lr", "steps")(value)
    if not steps.is_integer() or not 0 <= steps < 1e6:
        raise ValueError(f"The steps must be a whole number, not negative and below a million, got {steps:g}.")
    return lr, int(steps)


@dataclass(frozen=True)
class _Ravine:
    curvatures: tuple[float, ...]

    def kept(self, lr: float) -> float:
        """The share of the distance that a step leaves in the slowest direction."""
        return float(np.abs(1 - lr * np.array(self.curvatures)).max())

    def arrives(self, answer: Answer, *, share: float) -> bool:
        """With your rate and after your steps, at most the share is left, wherever one starts."""
        lr, steps = answer(share=share)
        return self.kept(lr) ** steps <= share * (1 + 1e-9)

    def not_a_step_earlier(self, answer: Answer, *, share: float) -> bool:
        """One step fewer would leave more than the share in some direction."""
        lr, steps = answer(share=share)
        return steps > 0 and self.kept(lr) ** (steps - 1) > share * (1 - 1e-9)

    def no_better_rate(self, answer: Answer, *, share: float) -> bool:
        """No other rate shrinks the slowest direction more."""
        lr, _ = answer(share=share)
        others = lr * np.concatenate([np.geomspace(0.2, 5, 201), [0.999, 1.001]])
        kept = np.abs(1 - np.multiply.outer(others, self.curvatures)).max(axis=-1)
        return bool(kept.min() >= self.kept(lr) - 1e-9)

    def rate_knows_no_share(self, answer: Answer, *, share: float) -> bool:
        """The rate is the same, however far you want to come."""
        return bool(isclose(answer(share=share)[0], answer(share=share / 2)[0], rtol=1e-9))

    def takes_one_over_the_largest(self, answer: Answer, *, share: float) -> bool:
        """Your rate looks at the steepest direction alone. The gentlest one has a say: which direction shrinks least
        at your rate?
        """
        return bool(isclose(answer(share=share)[0] * max(self.curvatures), 1, rtol=1e-6))

    def stands_on_the_edge(self, answer: Answer, *, share: float) -> bool:
        """Your rate stands on the edge: the steepest direction flips its sign and never shrinks."""
        return bool(isclose(answer(share=share)[0] * max(self.curvatures), 2, rtol=1e-6))

    def averages(self, answer: Answer, *, share: float) -> bool:
        """Your rate depends on an average of the curvatures. Only the two ends decide."""
        middle = [np.mean(self.curvatures), np.median(self.curvatures)]
        return any(isclose(answer(share=share)[0] * m, k, rtol=1e-6) for m in middle for k in (1, 2))

    def counts_for_the_loss(self, answer: Answer, *, share: float) -> bool | None:
        """Your rate is right, and your steps bring the loss to that share. The task asks for the distance, of which
        the loss is a square.
        """
        lr, steps = answer(share=share)
        if self.kept(lr) ** (steps + 1) <= share:
            return None  # so near the right number that it may be another mistake
        enough = self.kept(lr) ** (2 * steps) <= share * (1 + 1e-9)
        return bool(enough and self.no_better_rate(answer, share=share))

    def rounds_down(self, answer: Answer, *, share: float) -> bool:
        """Your rate is right, but you stop one step too early: a part of a step cannot be taken."""
        lr, steps = answer(share=share)
        early = self.kept(lr) ** (steps + 1) <= share < self.kept(lr) ** steps
        return bool(early and self.no_better_rate(answer, share=share))
