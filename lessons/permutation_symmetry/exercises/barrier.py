"""The exercise `barrier`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import numpy as np

from lessons.shared.exercises.precision import excused, isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def barrier_inputs(rng: np.random.Generator) -> Case:
    """Losses on an uneven grid: one hump, its top off the middle, between ends of different heights.

    Whatever one could measure by mistake is another number here.
    """
    while True:
        t = np.unique(np.r_[0.0, np.round(rng.uniform(0.05, 0.95, size=7), 2), 0.5, 1.0])
        end_losses = rng.permutation([rng.uniform(0.1, 0.4), rng.uniform(0.6, 0.9)])
        top = rng.choice([rng.uniform(0.2, 0.35), rng.uniform(0.65, 0.8)])
        hump = rng.uniform(1.0, 2.0) * np.exp(-(((t - top) / 0.2) ** 2)) * t * (1 - t) * 4
        losses = np.round(end_losses[0] * (1 - t) + end_losses[1] * t + hump, 3)
        levels = np.array([0, losses[0], losses[-1], losses[[0, -1]].mean()])
        half = losses[t == 0.5][0] - levels[-1]
        back = (losses - losses[0] * t - losses[-1] * (1 - t)).max()
        answers = np.sort(np.r_[losses.max() - levels, half, back, above(losses, t).max()])
        if np.diff(answers).min() > 0.01:
            return {"losses": losses, "t": t}


def above(losses: Array, t: Array) -> Array:
    """The definition: the rise above the interpolated end losses at each place."""
    return np.asarray(losses - np.interp(t, [0.0, 1.0], [losses[0], losses[-1]]), float)


def is_the_largest_rise(answer: Answer, *, losses: Array, t: Array) -> bool:
    """It is the largest rise above the straight line between the two end losses."""
    return bool(isclose(answer(losses=losses, t=t), max(above(losses, t))))


def a_tilt_changes_nothing(answer: Answer, *, losses: Array, t: Array) -> bool:
    """A loss that is higher at one end by some amount, and at each place by its share of it, has the same barrier."""
    return bool(isclose(answer(losses=losses + 3 * t + 1, t=t), answer(losses=losses, t=t)))


def a_straight_line_has_none(answer: Answer, *, losses: Array, t: Array) -> bool:
    """Where the loss runs straight from end to end there is no barrier; in a hollow there is none either."""
    least = 1e-9 + excused(losses)
    return bool(abs(answer(losses=2 + t, t=t)) < least and abs(answer(losses=2 + t - t * (1 - t), t=t)) < least)


def backwards_is_the_same(answer: Answer, *, losses: Array, t: Array) -> bool:
    """From the other end the barrier is the same."""
    return bool(isclose(answer(losses=losses[::-1], t=1 - t[::-1]), answer(losses=losses, t=t)))


def measures_from_zero(answer: Answer, *, losses: Array, t: Array) -> bool:
    """You measure from zero. The ends do not lie at zero."""
    return bool(isclose(answer(losses=losses, t=t), losses.max()))


def measures_from_the_higher_end(answer: Answer, *, losses: Array, t: Array) -> bool:
    """You measure from the higher end, and so miss what it costs from the lower one."""
    return bool(isclose(answer(losses=losses, t=t), losses.max() - max(losses[0], losses[-1])))


def measures_from_the_lower_end(answer: Answer, *, losses: Array, t: Array) -> bool:
    """You measure from the lower end: a mere slope then counts as a barrier."""
    return bool(isclose(answer(losses=losses, t=t), losses.max() - min(losses[0], losses[-1])))


def measures_from_the_mean_of_the_ends(answer: Answer, *, losses: Array, t: Array) -> bool:
    """You measure from the mean of the two ends. It fits halfway only."""
    return bool(isclose(answer(losses=losses, t=t), losses.max() - (losses[0] + losses[-1]) / 2))


def looks_halfway_only(answer: Answer, *, losses: Array, t: Array) -> bool:
    """You look halfway only. The top can stand elsewhere."""
    half = float(losses[int(np.argmin(np.abs(t - 0.5)))])
    return bool(isclose(answer(losses=losses, t=t), half - (losses[0] + losses[-1]) / 2))


def swaps_the_ends(answer: Answer, *, losses: Array, t: Array) -> bool:
    """You weigh the ends the wrong way round: at t = 0 only the first one counts."""
    return bool(isclose(answer(losses=losses, t=t), np.max(losses - losses[0] * t - losses[-1] * (1 - t))))


barrier = Task(
    "barrier",
    inputs=barrier_inputs,
    returns=number,
    properties=[
        is_the_largest_rise,
        a_tilt_changes_nothing,
        a_straight_line_has_none,
        backwards_is_the_same,
    ],
    mistakes=[
        measures_from_zero,
        measures_from_the_higher_end,
        measures_from_the_lower_end,
        measures_from_the_mean_of_the_ends,
        looks_halfway_only,
        swaps_the_ends,
    ],
)
