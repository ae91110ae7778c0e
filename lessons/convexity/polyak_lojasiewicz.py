"""A loss that is not convex and on which gradient descent still converges linearly.

The Polyak-Lojasiewicz condition asks for slope²/2 >= mu (loss - minimum) everywhere: far above the minimum it must be
steep. With curvature at most L each step of size lr < 2/L then leaves at most 1 - 2 mu lr (1 - lr L/2) of the error
(Polyak 1963; Karimi, Nutini & Schmidt 2016, theorem 1, for a general step).
"""

from __future__ import annotations

import numpy as np

from lessons.shared.numerics.arrays import Array, require_between, require_count, require_finite, require_positive
from lessons.shared.numerics.surface import Surface, from_coordinates

waves = from_coordinates(
    "waves",
    loss=lambda x: x**2 + 3 * np.sin(x) ** 2,
    grad=lambda x: (2 * x + 3 * np.sin(2 * x),),
    hess=lambda x: (2 + 6 * np.cos(2 * x),),
    minima=[[0.0]],
    window=((-4.0, 4.0),),
    source="x² + 3 sin² x: Karimi, Nutini & Schmidt 2016, figure 2; curvature at most 8, mu at least 1/32",
)
WAVES_SMOOTHNESS = 8.0


def pl_constant(surface: Surface, *, reach: float, parts: int = 200_000, minimum: float = 0.0) -> tuple[float, float]:
    """The smallest slope²/2 / (loss - minimum) over |x| <= reach, and the x where it stands; one parameter.

    Points within 1e-3 of a minimizer are left out: there both are 0 and the quotient tends to half the curvature.
    """
    if surface.dim != 1:
        raise ValueError(f"surface must have one parameter, got {surface.name} with {surface.dim}")
    require_positive(reach=reach)
    require_count(least=2, parts=parts)
    x = np.linspace(-reach, reach, parts + 1)
    x = x[np.abs(x[:, None] - surface.minima[:, 0]).min(-1) > 1e-3]
    w = x[:, None]
    quotient = surface.grad(w)[:, 0] ** 2 / 2 / (surface.loss(w) - minimum)
    lowest = int(np.argmin(quotient))
    return float(quotient[lowest]), float(x[lowest])


def pl_factor(lr: Array | float, *, smoothness: float, constant: float) -> Array:
    """The share of the error that a step leaves at most: 1 - 2 mu lr (1 - lr L / 2), for 0 < lr <= 2 / L."""
    require_positive(lr=lr, smoothness=smoothness, constant=constant)
    require_between(0, 2 / smoothness, lr=lr)
    rate = require_finite("lr", lr)
    return 1 - 2 * constant * rate * (1 - rate * smoothness / 2)
