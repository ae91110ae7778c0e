"""What takes minutes, recorded once: a file of rounded numbers for each kind of measurement, and how to make it again.

A test recomputes cheap cells, `make bench` dear ones. `python -m lessons.overparameterization.records NAME …` measures
again and writes NAME.json; without names, all of them (about a quarter of an hour).
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lessons.overparameterization import batches, descents, planes, stopping, whole, widths
from lessons.shared.arrays import require_choice

HERE = Path(__file__).parent
KINDS: dict[str, Callable[[], dict[str, Any]]] = {
    "descents": descents.measured,
    "widths": widths.measured,
    "batches": batches.measured,
    "planes": planes.measured,
    "whole": whole.measured,
    "stopping": stopping.measured,
}


@functools.cache
def recorded(kind: str) -> dict[str, Any]:
    """The cells of one kind, by their keys."""
    require_choice("kind", kind, KINDS)
    return json.loads((HERE / f"{kind}.json").read_text())


def record(kind: str) -> None:
    """Measure one kind again and write its file."""
    text = json.dumps(KINDS[kind](), separators=(",", ":"))
    (HERE / f"{kind}.json").write_text(text.replace("},", "},\n") + "\n")


if __name__ == "__main__":
    for name in sys.argv[1:] or KINDS:
        record(name)
