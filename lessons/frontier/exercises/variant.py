"""A student's own two-layer linear network: between which rates it is thrown and comes back. Holds no answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import numbers
from lessons.shared.exercises.student_call import Answer
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array, require_finite, require_positive


def own_window(*, u: Sequence[float], v: Sequence[float]) -> Task:
    """The task for one student's weights, two lists of equal length whose answer is not 0."""
    mine = _Network(require_finite("u", u), require_finite("v", v))
    if mine.u.shape != mine.v.shape or not mine.u @ mine.v:
        raise ValueError(f"u and v must be equally long and not orthogonal, got {u} and {v}")
    return Task(
        "own_window",
        inputs=lambda rng: {"x": float(np.round(10 ** rng.uniform(-0.7, 0.7), 3))},
        returns=_window,
        properties=[mine.small_outputs_turn_round, mine.curvature_stays, mine.falls_with_the_square],
        core=[(mine.small_outputs_turn_round, mine.curvature_stays)],
        mistakes=[
            mine.forgets_the_input,
            mine.forgets_a_square,
            mine.forgets_the_width,
            mine.looks_at_one_layer,
            mine.stops_at_the_edge,
        ],
    )


def _window(value: Any, **case: Any) -> tuple[float, ...]:
    low, high = numbers("low", "high")(value)
    if not 0 < low < 1e12 or not 0 < high < 1e12:
        raise ValueError(f"Both rates must be positive, got {low:g} and {high:g}.")
    return low, high


@dataclass(frozen=True)
class _Network:
    u: Array
    v: Array

    def size(self, x: float, *, width: float | None = None, layers: int = 2) -> float:
        """The curvature of the loss for an example x; of a wrong one, with another width or one layer."""
        require_positive(x=x)
        squares = self.u @ self.u + (self.v @ self.v if layers == 2 else 0.0)
        return float(squares * x**2 / (len(self.u) if width is None else width))

    def stepped(self, x: float, lr: float, *, scale: float = 1.0) -> tuple[float, float]:
        """By what the output is multiplied in a step of descent, and by what |u|² + |v|² is.

        `scale` shrinks the answer that the step believes in, and with it the step.
        """
        slope = scale * lr * x**2 * (self.u @ self.v) / len(self.u)
        u, v = self.u - slope * self.v, self.v - slope * self.u
        before, after = ([a @ b, a @ a + b @ b] for a, b in ((self.u, self.v), (u, v)))
        return float(after[0] / before[0]), float(after[1] / before[1])

    def small_outputs_turn_round(self, answer: Answer, *, x: float) -> bool:
        """At the first rate a very small output changes its sign in a step and keeps its size."""
        low, _ = answer(x=x)
        change, _ = self.stepped(x, low, scale=1e-7)
        # of a step that believes in a tiny share of the output, the same share of the change is left
        return bool(isclose((change - 1) / 1e-7, -2, rtol=1e-4))

    def curvature_stays(self, answer: Answer, *, x: float) -> bool:
        """At the second rate a step changes the output and leaves the curvature as it is."""
        _, high = answer(x=x)
        return bool(isclose(self.stepped(x, high)[1], 1, rtol=1e-6))

    def falls_with_the_square(self, answer: Answer, *, x: float) -> bool:
        """An example twice as large allows a quarter of both rates."""
        return bool(isclose(4 * np.array(answer(x=2 * x)), answer(x=x), rtol=1e-6).all())

    def _is(self, answer: Answer, x: float, size: float) -> bool:
        return bool(isclose(np.array(answer(x=x)) * size, [2, 4], rtol=1e-5).all() and not isclose(size, self.size(x)))

    def forgets_the_input(self, answer: Answer, *, x: float) -> bool:
        """Your rates do not depend on x. The answer does, and so does the curvature."""
        return bool(isclose(answer(x=x), answer(x=2 * x), rtol=1e-9).all())

    def forgets_a_square(self, answer: Answer, *, x: float) -> bool:
        """Your curvature grows like x. The gradient holds x once, the curvature twice."""
        return self._is(answer, x, self.size(x) / x)

    def forgets_the_width(self, answer: Answer, *, x: float) -> bool:
        """Your curvature is not divided by the width."""
        return self._is(answer, x, self.size(x, width=1))

    def looks_at_one_layer(self, answer: Answer, *, x: float) -> bool:
        """Your curvature knows one layer. Both move, and the squares of both count."""
        return self._is(answer, x, self.size(x, layers=1)) or self._is(answer, x, self.size(x) - self.size(x, layers=1))

    def stops_at_the_edge(self, answer: Answer, *, x: float) -> bool:
        """Your first rate is right, and your second is no larger. Past the edge the loss rises, but the run comes back:
        up to which rate does a step lower the curvature?
        """
        low, high = answer(x=x)
        return bool(isclose(low * self.size(x), 2, rtol=1e-5) and isclose(high, low, rtol=1e-5))
