"""The pictures of practice, one module per section: each draws one state and returns what is seen in it."""

from lessons.practice.figures.diagnosis import EVIDENCE, RUNS, draw_diagnosis, draw_remedies
from lessons.practice.figures.leaderboards import draw_contest, draw_leaderboard, draw_schedules, leaderboard
from lessons.practice.figures.trade_offs import (
    GUESS,
    ceiling,
    draw_board,
    draw_partners,
    draw_warming,
    row,
    step_ratios,
    warm_counts,
)
from lessons.practice.figures.two_wells import draw_cycle, draw_noise, noisy_ends
