"""Practice: from measurements to habits, and what each remedy is worth. Names in the lesson's order."""

from lessons.practice.comparison import standing, tuned, wins
from lessons.practice.methods import RULES
from lessons.practice.records import recorded
from lessons.practice.runs import REMEDIES, SITUATIONS, remedied
from lessons.practice.schedules import shares, warm
from lessons.practice.training import measured, trained, walk
from lessons.practice.verdicts import stored
from lessons.practice.wells import Wells, descend

__all__ = [  # noqa: RUF022 - reading order
    "recorded", "stored", "wins", "tuned", "standing", "shares", "warm", "RULES", "walk", "trained", "measured",
    "SITUATIONS", "REMEDIES", "remedied", "Wells", "descend",
]  # fmt: skip
