"""The exercise `best_step`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import numpy as np

from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.exercises.returns import numbers
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def curvature_inputs(rng: np.random.Generator) -> Case:
    """Five curvatures over two factors of ten, in no order, the ends far apart."""
    inner = rng.uniform(0.5, 5, size=3)
    return {"curvatures": rng.permutation(np.round(np.r_[rng.uniform(0.1, 0.3), inner, rng.uniform(8, 20)], 2))}


def share_left(lr: float, curvatures: Array) -> float:
    """The definition: the share of the distance that a step leaves in the direction that shrinks least."""
    return float(np.abs(1 - lr * curvatures).max())


def share_is_what_the_step_leaves(answer: Answer, *, curvatures: Array) -> bool:
    """The share returned is what the step returned leaves of the distance in the slowest direction."""
    lr, share = answer(curvatures=curvatures)
    return bool(isclose(share, share_left(lr, curvatures)))


def no_other_step_leaves_less(answer: Answer, *, curvatures: Array) -> bool:
    """No other learning rate leaves a smaller share of the distance."""
    lr, _ = answer(curvatures=curvatures)
    if not 0 < lr < 1e6:
        return False
    least = share_left(lr, curvatures)
    others = lr * np.r_[np.geomspace(1e-2, 1e2, 401), 0.9999, 1.0001]
    return all(share_left(other, curvatures) >= least - 1e-12 for other in others)


def steeper_means_shorter(answer: Answer, *, curvatures: Array) -> bool:
    """A loss ten times as steep gets a tenth of the step, and the same share."""
    (lr, share), (short, same) = answer(curvatures=curvatures), answer(curvatures=10 * curvatures)
    return bool(isclose(short, lr / 10) and isclose(same, share))


def only_the_ends_matter(answer: Answer, *, curvatures: Array) -> bool:
    """Curvatures between the largest and the smallest change nothing."""
    extreme_curvatures = np.array([curvatures.max(), curvatures.min()])
    return allclose(answer(curvatures=extreme_curvatures), answer(curvatures=curvatures))


def takes_one_over_the_largest(answer: Answer, *, curvatures: Array) -> bool:
    """You take the step that kills the steepest direction in one go. It is safe, but the gentlest direction could be
    faster: which direction shrinks least at your step?
    """
    return bool(isclose(answer(curvatures=curvatures)[0] * curvatures.max(), 1))


def stands_on_the_edge(answer: Answer, *, curvatures: Array) -> bool:
    """You stand on the edge: at this step the steepest direction flips its sign and never shrinks."""
    return bool(isclose(answer(curvatures=curvatures)[0] * curvatures.max(), 2))


def averages_all_curvatures(answer: Answer, *, curvatures: Array) -> bool:
    """Your step depends on an average of the curvatures. The slowest direction decides, and it is always the one at
    either end.
    """
    lr = answer(curvatures=curvatures)[0]
    return bool(isclose(lr * curvatures.mean(), [1, 2]).any() or isclose(lr * np.median(curvatures), 1))


def returns_the_share_of_the_loss(answer: Answer, *, curvatures: Array) -> bool:
    """Your share belongs to the loss. The task asks for the distance, of which the loss is the square."""
    lr, share = answer(curvatures=curvatures)
    left = share_left(lr, curvatures)
    return bool(left < 0.9999 and isclose(share, left**2))


def returns_what_is_gone(answer: Answer, *, curvatures: Array) -> bool:
    """You return the share that a step takes away. Return what it leaves."""
    lr, share = answer(curvatures=curvatures)
    return bool(isclose(share, 1 - share_left(lr, curvatures)))


def returns_the_rate_of_momentum(answer: Answer, *, curvatures: Array) -> bool:
    """Your share is the one of the heavy ball. Plain descent has no such luck."""
    root = np.sqrt(curvatures.max() / curvatures.min())
    return bool(isclose(answer(curvatures=curvatures)[1] * (root + 1), root - 1))


best_step = Task(
    "best_step",
    inputs=curvature_inputs,
    returns=numbers("lr", "share"),
    properties=[
        share_is_what_the_step_leaves,
        no_other_step_leaves_less,
        steeper_means_shorter,
        only_the_ends_matter,
    ],
    core=[no_other_step_leaves_less],
    mistakes=[
        takes_one_over_the_largest,
        stands_on_the_edge,
        averages_all_curvatures,
        returns_the_share_of_the_loss,
        returns_what_is_gone,
        returns_the_rate_of_momentum,
    ],
)
