"""Neural collapse: what the last hidden layer does with the classes once no training example is named wrongly.

Features are the outputs (n, width) of the last hidden layer; M holds the class means less the mean of all features.
Source: Papyan, Han & Donoho, PNAS 117 (2020), 24652–24663, doi:10.1073/pnas.2015509117.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, points
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import CLASSES, classifiers
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.networks import ACTIVATIONS, Network
from lessons.shared.numerics.recordings import rounded
from lessons.shared.numerics.training import half_cosine, walk

MEASURES = ("spread within classes", "unequal lengths", "unequal angles", "distance of classifier from means")
HIDDEN, EXAMPLES, BATCH = (64, 64), 600, 60
DECAYS, RATE, STEPS, EVERY, SEEDS = (0.0, 0.002), 0.1, 3000, 100, range(10)
NETWORK = Network((64, *HIDDEN, CLASSES), "ReLU")


def features(network: Network, w: Array, x: Array) -> Array:
    """The outputs (n, width) of the last hidden layer of one network w (dim,)."""
    unit = ACTIVATIONS[network.activation][0]
    out = points(x, network.widths[0], name="x")
    for weights, bias in network.layers(w)[:-1]:
        out = unit(out @ weights.T + bias)
    return out


def class_means(hidden: Array, y: npt.NDArray[np.intp]) -> Array:
    """The mean features of each class less those of all examples, M (classes, width)."""
    return np.array([hidden[y == c].mean(0) for c in np.unique(y)]) - hidden.mean(0)


def spread_within(hidden: Array, y: npt.NDArray[np.intp]) -> float:
    """NC1: tr(Σ_W Σ_B⁺) / classes, the scatter within classes in units of that between them."""
    means = class_means(hidden, y)
    centred = hidden - hidden.mean(0) - means[np.unique(y, return_inverse=True)[1]]
    within, between = centred.T @ centred / len(y), means.T @ means / len(means)
    return float(np.trace(within @ np.linalg.pinv(between, rcond=1e-6)) / len(means))


def unequal_lengths(means: Array) -> float:
    """NC2, first half: the standard deviation of the means' lengths over their average."""
    lengths = np.linalg.norm(means, axis=1)
    return float(lengths.std() / lengths.mean())


def unequal_angles(means: Array) -> float:
    """NC2, second half: how far on average a cosine between two means lies from −1 / (classes − 1), a simplex's."""
    unit = means / np.linalg.norm(means, axis=1, keepdims=True)
    cosines = (unit @ unit.T)[~np.eye(len(means), dtype=bool)]
    return float(np.abs(cosines + 1 / (len(means) - 1)).mean())


def apart(weights: Array, means: Array) -> float:
    """NC3: |W/|W| − M/|M||², the squared distance of the last layer's weights from the means, both of length 1."""
    return float(np.linalg.norm(weights / np.linalg.norm(weights) - means / np.linalg.norm(means)) ** 2)


def collapse_measures(loss: Classifier, w: Array) -> list[float]:
    """The four MEASURES of one network w (dim,) on the examples of `loss`."""
    hidden = features(loss.network, w, loss.x)
    means = class_means(hidden, loss.y)
    return [
        spread_within(hidden, loss.y), unequal_lengths(means), unequal_angles(means),
        apart(loss.network.layers(w)[-1][0], means),
    ]  # fmt: skip


@functools.cache
def losses(decay: float) -> tuple[Classifier, Classifier]:
    """The losses on 600 training digits, with weight decay, and on 597 test digits."""
    train, test = classifiers(NETWORK, examples=EXAMPLES)
    return replace(train, decay=decay), test


def trained(decay: float, *, seed: int = 0, steps: int = STEPS) -> Array:
    """The parameters (dim,) of one network after so many steps."""
    w0 = initial_by_seed(NETWORK, [seed])
    rates = RATE * half_cosine(steps)
    *_, last = walk(losses(decay)[0], w0, rates=rates, method="momentum", batch=BATCH, every=steps)
    return last.w[0]


def followed(decay: float, seeds: range = SEEDS, *, steps: int = STEPS) -> dict[str, Any]:
    """Every look of every seed: training accuracy (looks, seeds) and MEASURES (looks, seeds, 4), training and test."""
    train, test = losses(decay)
    w0 = initial_by_seed(NETWORK, seeds)
    found: dict[str, list[Any]] = {"accuracy": [], "test accuracy": [], "training": [], "test": []}
    for look in walk(train, w0, rates=RATE * half_cosine(steps), method="momentum", batch=BATCH, every=EVERY):
        found["accuracy"].append(rounded(train.accuracy(look.w), 4))
        found["test accuracy"].append(rounded(test.accuracy(look.w), 4))
        for name, loss in (("training", train), ("test", test)):
            found[name].append([rounded(collapse_measures(loss, w)) for w in look.w])
    return dict(found)


def first_perfect(accuracy: list[list[float]]) -> Array:
    """For each seed the first look (seeds,) from which on no training digit is named wrongly; the last if none."""
    perfect = np.asarray(accuracy) == 1
    until = np.logical_and.accumulate(perfect[::-1], axis=0)[::-1]
    return np.where(until.any(0), until.argmax(0), len(perfect) - 1)


def falls(cell: dict[str, Any], examples: str = "training") -> Array:
    """By what factor each measure fell from the first perfect look to the last, (seeds, 4)."""
    rows = np.array(cell[examples])
    begin = first_perfect(cell["accuracy"])
    return np.asarray(rows[begin, np.arange(rows.shape[1])] / rows[-1])


def measured() -> dict[str, Any]:
    """`followed` for each weight decay. Takes about a minute."""
    return {f"{decay:g}": followed(decay) for decay in DECAYS}
