"""What two exercises of this lesson or more are made of. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array


def turned(rng: np.random.Generator, values: Array) -> Array:
    """A symmetric matrix with these eigenvalues and random eigenvectors."""
    axes = np.linalg.qr(rng.normal(size=(len(values), len(values))))[0]
    matrix = axes @ np.diag(values) @ axes.T
    return (matrix + matrix.T) / 2


class Gradient:
    """The gradient of ½ wᵀAw at a point."""

    def __init__(self, matrix: Array) -> None:
        self.matrix = matrix

    def __call__(self, w: Any) -> Array:
        return self.matrix @ np.asarray(w, float)

    def __repr__(self) -> str:
        return f"the gradient of ½ w·Aw with A = {np.round(self.matrix, 3).tolist()}"
