"""Two wells on two hundred random lines: which one does a high rate leave, and which one does noise?

Each line has Gaussian wells at ±1.5 of random widths (0.2 to 0.9) and depths (0.5 to 1.5); "sharp" is the one with the
larger curvature at its minimum. Rates are multiples of 2 / f'' there, up to what the other minimum can hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from lessons.practice.two_wells import Wells, descend
from lessons.shared.numerics.arrays import Array

LINES, MULTIPLES, SCHEDULES = 200, (1.1, 1.5, 2.0, 3.0, 4.0, 6.0), ("constant", "triangles")
GONE = 0.05  # a well is left where fewer than this share of its runs end in it


def lines() -> Iterator[tuple[Wells, Array, int, float]]:
    """Of each line with two minima: its wells, the minima (2,), which of them is the sharp one, and the ridge."""
    rng = np.random.default_rng(0)
    for _ in range(LINES):
        widths = np.sort(np.exp(rng.uniform(np.log(0.2), np.log(0.9), 2)))
        surface = Wells.of(rng.uniform(0.5, 1.5, 2), widths)
        x = np.array([-1.5, 1.5])
        for _ in range(60):
            x = x - surface.grad(x) / np.maximum(np.abs(surface.hess(x)), 0.5)
        if np.all(surface.hess(x) > 0) and x[0] < 0 < x[1]:
            between = np.linspace(x[0], x[1], 400)
            yield surface, x, int(np.argmax(surface.hess(x))), float(between[surface.loss(between).argmax()])


def left_by_rate() -> dict[str, Any]:
    """By schedule and multiple of 2 / f'': of so many lines on how many the sharp well is left; and where deeper."""
    counts = {f"{name} {times:g}": {"lines": 0, "left": 0, "deeper": 0, "deeper left": 0}
             for name in SCHEDULES for times in MULTIPLES}  # fmt: skip
    for surface, x, sharp, ridge in lines():
        holds = 2 / surface.hess(x)
        deeper = bool(surface.loss(x)[sharp] < surface.loss(x)[1 - sharp])
        for times in MULTIPLES:
            if times * holds[sharp] > holds[1 - sharp]:
                continue
            for name in SCHEDULES:
                starts = x[sharp] + np.linspace(-0.05, 0.05, 20)
                end = descend(surface, starts, peak=times * holds[sharp], schedule=name)[-1]
                gone = bool(np.mean((end > ridge) == bool(sharp)) < GONE)
                cell = counts[f"{name} {times:g}"]
                cell["lines"] += 1
                cell["left"] += gone
                cell["deeper"] += deeper
                cell["deeper left"] += gone and deeper
    return counts


def left_by_noise() -> dict[str, Any]:
    """Where the sharp well is the deeper one and where not: of the lines that tell, on how many it is left more."""
    counts = {"deeper": [0, 0], "shallower": [0, 0]}
    for k, (surface, x, sharp, ridge) in enumerate(lines()):
        barrier = float(surface.loss(np.array(ridge))) - surface.loss(x)
        top = surface.hess(x).max()
        noise = 1.6 * float(np.sqrt(top * barrier.mean()))  # about as high as the walls, so that some runs leave
        last_points = [
            descend(surface, np.full(60, one), peak=0.3 / top, steps=1000, noise=noise, seed=k)[-1] for one in x
        ]
        gone = np.array([np.mean(last_points[0] > ridge), np.mean(last_points[1] < ridge)])
        where = counts["deeper" if barrier[sharp] > barrier[1 - sharp] else "shallower"]
        if gone[0] != gone[1]:
            where[0] += int(gone[sharp] > gone[1 - sharp])
            where[1] += 1
    return counts


def measured() -> dict[str, Any]:
    """ "rate" and "noise"."""
    return {"rate": left_by_rate(), "noise": left_by_noise()}
