"""A key inside the picture: each name beside a piece of its own line."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from lessons.shared.drawing import draw


def key(ax: Axes, looks: Mapping[str, tuple[str, str]], *, left: float = 0.03, top: float = 0.94) -> None:
    """The names of `looks` (role colour, line style) one below the other from (left, top) on, in parts of the axes."""
    for k, (name, (color, line)) in enumerate(looks.items()):
        y = top - 0.085 * k
        ax.plot([left, left + 0.07], [y, y], color=draw.COLORS[color], linestyle=line, transform=ax.transAxes)
        ax.text(left + 0.085, y, name, va="center", color=draw.COLORS[color], transform=ax.transAxes)
