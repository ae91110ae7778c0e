"""What several chapters show, as thin Matplotlib helpers in the role colours of palette.py.

Those that draw over a plane fix the limits of their axes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from lessons.shared.drawing.palette import COLORS, LINESTYLES, MARKERS, ROLES, SERIES, rc, style
from lessons.shared.numerics.arrays import Array, require_choice

__all__ = [
    "COLORS", "LINESTYLES", "MARKERS", "ROLES", "SERIES", "contours", "heat_map", "label",
    "rc", "reference", "shade", "style",
]  # fmt: skip


def shade(name: str, alpha: float) -> tuple[float, float, float, float]:
    """The role colour `name` at opacity `alpha`: a tint that stays a role, so it reads on light and dark pages."""
    require_choice("color", name, COLORS)
    red, green, blue = mpl.colors.to_rgb(COLORS[name])
    return (red, green, blue, alpha)


def contours(
    ax: Axes,
    loss: Callable[[Array], Array],
    window: Sequence[tuple[float, float]],
    *,
    levels: int | npt.ArrayLike = 10,
    color: str = "blue",
    resolution: int = 81,
) -> Array:
    """Level sets of `loss` (..., 2) -> (...) over `window`; the deeper, the more colour. Fixes the limits of `ax`.

    `levels` counts them (spaced so that a quadratic bowl shows even rings) or lists them, ascending.
    Returns the levels drawn.
    """
    (left, right), (low, high) = window
    x, y = np.linspace(left, right, resolution), np.linspace(low, high, resolution)
    values = loss(np.stack(np.meshgrid(x, y), axis=-1))
    if isinstance(levels, int):
        levels = values.min() + np.ptp(values) * np.linspace(0, 1, levels + 1)[1:] ** 2
    heights = np.asarray(levels, dtype=float)
    floor = min(values.min(), heights[0]) - 1e-9
    tints = [shade(color, alpha) for alpha in np.linspace(0.34, 0.02, len(heights))]
    ax.contourf(x, y, values, levels=[floor, *heights], colors=tints)
    ax.contour(x, y, values, levels=heights, colors=[shade(color, 0.55)], linewidths=0.7, linestyles="-")
    ax.set(xlim=(left, right), ylim=(low, high))
    return heights


def reference(ax: Axes, x: npt.ArrayLike, y: npt.ArrayLike, *, text: str | None = None) -> None:
    """Theory or the exact value: a thin line behind the measurement, named at its right end."""
    x, y = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    ax.plot(x, y, color=COLORS["muted"], linewidth=1, linestyle="--", zorder=1.5)
    if text:
        label(ax, x[-1], y[-1], text, color="muted", ha="right")


def label(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    *,
    color: str = "text",
    ha: Literal["left", "center", "right"] = "left",
    above: bool = True,
) -> None:
    """A direct label at the point (x, y) of the data, just above or below it."""
    ax.annotate(
        text,
        (x, y),
        xytext=(0, 4 if above else -4),
        textcoords="offset points",
        color=COLORS[color],
        ha=ha,
        va="bottom" if above else "top",
    )


def heat_map(ax: Axes, values: npt.ArrayLike, window: Sequence[tuple[float, float]], colors: Sequence[str]) -> None:
    """A map of class numbers: cell (i, j) of `values`, row 0 at the bottom, has the role colour `colors[values[i, j]]`.

    Fixes the limits of `ax` to `window`. One shape a class, not an image: it follows light and dark mode.
    """
    codes = np.asarray(values, dtype=int)
    (left, right), (low, high) = window
    x = np.linspace(left, right, codes.shape[1] + 1)
    y = np.linspace(low, high, codes.shape[0] + 1)
    for code, name in enumerate(colors):
        boxes = _boxes(codes == code)
        corners = [((x[a], y[i]), (x[b], y[i]), (x[b], y[j]), (x[a], y[j]), (x[a], y[i])) for i, j, a, b in boxes]
        if corners:
            kinds = np.tile([Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY], len(corners))
            shape = Path(np.concatenate(corners), kinds)
            # add_patch would measure every box for limits that are set here
            ax.add_artist(PathPatch(shape, facecolor=COLORS[name], edgecolor="none", linewidth=0, gid=f"class-{code}"))
    ax.set(xlim=(left, right), ylim=(low, high))


def _boxes(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Boxes (row, row after, column, column after) that tile the true cells: runs, joined over equal rows."""
    edges = np.diff(np.pad(mask, ((0, 1), (1, 1))).astype(int), axis=1)  # one empty row more closes the last boxes
    boxes, growing = [], dict[tuple[int, int], int]()
    for row, edge in enumerate(edges):
        runs = list(zip(np.flatnonzero(edge > 0).tolist(), np.flatnonzero(edge < 0).tolist(), strict=True))
        boxes += [(first, row, *run) for run, first in growing.items() if run not in runs]
        growing = {run: growing.get(run, row) for run in runs}
    return boxes
