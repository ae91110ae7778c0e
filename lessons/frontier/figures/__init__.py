"""The pictures of the frontier, one module per section: each draws one state and returns what is seen in it."""

from lessons.frontier.figures.adam_gap import block_spread, draw_adam_gap
from lessons.frontier.figures.catapult import draw_catapult
from lessons.frontier.figures.collapse import draw_collapse
from lessons.frontier.figures.edge import draw_central_flow, draw_edge, draw_self_stabilization
from lessons.frontier.figures.fate import draw_fate
from lessons.frontier.figures.grokking import draw_grokking
from lessons.frontier.figures.matrix_steps import draw_matrix_race
from lessons.frontier.figures.river import draw_branches, draw_valley
from lessons.frontier.figures.sharpness_aware import MEASURES, draw_sharpness_aware
