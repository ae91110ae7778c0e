"""The pictures of overparameterization, one module per section: each draws one state and returns what is seen in it."""

from lessons.overparameterization.figures.minima import (
    draw_curve,
    draw_edge,
    draw_rescaling,
    draw_solutions,
    small_minimum,
)
from lessons.overparameterization.figures.recorded_runs import (
    MAPPED,
    NOISES,
    RIDGES,
    WAYS,
    batch_cells,
    descent_rows,
    draw_batches,
    draw_descent,
    draw_map,
    draw_stopping,
    draw_widths,
    rank_correlation,
)

__all__ = [
    "MAPPED",
    "NOISES",
    "RIDGES",
    "WAYS",
    "batch_cells",
    "descent_rows",
    "draw_batches",
    "draw_curve",
    "draw_descent",
    "draw_edge",
    "draw_map",
    "draw_rescaling",
    "draw_solutions",
    "draw_stopping",
    "draw_widths",
    "rank_correlation",
    "small_minimum",
]
