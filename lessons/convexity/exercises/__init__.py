"""The exercises on convexity, one module each. No answer is here."""

from lessons.convexity.exercises.convergence import convergence
from lessons.convexity.exercises.proximal_step import proximal_step
from lessons.convexity.exercises.smoothness import smoothness
from lessons.convexity.exercises.twin import twin
from lessons.convexity.exercises.violating_chord import violating_chord

__all__ = [  # noqa: RUF022 - the order of the lesson
    "violating_chord",
    "proximal_step",
    "smoothness",
    "twin",
    "convergence",
]
