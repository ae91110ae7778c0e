"""The pictures of plateaus, one module per section: each draws one state and returns what is seen in it."""

from lessons.plateaus.figures.first_gradients import draw_floor, draw_layers, draw_ruler, draw_shelf
from lessons.plateaus.figures.training_runs import (
    DEPTHS,
    EXCLUSIVE,
    FIRST_WEIGHTS,
    SEEN,
    SPIRALS,
    draw_leaving,
    draw_rescue,
    draw_saturation,
)
