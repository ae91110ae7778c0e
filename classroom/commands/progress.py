"""A line that says how far a command is: drawn over itself on a terminal, and once at the end elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

Item = TypeVar("Item")
WIDTH = 24


def progress(items: Iterable[Item], *, label: str, total: int | None = None) -> Iterator[Item]:
    """The items one by one; standard error shows how many are done and how long the rest may take."""
    total = len(items) if total is None and isinstance(items, Sized) else total or 0
    live, start, done, drawn = sys.stderr.isatty(), time.monotonic(), 0, 0.0
    for done, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if live and (now - drawn > 0.1 or done == total):
            print(f"\r{_line(label, done, total, now - start)}", end="", file=sys.stderr, flush=True)
            drawn = now
    seconds = time.monotonic() - start
    print(f"\r{label}: {done} done in {seconds:.1f} s{' ' * (WIDTH + 12 if live else 0)}", file=sys.stderr)


def _line(label: str, done: int, total: int, seconds: float) -> str:
    filled = WIDTH * done // max(total, 1)
    left = seconds / done * (total - done)
    return f"{label} [{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}, {left:3.0f} s left "
