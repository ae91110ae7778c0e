"""A key inside the picture: each name beside a piece of its own line, so that dashes tell as much as colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from lessons.shared.drawing import draw

Look = tuple[str, str, str]  # role colour, marker or "", line style


def key(
    ax: Axes,
    looks: Mapping[str, Look],
    *,
    left: float = 0.02,
    top: float = 0.95,
    columns: int = 1,
    across: float = 0.34,
    down: float = 0.075,
) -> None:
    """The names of `looks` from (left, top) on, in parts of the axes, in columns that lie `across` apart."""
    rows = -(-len(looks) // columns)
    for k, (name, (color, marker, line)) in enumerate(looks.items()):
        x, y = left + across * (k // rows), top - down * (k % rows)
        marks_at, inside = [x, x + 0.035, x + 0.07], ax.transAxes
        look: dict[str, Any] = {"color": draw.COLORS[color], "marker": marker, "linestyle": line}
        ax.plot(marks_at, [y] * 3, markevery=[1], markersize=5, transform=inside, **look)
        ax.text(x + 0.085, y, name, va="center", color=draw.COLORS[color], transform=inside)
