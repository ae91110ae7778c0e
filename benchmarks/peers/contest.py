"""One job done by several libraries: do they agree, how long does each take, and how does that grow with the size?"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import numpy as np

Call = Callable[[], Any]
ROUNDS = 3


@dataclass(frozen=True)
class Contest:
    """`sides` by name, ours first: each makes, for a size, a call that gives its numbers.

    sizes: a doubling series of `unit`; held: what is equal; rtol: how far the numbers of two sides may part, relative
    to the largest. `alone`: a side that would take too long does only so many of the size's units; its time counts for
    all of them, and its numbers are compared as far as they go. A side that gives no numbers does another job.
    `rounds` is less where one takes a minute.
    """

    title: str
    held: str
    unit: str
    sizes: tuple[int, ...]
    sides: dict[str, Callable[[int], Call]]
    rtol: float = 1e-6
    alone: dict[str, int] = field(default_factory=dict)
    rounds: int = ROUNDS


@dataclass(frozen=True)
class Times:
    """Median seconds of one side by size, and the exponent of a power of the size through them."""

    seconds: dict[int, float]

    @property
    def exponent(self) -> float:
        if len(self.seconds) < 2:
            return float("nan")
        sizes, seconds = zip(*self.seconds.items(), strict=True)
        return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def run(contest: Contest) -> dict[str, Times]:
    """The times of each side, sides in turn within each round; AssertionError where two sides' numbers part."""
    seconds: dict[str, dict[int, float]] = {name: {} for name in contest.sides}
    for size in contest.sizes:
        calls = {name: make(size) for name, make in contest.sides.items()}
        first = {name: np.ravel(np.asarray(call(), float)) for name, call in calls.items()}  # and everything is warm
        ours = next(iter(first.values()))
        for name, numbers in first.items():
            agree(name, ours[: len(numbers)], numbers, contest.rtol)
        spent: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(contest.rounds):
            for name, call in calls.items():
                begun = time.perf_counter()
                call()
                spent[name].append(time.perf_counter() - begun)
        for name, one in spent.items():
            seconds[name][size] = median(one) * size / contest.alone.get(name, size)
    return {name: Times(one) for name, one in seconds.items()}


def agree(name: str, ours: np.ndarray, theirs: np.ndarray, rtol: float) -> None:
    """AssertionError unless the numbers agree to `rtol` of the largest, where the other side has any."""
    known = np.isfinite(theirs)
    if not known.any():
        return
    apart = float(np.abs(ours - theirs)[known].max() / max(np.abs(ours).max(), 1e-300))
    assert apart <= rtol, f"{name} computed other numbers: they part by {apart:.1e} of the largest, allowed {rtol:.0e}"


def rows(contest: Contest, times: dict[str, Times]) -> list[str]:
    """Lines of a Markdown table: each peer's time over ours at each size, and how both grow."""
    (us, ours), *peers = times.items()
    lines = [
        f"### {contest.title}",
        "",
        f"Held equal: {contest.held}.",
        "",
        f"| {contest.unit}: | {' | '.join(map(str, contest.sizes))} | grows like size to the |",
        f"|---|{'---|' * len(contest.sizes)}---|",
        f"| *{us}* | {' | '.join('1' for _ in contest.sizes)} | {ours.exponent:.1f} |",
    ]
    for name, peer in peers:
        ratios = [f"{peer.seconds[size] / ours.seconds[size]:.2g}" for size in contest.sizes]
        lines.append(f"| {name} | {' | '.join(ratios)} | {peer.exponent:.1f} |")
    return [*lines, ""]
