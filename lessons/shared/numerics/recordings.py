"""What takes minutes is measured once: rounded numbers in `recordings/KIND.json` beside the module that measures them.

`lessons/ROOM/KIND.py` has a function `measured()`; `python -m tools.record ROOM KIND …` calls it and writes the file. A
test measures cheap parts again, `make bench` the dear ones.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import require_choice

LESSONS = Path(__file__).parents[2]


def kinds(room: str) -> list[str]:
    """What is recorded in a room of `lessons`: a chapter, or "shared/numerics"."""
    return sorted(file.stem for file in (LESSONS / room / "recordings").glob("*.json"))


@functools.cache
def recorded(room: str, kind: str) -> Any:
    """One recording, as `measured()` of `lessons/ROOM/KIND.py` returned it: plain values, read once and shared."""
    require_choice("kind", kind, kinds(room))
    return json.loads((LESSONS / room / "recordings" / f"{kind}.json").read_text(encoding="utf-8"))


def rounded(values: npt.ArrayLike, digits: int = 3) -> Any:
    """`values` as (nested lists of) numbers with so many significant digits, whole ones without a point."""
    if isinstance(values, list | tuple | np.ndarray):
        return [rounded(value, digits) for value in values]
    number = float(f"{float(np.asarray(values)):.{digits}g}")
    return int(number) if number == int(number) else number
