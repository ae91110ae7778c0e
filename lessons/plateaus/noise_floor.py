"""Lower the rate or wait? Three curves that look flat, and what a change of the learning rate does to each.

A *plateau* is crossed slowly (the exclusive or from small weights). A *noise floor* is held up by mini-batches, an
*oscillation* by a step that is nearly too long.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from lessons.plateaus.xor_and_spirals import exclusive_or
from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array, require_choice, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import batch_grad
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.surfaces import ravine
from lessons.shared.numerics.training import with_replacement

KINDS = ("plateau", "noise floor", "oscillation")
RATE = {"plateau": 0.3, "noise floor": 1.0, "oscillation": 1.999 / 1000}  # the last is 1.999 / L
STEPS = {"plateau": 800, "noise floor": 400, "oscillation": 400}
BATCH, CONDITION, FAR = 8, 1000.0, 1e6
Slope = Callable[[Array], Array]


@functools.cache
def tumour_network() -> Classifier:
    """Four tanh units on the breast-cancer data, with a weight decay that keeps the loss off zero."""
    cancer = data.breast_cancer()
    return Classifier(Network((30, 4, 2), "tanh"), cancer.x, (cancer.y > 0).astype(int), decay=0.01)


def curves(
    kind: str, seeds: int, *, when: int | None = None, factor: float = 1.0, steps: int | None = None, every: int = 1
) -> Array:
    """The losses (m, seeds), at every `every`-th step, of runs whose learning rate is times `factor` from `when` on.

    Calls with one kind share their starts, and where there are batches, the batches: compare run by run. Parameters
    are kept within ± FAR, where a run has long diverged.
    """
    require_choice("kind", kind, KINDS)
    require_positive(factor=factor)
    steps = STEPS[kind] if steps is None else steps
    require_count(least=1, seeds=seeds, steps=steps, every=every)
    rates = np.full(steps, RATE[kind])
    if when is not None:
        rates[when:] *= factor
    loss, w, slopes = _runs(kind, seeds, steps)
    losses = [loss(w)]
    for step, (lr, slope) in enumerate(zip(rates, slopes, strict=True), start=1):
        w = np.clip(w - lr * slope(w), -FAR, FAR)
        if step % every == 0:
            losses.append(loss(w))
    return np.array(losses)


def _runs(kind: str, seeds: int, steps: int) -> tuple[Slope, Array, Iterable[Slope]]:
    """The loss, the starts (seeds, dim), and for each step the gradient that is followed."""
    rng = np.random.default_rng(0)
    if kind == "oscillation":
        surface = ravine(CONDITION)
        return surface.loss, rng.uniform(0.5, 1.5, (seeds, 2)) * [1.0, 0.1], itertools.repeat(surface.grad, steps)
    if kind == "plateau":
        problem = exclusive_or()
        return problem.loss, problem.network.random(rng, seeds, scale=0.1), itertools.repeat(problem.grad, steps)
    problem = tumour_network()
    starts = initial(problem.network, rng, seeds, scheme="Glorot")
    return problem.loss, starts, _batches(problem, np.random.default_rng(1), seeds, steps)


def _batches(problem: Classifier, rng: np.random.Generator, seeds: int, steps: int) -> Iterator[Slope]:
    """Per step the gradient of networks w (seeds, dim), each on its own BATCH of examples."""
    for rows in itertools.islice(with_replacement(len(problem.y), (seeds, BATCH), rng), steps):
        yield functools.partial(batch_grad, problem, rows=rows)


def paired(kind: str, factor: float, *, when: int, after: int, seeds: int) -> Array:
    """Losses (seeds, 2) at step when + after, with the rate kept and with the rate multiplied, run by run."""
    require_count(least=1, when=when, after=after, seeds=seeds)
    end = when + after
    return np.stack([curves(kind, seeds, when=when, factor=f, steps=end, every=end)[-1] for f in (1.0, factor)], -1)


def step_agreement(kind: str, *, seeds: int, after: int = 100, steps: int = 20) -> Array:
    """The mean cosine (seeds,) between successive steps of runs that have made `after` steps: 1 walks, −1 undoes."""
    require_choice("kind", kind, KINDS)
    require_count(least=2, steps=steps)
    _, w, slopes = _runs(kind, seeds, after + steps)
    taken = []
    for slope in slopes:
        taken.append(RATE[kind] * slope(w))
        w = w - taken[-1]
    moves = np.array(taken[after:])
    moves /= np.linalg.norm(moves, axis=-1, keepdims=True)
    return (moves[1:] * moves[:-1]).sum(-1).mean(0)
