"""The pictures of ravines, one module per section: each draws one state and returns what is seen in it."""

from lessons.ravines.figures.edge_of_stability import draw_edge, late_ratio
from lessons.ravines.figures.forty_steps import draw_ravine
from lessons.ravines.figures.momentum_map import draw_momentum_map
from lessons.ravines.figures.second_order import convex_runs, draw_contest, draw_second_order
from lessons.ravines.figures.sign_of_curvature import draw_curvature
from lessons.ravines.figures.spectrum import STEPS, draw_spectrum, spectra
from lessons.ravines.figures.steps_and_condition import draw_race
from lessons.ravines.figures.what_adam_divides_by import ADAM_STEPS, BATCHES, draw_scale, scales
