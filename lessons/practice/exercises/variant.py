"""A student's own noisy descent: the largest rate that keeps a noise floor low enough. Holds no answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import require_positive


def own_rate(*, curvature: float, noise: float) -> Task:
    """The task for ½ curvature · w² and a gradient that errs by noise · ξ, with ξ of mean 0 and variance 1."""
    require_positive(curvature=curvature, noise=noise)
    mine = _Floor(curvature, noise)
    return Task(
        "own_rate",
        inputs=lambda rng: {"square": float((noise / curvature) ** 2 * 10 ** rng.uniform(-2, 1))},
        returns=number,
        properties=[mine.stands_still, mine.more_is_more, mine.stays_below_the_edge, mine.is_in_proportion],
        core=[(mine.stands_still, mine.stays_below_the_edge)],
        mistakes=[
            mine.takes_small_steps,
            mine.forgets_a_square,
            mine.takes_the_loss,
            mine.shrinks_the_square_once,
            mine.stands_on_the_edge,
        ],
    )


@dataclass(frozen=True)
class _Floor:
    curvature: float
    noise: float

    def after_a_step(self, square: float, lr: float) -> float:
        """The mean square of w after one step: what is left of it, and what the noise adds."""
        return (1 - lr * self.curvature) ** 2 * square + (lr * self.noise) ** 2

    def stands_still(self, answer: Answer, *, square: float) -> bool:
        """At your rate the mean square, once it has the given value, keeps it from step to step."""
        lr = answer(square=square)
        return lr > 0 and bool(isclose(self.after_a_step(square, lr), square, rtol=1e-6))

    def more_is_more(self, answer: Answer, *, square: float) -> bool:
        """A larger square allows a larger rate."""
        return bool(answer(square=1.5 * square) > answer(square=square) > 0)

    def stays_below_the_edge(self, answer: Answer, *, square: float) -> bool:
        """However large a square is allowed, your rate stays below the one at which descent leaves."""
        far = answer(square=1e4 * (self.noise / self.curvature) ** 2)
        return bool(1.99 < far * self.curvature < 2)

    def is_in_proportion(self, answer: Answer, *, square: float) -> bool:
        """Of two very small squares, the one half as large takes half the rate."""
        tiny = 1e-5 * (self.noise / self.curvature) ** 2
        small = answer(square=tiny / 2)
        return small > 0 and bool(isclose(answer(square=tiny) / small, 2, rtol=1e-3))

    def like(self, answer: Answer, square: float, *, noise: float, share: float = 1.0) -> bool:
        """Whether `share` times the answer would keep `square` if the noise were another."""
        lr = share * answer(square=square)
        return bool(isclose(_Floor(self.curvature, noise).after_a_step(square, lr), square, rtol=1e-4) and lr > 0)

    def takes_small_steps(self, answer: Answer, *, square: float) -> bool:
        """Your formula is the one of very small steps. With a long step a part of the error is thrown to the other
        side and stays: what does one step do to the mean square of w?
        """
        lr = answer(square=square)
        return bool(isclose(2 * self.curvature * square, lr * self.noise**2, rtol=1e-4))

    def forgets_a_square(self, answer: Answer, *, square: float) -> bool:
        """You take the noise's standard deviation for its variance."""
        return self.like(answer, square, noise=float(np.sqrt(self.noise)))

    def takes_the_loss(self, answer: Answer, *, square: float) -> bool:
        """Your rate belongs to a mean loss. The task asks for the mean square of w."""
        lr, double = answer(square=square), 2 * square / self.curvature
        return bool(isclose(self.after_a_step(double, lr), double, rtol=1e-4) and lr > 0)

    def shrinks_the_square_once(self, answer: Answer, *, square: float) -> bool:
        """Your rate is half of what it may be: a step shrinks w by a factor, and its mean square by the factor's
        square.
        """
        return self.like(answer, square, noise=self.noise, share=2.0)

    def stands_on_the_edge(self, answer: Answer, *, square: float) -> bool:
        """You return the edge beyond which there is no floor at all. It does not depend on the square."""
        return bool(isclose(answer(square=square) * self.curvature, 2, rtol=1e-6))
