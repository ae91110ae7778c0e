"""The exercises on the frontier, one module each: inputs, what must hold, the known mistakes. No answer is here."""

from lessons.frontier.exercises.decided_at import decided_at
from lessons.frontier.exercises.orthogonalize import orthogonalize

__all__ = ["decided_at", "orthogonalize"]
