"""A plateau that was a saddle: when its loss drops, and what happens without the directions that carry a run off it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import points, require_between
from lessons.shared.numerics.subspaces import descend_without, gradient_share, negative_subspace, random_subspace

__all__ = ["descend_without", "drop_steps", "gradient_share", "negative_subspace", "random_subspace"]


def drop_steps(losses: npt.ArrayLike, fractions: tuple[float, ...] = (0.02, 0.5, 0.9)) -> list[int]:
    """The first steps by which the loss has fallen by these shares of its whole fall."""
    losses = points(losses, name="losses")
    require_between(0, 1, shares=fractions)
    fallen = (losses[0] - losses) / (losses[0] - losses.min())
    return [int(np.argmax(fallen >= share)) for share in fractions]
