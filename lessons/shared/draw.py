"""One figure style: colours with a role, lines and markers that tell series apart without colour.

A figure is drawn with the light palette. Each of its colours is a *role*: the book and the widget replace it by a CSS
custom property, so the same picture follows light and dark mode. Use no other colours in a figure.

The helpers below draw what several chapters show. Those that draw over a plane fix the limits of their axes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from cycler import cycler
from matplotlib.axes import Axes

from lessons.shared.arrays import Array, points, require_choice

# Every light colour has at least 4.5:1 against white; the dark twins in explore.css the same against the dark page.
COLORS = {
    "text": "#1b1f24",
    "paper": "#fefefe",
    "muted": "#5b646e",
    "grid": "#d4d8dd",
    "blue": "#0b62b8",
    "orange": "#b8430a",
    "green": "#18794e",
    "purple": "#8a3ab9",
    "ochre": "#85600f",
    "red": "#b3264a",
}
ROLES = {color: role for role, color in COLORS.items()}
SERIES = ("blue", "orange", "green", "purple", "ochre", "red")
LINESTYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P")


def rc() -> Any:
    """Matplotlib settings of the course, as a dictionary for `mpl.rc_context`."""
    text = COLORS["text"]
    return {
        "figure.figsize": (5.6, 3.8),
        "font.size": 11,
        "font.sans-serif": ["DejaVu Sans"],
        "axes.titlesize": "medium",
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": cycler(color=[COLORS[name] for name in SERIES]) + cycler(linestyle=LINESTYLES),
        "grid.color": COLORS["grid"],
        "grid.linewidth": 0.6,
        "lines.linewidth": 1.8,
        "legend.frameon": False,
        "legend.facecolor": COLORS["paper"],
        "axes.titley": 1.0,  # Matplotlib else measures every label of every state to place the title
        "path.simplify_threshold": 0.1,
        "image.composite_image": False,  # one picture element an image, so that the others can stay as they are
        "svg.fonttype": "none",
        "svg.hashsalt": "shape-of-loss",
        **dict.fromkeys(("figure.facecolor", "axes.facecolor", "figure.edgecolor", "savefig.facecolor"), "none"),
        **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "axes.titlecolor"), text),
        **dict.fromkeys(("xtick.color", "ytick.color", "patch.edgecolor"), text),
    }


@contextmanager
def style() -> Iterator[None]:
    """Draw in the course's style inside this context; nothing global changes."""
    with mpl.rc_context(rc()):
        yield


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


def path(ax: Axes, w: npt.ArrayLike, *, color: str = "orange", label: str | None = None) -> None:
    """The points `w` (steps + 1, 2) that an optimizer visits: a line with a dot a step, a ring where it starts."""
    w = points(w, 2, name="w")
    ax.plot(w[:, 0], w[:, 1], "-", color=COLORS[color], marker=".", markersize=5, linewidth=1.4, label=label)
    ax.plot(*w[:1].T, "o", markersize=8, markerfacecolor="none", markeredgecolor=COLORS[color], markeredgewidth=1.6)


def loss_curve(
    ax: Axes, values: npt.ArrayLike, *, color: str = "blue", label: str | None = None, linestyle: Any = "-"
) -> None:
    """Loss against step number, starting at step 0; what is not positive does not show on a log axis."""
    values = np.asarray(values, dtype=float)
    ax.plot(np.arange(len(values)), values, color=COLORS[color], linestyle=linestyle, label=label)


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
    """An image of class numbers: pixel (i, j) of `values`, row 0 at the bottom, has the colour `colors[values[i, j]]`.

    Fixes the limits of `ax` to `window`. One pixel a value: sharp at any size, small in the book.
    """
    palette = np.array([shade(name, 0.75) for name in colors])
    image = palette[np.asarray(values, dtype=int)]
    (left, right), (low, high) = window
    ax.imshow(image, extent=(left, right, low, high), origin="lower", aspect="auto", interpolation="none")
