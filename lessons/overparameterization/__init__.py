"""Overparameterization: why more parameters make it easier, and where that is oversold. Names in the lesson's order."""

from functools import partial

from lessons.overparameterization.least_squares import descend, minimum_norm, null_space, outside_row_space
from lessons.overparameterization.loss_planes import (
    ARCHITECTURES,
    architecture,
    frozen,
    plane,
    plane_losses,
    roughness,
)
from lessons.overparameterization.random_features import curve_features, digit_features, ridge_fit
from lessons.overparameterization.sharpness import (
    filter_direction,
    filter_scales,
    filter_sharpness,
    fisher_rao_norm,
    flattest_copy,
    layer_rescaled,
    relative_sharpness,
    top_eigenvalue,
)
from lessons.shared.numerics import recordings
from lessons.shared.numerics.data import mislabelled
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.ensembles import digits_problem, stopped_at, trained, walk

recorded = partial(recordings.recorded, "overparameterization")  # a kind -> what was measured

__all__ = [  # noqa: RUF022 - reading order
    "minimum_norm", "null_space", "outside_row_space", "descend",
    "digit_features", "curve_features", "ridge_fit", "recorded",
    "mislabelled", "digits_problem", "classifiers", "walk", "trained", "stopped_at",
    "top_eigenvalue", "layer_rescaled", "filter_scales", "filter_sharpness", "filter_direction", "relative_sharpness",
    "fisher_rao_norm", "flattest_copy",
    "ARCHITECTURES", "architecture", "frozen", "plane", "plane_losses", "roughness",
]  # fmt: skip
