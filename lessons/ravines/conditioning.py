"""What the condition number does to descent on a quadratic ravine, and what a rotation does to Adam.

The ravine ½(x² + κy²), turned by some angle, has curvatures 1 and κ. A rotation turns start and surface together: a
method that knows no axes must give the same counts.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from lessons.ravines.theory import (
    TOLERANCE,
    checked_condition,
    critical_condition,
    gradient_factor,
    heavy_ball_factor,
    nesterov_parameters,
    ravine_start,
    steps_for,
)
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, require_count, require_finite, require_positive
from lessons.shared.numerics.surface import Surface
from lessons.shared.numerics.surfaces import ravine

ADAM_RATES = tuple(10 ** np.linspace(-2, 0.25, 28))  # the best of these counts for Adam: the others have exact optima
ADAM_HOLD = 100  # steps that Adam must stay within the tolerance


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
    kappa = checked_condition(condition_number)
    return np.degrees(np.arccos(2 * np.sqrt(kappa) / (kappa + 1)))


def settling_steps(w: npt.ArrayLike, *, tolerance: float = TOLERANCE, hold: int = 1000) -> Array:
    """Steps after which each run w (steps + 1, ..., d) stays within `tolerance` of its first distance; inf where none.

    It must stay for `hold` steps, or to the end of the run.
    """
    require_positive(tolerance=tolerance)
    require_count(least=1, hold=hold)
    distance = np.linalg.norm(np.asarray(w, float), axis=-1)
    outside = distance > tolerance * distance[0]
    visits = np.cumsum(np.concatenate([np.zeros((1, *outside.shape[1:]), int), outside]), axis=0)
    stays = visits[np.minimum(np.arange(len(outside)) + hold, len(outside))] == visits[:-1]
    return np.where(stays.any(0), np.argmax(stays, axis=0), np.inf)


def zigzags(w: npt.ArrayLike, direction: npt.ArrayLike, *, tolerance: float = TOLERANCE) -> int:
    """How often the path w (steps + 1, d) crosses 0 along `direction` until that part has shrunk to `tolerance`."""
    part = np.asarray(w, float) @ np.asarray(direction, float)
    settled = settling_steps(part[:, None], tolerance=tolerance)
    part = part[: int(settled) + 1] if np.isfinite(settled) else part
    return int(np.count_nonzero(part[1:] * part[:-1] < 0))


METHODS = ("gradient descent", "momentum 0.9", "heavy ball", "Nesterov", "Adam", "Newton")


def race(condition_number: float, *, rotation: float = 0.0, adam_limit: int = 6000) -> dict[str, float]:
    """Measured steps to TOLERANCE of the first distance on one ravine, by METHODS; inf where Adam's limit did not do.

    Each method has its best parameters for the known curvatures, Adam the best of ADAM_RATES. "momentum 0.9" is the
    heavy ball with 0.9 and a best learning rate for it.
    """
    counts = _race(float(checked_condition(condition_number)), float(rotation))
    adam = float(adam_steps(condition_number, rotation=rotation, limit=adam_limit))
    return {name: adam if name == "Adam" else counts[name] for name in METHODS}


@functools.cache  # ten thousand times as long a ravine takes descent seconds
def _race(kappa: float, rotation: float) -> dict[str, float]:
    surface, start, root = ravine(kappa, rotation=rotation), ravine_start(rotation), kappa**0.5
    fast_lr, fast_momentum = nesterov_parameters(kappa)
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
        "Nesterov": descent.nesterov(surface.grad, start, lr=fast_lr, momentum=fast_momentum, steps=steps),
        "Newton": descent.newton(surface.grad, surface.hess, start, steps=2),
    }
    return {name: float(settling_steps(run.w)) for name, run in runs.items()}


def adam_steps(condition_number: npt.ArrayLike, *, rotation: npt.ArrayLike = 0.0, limit: int = 6000) -> Array:
    """Adam's steps (...) to TOLERANCE with the best of ADAM_RATES, its other parameters at their defaults.

    It must stay there for ADAM_HOLD steps, not for ever: once the gradients have shrunk to its eps, Adam at a constant
    rate bursts out again. Condition numbers and rotations broadcast: all runs go in step. inf where `limit` is too low.
    """
    require_count(least=1, limit=limit)
    kappa, angle = np.broadcast_arrays(checked_condition(condition_number), require_finite("rotation", rotation))
    surfaces = [ravine(k, rotation=a) for k, a in zip(kappa.ravel(), angle.ravel(), strict=True)]
    matrices = np.array([surface.hess([0.0, 0.0]) for surface in surfaces])
    starts = np.array([ravine_start(a) for a in angle.ravel()])

    def grad(w: Array) -> Array:
        return (w[..., None, :] @ matrices)[..., 0, :]

    rates = np.array(ADAM_RATES)[:, None]
    path = descent.adam(grad, np.broadcast_to(starts, (len(rates), *starts.shape)), lr=rates, steps=limit)
    counts = settling_steps(path.w, hold=ADAM_HOLD).min(0).reshape(kappa.shape)
    return np.where(counts <= limit - ADAM_HOLD, counts, np.inf)
