"""The chapter's pictures that are computed on the spot: two wells on a line, under schedules and under noise."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.practice import schedules, two_wells
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

X = np.linspace(-3, 3, 161)
PARTICLES, STEPS, NOISY_STEPS, NOISY_RATE = 60, 400, 1500, 0.05


def _landscape(ax: Axes, surface: two_wells.Wells) -> None:
    ax.plot(X, surface.loss(X), color=draw.COLORS["blue"], linestyle="-")
    ax.set(xlim=(-3, 3), ylim=(-1.4, 0.5), ylabel="loss")
    ax.axvline(two_wells.RIDGE, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")


def _ends(ax: Axes, surface: two_wells.Wells, x: Array) -> None:
    shown = x[np.abs(x) <= 3]
    spread = 0.1 * np.linspace(-1, 1, len(shown)) ** 3
    ax.plot(
        shown, surface.loss(shown) + 0.12 + np.abs(spread), "o", color=draw.COLORS["orange"], markersize=4, alpha=0.6
    )


@functools.cache
def ways(deeper: str, schedule: str, peak: float) -> Array:
    """Places (STEPS + 1, PARTICLES) from starts all over the line."""
    return two_wells.descend(
        two_wells.Wells(deeper), two_wells.starts(PARTICLES), peak=peak, schedule=schedule, steps=STEPS
    )


def draw_cycle(ax: tuple[Axes, Axes], *, deeper: str, schedule: str, peak: float) -> str:
    """Where sixty starts end under a schedule, and the schedule with the rates at which each well lets go."""
    top, bottom = ax
    surface = two_wells.Wells(deeper)
    end = ways(deeper, schedule, peak)[-1]
    _landscape(top, surface)
    _ends(top, surface, end)
    top.set(xlabel="x")
    step = np.arange(STEPS)
    bottom.plot(step[::2], peak * schedules.shares(schedule, STEPS)[::2], color=draw.COLORS["orange"], linestyle="-")
    for rate, name, above in zip(
        surface.thresholds(), ("narrow well lets go", "wide well lets go"), (False, True), strict=True
    ):
        bottom.axhline(rate, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
        draw.label(bottom, STEPS, rate, name, color="muted", ha="right", above=above)
    bottom.set(xlim=(0, STEPS), yscale="log", ylim=(0.008, 3), xlabel="step", ylabel="learning rate")
    bottom.minorticks_off()
    narrow = float(two_wells.in_narrow(end).mean())
    good = {"narrow": narrow, "wide": 1 - narrow}.get(deeper)
    which = "the wells are about equally deep" if good is None else f"{good:.0%} in the deeper one"
    name = schedule[0].upper() + schedule[1:]
    return f"{name}, peak {peak:g}: {narrow:.0%} of the starts end in the narrow well; {which}."


@functools.cache
def noisy_ends(deeper: str, begin: str, noise: float) -> Array:
    """Where 100 runs stand that began in one well, after NOISY_STEPS with noise added to each gradient."""
    surface = two_wells.Wells(deeper)
    x0 = np.full(100, surface.minima()[int(begin == "wide")])
    return two_wells.descend(surface, x0, peak=NOISY_RATE, steps=NOISY_STEPS, noise=noise)[-1]


def draw_noise(ax: Axes, *, deeper: str, begin: str, noise: float) -> str:
    """Where 100 noisy runs that began in one well are after 1,500 steps."""
    surface = two_wells.Wells(deeper)
    end = noisy_ends(deeper, begin, noise)
    _landscape(ax, surface)
    _ends(ax, surface, end)
    ax.set(xlabel="x")
    left = float((two_wells.in_narrow(end) != (begin == "narrow")).mean())
    return f"Noise {noise:g}, begun in the {begin} well: after {NOISY_STEPS:,} steps {left:.0%} are in the other one."
