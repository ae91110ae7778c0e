"""The picture that goes with a shared link: the quartic of the first lesson and a path of descent into a valley."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from lessons.shared.drawing import draw

SIZE = (1200, 630)  # pixels, as social networks crop it
START, RATE, STEPS = 2.3, 0.02, 12


def loss(x: np.ndarray) -> np.ndarray:
    return 0.4 * x**4 - 2 * x**2 + 0.5 * x + 2


def slope(x: float) -> float:
    return 1.6 * x**3 - 4 * x + 0.5


def write(target: Path) -> None:
    """Draw the card as a PNG, the same bytes every time; an existing one is kept."""
    if target.exists():
        return
    visited = [START]
    for _ in range(STEPS):
        visited.append(visited[-1] - RATE * slope(visited[-1]))
    with draw.style(), mpl.rc_context({"font.size": 30}):
        figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor=draw.COLORS["paper"])
        axes = figure.add_axes((0.06, 0.08, 0.88, 0.66))
        axes.set_axis_off()
        x = np.linspace(-2.45, 2.45, 400)
        axes.plot(x, loss(x), color=draw.COLORS["blue"], linewidth=6)
        axes.plot(visited, loss(np.array(visited)), "o-", color=draw.COLORS["orange"], linewidth=2, markersize=13)
        figure.text(0.06, 0.84, "The Shape of Loss", weight="bold", size=44)
        figure.text(0.94, 0.855, "an interactive course", ha="right", color=draw.COLORS["muted"])
        figure.savefig(target, metadata={"Software": None})
