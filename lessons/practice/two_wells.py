"""Two wells on a line, one narrow and one wide, and what schedules and noise do to descent there.

    f(x) = 0.03 x² − d₁ exp(−(x + 1.5)² / 2σ₁²) − d₂ exp(−(x − 1.5)² / 2σ₂²)

The left well is narrow (σ₁ = 0.25), the right one wide (σ₂ = 0.75); which is deeper is up to the caller.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lessons.practice import schedules
from lessons.shared.numerics.arrays import Array, require_between, require_choice, require_positive

PLACES = np.array([-1.5, 1.5])
DEPTHS = {"narrow": np.array([1.2, 0.8]), "wide": np.array([0.8, 1.2]), "neither": np.array([1.0, 1.0])}
RIDGE = -0.72  # the top between the wells lies within 0.03 of here: the side of it names the well
BOWL, FAR = 0.03, 1e3


@dataclass(frozen=True)
class Wells:
    """The function with the "narrow" or the "wide" well as the deeper one."""

    deeper: str = "narrow"
    depths: tuple[float, float] | None = None  # where they are given, `deeper` says nothing
    widths: tuple[float, float] = (0.25, 0.75)

    def __post_init__(self) -> None:
        require_choice("deeper", self.deeper, DEPTHS)

    @classmethod
    def of(cls, depths: Array, widths: Array) -> Wells:
        """Wells of any depths (2,) and widths (2,)."""
        require_positive(depths=depths, widths=widths)
        return cls("neither", (float(depths[0]), float(depths[1])), (float(widths[0]), float(widths[1])))

    def _parts(self, x: Array) -> tuple[Array, Array]:
        apart = np.asarray(x)[..., None] - PLACES
        depths = DEPTHS[self.deeper] if self.depths is None else np.array(self.depths)
        return apart, depths * np.exp(-(apart**2) / (2 * np.array(self.widths) ** 2))

    def loss(self, x: Array) -> Array:
        return BOWL * np.asarray(x) ** 2 - self._parts(x)[1].sum(-1)

    def grad(self, x: Array) -> Array:
        apart, bumps = self._parts(x)
        return 2 * BOWL * np.asarray(x) + (bumps * apart / np.array(self.widths) ** 2).sum(-1)

    def hess(self, x: Array) -> Array:
        apart, bumps = self._parts(x)
        widths = np.array(self.widths)
        return 2 * BOWL + (bumps * (1 / widths**2 - apart**2 / widths**4)).sum(-1)

    def minima(self) -> Array:
        """The places (2,) of the two minima, by Newton's method from the wells' centres."""
        x = PLACES.copy()
        for _ in range(20):
            x = x - self.grad(x) / self.hess(x)
        return x

    def thresholds(self) -> Array:
        """2 / f'' (2,) at the minima: the rates above which descent cannot settle there.

        A well holds a run beyond that: it bounces, up to three or four times this rate."""
        return 2 / self.hess(self.minima())


def descend(
    wells: Wells, x0: Array, *, peak: float, schedule: str = "constant", steps: int = 400, noise: float = 0.0,
    seed: int = 0,
) -> Array:  # fmt: skip
    """The places (steps + 1, n) of descent from x0 (n,), with `noise` times a normal draw added to each gradient."""
    require_positive(peak=peak)
    require_between(0, np.inf, noise=noise)
    rng, x = np.random.default_rng(seed), np.array(x0, float)
    way = [x]
    for share in schedules.rate_factors(schedule, steps):
        x = np.clip(x - peak * share * (wells.grad(x) + noise * rng.normal(size=x.shape)), -FAR, FAR)
        way.append(x)
    return np.array(way)


def in_narrow(x: Array) -> npt.NDArray[np.bool_]:
    """Whether each x is on the narrow well's side of the ridge."""
    return np.asarray(x) < RIDGE


def starts(count: int = 200) -> Array:
    """Evenly spread over the window (-3, 3)."""
    return np.linspace(-3, 3, count)
