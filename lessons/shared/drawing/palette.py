"""One figure style: colours with a role, lines and markers that tell series apart without colour.

A figure is drawn with the light palette. Each of its colours is a *role*: the book and the widget replace it by a CSS
custom property, so the same picture follows light and dark mode. Use no other colours in a figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from cycler import cycler

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
