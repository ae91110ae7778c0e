"""One network trained on many splits of the digits: what descent sees, and what it does not.

Every way of training gets the same digits, labels, start and mini-batches. Random shares of the training and validation
labels may be wrong; the test labels never are.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, require_between, require_count
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.step_rules import heavy_ball
from lessons.shared.numerics.training import one_order, train

NETWORK = Network((64, 16, 10), "ReLU")
WAYS = ("plain descent", "weight decay", "dropout")
DECAY, DROPPED = 0.01, 0.3
EXAMPLES, TEST, BATCH, PASSES, SPLITS = 200, 600, 20, 50, 10
LR, MOMENTUM = 0.03, 0.9


@dataclass(frozen=True)
class Run:
    """After each pass, the start first, one row a way: shape (3, PASSES + 1); `apart`: see `trained`."""

    training: Array
    validation: Array
    test: Array
    accuracy: Array
    apart: Array

    @property
    def stop(self) -> int:
        """The pass at which plain descent's validation loss is lowest."""
        return int(self.validation[0].argmin())


def parts(split: int, wrong: float = 0.0) -> tuple[Classifier, Classifier, Classifier]:
    """The loss on EXAMPLES training digits, on as many validation digits, and on TEST others of a random split.

    A share `wrong` of the training and of the validation labels is replaced by another digit's.
    """
    require_count(split=split)
    require_between(0, 1, wrong=wrong)
    digits, rng = data.digits(), np.random.default_rng([3, split])
    order = rng.permutation(len(digits.y))
    y = digits.y.astype(int)
    for part in (order[:EXAMPLES], order[EXAMPLES : 2 * EXAMPLES]):
        y[part] = data.mislabelled(y[part], rng, wrong)
    every = Classifier(NETWORK, digits.x, y)
    first, second, rest = np.split(order[: 2 * EXAMPLES + TEST], [EXAMPLES, 2 * EXAMPLES])
    return every.rows(first), every.rows(second), every.rows(rest)


def keep_units(rng: np.random.Generator, share: float) -> Array:
    """A factor (dim,) for each parameter that drops a random `share` of the hidden units and scales up the others."""
    require_between(0, np.nextafter(1, 0), share=share)
    factor = np.ones(NETWORK.dim)
    outgoing, _ = NETWORK.layers(factor)[1]
    outgoing *= (rng.random(NETWORK.widths[1]) >= share) / (1 - share)
    return factor


def trained(split: int, wrong: float = 0.0, *, passes: int = PASSES) -> Run:
    """Heavy-ball descent on mini-batches in each of WAYS, from one start.

    `apart` is the distance of each way from plain descent over the distance that plain descent has gone. Dropout drops
    the same units for all examples of a mini-batch.
    """
    problem, validation, test = parts(split, wrong)
    rng = np.random.default_rng([4, split])
    w = np.repeat(initial(NETWORK, rng, 1), len(WAYS), axis=0)
    each = EXAMPLES // BATCH
    looks = train(
        _gradients(problem, rng), w, rates=np.full(passes * each, LR), method=heavy_ball(MOMENTUM), every=each
    )
    seen = [_watched(look.w, w[0], problem, validation, test) for look in looks]
    return Run(*np.moveaxis(np.array(seen), 0, -1))


def _gradients(problem: Classifier, rng: np.random.Generator) -> Iterator[Callable[[Array], Array]]:
    """For each step that of all WAYS, on the same mini-batch."""
    decay = DECAY * (np.array(WAYS) == "weight decay")[:, None]
    dropout = (np.array(WAYS) == "dropout")[:, None]
    for rows in one_order(EXAMPLES, BATCH, rng):
        yield _gradient(problem.rows(rows), np.where(dropout, keep_units(rng, DROPPED), 1.0), decay)


def _gradient(part: Classifier, factor: Array, decay: Array) -> Callable[[Array], Array]:
    """The gradient on one mini-batch, of weights of which some are out, and of the decay."""
    return lambda w: factor * part.grad(factor * w) + decay * w


def _watched(w: Array, start: Array, *losses: Classifier) -> list[Array]:
    gone = np.linalg.norm(w[0] - start)
    apart = np.linalg.norm(w - w[0], axis=-1) / (gone if gone else 1.0)
    return [*(loss.loss(w) for loss in losses), losses[-1].accuracy(w), apart]


@functools.cache
def runs(wrong: float = 0.0) -> tuple[Run, ...]:
    """`trained` on each of SPLITS splits."""
    return tuple(trained(split, wrong) for split in range(SPLITS))
