"""The pictures of overparameterization, one module per section: each draws one state and returns what is seen in it."""

from lessons.overparameterization.figures.early_stopping import draw_stopping
from lessons.overparameterization.figures.flat_and_sharp import (
    RULERS,
    WAYS_TO_SCALE,
    batch_cells,
    draw_batches,
    draw_edge,
    draw_rescaling,
    neuron_factors,
    rank_correlation,
    rescaled_slice,
    small_minimum,
)
from lessons.overparameterization.figures.ground import MAPPED, draw_map
from lessons.overparameterization.figures.peak import descent_rows, draw_curve, draw_descent
from lessons.overparameterization.figures.solutions import ANSWER, EQUATION, draw_solutions, paths_to_solutions
from lessons.overparameterization.figures.spread import draw_widths
