"""Measure again what the lessons read: `python -m tools.record practice capstone`, or a room alone for all its kinds.

A room takes up to a quarter of an hour.
"""

from __future__ import annotations

import argparse
import json
from importlib import import_module

from lessons.shared.numerics.arrays import require_choice
from lessons.shared.numerics.recordings import LESSONS, kinds


def record(room: str, kind: str) -> None:
    """Call `measured()` of the module of that name and write its recording, a cell per line."""
    require_choice("kind", kind, kinds(room))
    cells = import_module(f"lessons.{room.replace('/', '.')}.{kind}").measured()
    text = json.dumps(cells, separators=(",", ":"), ensure_ascii=False)
    text = text.replace("},", "},\n").replace('],"', '],\n"').replace("]],", "]],\n")
    (LESSONS / room / "recordings" / f"{kind}.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.record", description=__doc__)
    rooms = sorted(folder.parent.relative_to(LESSONS).as_posix() for folder in LESSONS.rglob("recordings"))
    parser.add_argument("room", choices=rooms)
    parser.add_argument("kind", nargs="*")
    arguments = parser.parse_args()
    for kind in arguments.kind or kinds(arguments.room):
        record(arguments.room, kind)


if __name__ == "__main__":
    main()
