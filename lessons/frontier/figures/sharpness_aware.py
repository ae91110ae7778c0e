"""Sharpness-aware minimization beside plain descent: one dot a seed, by data and measure."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.shared.drawing.strip_plot import strips
from lessons.shared.numerics.comparison import paired
from lessons.shared.numerics.recordings import recorded

MEASURES = {"test accuracy (%)": "accuracy", "test loss": "test loss", "sharpness": "sharpness"}
METHODS = {"plain": "blue", "sharpness-aware": "orange"}


def draw_sharpness_aware(ax: Axes, *, cell: str, measure: str) -> str:
    """Sixteen seeds of each method at the rate and radius that held-out examples chose."""
    found = recorded("frontier", "sharpness_aware")[cell]
    values = {name: np.array(found[name][MEASURES[measure]]) for name in METHODS}
    every = np.concatenate(list(values.values()))
    rows = [(f"{name}, rate {found[name]['rate']:g}", values[name], color) for name, color in METHODS.items()]
    if measure.startswith("test accuracy"):
        low = float(np.floor(every.min() / 2) * 2)
        high = float(np.ceil(every.max() / 2) * 2)
        strips(ax, rows, limits=(low, high), ticks=np.linspace(low, high, 3), count=2, log=False)
    else:
        ticks = 10.0 ** np.arange(np.floor(np.log10(every.min())), np.ceil(np.log10(every.max())) + 1)
        strips(ax, rows, limits=(float(ticks[0]), float(ticks[-1])), ticks=ticks, count=2)
    ax.set(xlabel=measure)
    gap = paired(values["sharpness-aware"], values["plain"])
    middle = {name: float(np.median(row)) for name, row in values.items()}
    return (
        f"{cell[0].upper()}{cell[1:]}, {measure.removesuffix(' (%)')}: median {middle['plain']:.3g} with plain descent "
        f"and {middle['sharpness-aware']:.3g} sharpness-aware; higher with {gap.above} of {len(every) // 2} seeds."
    )
