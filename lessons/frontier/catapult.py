"""The catapult: what descent does at a rate beyond 2 / λ, where λ is the largest curvature at the start.

The model is a two-layer linear network of n hidden units and one example with target 0: its output is f = u·v / √n, its
loss f²/2, and its curvature λ = (|u|² + |v|²) / n. Two numbers tell its whole fate (`recursion`). Source: Lewkowycz,
Bahri, Dyer, Sohl-Dickstein & Gur-Ari, arXiv:2003.02218, section 2.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import top_eigenvalue
from lessons.shared.numerics.digits import first_digits
from lessons.shared.numerics.initialization import initial_by_seed
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded
from lessons.shared.numerics.training import train

STEPS, FAR = 300, 1e8
RATIOS = (1.5, 2.5, 3.0, 3.5, 3.9, 4.1)  # rate × curvature at the start
WIDTHS, SEEDS = (4, 64, 1024), range(20)
DIGITS_RATIOS, DIGITS_STEPS, DIGITS_SEEDS = (1.5, 2.5, 3.5, 5.0), 100, range(6)
NETWORKS = {"32 units": ("ReLU", 32), "256 units": ("ReLU", 256)}


@dataclass(frozen=True)
class Flight:
    """One run: loss and largest curvature at each look, cut off where it leaves; `lr` is its rate."""

    loss: Array
    curvature: Array
    lr: float
    diverged: bool

    @property
    def rose(self) -> bool:
        """Whether the loss rose to twice its start or more before it fell."""
        return not self.diverged and bool(self.loss.max() >= 2 * self.loss[0])

    @property
    def landed(self) -> bool:
        """Whether it ends below a tenth of the first loss, where the curvature allows its rate."""
        low = bool(self.loss[-1] <= 0.1 * self.loss[0])
        return not self.diverged and low and bool(self.curvature[-1] < 2 / self.lr)

    @property
    def catapulted(self) -> bool:
        """Whether it rose, landed, and was flatter there than at its start."""
        return self.rose and self.landed and bool(self.curvature[-1] < self.curvature[0])


def recursion(output: float, curvature: float, *, lr: float, width: int, steps: int = STEPS) -> Flight:
    """The two numbers of the model, step by step, from its output and curvature at the start; exact (eqs. 4 and 5)."""
    require_positive(curvature=curvature, lr=lr)
    require_count(least=1, width=width, steps=steps)
    f, bend, outputs, bends = output, curvature, [output], [curvature]
    for _ in range(steps):
        f, bend = (
            f * (1 - lr * bend + lr**2 * f**2 / width),
            bend + lr * f**2 / width * (lr * bend - 4),
        )
        if abs(f) > FAR:
            break
        outputs.append(f)
        bends.append(bend)
    return Flight(np.array(outputs) ** 2 / 2, np.array(bends), lr, len(outputs) <= steps)


def pair_start(width: int, rng: np.random.Generator) -> tuple[float, float]:
    """Output and curvature of the model at standard normal weights."""
    u, v = rng.normal(size=(2, width))
    return float(u @ v / np.sqrt(width)), float((u @ u + v @ v) / width)


def pair_flight(width: int, seed: int, *, ratio: float, steps: int = STEPS) -> Flight:
    """The model's run from a random start at a rate of `ratio` over its first curvature."""
    output, bend = pair_start(width, np.random.default_rng([seed, width]))
    return recursion(output, bend, lr=ratio / bend, width=width, steps=steps)


def digits_loss(activation: str, width: int) -> Classifier:
    """The squared loss of one hidden layer on the first 200 digits."""
    return first_digits(Network((64, width, 10), activation), 200, error="squared")


def digits_flight(loss: Classifier, seed: int, *, ratio: float, steps: int = DIGITS_STEPS) -> Flight:
    """Full-batch descent from He's start at a rate of `ratio` over its first curvature; curvatures of both ends."""
    w0 = initial_by_seed(loss.network, [seed])[0]
    first = top_eigenvalue(loss, w0)
    looks = list(train(itertools.repeat(loss.grad), w0, rates=np.full(steps, ratio / first)))
    lost = bool(looks[-1].lost)
    last = np.inf if lost else top_eigenvalue(loss, looks[-1].w)
    losses = np.array([float(loss.loss(look.w)) for look in looks if not look.lost])
    return Flight(losses, np.array([first, last]), ratio / first, lost)


def told(flight: Flight) -> list[Any]:
    """[diverged, rose, landed, catapulted, peak of the loss over its start, last curvature over the first]."""
    flatter = 0.0 if flight.diverged else flight.curvature[-1] / flight.curvature[0]
    peak = flight.loss.max() / flight.loss[0]
    return [int(said) for said in (flight.diverged, flight.rose, flight.landed, flight.catapulted)] + rounded(
        [min(peak, FAR), flatter]
    )


def measured() -> dict[str, Any]:
    """What each seed's run on digits did (`told`), by network and ratio. Takes about a minute."""
    return {
        name: {
            f"{ratio:g}": [told(digits_flight(digits_loss(*shape), seed, ratio=ratio)) for seed in DIGITS_SEEDS]
            for ratio in DIGITS_RATIOS
        }
        for name, shape in NETWORKS.items()
    }
