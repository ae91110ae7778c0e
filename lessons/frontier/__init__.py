"""The frontier: what has been found since 2018, measured at a laptop's size. Names in the lesson's order."""

from functools import partial

from lessons.frontier.catapult import Flight, pair_flight, recursion
from lessons.frontier.central_flow import curvature_gradient
from lessons.frontier.collapse import MEASURES, class_means, features, first_perfect
from lessons.frontier.edge import hovers, problem, sharpness_along, small_start
from lessons.frontier.river import river_loss, valley, valley_walk
from lessons.frontier.schedules import NAMES, shares
from lessons.frontier.toy import Sharpening, sharpening_walk
from lessons.shared.numerics import recordings

recorded = partial(recordings.recorded, "frontier")  # a kind -> what was measured

__all__ = [  # noqa: RUF022 - reading order
    "recorded", "Sharpening", "sharpening_walk", "problem", "small_start", "sharpness_along", "hovers",
    "curvature_gradient", "Flight", "recursion", "pair_flight",
    "NAMES", "shares", "valley", "river_loss", "valley_walk",
    "MEASURES", "features", "class_means", "first_perfect",
]  # fmt: skip
