"""The exercise `fitted_curvature`: inputs, properties, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def escape_inputs(rng: np.random.Generator) -> Case:
    """Measured escape times from a strict saddle, for six offsets."""
    lr, curvature, radius = round(rng.uniform(0.05, 0.3), 2), round(rng.uniform(0.5, 3), 2), rng.uniform(0.5, 20)
    offsets = np.logspace(-12, -2, 6)
    return {"offsets": offsets, "times": escape_times(offsets, lr * curvature, radius), "lr": lr}


def escape_times(offsets: Array, push: float, radius: float = 1.0) -> Array:
    """The recursion itself: how many factors 1 + push carry each offset to the radius."""
    times = []
    for offset in offsets:
        steps = 0
        while offset < radius:
            offset, steps = offset * (1 + push), steps + 1
        times.append(float(steps))
    return np.array(times)


def predicts_the_times(answer: Answer, *, offsets: Array, times: Array, lr: float) -> bool:
    """A saddle of the curvature that you return takes as many steps for each factor between the offsets."""
    curvature = answer(offsets=offsets, times=times, lr=lr)
    if not 0 < curvature < 100:
        return False
    told = escape_times(offsets, lr * curvature)
    return bool(allclose(np.diff(told), np.diff(times), atol=2.01, rtol=0.03))


def radius_does_not_matter(answer: Answer, *, offsets: Array, times: Array, lr: float) -> bool:
    """Watched until twenty steps later, the same saddle has the same curvature."""
    later = answer(offsets=offsets, times=times + 20, lr=lr)
    return bool(isclose(later, answer(offsets=offsets, times=times, lr=lr)))


def units_do_not_matter(answer: Answer, *, offsets: Array, times: Array, lr: float) -> bool:
    """With offsets in other units, the same saddle has the same curvature."""
    return bool(isclose(answer(offsets=100 * offsets, times=times, lr=lr), answer(offsets=offsets, times=times, lr=lr)))


def half_the_rate_doubles(answer: Answer, *, offsets: Array, times: Array, lr: float) -> bool:
    """The same times at half the learning rate mean twice the curvature."""
    here = answer(offsets=offsets, times=times, lr=lr)
    return here > 0 and bool(isclose(answer(offsets=offsets, times=times, lr=lr / 2), 2 * here))


def _ideal(push: float = 0.1) -> dict[str, Any]:
    """Exact times, not rounded to steps, of a saddle with lr · curvature = push; lr 0.1."""
    offsets = np.logspace(-10, -2, 5)
    return {"offsets": offsets, "times": np.log(1 / offsets) / np.log1p(push), "lr": 0.1}


def forgets_the_discrete_step(answer: Answer, **case: Any) -> bool:
    """You take ln(1 + lr λ) for lr λ. That is right for a flow in continuous time; your steps are finite."""
    # The growth rate ln(1 + lr λ) is taken for lr λ itself: 0.405 for 0.5.
    return bool(isclose(answer(**_ideal(0.5)), np.log(1.5) / 0.1, rtol=0.01))


def mixes_logarithms(answer: Answer, **case: Any) -> bool:
    """You mix logarithms: a slope per power of ten in one place, a natural logarithm in the other."""
    got = answer(**_ideal(0.1))
    return bool(
        np.any(isclose(got, [(1.1 ** np.log10(np.exp(1)) - 1) / 0.1, (1.1 ** np.log(10) - 1) / 0.1], rtol=0.01))
    )


def forgets_the_rate(answer: Answer, **case: Any) -> bool:
    """Your curvature does not depend on the learning rate. The same times at a smaller rate need a sharper saddle."""
    return bool(isclose(answer(**_ideal()), answer(**_ideal() | {"lr": 0.05}))) and answer(**_ideal()) > 0


def takes_contraction(answer: Answer, **case: Any) -> bool:
    """You divide where the offset multiplies: along negative curvature each step pushes away, and the question asks for
    the size of the curvature.
    """
    # A factor 1 − lr λ, or a curvature with its sign: negative where the question asks for a size.
    got = answer(**_ideal(0.1))
    return bool(got < 0 or isclose(got, (1 - 1 / 1.1) / 0.1, rtol=0.01))


def assumes_the_radius(answer: Answer, **case: Any) -> bool:
    """You assume where the escape ends. The radius is unknown and shifts all times alike; only differences of times
    count.
    """
    # A line through the point (offset 1, time 0), instead of any line.
    late = _ideal()
    return not isclose(answer(**late | {"times": late["times"] + 40}), answer(**late), rtol=0.01) and bool(
        isclose(answer(**late), 1, rtol=0.01)
    )


fitted_curvature = Task(
    "fitted_curvature",
    inputs=escape_inputs,
    returns=number,
    properties=[
        predicts_the_times,
        radius_does_not_matter,
        units_do_not_matter,
        half_the_rate_doubles,
    ],
    mistakes=[forgets_the_discrete_step, mixes_logarithms, forgets_the_rate, takes_contraction, assumes_the_radius],
)
