"""The heavy ball on a parabola is a 2 × 2 matrix, and its eigenvalues tell everything.

On ½λw² one step v ← βv + λw, w ← w − ηv maps the pair (w, v) linearly; z² − (1 + β − ηλ)z + β = 0 gives the two
eigenvalues. Only the product ηλ of learning rate and curvature counts: `scaled` below. Everything broadcasts.
Source: Polyak 1964, and Goh, Why momentum really works, Distill 2017, doi:10.23915/distill.00006.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, require_between, require_finite

REGIONS = ("monotone", "ripple", "oscillate", "diverge")


def iteration_matrix(scaled: npt.ArrayLike, *, momentum: npt.ArrayLike) -> Array:
    """The matrix (..., 2, 2) of one step on (w, ηv), for scaled = ηλ."""
    a, beta = _checked(scaled, momentum)
    rows = [np.stack([1 - a, -beta], -1), np.stack([a, beta], -1)]
    return np.stack(rows, -2)


def eigenvalues(scaled: npt.ArrayLike, *, momentum: npt.ArrayLike) -> npt.NDArray[np.complex128]:
    """The two eigenvalues (..., 2) of the iteration matrix; a complex pair, or two real ones, the larger first."""
    a, beta = _checked(scaled, momentum)
    half = ((1 + beta - a) / 2).astype(complex)
    root = np.sqrt(half**2 - beta)
    return np.stack([half + root, half - root], -1)


def rate(scaled: npt.ArrayLike, *, momentum: npt.ArrayLike) -> Array:
    """The larger size of the two eigenvalues: what a step leaves in the long run; 1 or more diverges."""
    return np.abs(eigenvalues(scaled, momentum=momentum)).max(-1)


def ravine_rate(lr: npt.ArrayLike, *, momentum: npt.ArrayLike, condition_number: float) -> Array:
    """The rate on a ravine with curvatures 1 and κ: that of the slower of the two."""
    if not 1 <= condition_number < np.inf:
        raise ValueError(f"condition_number must be at least 1 and finite, got {condition_number!r}")
    lr = require_finite("lr", lr)
    return np.maximum(rate(lr, momentum=momentum), rate(lr * condition_number, momentum=momentum))


def best_parameters(condition_number: float) -> tuple[float, float]:
    """Polyak's learning rate 4 / (√κ + 1)² and momentum ((√κ − 1) / (√κ + 1))² for curvatures 1 and κ."""
    if not 1 <= condition_number < np.inf:
        raise ValueError(f"condition_number must be at least 1 and finite, got {condition_number!r}")
    root = np.sqrt(condition_number)
    return float(4 / (root + 1) ** 2), float(((root - 1) / (root + 1)) ** 2)


def best_momentum(scaled: npt.ArrayLike) -> Array:
    """(1 − √(ηλ))² for 0 ≤ ηλ ≤ 4: along one direction no other momentum has a lower rate, and its rate is |1 − √(ηλ)|.

    There the two eigenvalues coincide: below it they are real, above it a complex pair of size √β, which grows with β.
    """
    require_between(0, 4, scaled=scaled)
    return (1 - np.sqrt(require_finite("scaled", scaled))) ** 2


def region(scaled: npt.ArrayLike, *, momentum: npt.ArrayLike) -> npt.NDArray[np.int_]:
    """The place in REGIONS of each pair.

    monotone: two positive eigenvalues, ηλ ≤ (1 − √β)²; ripple: a complex pair; oscillate: a negative one beyond
    ηλ = (1 + √β)², a change of sign a step; diverge: ηλ ≥ 2(1 + β), or β = 1.
    """
    a, beta = _checked(scaled, momentum)
    root = np.sqrt(beta)
    place = np.where(a <= (1 - root) ** 2, 0, np.where(a < (1 + root) ** 2, 1, 2))
    return np.where((a >= 2 * (1 + beta)) | (beta >= 1), 3, place)


def trajectory(scaled: float, *, momentum: float, steps: int) -> Array:
    """The places w (steps + 1,) of a ball that starts at rest at w = 1: powers of the iteration matrix."""
    matrix, state = iteration_matrix(scaled, momentum=momentum), np.array([1.0, 0.0])
    states = [state]
    for _ in range(steps):
        state = matrix @ state
        states.append(state)
    return np.array(states)[:, 0]


def _checked(scaled: npt.ArrayLike, momentum: npt.ArrayLike) -> tuple[Array, Array]:
    require_between(0, np.finfo(float).max, scaled=scaled)
    require_between(0, 1, momentum=momentum)
    a, beta = np.broadcast_arrays(require_finite("scaled", scaled), require_finite("momentum", momentum))
    return a, beta
