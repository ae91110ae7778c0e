"""The pictures of ravines, one module per section: each draws one state and returns what is seen in it."""

from lessons.ravines.figures.quadratics import (
    RACE_TURNS,
    RAVINE_CONDITIONS,
    RAVINE_METHODS,
    draw_curvature,
    draw_momentum_map,
    draw_race,
    draw_ravine,
)
from lessons.ravines.figures.second_order import convex_runs, draw_contest, draw_second_order
from lessons.ravines.figures.spectra import (
    ADAM_STEPS,
    BATCHES,
    STEPS,
    draw_edge,
    draw_scale,
    draw_spectrum,
    edge,
    scales,
    spectra,
)

__all__ = [
    "ADAM_STEPS",
    "BATCHES",
    "RACE_TURNS",
    "RAVINE_CONDITIONS",
    "RAVINE_METHODS",
    "STEPS",
    "convex_runs",
    "draw_contest",
    "draw_curvature",
    "draw_edge",
    "draw_momentum_map",
    "draw_race",
    "draw_ravine",
    "draw_scale",
    "draw_second_order",
    "draw_spectrum",
    "edge",
    "scales",
    "spectra",
]
