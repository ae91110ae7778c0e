"""Short path text for SVG: relative commands, coordinates in tenths of a point."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

# Matplotlib's codes: move, line, quadratic, cubic with 1, 1, 2, 3 points; 79 closes, 0 stops.
COMMANDS = {1: ("m", 1), 2: ("l", 1), 3: ("q", 2), 4: ("c", 3)}
CLOSE, STOP = 79, 0


def path_data(vertices: npt.ArrayLike, codes: Sequence[int], *, digits: int = 1) -> str:
    """The path through `vertices` (n, 2) with Matplotlib's `codes` (n), rounded to `digits` decimals."""
    grid = np.rint(np.asarray(vertices, dtype=float) * 10**digits).astype(int).tolist()
    out: list[str] = []
    here = start = (0, 0)  # so that the first, relative move is an absolute one
    last, k = "", 0
    while k < len(grid) and codes[k] != STOP:
        if codes[k] == CLOSE:
            out.append("z")
            here, last, k = start, "z", k + 1
            continue
        command, count = COMMANDS[codes[k]]
        if command != last and not (command == "l" and last == "m"):  # points after a move are lines
            out.append(command)
        for x, y in grid[k : k + count]:
            out += number(x - here[0], digits), number(y - here[1], digits)
        here, last, k = tuple(grid[k + count - 1]), command, k + count
        if command == "m":
            start = here
    return _joined(out)


@lru_cache(1 << 16)
def number(units: int, digits: int) -> str:
    """`units` of 10⁻ᵈⁱᵍⁱᵗˢ as the shortest decimal."""
    whole, part = divmod(abs(units), 10**digits)
    decimals = f".{part:0{digits}d}".rstrip("0") if part else ""
    return ("-" if units < 0 else "") + (f"{whole or ''}{decimals}" or "0")


def _joined(tokens: list[str]) -> str:
    """No space where a minus sign or a letter already separates."""
    text = " ".join(tokens).replace(" -", "-")
    for command in "mlqcz":
        text = text.replace(f" {command}", command).replace(f"{command} ", command)
    return text
