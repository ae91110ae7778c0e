"""Two made data sets: MNIST-1D, small and hard for a linear model, and a teacher's classes, whose truth is known.

MNIST-1D is written anew after Greydanus & Kobak, Scaling Down Deep Learning with MNIST-1D, ICML 2024,
arXiv:2011.14439; the templates and the sizes of the transformations are those of the authors' generator, Apache License
2.0, https://github.com/greydanus/mnist1d. Random numbers come from another generator than theirs, so that the examples
have the same law and are not the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy  # not its part, which takes long to load

from lessons.shared.numerics.arrays import Array, require_count
from lessons.shared.numerics.networks import Network

Labels = npt.NDArray[np.intp]

TEMPLATES = np.array([
    [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5],
    [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
    [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5],
    [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
    [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5],
    [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
    [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5],
    [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
    [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5],
    [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5],
])  # fmt: skip
PADDING = (36, 60)  # the least and the largest number of zeros behind a template
LONG, SHORT = 72, 40  # places of a signal while it is changed, and when it is done
MOVED = 48  # it moves round by fewer places
SCALED, SHEARED = 0.4, 0.75  # spans of the factor around 1 and of the slope around 0
WAVY, GRAINY = 0.25, 0.02  # deviations of the smoothed noise beside the template and of the noise everywhere
SMOOTH = 2.0  # places over which the first is smoothed

TEACHER = Network((10, 8, 5), "ReLU")
CENTRED_ON = 20_000  # inputs on which the teacher's outputs get mean 0 and variance 1


def mnist1d(count: int, rng: np.random.Generator) -> tuple[Array, Labels]:
    """`count` signals (count, 40) in random order and their classes (count,), ten as often as each other.

    All signals together have mean 0 and variance 1. Raises ValueError unless `count` is a multiple of ten.
    """
    require_count(least=1, count=count)
    classes = len(TEMPLATES)
    if count % classes:
        raise ValueError(f"count must be a multiple of {classes}, so that each class comes as often, got {count}")
    y = rng.permutation(np.repeat(np.arange(classes), count // classes))
    signals = np.array([_signal(shape, rng) for shape in _shapes()[y]])
    return (signals - signals.mean()) / signals.std(), y


def _shapes() -> Array:
    """The templates (10, 12), each with variance 1/36, beginning and ending at 0."""
    shapes = TEMPLATES - TEMPLATES.mean(1, keepdims=True)
    shapes /= 6 * shapes.std(1, keepdims=True)
    return shapes - shapes[:, :1]


def _signal(shape: Array, rng: np.random.Generator) -> Array:
    """One example (40,): the template padded, stretched, scaled and moved round, in noise, sheared, thinned out."""
    padding = rng.integers(PADDING[0], PADDING[1] + 1)
    there = np.linspace(0, len(shape) + padding - 1, LONG)  # where each place lies in the padded template
    signal = np.interp(there, np.arange(len(shape) + 1), np.append(shape, 0.0))
    signal *= 1 + SCALED * rng.uniform(-0.5, 0.5)
    by = rng.integers(MOVED)
    signal, is_shape = np.roll(signal, by), np.roll(there < len(shape), by)
    noise = scipy.ndimage.gaussian_filter1d(WAVY * rng.normal(size=LONG), SMOOTH, mode="reflect")
    signal = np.where(is_shape, signal, noise) + GRAINY * rng.normal(size=LONG)
    signal -= SHEARED * rng.uniform(-0.5, 0.5) * np.linspace(-0.5, 0.5, LONG)
    return np.interp(np.linspace(0, 1, SHORT), np.linspace(0, 1, LONG), signal)


def teacher(rng: np.random.Generator) -> Array:
    """The parameters of a random TEACHER, shape (dim,), whose outputs have mean 0 and variance 1 on Gaussian inputs.

    So each class is the largest output about as often.
    """
    w = TEACHER.random(rng, 1, scale=np.sqrt(2))[0]
    outputs = TEACHER.outputs(w, rng.normal(size=(CENTRED_ON, TEACHER.widths[0])))
    weights, bias = TEACHER.layers(w)[-1]
    bias -= outputs.mean(0)
    weights /= outputs.std(0)[:, None]
    bias /= outputs.std(0)
    return w


def taught(count: int, rng: np.random.Generator, w: Array) -> tuple[Array, Labels]:
    """Gaussian inputs (count, 10) and the classes (count,) that the teacher w (dim,) gives them: its largest output."""
    require_count(least=1, count=count)
    x = rng.normal(size=(count, TEACHER.widths[0]))
    return x, TEACHER.outputs(w, x).argmax(-1)
