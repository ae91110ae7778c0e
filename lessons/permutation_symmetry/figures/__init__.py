"""The pictures of permutation symmetry, one module per section: each draws one state and returns what is seen in it."""

from lessons.permutation_symmetry.figures.connectivity import (
    BENT,
    CONFUSED,
    HIDDEN,
    ORDERS,
    PASSES,
    SLICED,
    TESTED,
    centre_loss,
    draw_bend,
    draw_between,
    draw_bridge,
    draw_valley,
    draw_widths,
)
from lessons.permutation_symmetry.figures.symmetries import draw_balance, draw_copies, draw_likeness, draw_swap, trace
