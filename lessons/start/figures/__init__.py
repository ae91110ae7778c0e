"""The pictures of start, one module per section: each draws one state and returns what is seen in it."""

from lessons.start.figures.first_looks import (
    COARSE,
    SEEN,
    SHAPES,
    SOME,
    WEIGHTS,
    draw_one_weight,
    draw_shape,
    draw_slice,
    draw_splits,
)

__all__ = [
    "COARSE",
    "SEEN",
    "SHAPES",
    "SOME",
    "WEIGHTS",
    "draw_one_weight",
    "draw_shape",
    "draw_slice",
    "draw_splits",
]
