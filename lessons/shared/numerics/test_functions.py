"""Three test functions of the literature: Rosenbrock 1960, Himmelblau 1972, Beale 1958.

All three are also in Surjanovic & Bingham, Virtual Library of Simulation Experiments,
https://www.sfu.ca/~ssurjano/optimization.html. Himmelblau's three irrational minima were polished by Newton's method.
"""

from __future__ import annotations

from typing import Any

from lessons.shared.numerics.surface import from_coordinates

rosenbrock = from_coordinates(
    "rosenbrock",
    loss=lambda x, y: 100 * (y - x**2) ** 2 + (1 - x) ** 2,
    grad=lambda x, y: (-400 * x * (y - x**2) - 2 * (1 - x), 200 * (y - x**2)),
    hess=lambda x, y: (1200 * x**2 - 400 * y + 2, -400 * x, 200.0),
    minima=[[1, 1]],
    window=((-2.0, 2.0), (-1.0, 3.0)),
    source="Rosenbrock, The Computer Journal 3 (1960), 175–184, doi:10.1093/comjnl/3.3.175",
)


def _himmelblau_hess(x: Any, y: Any) -> tuple[Any, Any, Any]:
    return 12 * x**2 + 4 * y - 42, 4 * (x + y), 12 * y**2 + 4 * x - 26


himmelblau = from_coordinates(
    "himmelblau",
    loss=lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    grad=lambda x, y: (
        4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7),
        2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7),
    ),
    hess=_himmelblau_hess,
    minima=[
        [3, 2],
        [-2.805118086952745, 3.131312518250573],
        [-3.779310253377747, -3.2831859912861696],
        [3.5844283403304917, -1.8481265269644034],
    ],
    window=((-5.0, 5.0), (-5.0, 5.0)),
    source="Himmelblau, Applied Nonlinear Programming (1972), McGraw-Hill",
)


# Three least-squares residuals c − x(1 − yᵏ), each with its derivatives by x, y, xy and yy; that by xx is zero.
def _beale_residuals(x: Any, y: Any) -> list[tuple[Any, Any, Any, Any, Any]]:
    return [
        (1.5 - x * (1 - y), y - 1, x, 1.0, 0.0),
        (2.25 - x * (1 - y**2), y**2 - 1, 2 * x * y, 2 * y, 2 * x),
        (2.625 - x * (1 - y**3), y**3 - 1, 3 * x * y**2, 3 * y**2, 6 * x * y),
    ]


def _beale_hess(x: Any, y: Any) -> tuple[Any, Any, Any]:
    residuals = _beale_residuals(x, y)
    return (
        sum(2 * rx * rx for _, rx, _, _, _ in residuals),
        sum(2 * (rx * ry + r * rxy) for r, rx, ry, rxy, _ in residuals),
        sum(2 * (ry * ry + r * ryy) for r, _, ry, _, ryy in residuals),
    )


beale = from_coordinates(
    "beale",
    loss=lambda x, y: sum(r**2 for r, *_ in _beale_residuals(x, y)),
    grad=lambda x, y: (
        sum(2 * r * rx for r, rx, *_ in _beale_residuals(x, y)),
        sum(2 * r * ry for r, _, ry, *_ in _beale_residuals(x, y)),
    ),
    hess=_beale_hess,
    minima=[[3, 0.5]],
    window=((-4.5, 4.5), (-4.5, 4.5)),
    source="Beale, On an iterative method for finding a local minimum, Technical Report 25, Princeton (1958)",
)
