"""How the number of steps grows with the condition number, and what a turn of the axes does to Adam's."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.ravines import conditioning, theory
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

CONDITIONS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
TURNS = tuple(range(0, 46, 5))
LOOKS = {
    "gradient descent": ("blue", "o", "-"),
    "momentum 0.9": ("purple", "D", "-."),
    "heavy ball": ("orange", "s", "--"),
    "Adam, turned": ("red", "^", "-"),
    "Adam, aligned": ("red", "", ":"),
    "Newton": ("green", "v", ":"),
}
APART = 0.42  # decades between two names at the right edge


@functools.cache
def _race() -> tuple[dict[str, Array], Array]:
    """Steps (conditions,) of each method that knows no axes, and Adam's (turns, conditions)."""
    kappas = np.array(CONDITIONS, float)
    runs = [conditioning.race(kappa, adam_limit=1) for kappa in kappas]
    counts = {name: np.array([run[name] for run in runs]) for name in LOOKS if not name.startswith("Adam")}
    turns = np.radians(TURNS)[:, None]
    adam = [conditioning.adam_steps(k, rotation=turns, limit=n) for k, n in ((kappas[:7], 1500), (kappas[7:], 6000))]
    return counts, np.concatenate(adam, axis=1)


def draw_race(ax: Axes, *, rotation: float) -> str:
    """Steps to a millionth of the first distance against the condition number; Adam aligned and turned, overlaid."""
    counts, adam = _race()
    turned = adam[TURNS.index(round(rotation))]
    shown = counts | {"Adam, turned": turned, "Adam, aligned": adam[0]}
    kappa = np.geomspace(1.2, 10_000, 40)
    for factor in (theory.gradient_factor(kappa), theory.heavy_ball_factor(kappa)):
        exact = np.log(1e-6) / np.log(factor)
        ax.plot(kappa, exact, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--", zorder=1)
    for name, (color, marker, line) in LOOKS.items():
        ax.plot(CONDITIONS, shown[name], color=draw.COLORS[color], marker=marker, markersize=5, linestyle=line)
    for name, height in _apart({name: float(np.log10(shown[name][-1])) for name in LOOKS}).items():
        ax.text(13_000, 10**height, name, color=draw.COLORS[LOOKS[name][0]], va="center", fontsize=10)
    ax.set(xscale="log", yscale="log", xlim=(0.9, 400_000), ylim=(0.7, 150_000), xticks=10.0 ** np.arange(5))
    ax.minorticks_off()
    ax.set(xlabel="condition number", ylabel="steps to a millionth")
    begun = f"Turned by {rotation:g}°" if rotation else "Not turned"
    return (
        f"{begun}: from condition number 1 to 10,000 Adam's steps grow from {turned[0]:.0f} to {turned[-1]:,.0f}, "
        f"gradient descent's from {counts['gradient descent'][0]:.0f} to {counts['gradient descent'][-1]:,.0f}, "
        f"the tuned heavy ball's from {counts['heavy ball'][0]:.0f} to {counts['heavy ball'][-1]:,.0f}."
    )


def _apart(heights: dict[str, float]) -> dict[str, float]:
    """The heights, moved up from below until no two lie closer than APART."""
    moved: dict[str, float] = {}
    for name in sorted(heights, key=lambda name: heights[name]):
        moved[name] = max([heights[name], *(height + APART for height in moved.values())])
    return moved
