"""The exercises on practice, one module each. No answer is here."""

from lessons.practice.exercises.better import better
from lessons.practice.exercises.diagnose import diagnose
from lessons.practice.exercises.recipe import recipe
from lessons.practice.exercises.residual_scale import residual_scale
from lessons.practice.exercises.schedule import schedule

__all__ = [  # noqa: RUF022 - the order of the lesson
    "residual_scale",
    "schedule",
    "better",
    "diagnose",
    "recipe",
]
