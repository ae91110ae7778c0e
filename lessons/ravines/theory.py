"""What algebra says of descent on a quadratic ravine: what a step leaves, and after how many steps a millionth is left.

Along an eigenvector of curvature λ every method here is a recursion of second order, so its distance has a closed form.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, require_between, require_finite

TOLERANCE = 1e-6


def gradient_factor(condition_number: npt.ArrayLike) -> Array:
    """(κ − 1) / (κ + 1): what a step of gradient descent leaves, lr = 2 / (L + μ) (Polyak 1987, §1.4)."""
    kappa = checked_condition(condition_number)
    return (kappa - 1) / (kappa + 1)


def heavy_ball_factor(condition_number: npt.ArrayLike) -> Array:
    """(√κ − 1) / (√κ + 1): the same in the long run for the best heavy ball (Polyak 1964)."""
    return gradient_factor(np.sqrt(checked_condition(condition_number)))


def steps_for(factor: npt.ArrayLike, *, tolerance: float = TOLERANCE) -> Array:
    """Steps until a distance that shrinks by `factor` a step is within `tolerance` of nothing; 1 for factor 0."""
    require_between(0, np.nextafter(1, 0), factor=factor)
    factor = np.maximum(require_finite("factor", factor), np.finfo(float).tiny)
    return np.maximum(np.ceil(np.log(tolerance) / np.log(factor) - 1e-9), 1).astype(int)


def nesterov_parameters(condition_number: float) -> tuple[float, float]:
    """The learning rate 4 / (3κ + 1) and the momentum (√(3κ + 1) − 2) / (√(3κ + 1) + 2) for curvatures 1 and κ.

    Source: Lessard, Recht & Packard, SIAM J. Optim. 26 (2016), table 1: no other pair has a better rate on a quadratic.
    """
    root = np.sqrt(3 * float(checked_condition(condition_number)) + 1)
    return 4 / float(root) ** 2, float((root - 2) / (root + 2))


def predicted_steps(condition_number: float) -> dict[str, int]:
    """Steps to TOLERANCE of the first distance from `ravine_start`, by closed form, at each method's best parameters.

    The best heavy ball has a double root along, ρ = (√κ − 1) / (√κ + 1), and one across, −ρ; Nesterov's method has one
    along, 1 − 2/√(3κ + 1). A double root decays like k·ρᵏ: that, not the rate alone, sets the count.
    """
    kappa = float(checked_condition(condition_number))
    counts = {"gradient descent": int(steps_for(gradient_factor(kappa))), "heavy ball": 1, "Nesterov": 1, "Newton": 1}
    if kappa == 1:
        return counts
    along, across = np.abs(ravine_start(0.0))
    k = np.arange(3 * int(steps_for(1 - 2 / np.sqrt(3 * kappa + 1))) + 100)
    rho = float(heavy_ball_factor(kappa))
    ball = rho**k * np.hypot(along * (1 + (1 - rho) * k), across * (1 + (1 + rho) * k))
    lr, beta = nesterov_parameters(kappa)
    rho = 1 - np.sqrt(lr)
    gentle = rho**k * (1 + ((1 - lr * (1 + beta)) / rho - 1) * k)
    # across, z² − (1 + β)(1 − lr·κ)z + β(1 − lr·κ) = 0 has two real roots of different sign
    half, product = (1 + beta) * (1 - lr * kappa) / 2, beta * (1 - lr * kappa)
    first, second = half - np.sqrt(half**2 - product), half + np.sqrt(half**2 - product)
    share = (1 - lr * kappa * (1 + beta) - second) / (first - second)
    fast = np.hypot(along * gentle, across * (share * first**k + (1 - share) * second**k))
    for name, distance in (("heavy ball", ball), ("Nesterov", fast)):
        counts[name] = int(np.flatnonzero(distance > TOLERANCE)[-1]) + 1
    return counts


def critical_condition(momentum: npt.ArrayLike) -> Array:
    """(1 + √β) / (1 − √β): below this κ plain descent at its best step beats the heavy ball with this momentum β.

    Whatever its learning rate, the heavy ball leaves at least √β a step: the product of its two eigenvalues is β.
    """
    require_between(0, np.nextafter(1, 0), momentum=momentum)
    root = np.sqrt(require_finite("momentum", momentum))
    return (1 + root) / (1 - root)


def ravine_start(rotation: float) -> Array:
    """The point at distance 1, 30° off the ravine's floor; turned by up to 45° it comes to lie on no coordinate axis.

    (On one, Adam would divide rounding errors by their own size and kick a coordinate that is where it should be.)
    """
    angle = float(require_finite("rotation", rotation)) + np.pi / 6
    return np.array([np.cos(angle), np.sin(angle)])


def checked_condition(condition_number: npt.ArrayLike) -> Array:
    """Condition numbers as an array; ValueError where one is below 1 or not finite."""
    kappa = require_finite("condition_number", condition_number)
    if np.any(kappa < 1):
        raise ValueError(f"condition_number must be at least 1, got {condition_number!r}")
    return kappa
