"""The pictures of saddles, one module per section: each draws one state and returns what is seen in it."""

from lessons.saddles.figures.critical_points import (
    SIDES,
    SILENT,
    draw_indices,
    draw_linear,
    draw_silent,
    draw_turned,
    landscape_points,
)
from lessons.saddles.figures.escape import METHODS, TAKEN, draw_drop, draw_escape, draw_leave, draw_undecided, run
from lessons.saddles.figures.random_matrices import draw_chance, draw_spectrum

__all__ = [
    "METHODS",
    "SIDES",
    "SILENT",
    "TAKEN",
    "draw_chance",
    "draw_drop",
    "draw_escape",
    "draw_indices",
    "draw_leave",
    "draw_linear",
    "draw_silent",
    "draw_spectrum",
    "draw_turned",
    "draw_undecided",
    "landscape_points",
    "run",
]
