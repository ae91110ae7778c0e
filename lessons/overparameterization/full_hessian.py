"""How far a place curves down when the whole Hessian is asked, not the plane's own 2 × 2 one.

Source: Li, Xu, Taylor, Studer & Goldstein, NeurIPS 2018, arXiv:1712.09913, section 6: the quotient of the Hessian's
smallest and largest eigenvalue, place by place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.overparameterization.loss_planes import EXAMPLES, RADII, SEEN, architecture, frozen, networks_at, plane
from lessons.shared.numerics.arrays import Array, points, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import lanczos
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.recordings import rounded

MODES = {  # the rate of its networks, as loss_planes.networks_of_best_rate chose it
    "plain": 0.003,
    "residual": 0.03,
    "layer norm": 0.003,
    "layer norm, after": 0.003,
    "batch norm": 0.01,
    "batch norm, frozen": 0.01,
    "batch norm, after": 0.01,
    "batch norm, after, frozen": 0.01,
}
PLACES, STEPS = 5, 20  # places along each side of a plane; steps at each: sixty gave the same three digits


def product(problem: Classifier, w: Array, v: Array, *, reach: float = 1e-5) -> Array:
    """The Hessian at w (dim,) times v (dim,) for any network: from the gradients at two places `reach` apart."""
    require_positive(reach=reach)
    step = reach / 2 / np.linalg.norm(v) * v
    return (problem.grad(w + step) - problem.grad(w - step)) * np.linalg.norm(v) / reach


def extremes(problem: Classifier, w: npt.ArrayLike, *, steps: int = STEPS) -> tuple[float, float]:
    """The smallest and the largest eigenvalue of the Hessian at w (dim,), each as far as `steps` of Lanczos see."""
    require_count(least=2, steps=steps)
    w = points(w, problem.dim)
    start = np.random.default_rng(0).normal(size=problem.dim)
    values = lanczos(lambda v: product(problem, w, v), start, steps=steps).values
    return float(values[0]), float(values[-1])


def quotients(problem: Classifier, w: Array, seed: int, radius: float) -> Array:
    """λmin / |λmax| at PLACES × PLACES places of the plane of that seed through w (dim,): the plane of planes.py."""
    sides = plane(problem.network, w, np.random.default_rng([9, seed]))
    steps = np.linspace(-radius, radius, PLACES)
    extremes_there = [extremes(problem, w + x * sides[0] + y * sides[1]) for y in steps for x in steps]
    return np.array([low / abs(high) for low, high in extremes_there])


def cell(mode: str) -> dict[str, Any]:
    """Per radius, for the first plane of each network, the sorted quotients of its places."""
    name = mode.removesuffix(", frozen")
    part = classifiers(architecture(name), examples=EXAMPLES)[0].rows(np.arange(SEEN))
    held: Callable[[Array], Classifier] = (lambda w: frozen(part, w)) if mode != name else (lambda w: part)
    quotients_by_radius: dict[str, Any] = {f"{radius:g}": [] for radius in RADII}
    for w in networks_at(name, MODES[mode]):
        for radius in RADII:
            quotients_by_radius[f"{radius:g}"].append(rounded(np.sort(quotients(held(w), w, 0, radius)), 2))
    return quotients_by_radius


def measured() -> dict[str, Any]:
    """All cells, by the architecture and its mode."""
    return {mode: cell(mode) for mode in MODES}
