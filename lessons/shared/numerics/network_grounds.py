"""The ground around trained networks of twenty layers, as smooth surfaces that one can walk on.

The chapter on overparameterization measured their losses on a plane (grounds.py there). They span eight powers of ten,
so the spline goes through their logarithms.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.landscapes import grid_slice
from lessons.shared.numerics.recordings import recorded
from lessons.shared.numerics.surface import Surface

WINDOW = ((-1.0, 1.0), (-1.0, 1.0))  # filter lengths around the trained network
UNIT = 1 / 50  # the recorded logarithms are whole multiples of it
DECADES = (-3.1, 5.5)  # powers of ten between which all recorded losses lie


def logarithms(name: str) -> list[list[int]]:
    """log10 of the recorded losses of "plain" or "residual" in steps of UNIT."""
    found: list[list[int]] = recorded("overparameterization", "grounds")[name]
    return found


@functools.cache
def network_ground(name: str) -> Surface:
    """The loss around the trained "plain" or "residual" network, which lies at the origin."""
    exponent, rate = grid_slice(UNIT * np.array(logarithms(name)), WINDOW), np.log(10)

    def loss(w: Any) -> Array:
        return 10 ** np.asarray(exponent.loss(w))

    def grad(w: Any) -> Array:
        return rate * loss(w)[..., None] * exponent.grad(w)

    def hess(w: Any) -> Array:
        g = exponent.grad(w)
        return rate * loss(w)[..., None, None] * (exponent.hess(w) + rate * g[..., :, None] * g[..., None, :])

    return replace(
        exponent, name=f"{name}_network", loss=loss, grad=grad, hess=hess,
        source="measured by lessons.overparameterization.grounds.ground",
    )  # fmt: skip
