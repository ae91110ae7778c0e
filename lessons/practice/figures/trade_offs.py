"""The chapter's pictures of the leaderboard, and of what was recorded of warm-up, schedules and partners.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from lessons.practice import capstone, comparison, recorded, rule_and_batch_size, warmup
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

GUESS = float(np.log(10))
MARKED = {"gradient descent": ("blue", "o"), "momentum": ("blue", "o"), "Adam": ("orange", "s")}


def row(recipe: capstone.Recipe) -> tuple[float, Array, Array]:
    """Of a combination its best rate, and there training losses and test accuracies (seeds,)."""
    cell = recorded("capstone")["board"][recipe.key]
    k, losses = comparison.tuned(cell["loss"])
    return capstone.RATES[recipe.method][k], losses, np.array(cell["accuracy"][k])


def ceiling() -> tuple[Array, Array]:
    """Training losses and test accuracies (seeds,) of the best networks with one hidden layer."""
    cells = recorded("capstone")["ceiling"].values()
    tuned = [(comparison.tuned(cell["loss"]), cell) for cell in cells]
    (k, losses), cell = min(tuned, key=lambda one: float(np.median(one[0][1])))
    return losses, np.array(cell["accuracy"][k])


def remedies(recipe: capstone.Recipe) -> str:
    """A combination in words."""
    parts = [f"{recipe.init} start", recipe.method]
    if recipe.normalization != "none":
        parts.insert(1, f"{recipe.normalization} norm")
    if recipe.residual != "none":
        parts.insert(1, f"{recipe.residual} residual")
    return ", ".join([*parts, "warm-up"] if recipe.warm else parts)


def draw_board(ax: Axes, *, init: str, residual: str, normalization: str, method: str, warm: bool) -> str:
    """Where a combination stands: six losses of it, of the network without remedies, and of one hidden layer."""
    recipe = capstone.Recipe(init, residual, normalization, method, warm)
    rate, losses, accuracies = row(recipe)
    best, reached = ceiling()
    rows = (("one hidden layer", best, "green"), ("your forty layers", losses, "orange"),
            ("no remedy", row(capstone.Recipe())[1], "muted"))  # fmt: skip
    for place, (name, values, color) in enumerate(rows):
        shown = np.clip(values, 1e-3, 20)
        ax.plot(shown, place + np.linspace(-0.14, 0.14, len(shown)), "o", color=draw.COLORS[color], markersize=7)
        ax.text(1.15e-3, place - 0.26, name, color=draw.COLORS[color])
    ax.text(1.15e-3, 1.3, remedies(recipe), color=draw.COLORS["muted"], va="center")
    ax.axvline(GUESS, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")
    ax.text(GUESS * 0.9, 2.48, "knows nothing", color=draw.COLORS["muted"], ha="right")
    ax.set(xscale="log", xlim=(1e-3, 30), ylim=(2.6, -0.6), yticks=[], xlabel="training loss after 120 steps")
    ax.minorticks_off()
    lost = int(np.sum(losses >= capstone.WORST))
    if np.median(losses) > 2.2:
        said = f"the network does not train{f' ({lost} of {len(losses)} runs blow up)' if lost else ''}"
    else:
        said = f"median loss {np.median(losses):.2g}, test accuracy {np.median(accuracies):.2f}"
    bound = f"{np.median(best):.1g}, {np.median(reached):.2f}"
    name = remedies(recipe)
    return f"{name[0].upper()}{name[1:]}, at the best of four rates ({rate:g}): {said}. One hidden layer: {bound}."


def warm_counts(method: str) -> Array:
    """How many seeds are trained (2, scales, rates), without and with warm-up."""
    cells = recorded("warmup")[method]
    losses = np.array([cells[f"{scale:g}"] for scale in warmup.SCALES])  # scales, warm, rates, seeds
    return (losses < warmup.TRAINED).sum(-1).swapaxes(0, 1)


def step_ratios(method: str) -> Array:
    """Rate × median top curvature at the start / 2 (scales, rates)."""
    tops = [np.median(recorded("warmup")["curvature"][f"{scale:g}"]) for scale in warmup.SCALES]
    return np.outer(tops, warmup.ADAMS if method == "Adam" else warmup.RATES) / 2


def draw_warming(ax: Axes, *, method: str) -> str:
    """The map over rate and size of the start: of seven seeds, how many train without a warm-up → how many with it."""
    (without, with_warm), ratios = warm_counts(method), step_ratios(method)
    rows, columns = ratios.shape
    for i in range(rows):
        for j in range(columns):
            gain = int(with_warm[i, j] - without[i, j])
            tint = draw.shade("red" if gain < 0 else "green", 0.6 * abs(gain) / warmup.SEEDS)
            ax.add_patch(_box(j, i, tint))
            text = f"{without[i, j]}→{with_warm[i, j]}" if gain else f"{without[i, j]}"
            ax.text(j, i, text, ha="center", va="center", color=draw.COLORS["text" if gain else "muted"])
    edge = np.array([np.interp(0, np.log(row), np.arange(columns)) for row in ratios])
    ax.plot(edge, np.arange(rows) + 0.34, color=draw.COLORS["orange"], marker="o", markersize=4, linestyle="-")
    rates = warmup.ADAMS if method == "Adam" else warmup.RATES
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(-0.5, rows - 0.5), xlabel="learning rate", ylabel="start, times He's")
    ax.set(xticks=range(columns), xticklabels=[f"{rate:g}" for rate in rates])
    ax.set(yticks=range(rows), yticklabels=[f"{scale:g}" for scale in warmup.SCALES])
    gain = with_warm - without
    saved, lost = int(gain[gain > 0].sum()), int(-gain[gain < 0].sum())
    return (
        f"{method[0].upper()}{method[1:]}: numbers are trained runs of seven, without → with warm-up. Line: step ratio "
        f"1. Cells that gain add up to {saved:+d} runs, cells that lose to {-lost:d}."
    )


def _box(x: float, y: float, color: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=color, edgecolor="none")


def draw_partners(ax: Axes, *, network: str, batch: int) -> str:
    """Training loss against the learning rate for two rules on one network and batch size, after equal passes."""
    cell, at_best_rate = recorded("rule_and_batch_size")[f"{network} | {batch}"], {}
    for method, (rows, _) in cell.items():
        color, marker = MARKED[method]
        losses, rates = np.clip(np.array(rows), 1e-4, 5), rule_and_batch_size.RATES[method]
        ax.plot(rates, np.median(losses, axis=1), color=draw.COLORS[color], marker=marker, markersize=5, linestyle="-")
        ax.vlines(rates, losses.min(1), losses.max(1), color=draw.shade(color, 0.4), linewidth=3)
        k, best = comparison.tuned(rows)
        at_best_rate[method] = rates[k], best
        ax.text(0.02, 0.06 + 0.08 * list(cell).index(method), f"{'●■'[list(cell).index(method)]} {method}",
                color=draw.COLORS[color], transform=ax.transAxes)  # fmt: skip
    ax.set(xscale="log", yscale="log", xlim=(2e-4, 1.5), ylim=(7e-5, 7), xlabel="learning rate", ylabel="training loss")
    ax.minorticks_off()
    (a, first), (b, second) = at_best_rate["momentum"], at_best_rate["Adam"]
    winner = {1: "momentum is better", -1: "Adam is better", 0: "a tie"}[comparison.wins(first, second)]
    return f"{network[0].upper()}{network[1:]}, batch {batch}: best rates {a:g} (momentum) and {b:g} (Adam); {winner}."
