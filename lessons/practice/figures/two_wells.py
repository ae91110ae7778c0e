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
def ways(deeper: str, schedule: str, times: float) -> Array:
    """Places (STEPS + 1, PARTICLES) from the narrow well, at a peak of `times` what its minimum can hold."""
    surface = two_wells.Wells(deeper)
    starts = surface.minima()[0] + np.linspace(-0.1, 0.1, PARTICLES)
    return two_wells.descend(surface, starts, peak=times * surface.thresholds()[0], schedule=schedule, steps=STEPS)


DEEPER = {
    "narrow": "The narrow well is the deeper one.",
    "wide": "The wide well is the deeper one.",
    "neither": "Both wells are equally deep.",
}


def draw_cycle(ax: tuple[Axes, Axes], *, deeper: str, schedule: str, times: float) -> str:
    """Where sixty runs from the narrow well end, and the schedule beside what each minimum can hold."""
    top, bottom = ax
    surface = two_wells.Wells(deeper)
    holds, end = surface.thresholds(), ways(deeper, schedule, times)[-1]
    _landscape(top, surface)
    _ends(top, surface, end)
    top.set(xlabel="x")
    step = np.arange(STEPS)
    rates = times * holds[0] * schedules.rate_factors(schedule, STEPS)
    bottom.plot(step, rates, color=draw.COLORS["orange"], linestyle="-")
    for rate, name in zip(holds, ("narrow", "wide"), strict=True):
        bottom.axhline(rate, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
        bottom.text(
            1.03 * STEPS, rate * 1.06, f"{name} minimum\nunstable above", color=draw.COLORS["muted"], va="bottom"
        )
    bottom.set(xlim=(0, 1.5 * STEPS), xticks=range(0, STEPS + 1, 100), yscale="log", ylim=(0.004, 3))
    bottom.set(xlabel="step", ylabel="learning rate")
    bottom.minorticks_off()
    narrow = float(two_wells.in_narrow(end).mean())
    name = schedule[0].upper() + schedule[1:]
    return (
        f"{name}, peak {times:g} times 2 / curvature of the narrow minimum: {narrow:.0%} of the runs that began in the "
        f"narrow well end there. {DEEPER[deeper]}"
    )


@functools.cache
def noisy_ends(deeper: str, begin: str, noise: float) -> Array:
    """Where 100 runs stand that began in one well, after NOISY_STEPS with noise added to each gradient."""
    surface = two_wells.Wells(deeper)
    x0 = np.full(100, surface.minima()[int(begin == "wide")])
    return two_wells.descend(surface, x0, peak=NOISY_RATE, steps=NOISY_STEPS, noise=noise)[-1]


def draw_noise(ax: Axes, *, deeper: str, noise: float) -> str:
    """Where 100 noisy runs from each well are after 1,500 steps."""
    surface, left = two_wells.Wells(deeper), {}
    _landscape(ax, surface)
    for begin, color, lift in (("narrow", "orange", 0.12), ("wide", "green", 0.36)):
        end = noisy_ends(deeper, begin, noise)
        shown = end[np.abs(end) <= 3]
        spread = lift + 0.1 * np.abs(np.linspace(-1, 1, len(shown))) ** 3
        ax.plot(shown, surface.loss(shown) + spread, "o", color=draw.COLORS[color], markersize=4, alpha=0.6)
        left[begin] = float((two_wells.in_narrow(end) != (begin == "narrow")).mean())
    ax.set(xlabel="x", ylim=(-1.4, 0.9))
    for place, (begin, color) in enumerate((("narrow", "orange"), ("wide", "green"))):
        ax.text(0.98, 0.93 - 0.09 * place, f"began in the {begin} well", color=draw.COLORS[color], ha="right",
                transform=ax.transAxes)  # fmt: skip
    return (
        f"Noise {noise:g}, {NOISY_STEPS:,} steps: {left['narrow']:.0%} have left the narrow well and "
        f"{left['wide']:.0%} the wide one."
    )
