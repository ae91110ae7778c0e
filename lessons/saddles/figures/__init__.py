"""The pictures of saddles, one module per section: each draws one state and returns what is seen in it."""

from lessons.saddles.figures.critical_points import SILENT, draw_silent, draw_turned
from lessons.saddles.figures.escape import draw_escape
from lessons.saddles.figures.landscapes import SIDES, draw_indices, draw_linear, draw_spectrum, landscape_points
from lessons.saddles.figures.plateau_drop import TAKEN, draw_drop
from lessons.saddles.figures.random_matrices import draw_chance
from lessons.saddles.figures.stable_manifolds import METHODS, draw_leave, draw_starts, draw_undecided, run
