"""The pictures of convexity, one module per section: each draws one state and returns what is seen in it."""

from lessons.convexity.figures.beyond_convex import draw_waves
from lessons.convexity.figures.chord_test import draw_chord
from lessons.convexity.figures.in_parameters import MODELS, draw_segment, draw_violations
from lessons.convexity.figures.one_valley import draw_two_losses
from lessons.convexity.figures.race_of_rates import (
    METHODS,
    PROBLEMS,
    draw_envelope,
    draw_single_problem,
    single_problem,
)
from lessons.convexity.figures.steps_or_seconds import draw_costs
from lessons.convexity.figures.two_valleys import draw_descent, draw_ends
