"""What the exercises are tried on: random inputs, and the definitions that an answer must meet. No answer is here."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import bdtr

from lessons.shared.numerics.arrays import Array

Case = dict[str, Any]
SIGNS = {
    "minimum": [(1, 1, 1), (2, 1, 1)],
    "maximum": [(-1, -1, -1), (-1, -2, -1)],
    "saddle": [(1, 1, -1), (1, -1, -1), (1, 0, -1)],
    "silent": [(1, 1, 0), (-1, -1, 0), (1, 0, 0)],
}
TWISTS = ((1, 2, 0), (0, 1, 1), (0, 0, 1))  # a whole change of coordinates: it keeps the signs and mixes the axes


def form_inputs(rng: np.random.Generator) -> Case:
    return quadratic_form(rng, str(rng.choice(list(SIGNS))))


def quadratic_form(rng: np.random.Generator, kind: str) -> Case:
    """A whole matrix A (3, 3), not symmetric, whose wᵀAw has curvatures of the signs of `kind`: Sylvester's law."""
    signs = SIGNS[kind][rng.integers(len(SIGNS[kind]))]
    basis = np.array(TWISTS)[rng.permutation(3)] * rng.choice([-1, 1], (3, 1))
    symmetric = 2 * basis.T @ np.diag(rng.permutation(signs)) @ basis
    twist = np.triu(rng.integers(2, 6, (3, 3)) * rng.choice([-1, 1], (3, 3)), 1)
    return {"A": (symmetric + twist - twist.T).astype(float)}


def sample_inputs(rng: np.random.Generator) -> Case:
    """60 random symmetric 3 × 3 matrices, some of them with positive eigenvalues only."""
    square = rng.standard_normal((60, 3, 3)) + rng.uniform(0.4, 1.2) * np.eye(3)
    return {"matrices": np.round((square + square.swapaxes(-1, -2)) / 2, 2)}


def seen_at_most(hits: int, count: int, chance: float) -> float:
    """The probability to see at most `hits` in `count` trials of this chance."""
    return float(bdtr(hits, count, chance))


def escape_inputs(rng: np.random.Generator) -> Case:
    """Measured escape times from a strict saddle, for six offsets."""
    lr, curvature, radius = round(rng.uniform(0.05, 0.3), 2), round(rng.uniform(0.5, 3), 2), rng.uniform(0.5, 20)
    offsets = np.logspace(-12, -2, 6)
    return {"offsets": offsets, "times": escape_times(offsets, lr * curvature, radius), "lr": lr}


def escape_times(offsets: Array, push: float, radius: float = 1.0) -> Array:
    """The recursion itself: how many factors 1 + push carry each offset to the radius."""
    times = []
    for offset in offsets:
        steps = 0
        while offset < radius:
            offset, steps = offset * (1 + push), steps + 1
        times.append(float(steps))
    return np.array(times)


@dataclass(frozen=True)
class Slope:
    """The gradient of a quadratic with these curvatures around the origin, plus a constant tilt."""

    curvatures: tuple[float, ...]
    tilt: float

    def __call__(self, w: Any) -> Array:
        return np.array(self.curvatures) * np.asarray(w, float) + self.tilt

    def __repr__(self) -> str:
        return f"a gradient with curvatures {self.curvatures}"


def jump_inputs(rng: np.random.Generator) -> Case:
    curvatures = [*np.round(rng.uniform(0.5, 2, 3), 2).tolist(), round(-rng.uniform(0.5, 1), 2)]
    order = rng.permutation(4)
    return {
        "grad": {"curvatures": [curvatures[k] for k in order], "tilt": 0.0},
        "w0": np.zeros(4), "lr": round(rng.uniform(0.1, 0.3), 2), "radius": 0.01, "threshold": 0.001, "steps": 120,
        "rng": int(rng.integers(1000)),
    }  # fmt: skip


def jump_arguments(case: Case) -> Case:
    slope = Slope(tuple(case["grad"]["curvatures"]), case["grad"]["tilt"])
    return case | {"grad": slope, "rng": np.random.default_rng(int(case["rng"])), "steps": int(case["steps"])}


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
