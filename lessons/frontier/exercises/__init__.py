"""The exercises on the frontier, one module each: inputs, what must hold, the known mistakes. No answer is here."""

from lessons.frontier.exercises.decided_at import decided_at
from lessons.frontier.exercises.flight import flight
from lessons.frontier.exercises.late_decay import late_decay
from lessons.frontier.exercises.orthogonalize import orthogonalize
from lessons.frontier.exercises.uphill_first import uphill_first

__all__ = [  # noqa: RUF022 - the order of the lesson
    "flight",
    "late_decay",
    "uphill_first",
    "orthogonalize",
    "decided_at",
]
