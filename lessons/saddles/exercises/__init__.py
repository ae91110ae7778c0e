"""The exercises on saddles, one module each: inputs, what must hold, the mistakes that are known. No answer is here."""

from lessons.saddles.exercises.chance_positive import chance_positive
from lessons.saddles.exercises.critical_points import critical_points
from lessons.saddles.exercises.fitted_curvature import fitted_curvature
from lessons.saddles.exercises.name_point import name_point
from lessons.saddles.exercises.perturbed_descent import perturbed_descent

__all__ = [  # noqa: RUF022 - the order of the lesson
    "name_point",
    "chance_positive",
    "fitted_curvature",
    "perturbed_descent",
    "critical_points",
]
