"""Numbers as they are recorded: a few significant digits, so that a record stays small and readable."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def digits(values: npt.ArrayLike, count: int = 3) -> Any:
    """`values` as (nested lists of) numbers with `count` significant digits; whole ones without a point."""
    if isinstance(values, list | tuple | np.ndarray):
        return [digits(value, count) for value in values]
    number = float(f"{float(np.asarray(values)):.{count}g}")
    return int(number) if number == int(number) else number
