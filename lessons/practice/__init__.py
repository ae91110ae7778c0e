"""Practice: from measurements to habits, and what each remedy is worth. Names in the lesson's order."""

from functools import partial

from lessons.practice.case_studies import REMEDIES, SITUATIONS, remedied
from lessons.practice.optimizer_benchmark import RULES
from lessons.practice.schedules import rate_factors, warm
from lessons.practice.two_wells import Wells, descend
from lessons.practice.verdicts import stored
from lessons.shared.numerics import comparison, recordings
from lessons.shared.numerics.comparison import standing, tuned, wins
from lessons.shared.numerics.training import finite_scores, trained, walk

recorded = partial(recordings.recorded, "practice")  # a kind -> what was finite_scores

__all__ = [  # noqa: RUF022 - reading order
    "recorded", "stored", "comparison", "wins", "tuned", "standing", "rate_factors", "warm", "RULES",
    "walk", "trained", "finite_scores", "SITUATIONS", "REMEDIES", "remedied", "Wells", "descend",
]  # fmt: skip
