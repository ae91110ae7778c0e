"""Is a plateau a saddle's? Take the ways down out of the gradient and see whether the drop still comes."""

from __future__ import annotations

from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.subspaces import descend_without as descend
from lessons.shared.numerics.subspaces import negative_subspace

__all__ = ["descend", "ways_down"]


def ways_down(problem: Classifier, w: Array) -> Array:
    """An orthonormal basis (dim, k) of the negative curvatures at w (dim,)."""
    return negative_subspace(problem.hess(w))
