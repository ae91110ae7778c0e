"""The exercises on overparameterization, one module each. No answer is here."""

from lessons.overparameterization.exercises.at_equal_loss import at_equal_loss
from lessons.overparameterization.exercises.filter_normalized import filter_normalized
from lessons.overparameterization.exercises.sharpen import sharpen
from lessons.overparameterization.exercises.shortest import shortest
from lessons.overparameterization.exercises.threshold import threshold

__all__ = [  # noqa: RUF022 - the order of the lesson
    "shortest",
    "threshold",
    "filter_normalized",
    "sharpen",
    "at_equal_loss",
]
