"""The pictures of start, one module per section: each draws one state and returns what is seen in it."""

from lessons.start.figures.one_weight import MEAN_OVER, WEIGHTS, draw_one_weight
from lessons.start.figures.shapes import SHAPES, STEPS, draw_shapes, walk_on
from lessons.start.figures.two_surfaces import COARSE, draw_slice, draw_two_losses
