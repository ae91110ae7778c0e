"""Barriers between networks that were stopped at one training loss, over widths and depths. Recorded.

A barrier is measured above its ends, so networks that end high seem well connected. Held equal here: the loss at the
ends, the digits, the learning rate and the batches. Not equal: the steps that it takes to get there.
"""

from __future__ import annotations

import itertools

import numpy as np

from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.barriers import pair_barriers
from lessons.shared.numerics.ensembles import stopped_at, task_problem
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.recordings import recorded, rounded

TARGET, PAIRS, EXAMPLES = 0.1, 20, 600
WIDTHS = ((4,), (8,), (16,), (32,), (64,))  # at 2 and 3 no pair reaches the loss
DEPTHS = ((16,), (16, 16), (16, 16, 16))
TARGETS = {"MNIST-1D": 0.5, "teacher–student": 0.2}  # the loss that sixteen neurons reach there
MADE_WIDTHS = ((16,), (64,), (256,))


def measured_barriers(
    hidden: tuple[int, ...], *, name: str = "digits", target: float = TARGET, pairs: int = PAIRS
) -> list[float]:
    """The barrier of each of so many pairs of networks with these hidden widths of which both arrive at `target`.

    Each network stops at its first look at or below the target, so that none is ahead.
    """
    problem, rng = task_problem(name, hidden, examples=EXAMPLES)[0], np.random.default_rng([7, *hidden])
    w0 = initial(problem.network, rng, 2 * pairs)
    w, when = stopped_at(problem, w0, target=target, steps=4000, every=4, lr=0.05, momentum=0.9, batch=50, rng=rng)
    arrived = np.repeat((when.reshape(-1, 2) >= 0).all(1), 2)
    return rounded(pair_barriers(problem.loss, w[arrived]))


def barriers(hidden: tuple[int, ...], *, name: str = "digits") -> Array:
    """The recorded barriers (pairs,) at equal loss, on digits or on one of TARGETS."""
    return np.array(recorded("shared/numerics", "equal_loss")[_key(hidden, name)])


def growths(name: str) -> dict[str, tuple[Array, Array, bool]]:
    """By "16 to 64": the barriers before and after growing fourfold in width, or by one layer; and if it was width."""
    return {
        f"{_key(a)} to {_key(b)}": (barriers(a, name=name), barriers(b, name=name), shapes is MADE_WIDTHS)
        for shapes in (MADE_WIDTHS, DEPTHS)
        for a, b in itertools.pairwise(shapes)
    }


def _key(hidden: tuple[int, ...], name: str = "digits") -> str:
    return ("" if name == "digits" else f"{name} ") + "-".join(map(str, hidden))


def measured() -> dict[str, list[float]]:
    """What `barriers` reads, measured again: about three minutes."""
    digits = {_key(hidden): measured_barriers(hidden) for hidden in dict.fromkeys(WIDTHS + DEPTHS)}
    return digits | {
        _key(hidden, name): measured_barriers(hidden, name=name, target=target)
        for name, target in TARGETS.items()
        for hidden in dict.fromkeys(MADE_WIDTHS + DEPTHS)
    }
