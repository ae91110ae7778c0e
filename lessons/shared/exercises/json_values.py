"""Plain values: what a student's function returns, as JSON could carry it, and back as arrays. No object crosses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array


def plain(value: Any) -> Any:
    """`value` as None, bool, int, float, str, list or dict of these; ValueError for anything else."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, int | float):
        return float(value) if isinstance(value, float) else int(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    raise ValueError(f"The result must be made of real numbers, text, tuples or arrays, got a {type(value).__name__}.")


def restored(value: Any) -> Any:
    """A plain value with each rectangular list of numbers as a float array; other lists stay lists."""
    if not isinstance(value, list):
        return value
    try:
        return np.array(value, dtype=float) if value and _numeric(value) else [restored(item) for item in value]
    except ValueError:  # ragged
        return [restored(item) for item in value]


def shown(value: Any) -> str:
    """One short line for a value of any kind."""
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=4, threshold=12, edgeitems=2, separator=", ").replace("\n", "")
        return text if value.size <= 12 else f"{text} of shape {value.shape}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def number(value: Any, **case: Any) -> float:
    """A result that must be one finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"The result must be one number, got {_kind(value)}.")
    if not np.isfinite(value):
        raise ValueError(f"The result must be finite, got {value}.")
    return float(value)


def array_like(name: str) -> Callable[..., Array]:
    """A result that must be finite numbers in the shape of the argument `name`."""

    def fits(value: Any, **case: Any) -> Array:
        shape = np.shape(case[name])
        array = np.asarray(value, dtype=float) if isinstance(value, int | float | np.ndarray) else None
        if array is None or array.shape != shape:
            raise ValueError(f"The result must have the shape {shape} of {name}, got {_kind(value)}.")
        if not np.all(np.isfinite(array)):
            raise ValueError("The result must be finite, but holds NaN or infinity.")
        return array

    return fits


def _numeric(value: list[Any]) -> bool:
    return all(_numeric(item) if isinstance(item, list) else type(item) in (int, float) for item in value)


def _kind(value: Any) -> str:
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, list):
        return f"a sequence of {len(value)}"
    return f"{type(value).__name__} {shown(value)}"
