"""Permutation symmetry: from two swapped neurons to one connected valley. The public names, in the lesson's order."""

from lessons.permutation_symmetry.bent_paths import paths
from lessons.permutation_symmetry.conservation import METHODS, balance, decayed, drift, output_sum, walk
from lessons.permutation_symmetry.matching import (
    activation_matching,
    best_assignment,
    correlations,
    cosine,
    hidden_values,
    incoming_likeness,
    weight_likeness,
    weight_matching,
)
from lessons.permutation_symmetry.mode_connectivity import SHAPES, curve, curve_weights, trained_bend
from lessons.permutation_symmetry.straight_paths import bridges
from lessons.permutation_symmetry.symmetries import (
    copies,
    flipped,
    hidden_widths,
    in_digits,
    permuted,
    random_permutations,
    rescaled,
    swapped,
)
from lessons.permutation_symmetry.training import ensemble, starts
from lessons.shared.numerics.barriers import ALONG, Barrier, along, barrier, barrier_between, line
from lessons.shared.numerics.ensembles import digits_problem

__all__ = [  # noqa: RUF022 - reading order
    "hidden_widths", "permuted", "swapped", "copies", "in_digits", "random_permutations", "rescaled", "flipped",
    "digits_problem", "starts", "ensemble",
    "best_assignment", "incoming_likeness", "weight_likeness", "weight_matching", "hidden_values",
    "correlations", "activation_matching", "cosine",
    "ALONG", "line", "along", "Barrier", "barrier", "barrier_between", "bridges",
    "SHAPES", "curve_weights", "curve", "trained_bend", "paths",
    "METHODS", "balance", "output_sum", "walk", "drift", "decayed",
]  # fmt: skip
