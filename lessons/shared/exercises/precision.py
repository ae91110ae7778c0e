"""Comparisons that follow the precision of what came back: a right answer in float32 has seven digits, not sixteen.

What crosses from a student's function is plain JSON, without a type. But a float32 number shows itself: the second half
of its digits is zero. That can be put on, and nothing is won by it, since no answer is excused more than SINGLE.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from lessons.shared.exercises.json_values import restored

SINGLE = 1e-4  # of the size of what is compared: the rounding 6e-8, grown by the arithmetic of a fair answer
NOTE = "Your result is in single precision (float32), so it was compared with a tolerance of one part in 10,000."
SHORT, LONG = 16, 24  # binary digits: a number that needs fewer than SHORT may be a round one, of any type


class Seen:
    """What has come back so far: from the first result in single precision on, comparisons are made in that one."""

    single = False

    def notice(self, value: Any) -> None:
        self.single = self.single or is_single(value)


_seen: ContextVar[Seen | None] = ContextVar("seen", default=None)


def is_single(value: Any) -> bool:
    """Whether some number in a plain result is one of float32 and not a round one."""
    if isinstance(value, dict):
        return any(map(is_single, value.values()))
    value = restored(value)
    if isinstance(value, list):
        return any(map(is_single, value))
    if not isinstance(value, float | np.ndarray):
        return False
    numbers = np.asarray(value, float)
    mantissa = np.frexp(numbers[np.isfinite(numbers)])[0]
    return bool(np.any((mantissa * 2.0**LONG % 1 == 0) & (mantissa * 2.0**SHORT % 1 != 0)))


@contextmanager
def following() -> Iterator[Seen]:
    """Compare as the precision of the plain results allows that are noticed from here on."""
    token = _seen.set(Seen())
    try:
        yield _seen.get() or Seen()
    finally:
        _seen.reset(token)


def tolerance() -> float:
    """The relative error that is excused: SINGLE after a result in single precision, else 0."""
    seen = _seen.get()
    return SINGLE if seen and seen.single else 0.0


def excused(size: Any = 1.0) -> float:
    """The error that the precision excuses in numbers of this size, of which the largest counts: 0 in double."""
    largest = float(np.max(np.abs(size), initial=0.0))
    return tolerance() * largest if np.isfinite(largest) else 0.0


def isclose(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8, *, size: Any = 0.0) -> Any:
    """NumPy's `isclose`; in single precision with a tolerance of SINGLE times the largest number, or times `size`."""
    spare = max(excused(a), excused(b), excused(size))
    return np.isclose(a, b, rtol=max(rtol, tolerance()), atol=max(atol, spare))


def allclose(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8, *, size: Any = 0.0) -> bool:
    """Whether all entries are close, as in `isclose`."""
    return bool(np.all(isclose(a, b, rtol, atol, size=size)))


def equal(a: Any, b: Any) -> bool:
    """The same shape and the same numbers, but for what the precision excuses."""
    return np.array_equal(a, b) or bool(tolerance() and np.shape(a) == np.shape(b) and allclose(a, b, 0.0, 0.0))
