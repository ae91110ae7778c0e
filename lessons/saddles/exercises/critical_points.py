"""The exercise `critical_points`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.shared.exercises.precision import excused
from lessons.shared.exercises.returns import array
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


@dataclass(frozen=True)
class Valleys:
    """A quartic in each of two turned directions; `what` is "grad" or "hess". Nine critical points, three by three."""

    roots: tuple[tuple[float, ...], tuple[float, ...]]
    angle: float
    what: str

    @functools.cached_property
    def turn(self) -> Array:
        return np.array([[np.cos(self.angle), -np.sin(self.angle)], [np.sin(self.angle), np.cos(self.angle)]])

    @functools.cached_property
    def polynomials(self) -> list[Array]:
        """Per turned direction the coefficients of the quartic's first derivative, or of its second."""
        cubics = [np.asarray(np.poly(roots), float) for roots in self.roots]
        return cubics if self.what == "grad" else [np.asarray(np.polyder(cubic), float) for cubic in cubics]

    def __call__(self, w: Any) -> Array:
        u = np.asarray(w, float) @ self.turn
        values = np.stack([np.polyval(c, u[..., k]) for k, c in enumerate(self.polynomials)], -1)
        return values @ self.turn.T if self.what == "grad" else (self.turn * values[..., None, :]) @ self.turn.T

    def __repr__(self) -> str:
        return f"the {'gradient' if self.what == 'grad' else 'Hessian'} of a surface in the plane"


def valley_inputs(rng: np.random.Generator) -> Case:
    roots = [np.round(np.array([-1.5, 0, 1.5]) + rng.uniform(-0.35, 0.35, 3), 2) for _ in range(2)]
    surface = {"roots": roots, "angle": round(rng.uniform(0.2, 1.3), 2)}
    return {"grad": surface, "hess": surface}


def valley_arguments(case: Case) -> Case:
    return {what: valleys(case, what) for what in ("grad", "hess")}


def valleys(case: Case, what: str) -> Valleys:
    first, second = (tuple(map(float, roots)) for roots in case["grad"]["roots"])
    return Valleys((first, second), float(case["grad"]["angle"]), what)


def true_points(case: Case) -> Array:
    """The nine critical points (9, 2), made from the roots that the surface was built with."""
    surface = valleys(case, "grad")
    u = np.stack(np.meshgrid(*surface.roots), -1).reshape(-1, 2)
    return np.asarray(u @ surface.turn.T, dtype=float)


def all_are_critical(answer: Answer, **case: Any) -> bool:
    """At each point that you return the gradient is below 1e-6."""
    points = answer(**case)
    most = 1e-6 + excused(points) / 10
    return len(points) > 0 and bool(np.all(np.linalg.norm(valleys(case, "grad")(points), axis=-1) < most))


def none_is_there_twice(answer: Answer, **case: Any) -> bool:
    """No two of your points are within 0.001 of each other."""
    points = answer(**case)
    apart = np.linalg.norm(points[:, None] - points, axis=-1) + np.eye(len(points))
    return bool(np.all(apart > 1e-3))


def indices_alternate(answer: Answer, **case: Any) -> bool:
    """Minima − saddles + maxima is 1, as it must be where the loss rises in every direction far out."""
    values = np.linalg.eigvalsh(valleys(case, "hess")(answer(**case)))
    return int(np.sum((-1.0) ** (values < 0).sum(-1))) == 1


def none_is_missing(answer: Answer, **case: Any) -> bool:
    """Wherever a search that starts anywhere in the square ends, you have a point."""
    points = answer(**case)
    return bool(np.all(nearest(points, true_points(case)) < 1e-3))


def nearest(points: Array, targets: Array) -> Array:
    """The distance from each of the targets to the nearest of the points; inf where there are none."""
    if len(points) == 0:
        return np.full(len(targets), np.inf)
    return np.asarray(np.linalg.norm(targets[:, None] - points, axis=-1).min(-1), dtype=float)


def finds_minima_only(answer: Answer, **case: Any) -> bool:
    """You find minima only: descent on the loss runs away from every saddle. Search for zeros of the gradient
    instead.
    """
    points = answer(**case)
    values = np.linalg.eigvalsh(valleys(case, "hess")(points)) if len(points) else np.zeros((1, 2))
    return bool(np.all(values > 0)) and bool(np.all(nearest(true_points(case), points) < 1e-2))


def keeps_copies(answer: Answer, **case: Any) -> bool:
    """You keep copies: many starts end at one point. Keep one point of each cluster."""
    points = answer(**case)
    apart = np.linalg.norm(points[:, None] - points, axis=-1) + np.eye(len(points))
    return bool(len(points) > 9 and np.any(apart < 1e-3) and np.all(nearest(true_points(case), points) < 1e-3))


def takes_small_slopes_for_zero(answer: Answer, **case: Any) -> bool:
    """You take a small slope for zero. Near a critical point the slope is small all around; ask for much less, or
    refine.
    """
    # Points with a small gradient that belong to no critical point, or lie noticeably off it.
    points = answer(**case)
    if len(points) == 0:
        return False
    slopes = np.linalg.norm(valleys(case, "grad")(points), axis=-1)
    return bool(np.any(slopes > 1e-6) and slopes.max() < 1 and np.all(slopes < 1))


def keeps_runaways(answer: Answer, **case: Any) -> bool:
    """You keep ends at which the slope is not small at all: searches that ran away or were still on their way. Test
    each end before you count it.
    """
    # Ends of searches that never came to rest are kept as if they had.
    points = answer(**case)
    slopes = np.linalg.norm(valleys(case, "grad")(points), axis=-1) if len(points) else np.zeros(1)
    return bool(slopes.max() >= 1)


def searches_too_few_starts(answer: Answer, **case: Any) -> bool | None:
    """You miss some: a search from a few starts sees a few points. Start from all over the square, and let the
    alternating sum tell you whether you are done.
    """
    points, targets = answer(**case), true_points(case)
    if len(points) == 0 or finds_minima_only(answer, **case):
        return False
    sound = np.all(nearest(targets, points) < 1e-3) and not keeps_copies(answer, **case)
    if not sound:
        return False
    return True if np.any(nearest(points, targets) > 1e-3) else None


def _points(value: Any, **case: Any) -> Array:
    if isinstance(value, list) and not value:
        return np.empty((0, 2))
    if len(points := array(value, (None, 2), "an array of points, shape (m, 2)")) > 2000:
        raise ValueError(f"The result must be at most 2000 points, got {len(points)}. Keep one point of each cluster.")
    return points


critical_points = Task(
    "critical_points",
    inputs=valley_inputs,
    prepare=valley_arguments,
    returns=_points,
    trials=6,
    seconds=30.0,  # a loop over a thousand starts in Python is a fair first answer
    properties=[
        all_are_critical,
        none_is_there_twice,
        indices_alternate,
        none_is_missing,
    ],
    core=[(all_are_critical, none_is_missing)],
    mistakes=[finds_minima_only, keeps_copies, takes_small_slopes_for_zero, keeps_runaways, searches_too_few_starts],
)
