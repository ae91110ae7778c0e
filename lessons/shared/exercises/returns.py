"""What a result must be before properties are asked of it: a number, numbers, arrays, a word. ValueError says which.

Each is a function (value, **case) -> the value in the form that the properties expect, or makes such a function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from lessons.shared.exercises.json_values import kind, shown
from lessons.shared.numerics.arrays import Array

COUNTS = {2: "two", 3: "three", 4: "four"}


def number(value: Any, **case: Any) -> float:
    """One finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"The result must be one number, got {kind(value)}.")
    if not np.isfinite(value):
        raise ValueError(f"The result must be finite, got {value}.")
    return float(value)


def numbers(*names: str, instead: str = "") -> Callable[..., tuple[float, ...]]:
    """Finite numbers, one for each name; the error may name what is allowed `instead`, ", or None" say."""

    def fits(value: Any, **case: Any) -> tuple[float, ...]:
        if not isinstance(value, np.ndarray) or value.shape != (len(names),) or not np.all(np.isfinite(value)):
            demand = f"{COUNTS[len(names)]} finite numbers ({', '.join(names)}){instead}"
            raise ValueError(f"The result must be {demand}, got {shown(value)}.")
        return tuple(value.tolist())

    return fits


def word(allowed: Sequence[str]) -> Callable[..., str]:
    """One of the allowed words."""

    def fits(value: Any, **case: Any) -> str:
        if value not in allowed:
            raise ValueError(f"The result must be one of {', '.join(map(repr, allowed))}; got {shown(value)}.")
        return str(value)

    return fits


def array(value: Any, shape: tuple[int | None, ...], demand: str) -> Array:
    """A finite array of that shape, None for any length; `demand` says it in words."""
    lengths = getattr(value, "shape", ())
    if len(lengths) != len(shape) or any(a not in (None, b) for a, b in zip(shape, lengths, strict=True)):
        raise ValueError(f"The result must be {demand}, got {kind(value)}.")
    return _finite(value)


def array_like(name: str) -> Callable[..., Array]:
    """Finite numbers in the shape of the argument `name`."""

    def fits(value: Any, **case: Any) -> Array:
        shape = np.shape(case[name])
        array = np.asarray(value, dtype=float) if isinstance(value, int | float | np.ndarray) else None
        if array is None or array.shape != shape:
            raise ValueError(f"The result must have the shape {shape} of {name}, got {kind(value)}.")
        return _finite(array)

    return fits


def arrays_like(*names: str) -> Callable[..., tuple[Array, ...]]:
    """Finite arrays in the shapes of the arguments `names`, in their order."""

    def fits(value: Any, **case: Any) -> tuple[Array, ...]:
        shapes = [np.shape(case[name]) for name in names]
        if not isinstance(value, list | np.ndarray) or [_shape(part) for part in value] != shapes:
            demand = f"{COUNTS[len(names)]} arrays ({', '.join(names)}) of shapes {shapes}"
            raise ValueError(f"The result must be {demand}, got {kind(value)}.")
        return tuple(_finite(np.asarray(part, float)) for part in value)

    return fits


def lists(*names: str, like: str) -> Callable[..., Array]:
    """One finite list for each name, as rows of an array, each as long as the argument `like`."""

    def fits(value: Any, **case: Any) -> Array:
        n = len(case[like])
        return array(value, (len(names), n), f"{COUNTS[len(names)]} arrays ({', '.join(names)}) of {n} numbers each")

    return fits


def _shape(value: Any) -> tuple[int, ...] | None:
    """The shape of an array or of a number; None for all else."""
    return () if isinstance(value, int | float) else getattr(value, "shape", None)


def _finite(value: Array) -> Array:
    if not np.all(np.isfinite(value)):
        raise ValueError("The result must be finite, but holds NaN or infinity.")
    return value
