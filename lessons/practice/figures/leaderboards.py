"""The chapter's pictures of who is better: the leaderboard of forty layers, the step rules, and the schedules.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.practice import bracketed_contest, capstone, comparison, cycles, recorded, schedules
from lessons.practice.figures.trade_offs import ceiling, row
from lessons.shared.drawing.strip_plot import strips
from lessons.shared.numerics.arrays import Array

ALONE = {
    "no remedy": capstone.Recipe(),
    "He's start": capstone.Recipe(init="He"),
    "residual as it is": capstone.Recipe(residual="whole"),
    "scaled residual": capstone.Recipe(residual="scaled"),
    "layer normalization": capstone.Recipe(normalization="layer"),
    "Adam": capstone.Recipe(method="Adam"),
    "warm-up": capstone.Recipe(warm=True),
}
SHOWN = 10
SPAN = {  # measured, and whether the best are shown: the axis and its ticks
    ("training loss", True): ((1e-3, 0.1), (0.001, 0.01, 0.1)),
    ("training loss", False): ((1e-3, 20), (0.001, 0.1, 10)),
    ("test accuracy", True): ((0.8, 1.0), (0.8, 0.9, 1.0)),
    ("test accuracy", False): ((0.0, 1.0), (0.0, 0.5, 1.0)),
}
LIMITS = {  # measured: the axis and its ticks, without and with wrong labels
    "training loss": (((1e-3, 0.01), (0.001, 0.003, 0.01)), ((0.48, 0.9), (0.5, 0.6, 0.7, 0.8))),
    "test loss": (((0.1, 0.3), (0.1, 0.15, 0.2, 0.3)), ((0.42, 0.9), (0.5, 0.6, 0.7, 0.8))),
    "test accuracy": (((0.94, 0.98), (0.94, 0.96, 0.98)), ((0.68, 0.9), (0.7, 0.8, 0.9))),
}


def short(recipe: capstone.Recipe) -> str:
    """A combination in a few words; "skips" are residual connections."""
    residual = {"none": "", "whole": "skips", "scaled": "scaled skips"}[recipe.residual]
    layer = "norm" if recipe.normalization == "layer" else ""
    he, adam = "He" if recipe.init == "He" else "", "Adam" if recipe.method == "Adam" else ""
    return ", ".join(filter(None, (he, residual, layer, adam, "warm" if recipe.warm else ""))) or "no remedy"


@functools.cache
def leaderboard() -> list[tuple[str, Array, Array, int]]:
    """All combinations and one hidden layer: name, training losses, test accuracies (seeds,), rank; the best first."""
    top, reached = ceiling()
    losses, right = {"ONE HIDDEN LAYER": top}, {"ONE HIDDEN LAYER": reached}
    for recipe in capstone.recipes():
        _, losses[short(recipe)], right[short(recipe)] = row(recipe)
    return [(name, values, right[name], rank) for name, values, rank in comparison.standing(losses)]


def draw_leaderboard(ax: Axes, *, show: str, measure: str) -> str:
    """Rows of the leaderboard, one dot a seed: each remedy alone, or the best or worst combinations."""
    board = {name: (losses, right, rank) for name, losses, right, rank in leaderboard()}
    names = list(board)
    if show == "alone":
        chosen = {name: short(recipe) for name, recipe in ALONE.items()} | {"one hidden layer": "ONE HIDDEN LAYER"}
    else:
        chosen = {name.lower() if name.isupper() else name: name for name in (
            names[:SHOWN] if show == "best" else names[-SHOWN:])}  # fmt: skip
    loss, rows = measure == "training loss", []
    for text, name in chosen.items():
        losses, right, rank = board[name]
        color = "green" if name.isupper() else "muted" if name == "no remedy" else "blue"
        rows.append((f"{rank}. {text}", losses if loss else right, color))
    limits, ticks = SPAN[measure, show == "best"]
    strips(ax, rows, limits=limits, ticks=ticks, count=len(rows), log=loss, share=0.5)
    ax.set(xlabel=measure)
    if show == "alone":
        better = [t for t, n in chosen.items() if comparison.wins(board[n][0], board["no remedy"][0]) > 0]
        worse = [t for t, n in chosen.items() if comparison.wins(board[n][0], board["no remedy"][0]) < 0]
        rest = f"Worse: {', '.join(worse)}." if worse else "The rest are ties."
        standing = f"Better than no remedy with every seed, by training loss: {', '.join(better)}. {rest}"
        return f"Shown is the {measure}. {standing}"
    first, last = rows[0], rows[-1]
    return (
        f"The {show} {SHOWN} of {len(names)} rows, ordered by training loss; the number is the rank, shared by ties. "
        f"Median {measure} {np.median(first[1]):.2g} in the first row shown, {np.median(last[1]):.2g} in the last."
    )


def draw_contest(ax: Axes, *, task: str, score: str) -> str:
    """Step rules on one task at the rate that held-out loss chooses, sixteen seeds each, the best median on top."""
    cells, place = recorded("bracketed_contest")[task], bracketed_contest.SCORES.index(score)
    values = {name: np.array(cell["held-out loss"]["scores"][place]) for name, cell in cells.items()}
    order = sorted(values, key=lambda name: float(np.median(values[name])), reverse=score == "accuracy")
    colors = {name: "blue" if name in bracketed_contest.TRUSTED else "orange" for name in order}
    every = np.concatenate(list(values.values()))
    rows = [(name, values[name], colors[name]) for name in order]
    if score == "accuracy":
        low = max(0.0, np.floor(10 * every.min()) / 10)
        strips(ax, rows, limits=(low, 1.0), ticks=np.linspace(low, 1, 3).round(2), count=len(rows), log=False)
    else:
        least, most = (round(np.log10(np.clip(one, 1e-8, 10)), 9) for one in (every.min(), every.max()))
        ticks = 10.0 ** np.arange(np.floor(least), np.ceil(most) + 1)
        strips(ax, rows, limits=(ticks[0], ticks[-1]), ticks=ticks[:: max(len(ticks) // 4, 1)], count=len(rows))
    ax.set(xlabel=score)
    gaps, p, best = bracketed_contest.compared("held-out loss", score)
    shown = {sign: [name for name in bracketed_contest.FANCIER if p[task, name] <= 0.05
                    and np.sign(gaps[task, name].effect) == sign] for sign in (-1, 1)}  # fmt: skip
    return (
        f"{task[0].upper()}{task[1:]}, {score}; against {best[task]}, the best trusted rule: shown to be better "
        f"{', '.join(shown[-1]) or 'none'}; shown to be worse {', '.join(shown[1]) or 'none'}."
    )


def draw_schedules(ax: Axes, *, noise: float, measure: str) -> str:
    """Ten seeds of each schedule at the peak that training loss chooses."""
    place, intervals, rows = list(LIMITS).index(measure), {}, []
    for name in schedules.NAMES:
        parts = recorded("cycles")[f"{noise:g}"][name]
        best, _ = comparison.tuned(parts[0])
        intervals[name] = float(np.median(parts[place][best]))
        color = "orange" if name in ("triangles", "restarts") else "blue"
        rows.append((f"{name}, peak {cycles.PEAKS[best]:g}", np.array(parts[place][best]), color))
    limits, ticks = LIMITS[measure][int(noise > 0)]
    strips(ax, rows, limits=limits, ticks=ticks, count=len(rows), log=place != 2)
    ax.set(xlabel=measure)
    order = sorted(intervals, key=lambda name: intervals[name], reverse=place == 2)
    labels = "no wrong labels" if noise == 0 else f"{noise:.0%} wrong labels"
    return (
        f"{labels[0].upper()}{labels[1:]}: the best median {measure} is that of {order[0]}, the worst of {order[-1]}."
    )
