"""One figure style: colours with a role, lines and markers that tell series apart without colour.

A figure is drawn with the light palette. Each of its colours is a *role*: the book and the widget replace it by a CSS
custom property, so the same picture follows light and dark mode. Use no other colours in a figure.
This is the one place that holds the colours: every style sheet takes them from `css`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from cycler import cycler

# Every light colour has at least 4.5:1 against white, every dark one the same against the dark page.
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
DARK = {
    "text": "#e6e9ed",
    "paper": "#14181e",
    "muted": "#a3adb8",
    "grid": "#3a424c",
    "blue": "#6cb2f5",
    "orange": "#f5925a",
    "green": "#5cc48f",
    "purple": "#c79bf0",
    "ochre": "#d9b04c",
    "red": "#f2849e",
}
# What a page has and a figure lacks: (light, dark). The outlines of controls have 3:1 against paper and raised.
PAGE = {"edge": ("#6b747e", "#8b95a1"), "raised": ("#f4f6f8", "#1d2127")}
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


def css() -> str:
    """Every role as a CSS custom property, `--figure-ROLE`, for a light page and a dark one.

    No style sheet holds a colour of its own. What is printed is light in either mode. The selectors are the
    book's and JupyterLab's.
    """
    light = COLORS | {role: pair[0] for role, pair in PAGE.items()}
    dark = DARK | {role: pair[1] for role, pair in PAGE.items()}
    rules = [" ".join(f"--figure-{role}: {color};" for role, color in colors.items()) for colors in (light, dark)]
    return (
        f":root {{ {rules[0]} }}\n"
        f'@media screen {{ html[data-theme="dark"], [data-jp-theme-light="false"] {{ {rules[1]} }} }}\n'
    )


@contextmanager
def style() -> Iterator[None]:
    """Draw in the course's style inside this context; nothing global changes."""
    with mpl.rc_context(rc()):
        yield
