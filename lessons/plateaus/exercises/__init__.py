"""The exercises on plateaus, one module each. No answer is here."""

from lessons.plateaus.exercises.agreement import agreement
from lessons.plateaus.exercises.first_deviation import first_deviation
from lessons.plateaus.exercises.flat_stretch import flat_stretch
from lessons.plateaus.exercises.rescue import rescue
from lessons.plateaus.exercises.rmsprop_step import rmsprop_step

__all__ = [  # noqa: RUF022 - the order of the lesson
    "first_deviation",
    "flat_stretch",
    "rmsprop_step",
    "rescue",
    "agreement",
]
