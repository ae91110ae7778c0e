"""The exercises on the frontier, one module each: inputs, what must hold, known mistakes. No answer is here."""

from lessons.frontier.exercises.flight import flight
from lessons.frontier.exercises.late_decay import late_decay
from lessons.frontier.exercises.uphill_first import uphill_first

__all__ = [
    "flight",
    "late_decay",
    "uphill_first",
]
