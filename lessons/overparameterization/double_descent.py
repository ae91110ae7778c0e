"""Test error against width, for random features in closed form: the measurements behind the double descent."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.overparameterization.random_features import errors
from lessons.shared.numerics.recordings import rounded

WIDTHS = (10, 18, 32, 56, 100, 140, 170, 185, 200, 215, 240, 300, 400, 800, 1600)
NOISES = (0.0, 0.1, 0.2, 0.4)
RIDGES = (0.0, 1e-5, 1e-4, 1e-3, 1e-2)
SEEDS = 11
MEASURES = ("loss", "error")


def cell(width: int, noise: float) -> list[Any]:
    """Of random features of one width: [measure][ridge][seed]; each seed has its own digits, labels and features."""
    test_errors = np.array([errors(seed, width, noise=noise, ridges=RIDGES) for seed in range(SEEDS)])
    return rounded(np.moveaxis(test_errors, 0, -1))


def measured() -> dict[str, Any]:
    """All cells, by noise and then width."""
    return {f"{noise:g}": {str(width): cell(width, noise) for width in WIDTHS} for noise in NOISES}
