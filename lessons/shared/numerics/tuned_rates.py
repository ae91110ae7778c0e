"""The best learning rate of each method in one ravine, so that a race between them is fair.

Best is the rate of a grid whose highest loss is least: the loss after STEPS steps, over STARTS starts on a circle
around the minimum and over the rotations of the ravine. Heavy ball gets its momentum from the same search, Nesterov
keeps that momentum, since a playground has one for both.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.recordings import recorded
from lessons.shared.numerics.surfaces import ravine

CONDITION, STEPS, STARTS, RADIUS = 50, 100, 12, 2.5
ROTATIONS = np.deg2rad(np.arange(0, 90, 15))
RATES = np.array([float(f"{10 ** (k / 100):.3g}") for k in range(-350, 1)])  # 2 % apart
MOMENTA = np.arange(0, 100) / 100
METHODS = ("gradient_descent", "heavy_ball", "nesterov", "rmsprop", "adam", "adamw")


def highest_loss(method: str, rates: Array, **knobs: float) -> Array:
    """The highest loss (rates,) after STEPS steps over all starts and rotations; infinite where a run diverges."""
    angle = 2 * np.pi * (np.arange(STARTS) + 0.5) / STARTS
    starts = RADIUS * np.stack([np.cos(angle), np.sin(angle)], -1)
    w0 = np.broadcast_to(starts, (len(rates), STARTS, 2))
    worst = np.zeros(len(rates))
    for rotation in ROTATIONS:
        surface = ravine(CONDITION, rotation=float(rotation))
        path = getattr(descent, method)(surface.grad, w0, lr=rates[:, None], steps=STEPS, **knobs)
        worst = np.maximum(worst, np.where(path.diverged, np.inf, surface.loss(path.w[-1])).max(-1))
    return worst


def best(method: str, **knobs: float) -> tuple[float, float]:
    """The best rate of RATES, and the highest loss that it leaves."""
    losses = highest_loss(method, RATES, **knobs)
    return float(RATES[losses.argmin()]), float(losses.min())


def measured() -> dict[str, Any]:
    """The best momentum of heavy ball, and the best rate of each method. Takes about fifteen seconds."""
    momentum = float(min(MOMENTA, key=lambda one: best("heavy_ball", momentum=float(one))[1]))
    shared = {"heavy_ball": {"momentum": momentum}, "nesterov": {"momentum": momentum}}
    rates = {method: best(method, **shared.get(method, {}))[0] for method in METHODS}
    return {"condition": CONDITION, "momentum": momentum, "rates": rates}


def tuned() -> dict[str, Any]:
    """What was measured, as it is recorded."""
    rates: dict[str, Any] = recorded("shared/numerics", "tuned_rates")
    return rates
