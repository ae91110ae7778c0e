"""Does the best rule and rate depend on the network and the batch? Three networks, three batch sizes, equal passes."""

from __future__ import annotations

from typing import Any

from lessons.practice import optimizer_benchmark
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.recordings import rounded

BATCHES, PASSES, SEEDS = (10, 60, 600), 15, 6
METHODS = ("momentum", "Adam")
RATES = {"momentum": (0.003, 0.01, 0.03, 0.1, 0.3, 1.0), "Adam": (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)}


def final_scores(
    name: str, batch: int, method: str, *, rates: tuple[float, ...], seeds: int = SEEDS
) -> tuple[Array, Array]:
    """Training losses and test accuracies (rates, seeds) after PASSES over the digits."""
    return optimizer_benchmark.final_scores(
        name, method, rates=rates, seeds=seeds, batch=batch if batch < optimizer_benchmark.EXAMPLES else None,
        gradients=PASSES * optimizer_benchmark.EXAMPLES // batch,
    )  # fmt: skip


def measured() -> dict[str, Any]:
    """By network, batch size and rule."""
    return {
        f"{name} | {batch}": {
            m: [rounded(part) for part in final_scores(name, batch, m, rates=RATES[m])] for m in METHODS
        }
        for name in optimizer_benchmark.NETWORKS
        for batch in BATCHES
    }
