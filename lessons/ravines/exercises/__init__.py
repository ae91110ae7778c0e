"""The exercises on ravines, one module each: inputs, what must hold, the mistakes that are known. No answer is here."""

from lessons.ravines.exercises.adam_step import adam_step
from lessons.ravines.exercises.best_step import best_step
from lessons.ravines.exercises.heavy_ball import heavy_ball
from lessons.ravines.exercises.round_out import round_out
from lessons.ravines.exercises.top_curvature import top_curvature

__all__ = [  # noqa: RUF022 - the order of the lesson
    "best_step",
    "heavy_ball",
    "top_curvature",
    "round_out",
    "adam_step",
]
