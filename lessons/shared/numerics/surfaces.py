"""Named test surfaces: each one's loss, gradient and Hessian side by side.

Most are written in coordinates, as papers write them; `from_coordinates` turns each trio into functions of points.
The functions of three papers stand in `classics`, rugged surfaces in `landscapes`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from lessons.shared.numerics.arrays import points, require_finite, require_positive
from lessons.shared.numerics.landscapes import grid_slice, random_cosines
from lessons.shared.numerics.network_copies import permuted_copies
from lessons.shared.numerics.network_grounds import network_ground
from lessons.shared.numerics.surface import Surface, from_coordinates
from lessons.shared.numerics.test_functions import beale, himmelblau, rosenbrock
from lessons.shared.numerics.trained_slice import trained_network

__all__ = [
    "Surface", "beale", "bowl", "degenerate_saddle", "double_well", "grid_slice", "himmelblau", "monkey_saddle",
    "network_ground", "permuted_copies", "plateau", "quartic", "random_cosines", "ravine", "rosenbrock",
    "strict_saddle", "trained_network", "two_weights",
]  # fmt: skip


def bowl(curvatures: npt.ArrayLike = (1.0, 1.0)) -> Surface:
    """½ Σ cᵢ wᵢ² with positive curvatures cᵢ, in as many dimensions as there are curvatures."""
    c = points(curvatures, name="curvatures")
    if c.ndim != 1:
        raise ValueError(f"curvatures must have shape (d,), got {c.shape}")
    require_positive(curvatures=c)
    return _quadratic("bowl", np.diag(c), "½ Σ cᵢ wᵢ²")


def ravine(condition_number: float, *, rotation: float = 0.0) -> Surface:
    """½(x² + κ y²), turned counter-clockwise by `rotation` radians; κ ≥ 1 is the condition number.

    Source: Boyd & Vandenberghe, Convex Optimization (2004), §9.3.2.
    """
    kappa, angle = float(condition_number), float(require_finite("rotation", rotation))
    if not 1 <= kappa < np.inf:
        raise ValueError(f"condition_number must be a finite number of at least 1, got {condition_number!r}")
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, -sin], [sin, cos]])
    return _quadratic("ravine", turn @ np.diag([1.0, kappa]) @ turn.T, "Boyd & Vandenberghe 2004, §9.3.2")


def _quadratic(name: str, matrix: Any, source: str) -> Surface:
    """½ wᵀAw for a symmetric positive definite A."""
    dim = len(matrix)
    return Surface(
        name,
        dim,
        loss=lambda w: 0.5 * np.sum(points(w, dim) @ matrix * points(w, dim), axis=-1),
        grad=lambda w: points(w, dim) @ matrix,
        hess=lambda w: np.broadcast_to(matrix, (*points(w, dim).shape[:-1], dim, dim)).copy(),
        minima=np.zeros((1, dim)),
        window=((-3.0, 3.0),) * dim,
        source=source,
    )


quartic = from_coordinates(
    "quartic",
    loss=lambda x: 0.4 * x**4 - 2 * x**2 + 0.5 * x + 2,
    grad=lambda x: (1.6 * x**3 - 4 * x + 0.5,),
    hess=lambda x: (4.8 * x**2 - 4,),
    minima=[[-1.6402793449312123], [1.5144830694559026]],
    window=((-2.5, 2.5),),
    source="0.4x⁴ − 2x² + 0.5x + 2: found from the two numbers that claim X6 of the course prints at x = 2.2",
)

double_well = from_coordinates(
    "double_well",
    loss=lambda x, y: 0.25 * (x**2 - 1) ** 2 + 0.5 * y**2,
    grad=lambda x, y: (x**3 - x, y),
    hess=lambda x, y: (3 * x**2 - 1, 0.0, 1.0),
    minima=[[-1, 0], [1, 0]],
    window=((-2.0, 2.0), (-1.5, 1.5)),
    source="¼(x² − 1)² + ½y²",
)

strict_saddle = from_coordinates(
    "strict_saddle",
    loss=lambda x, y: x**2 - y**2,
    grad=lambda x, y: (2 * x, -2 * y),
    hess=lambda x, y: (2.0, 0.0, -2.0),
    window=((-2.0, 2.0), (-2.0, 2.0)),
    source="x² − y²",
)

# Negative curvature of higher order: the Hessian sees a valley floor, yet the loss falls along ±y.
degenerate_saddle = from_coordinates(
    "degenerate_saddle",
    loss=lambda x, y: x**2 - y**4,
    grad=lambda x, y: (2 * x, -4 * y**3),
    hess=lambda x, y: (2.0, 0.0, -12 * y**2),
    window=((-1.5, 1.5), (-1.5, 1.5)),
    source="x² − y⁴",
)

monkey_saddle = from_coordinates(
    "monkey_saddle",
    loss=lambda x, y: x**3 - 3 * x * y**2,
    grad=lambda x, y: (3 * x**2 - 3 * y**2, -6 * x * y),
    hess=lambda x, y: (6 * x, -6 * y, -6 * x),
    window=((-1.5, 1.5), (-1.5, 1.5)),
    source="Re (x + iy)³ = x³ − 3xy²",
)

# The minima are both axes, the sharper the farther out: a step longer than 2/λ is thrown inwards.
two_weights = from_coordinates(
    "two_weights",
    loss=lambda x, y: 0.5 * (x * y) ** 2,
    grad=lambda x, y: (x * y**2, x**2 * y),
    hess=lambda x, y: (y**2, 2 * x * y, x**2),
    window=((-0.6, 2.6), (-1.5, 1.5)),
    source="½(xy)²: a linear network of two weights, one example with target 0; Lewkowycz et al., arXiv:2003.02218",
)


# The plateau is a steep bowl cut off softly at height HEIGHT: −log(e^(−q) + e^(−h)), shifted so that the minimum is 0.
# Outside the rim both the slope and the curvature fade like e^(h−q): flat, and no critical point near.
HEIGHT = 3.0


def _inside(x: Any, y: Any) -> Any:
    """The bowl's share of the soft minimum, 1 / (1 + e^(q−h)): exact to the last digits far out, where it is tiny."""
    return scipy.special.expit(HEIGHT - 2 * (x + 1) ** 2 - 2 * y**2)


def _plateau_hess(x: Any, y: Any) -> tuple[Any, Any, Any]:
    inside = _inside(x, y)
    fade = inside * (1 - inside)
    gx, gy = 4 * (x + 1), 4 * y
    return 4 * inside - fade * gx**2, -fade * gx * gy, 4 * inside - fade * gy**2


plateau = from_coordinates(
    "plateau",
    loss=lambda x, y: np.log1p(np.exp(-HEIGHT)) - np.logaddexp(-2 * (x + 1) ** 2 - 2 * y**2, -HEIGHT),
    grad=lambda x, y: (4 * (x + 1) * _inside(x, y), 4 * y * _inside(x, y)),
    hess=_plateau_hess,
    minima=[[-1, 0]],
    window=((-3.0, 3.0), (-2.5, 2.5)),
    source="soft minimum of the bowl 2((x + 1)² + y²) and the height 3",
)
