"""What the condition number does to descent on a quadratic ravine, and what a rotation does to Adam.

The ravine ½(x² + κy²), turned by some angle, has curvatures 1 and κ. A rotation turns start and surface together: a
method that knows no axes must give the same counts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lessons.shared import descent
from lessons.shared.arrays import Array, require_between, require_count, require_finite, require_positive
from lessons.shared.surface import Surface
from lessons.shared.surfaces import ravine

TOLERANCE = 1e-6
ADAM_RATES = tuple(10 ** np.linspace(-2, -0.5, 25))  # the best of these counts for Adam: the others have exact optima


def gradient_angle(surface: Surface, w: npt.ArrayLike) -> Array:
    """The angle (...) in degrees at points w (..., d) between the steepest descent and the way to the first minimum."""
    w = np.asarray(w, float)
    downhill, way = -surface.grad(w), surface.minima[0] - w
    sizes = np.linalg.norm(downhill, axis=-1) * np.linalg.norm(way, axis=-1)
    if np.any(sizes == 0):
        raise ValueError("w must be no critical point: there is no steepest direction there")
    return np.degrees(np.arccos(np.clip((downhill * way).sum(-1) / sizes, -1, 1)))


def largest_angle(condition_number: npt.ArrayLike) -> Array:
    """arccos(2√κ / (κ + 1)) in degrees: no point of a quadratic has a larger gradient angle (Kantorovich 1948)."""
    kappa = _condition(condition_number)
    return np.degrees(np.arccos(2 * np.sqrt(kappa) / (kappa + 1)))


def gradient_factor(condition_number: npt.ArrayLike) -> Array:
    """(κ − 1) / (κ + 1): what a step of gradient descent leaves, lr = 2 / (L + μ) (Polyak 1987, §1.4)."""
    kappa = _condition(condition_number)
    return (kappa - 1) / (kappa + 1)


def heavy_ball_factor(condition_number: npt.ArrayLike) -> Array:
    """(√κ − 1) / (√κ + 1): the same in the long run for the best heavy ball (Polyak 1964)."""
    return gradient_factor(np.sqrt(_condition(condition_number)))


def steps_for(factor: npt.ArrayLike, *, tolerance: float = TOLERANCE) -> Array:
    """Steps until a distance that shrinks by `factor` a step is within `tolerance` of nothing; 1 for factor 0."""
    require_between(0, np.nextafter(1, 0), factor=factor)
    factor = np.maximum(require_finite("factor", factor), np.finfo(float).tiny)
    return np.maximum(np.ceil(np.log(tolerance) / np.log(factor) - 1e-9), 1).astype(int)


def settling_steps(w: npt.ArrayLike, *, tolerance: float = TOLERANCE) -> Array:
    """Steps after which each run w (steps + 1, ..., d) stays within `tolerance` of its first distance, or inf."""
    require_positive(tolerance=tolerance)
    distance = np.linalg.norm(np.asarray(w, float), axis=-1)
    outside = distance > tolerance * distance[0]
    last = len(distance) - np.argmax(outside[::-1], axis=0)  # one after the last visit outside
    settled = np.where(outside.any(0), last, 0)
    return np.where(settled < len(distance), settled, np.inf)


def zigzags(w: npt.ArrayLike, direction: npt.ArrayLike, *, tolerance: float = TOLERANCE) -> int:
    """How often the path w (steps + 1, d) crosses 0 along `direction` until that part has shrunk to `tolerance`."""
    part = np.asarray(w, float) @ np.asarray(direction, float)
    settled = settling_steps(part[:, None], tolerance=tolerance)
    part = part[: int(settled) + 1] if np.isfinite(settled) else part
    return int(np.count_nonzero(part[1:] * part[:-1] < 0))


METHODS = ("gradient descent", "momentum 0.9", "heavy ball", "Nesterov", "Adam", "Newton")


def critical_condition(momentum: npt.ArrayLike) -> Array:
    """(1 + √β) / (1 − √β): below this κ plain descent at its best step beats the heavy ball with this momentum β.

    Whatever its learning rate, the heavy ball leaves at least √β a step: the product of its two eigenvalues is β.
    """
    require_between(0, np.nextafter(1, 0), momentum=momentum)
    root = np.sqrt(require_finite("momentum", momentum))
    return (1 + root) / (1 - root)


def race(condition_number: float, *, rotation: float = 0.0, adam_limit: int = 4000) -> dict[str, float]:
    """Steps to TOLERANCE of the first distance on one ravine, by METHODS; inf where Adam's limit did not suffice.

    Each method has its best parameters for the known curvatures, Adam the best of ADAM_RATES, Nesterov those of
    Lessard, Recht & Packard (2016), table 1. "momentum 0.9" is the heavy ball with 0.9 and a best learning rate for it.
    """
    kappa = float(_condition(condition_number))
    surface, start, root, third = ravine(kappa, rotation=rotation), ravine_start(rotation), kappa**0.5, 3 * kappa + 1
    usual = 0.1 / root if root <= critical_condition(0.9) else (1 + 0.9**0.5) ** 2 / kappa  # both curvatures ripple
    steps = 4 * int(steps_for(heavy_ball_factor(max(kappa, 1500)))) + 200
    runs = {
        "gradient descent": descent.gradient_descent(
            surface.grad, start, lr=2 / (kappa + 1), steps=int(steps_for(gradient_factor(kappa))) + 50
        ),
        "momentum 0.9": descent.heavy_ball(surface.grad, start, lr=usual, momentum=0.9, steps=4 * steps),
        "heavy ball": descent.heavy_ball(
            surface.grad, start, lr=4 / (root + 1) ** 2, momentum=float(heavy_ball_factor(kappa)) ** 2, steps=steps
        ),
        "Nesterov": descent.nesterov(
            surface.grad, start, lr=4 / third, momentum=(third**0.5 - 2) / (third**0.5 + 2), steps=steps
        ),
        "Newton": descent.newton(surface.grad, surface.hess, start, steps=2),
    }
    counts = {name: float(settling_steps(run.w)) for name, run in runs.items()}
    counts["Adam"] = float(adam_steps(kappa, rotation=rotation, limit=adam_limit))
    return {name: counts[name] for name in METHODS}


def adam_steps(condition_number: npt.ArrayLike, *, rotation: npt.ArrayLike = 0.0, limit: int = 4000) -> Array:
    """Adam's steps (...) to TOLERANCE with the best of ADAM_RATES, its other parameters at their defaults.

    Condition numbers and rotations broadcast: all runs go in step.
    """
    require_count(least=1, limit=limit)
    kappa, angle = np.broadcast_arrays(_condition(condition_number), require_finite("rotation", rotation))
    surfaces = [ravine(k, rotation=a) for k, a in zip(kappa.ravel(), angle.ravel(), strict=True)]
    matrices = np.array([surface.hess([0.0, 0.0]) for surface in surfaces])
    starts = np.array([ravine_start(a) for a in angle.ravel()])

    def grad(w: Array) -> Array:
        return (w[..., None, :] @ matrices)[..., 0, :]

    rates = np.array(ADAM_RATES)[:, None]
    path = descent.adam(grad, np.broadcast_to(starts, (len(rates), *starts.shape)), lr=rates, steps=limit)
    return settling_steps(path.w).min(0).reshape(kappa.shape)


def ravine_start(rotation: float) -> Array:
    """The point at distance 1, 30° off the ravine's floor; turned by up to 45° it comes to lie on no coordinate axis.

    (On one, Adam would divide rounding errors by their own size and kick a coordinate that is where it should be.)
    """
    angle = float(require_finite("rotation", rotation)) + np.pi / 6
    return np.array([np.cos(angle), np.sin(angle)])


def _condition(condition_number: npt.ArrayLike) -> Array:
    kappa = require_finite("condition_number", condition_number)
    if np.any(kappa < 1):
        raise ValueError(f"condition_number must be at least 1, got {condition_number!r}")
    return kappa
