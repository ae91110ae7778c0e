"""Why does Adam beat gradient descent on attention and not on digits? Two explanations, set against each other.

Blocks: the parts of an attention layer differ so much in curvature that one learning rate cannot serve them all (Zhang
et al. 2024, arXiv:2402.16788). Classes: most words are rare, and gradient descent learns rare ones slowly (Kunstner et
al. 2024, arXiv:2402.19449). So the same look-up is learnt by attention and by a dense network, with balanced classes
and with heavy-tailed ones, the share of class k being proportional to 1/k. All codes are fixed, so nothing rare is
learnt but the classes. Gradient descent has momentum 0.9; every step sees all examples, so that batch noise is no third
explanation.

Fixed before the recorded runs: task, sizes, budget, seeds and grids. Four seeds tune the rate on a grid of quarter
decades that brackets it, twelve others judge; each seed draws its examples and its start.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.frontier.attention import Attention, look_up
from lessons.frontier.rate_search import tuned_scores
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import lanczos
from lessons.shared.numerics.digits import CLASSES, classifiers
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded
from lessons.shared.numerics.step_rules import Rule, adam, heavy_ball
from lessons.shared.numerics.training import half_cosine, train

EXAMPLES, WORDS, WIDTH, HIDDEN, STEPS = 400, 64, 16, 64, 40
TUNING, JUDGING = range(500, 504), range(12)
NETWORKS, TAILS = ("attention", "dense"), {"balanced": 0.0, "heavy-tailed": 1.0}
CELLS = (*itertools.product(NETWORKS, TAILS), ("digits", "balanced"))
METHODS: dict[str, tuple[Callable[[], Rule], tuple[float, float]]] = {
    "momentum": (lambda: heavy_ball(0.9), (-1.0, 0.75)),
    "Adam": (adam, (-2.0, -0.5)),
}
WORST = 1e9  # the loss of a run that diverged


@dataclass(frozen=True)
class Trial:
    """One task and start: the loss and its derivatives, the start w (dim,), classes y (n,), and the blocks of w."""

    problem: Any
    w: Array
    y: npt.NDArray[np.intp]
    blocks: dict[str, slice]

    def rare(self) -> npt.NDArray[np.bool_]:
        """The examples (n,) of the rarest classes that make up about a quarter of them."""
        counts = np.bincount(self.y)
        order = np.argsort(counts, kind="stable")
        few = order[np.cumsum(counts[order]) <= len(self.y) / 4]
        return np.isin(self.y, few)

    def rare_loss(self, w: Array) -> float:
        """The mean loss of the rare examples."""
        if isinstance(self.problem, Attention):
            return float(self.problem.example_losses(w)[self.rare()].mean())
        return float(self.problem.rows(np.flatnonzero(self.rare())).loss(w))


def trial(network: str, tail: str, seed: int) -> Trial:
    """The trial of a seed in one of CELLS."""
    require_choice("network", network, (*NETWORKS, "digits"))
    require_choice("tail", tail, TAILS)
    rng = np.random.default_rng([seed, 20])
    if network == "digits":
        problem, _ = classifiers(Network((64, HIDDEN, CLASSES), "tanh"), examples=EXAMPLES, draw=seed)
        return Trial(problem, problem.network.random(rng, 1)[0], problem.y, layer_blocks(problem.network))
    task = look_up(rng, np.arange(1, WORDS + 1) ** -TAILS[tail], examples=EXAMPLES, width=WIDTH)
    if network == "attention":
        layer = Attention(task.q, task.h, task.y, WORDS, WIDTH)
        return Trial(layer, layer.random(rng), task.y, layer.block)
    dense = Network((task.flat.shape[1], HIDDEN, WORDS), "tanh")
    return Trial(Classifier(dense, task.flat, task.y), dense.random(rng, 1)[0], task.y, layer_blocks(dense))


def layer_blocks(network: Network) -> dict[str, slice]:
    """Where each layer's weights lie in w."""
    found, start = {}, 0
    for k, (inputs, out) in enumerate(itertools.pairwise(network.widths), start=1):
        found[f"layer {k}"] = slice(start, start + inputs * out)
        start += (inputs + 1) * out
    return found


def final(one: Trial, method: str, exponent: float) -> tuple[float, float]:
    """The training loss after STEPS, of all examples and of the rare ones; WORST for a run that diverged."""
    rule, _ = METHODS[method]
    rates = 10.0**exponent * half_cosine(STEPS)
    *_, last = train(itertools.repeat(one.problem.grad), one.w, rates=rates, method=rule(), every=STEPS)
    with np.errstate(over="ignore", invalid="ignore"):
        losses = float(one.problem.loss(last.w)), one.rare_loss(last.w)
    return losses if not last.lost and np.all(np.isfinite(losses)) else (WORST, WORST)


def scores(network: str, tail: str, method: str, exponent: float, seeds: range) -> Array:
    """`final` of each seed (2, seeds)."""
    return np.array([final(trial(network, tail, seed), method, exponent) for seed in seeds]).T


def block_tops(one: Trial) -> dict[str, float]:
    """At the start, the largest curvature of each block when the others stand still: 20 steps of Lanczos' iteration."""
    tops = {}
    for name, place in one.blocks.items():
        inside = np.zeros_like(one.w)
        inside[place] = 1.0
        start = inside * np.random.default_rng(0).normal(size=one.w.shape)
        found = lanczos(lambda v, inside=inside: inside * one.problem.product(one.w, v), start, steps=20)  # type: ignore[misc]
        tops[name] = float(found.values[-1])
    return tops


def cell(network: str, tail: str) -> dict[str, Any]:
    """`tuned_scores` of both methods, and the "tops" of the judging seeds' blocks."""
    found: dict[str, Any] = {}
    for name, (_, (low, high)) in METHODS.items():
        tried = functools.partial(scores, network, tail, name)
        found[name] = tuned_scores(tried, low, high, tuning=TUNING, judging=JUDGING, step=0.25)
    tops = [block_tops(trial(network, tail, seed)) for seed in JUDGING]
    return found | {"tops": {name: rounded([one[name] for one in tops]) for name in tops[0]}}


def measured() -> dict[str, Any]:
    """All of CELLS, by name: "attention | balanced", say."""
    return {f"{network} | {tail}": cell(network, tail) for network, tail in CELLS}
