"""The pictures of convexity, one module per section: each draws one state and returns what is seen in it."""

from lessons.convexity.figures.rates import (
    METHODS,
    PROBLEMS,
    draw_costs,
    draw_envelope,
    draw_single_problem,
    draw_two_losses,
    draw_waves,
)
from lessons.convexity.figures.shapes import MODELS, draw_chord, draw_descent, draw_ends, draw_segment, draw_violations

__all__ = [
    "METHODS",
    "MODELS",
    "PROBLEMS",
    "draw_chord",
    "draw_costs",
    "draw_descent",
    "draw_ends",
    "draw_envelope",
    "draw_segment",
    "draw_single_problem",
    "draw_two_losses",
    "draw_violations",
    "draw_waves",
]
