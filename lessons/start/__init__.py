"""Start: what a loss surface is, and why the surface that descent sees is not the one that counts."""

from lessons.start.loss_planes import (
    Plane,
    along_one,
    gradient_angle,
    lowest,
    plane_losses,
    plane_of,
    pulls,
    walk,
)
from lessons.start.splits import NETWORK, WAYS, Run, keep_units, parts, runs, trained

__all__ = [  # noqa: RUF022 - reading order
    "NETWORK", "parts", "along_one", "pulls", "walk", "Plane", "plane_of", "plane_losses", "lowest", "gradient_angle",
    "WAYS", "Run", "keep_units", "trained", "runs",
]  # fmt: skip
