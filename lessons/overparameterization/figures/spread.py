"""Width and the spread of minima: every trained network, and every pair of them, against the width."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.overparameterization import recorded, widths
from lessons.shared.drawing import draw

NAMES = {"loss": "training loss", "accuracy": "test accuracy", "barrier": "barrier of a pair"}
LIMITS = {"loss": (1e-3, 1.5), "accuracy": (0.3, 1.0), "barrier": (5e-2, 3.0)}


def draw_widths(ax: Axes, *, measure: str, logarithmic: bool) -> str:
    """Each trained network, or each pair of them, against the width of the hidden layer."""
    cells = recorded("widths")["spread"]
    rng = np.random.default_rng(0)
    every = [np.array(cells[str(width)][measure]) for width in widths.WIDTHS]
    for width, values in zip(widths.WIDTHS, every, strict=True):
        x = width * 1.12 ** rng.uniform(-1, 1, len(values))
        ax.plot(x, np.maximum(values, 1.2e-4), "o", color=draw.COLORS["blue"], markersize=4, alpha=0.6)
    middle = [float(np.median(values)) for values in every]
    ax.plot(widths.WIDTHS, middle, color=draw.COLORS["orange"], linestyle="-")
    low, high = LIMITS[measure]
    ax.set(xscale="log", yscale="log" if logarithmic else "linear", xlim=(1.6, 160))
    ax.set(ylim=(low if logarithmic else 0, high))
    ax.set(xticks=list(widths.WIDTHS), xticklabels=[str(width) for width in widths.WIDTHS])
    ax.set(xlabel="neurons", ylabel=NAMES[measure])
    ax.minorticks_off()
    apart = [float(np.subtract(*np.percentile(values, [75, 25]))) for values in every]
    top = widths.WIDTHS[int(np.argmax(apart))]
    return (
        f"The median {NAMES[measure]} goes from {middle[0]:.2g} at width 2 to {middle[-1]:.2g} at width 128. "
        f"Its quartiles stand farthest apart at width {top}. "
        f"The scale is {'logarithmic' if logarithmic else 'linear'}."
    )
