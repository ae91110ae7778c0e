"""The catapult: loss and curvature of the two-layer linear network, step by step."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.frontier import catapult
from lessons.shared.drawing import draw

SHOWN, SEEN = 30, 4  # steps, and lines of the ten starts


def draw_catapult(ax: tuple[Axes, Axes], *, ratio: float, width: int) -> str:
    """Above, the loss over its start; below, the curvature in units of 2 / rate; four of ten starts."""
    top, bottom = ax
    flights = [catapult.pair_flight(width, seed, ratio=ratio) for seed in range(10)]
    for place, flight in enumerate(reversed(flights[:SEEN])):
        first = place == SEEN - 1
        for axes, values, color in (
            (top, flight.loss / flight.loss[0], "orange"),
            (bottom, flight.curvature * flight.lr / 2, "blue"),
        ):
            shown = np.clip(values[: SHOWN + 1], 1e-8, 1e8)
            tint = draw.COLORS[color] if first else draw.shade(color, 0.25)
            axes.plot(np.arange(len(shown)), shown, color=tint, linestyle="-", linewidth=1.6 if first else 0.8)
    top.axhline(1, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    bottom.axhline(1, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    draw.label(bottom, SHOWN, 1, "2 / rate", color="muted", ha="right")
    top.set(yscale="log", xlim=(0, SHOWN), ylim=(1e-4, 1e6), ylabel="loss / first loss")
    bottom.set(xlim=(0, SHOWN), ylim=(0, 2.4), xlabel="step", ylabel="curvature × rate / 2")
    top.minorticks_off()
    thrown = sum(flight.catapulted for flight in flights)
    gone = sum(flight.diverged for flight in flights)
    last = np.median([f.curvature[-1] / f.curvature[0] for f in flights if not f.diverged] or [np.nan])
    ends = f"the curvature ends at {last:.2f} of its first value" if gone < len(flights) else "none comes to rest"
    return (
        f"Rate × curvature {ratio:g} at the start, {width:,} units: of ten starts {thrown} are thrown and land, {gone} "
        f"diverge; {ends}."
    )
