"""What a network's second-order race found: measured once over several splits, recorded.

The figures and the lesson read the record; a test measures parts of it again.
"""

from __future__ import annotations

import functools
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from lessons.ravines import network_methods
from lessons.ravines.network_methods import Digits, Steps, follow
from lessons.ravines.second_order import quasi_newton
from lessons.ravines.sharpness_of_solutions import Ending, endings
from lessons.ravines.spectrum import sharpness
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.comparison import Paired, paired
from lessons.shared.numerics.recordings import recorded

BUDGET = 6_000  # passes over the training digits
LONGER = {"damped Newton": 30_000, "Newton": 12_000}  # at 6,000 these had four iterations: they are followed further
MOST = {"BFGS": 600}  # iterations: its updates of a 610 × 610 matrix take far longer than its passes
SPLITS = 5
RATES = {"gradient descent": (0.5, 1.0, 2.0), "Nesterov": (0.2, 0.5)}  # the least training loss at the end counts
CONTESTANTS = ("gradient descent", "Nesterov", "BFGS", "L-BFGS", "Newton-CG", "damped Newton", "Newton")
GOAL = 0.1  # a training loss that all but undamped Newton reach


@dataclass(frozen=True)
class Trace:
    """One method on one split, at some iterations: losses with the weight decay left out but in `training`."""

    iterations: Array
    passes: Array
    training: Array
    validation: Array
    test: Array
    accuracy: Array  # on the test digits
    sharpness: float  # the largest curvature of the trained loss, at the end

    def price_of(self, goal: float, price: str) -> float:
        """The "iterations" or the "passes over the data" until the training loss is at most `goal`; inf where never."""
        reached = self.training <= goal
        along = self.iterations if price == "iterations" else self.passes
        return float(along[np.argmax(reached)]) if reached.any() else np.inf

    def at(self, price: float) -> int:
        """The place of the last point that cost at most `price` passes."""
        return int(np.searchsorted(self.passes, price, side="right")) - 1

    @property
    def early(self) -> int:
        """The place of the least validation loss."""
        return int(np.argmin(self.validation))


def trace(method: str, split: int, *, budget: float | None = None) -> Trace:
    """One method on one split; gradient descent and Nesterov (momentum 0.9) with the best of their RATES."""
    require_choice("method", method, CONTESTANTS)
    budget = LONGER.get(method, BUDGET) if budget is None else budget
    digits = network_methods.split_digits(split)
    if method in RATES:
        momentum = 0.9 if method == "Nesterov" else 0.0
        tried = [
            _traced(
                digits, network_methods.descent_steps(digits.trained, digits.start, lr=lr, momentum=momentum), budget
            )
            for lr in RATES[method]
        ]
        return min(tried, key=lambda run: run.training[-1])
    if method in ("BFGS", "L-BFGS"):
        run = quasi_newton(digits.trained, digits.start, method=method, steps=MOST.get(method, int(budget)))
        each = run.gradients / (len(run.w) - 1)
        return _traced(digits, ((w, each) for w in run.w[1:]), budget)
    steps = {
        "Newton": network_methods.newton_steps,
        "damped Newton": network_methods.damped_newton_steps,
        "Newton-CG": network_methods.newton_cg_steps,
    }
    return _traced(digits, steps[method](digits.trained, digits.start), budget)


def _traced(digits: Digits, steps: Steps, budget: float) -> Trace:
    w, iterations, passes = follow(digits.trained, steps, digits.start, budget=budget)
    return Trace(
        iterations,
        passes,
        digits.trained.loss(w),
        digits.validation.loss(w),
        digits.test.loss(w),
        digits.test.accuracy(w),
        sharpness(digits.trained, w[-1]),
    )


@functools.cache
def recorded_traces() -> dict[str, tuple[Trace, ...]]:
    """The recorded traces of every method, one a split."""
    return {method: tuple(map(_restored, rows)) for method, rows in _record()["traces"].items()}


def _restored(kept: dict[str, Any]) -> Trace:
    lists: dict[str, Any] = {key: np.array(value) for key, value in kept.items() if key != "sharpness"}
    return Trace(**lists, sharpness=kept["sharpness"])


@functools.cache
def recorded_endings() -> dict[float, tuple[tuple[Ending, ...], ...]]:
    """The recorded endings by weight decay: of each split those of full-batch, mini-batch descent and L-BFGS."""
    return {
        float(decay): tuple(tuple(Ending(**one) for one in split) for split in splits)
        for decay, splits in _record()["endings"].items()
    }


def sharper_ending(against: str, *, decay: float) -> Paired:
    """log10 of L-BFGS's sharpness over that of `against`, a method of `Ending`, over the recorded splits."""
    splits = [{one.method: np.log10(one.sharpness) for one in split} for split in recorded_endings()[decay]]
    require_choice("against", against, list(splits[0]))
    return paired([split["L-BFGS"] for split in splits], [split[against] for split in splits])


def measured() -> dict[str, Any]:
    """The record, measured anew: about ten minutes."""
    return {
        "traces": {
            method: [
                {key: _short(value) for key, value in asdict(trace(method, split)).items()} for split in range(SPLITS)
            ]
            for method in CONTESTANTS
        },
        "endings": {
            str(decay): [
                [
                    {key: v if isinstance(v, str) else _short(v) for key, v in asdict(one).items()}
                    for one in endings(split, decay=decay)
                ]
                for split in range(2 * SPLITS)
            ]
            for decay in (0.001, 0.0)
        },
    }


def _short(value: Any) -> Any:
    """Four digits, enough to draw and to print; whole numbers stay whole."""
    if np.ndim(value):
        return [_short(one) for one in np.asarray(value).tolist()]
    return value if isinstance(value, int) else float(f"{value:.4g}")


def _record() -> Any:
    return recorded("ravines", "second_order_race")
