"""Networks on digits, some with wrong labels, and on other tasks: ensembles that mini-batches train.

They stop after passes or at a loss. Every network of an ensemble has its own start and its own order of the examples.
The split of the digits and the wrong labels are the same for all.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import Array, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import CLASSES, POOL, classifiers
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.training import momentum_walk


@functools.cache
def digits_problem(
    hidden: tuple[int, ...],
    *,
    examples: int = POOL,
    noise: float = 0.0,
    error: str = "cross-entropy",
    activation: str = "ReLU",
) -> tuple[Classifier, Classifier]:
    """The loss on the first `examples` training digits, a share `noise` of them mislabelled; and on 597 test digits."""
    return classifiers(Network((64, *hidden, CLASSES), activation), examples=examples, noise=noise, error=error)


@functools.cache
def task_problem(name: str, hidden: tuple[int, ...], *, examples: int | None = None) -> tuple[Classifier, Classifier]:
    """The same of any task of `tables`: digits as above; of the others so many examples train, by default half."""
    if name == "digits":
        return digits_problem(hidden, examples=examples or POOL)
    problem, test = tables.problems(name, hidden, (examples or len(tables.task(name).y) // 2,))
    return problem, test


def walk(problem: Classifier, w0: Array, *, steps: int, every: int, **knobs: Any) -> Iterator[Array]:
    """The ensemble (count, dim) after every `every` steps of descent from w0; the other knobs: `momentum_walk`.

    Ends where a network left the finite numbers: it is NaN there.
    """
    require_count(least=1, steps=steps)
    for look in momentum_walk(problem, w0, steps=steps, every=every, **knobs):
        if look.step:
            yield np.where(look.lost[:, None], np.nan, look.w)
        if look.lost.any():
            return


def trained(problem: Classifier, w0: Array, *, passes: int, batch: int, **knobs: Any) -> Array:
    """The ensemble after so many passes over the examples; the other knobs are those of `walk`."""
    steps = passes * max(len(problem.y) // batch, 1)
    *_, w = walk(problem, w0, batch=batch, steps=steps, every=steps, **knobs)
    return w


def stopped_at(
    problem: Classifier, w0: Array, *, target: float, steps: int, every: int, **knobs: Any
) -> tuple[Array, npt.NDArray[np.intp]]:
    """Each network where its training loss, looked at every `every` steps, is first at most `target`; and the step.

    A network that never gets there is NaN, its step number -1.
    """
    require_positive(target=target)
    stops = np.full(np.shape(w0), np.nan)
    when = np.full(len(w0), -1)
    for look, w in enumerate(walk(problem, w0, steps=steps, every=every, **knobs), 1):
        if not np.all(np.isfinite(w)):
            break
        arrived = (when < 0) & (problem.loss(w) <= target)
        stops[arrived], when[arrived] = w[arrived], look * every
        if np.all(when >= 0):
            break
    return stops, when
