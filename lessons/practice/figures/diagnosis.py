"""The chapter's pictures of recorded runs: a curve to diagnose, the evidence, and what each remedy did.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from lessons.practice import case_studies, comparison, recorded
from lessons.shared.drawing import draw
from lessons.shared.drawing.strip_plot import strips


def draw_diagnosis(ax: tuple[Axes, Axes], *, run: str, evidence: str) -> str:
    """A recorded training without its name, and one piece of evidence below it."""
    top, bottom = ax
    name = RUNS[run]
    kept = recorded("case_studies")[name]["portrait"]
    step = np.array(kept["step"])
    top.plot(step, kept["train"], color=draw.COLORS["blue"], linestyle="-")
    high = max(kept["train"])
    top.set(xlim=(0, step[-1]), ylim=(0, 1.08 * high), ylabel="training loss")
    text = EVIDENCE[evidence](bottom, name, kept)
    bottom.set(xlim=(0, step[-1]), xlabel="step")
    return f"{run}: training loss from {kept['train'][0]:.2g} to {kept['train'][-1]:.2g}. {text}"


def _hidden(ax: Axes, name: str, kept: dict[str, Any]) -> str:
    ax.set(ylim=(0, 1), yticks=[])
    ax.text(0.5, 0.5, "your diagnosis first", ha="center", va="center", transform=ax.transAxes,
            color=draw.COLORS["muted"])  # fmt: skip
    return "Evidence hidden."


def _held(ax: Axes, name: str, kept: dict[str, Any]) -> str:
    ax.plot(kept["step"], kept["test"], color=draw.COLORS["orange"], linestyle="-")
    ax.set(ylim=(0, 1.08 * max(kept["test"])), ylabel="test loss")
    low = int(np.argmin(kept["test"]))
    least = f"{kept['test'][low]:.2f} at step {kept['step'][low]}"
    return f"The test loss is least ({least}) and ends at {kept['test'][-1]:.2f}."


def _gradient(ax: Axes, name: str, kept: dict[str, Any]) -> str:
    size = np.maximum(kept["gradient"], 1e-6)
    ax.plot(kept["step"], size, color=draw.COLORS["purple"], linestyle="-")
    ax.set(yscale="log", ylim=(1e-6, 1e3), ylabel="gradient's length")
    ax.minorticks_off()
    low, end = int(np.argmin(size)), len(size) - 1
    where = "and stays there" if size[end] < 1.5 * size[low] else "and grows again" if low < 0.5 * end else "at its end"
    return f"The gradient's length falls to {size[low]:.1g} {where}."


def _curvature(ax: Axes, name: str, kept: dict[str, Any]) -> str:
    known = kept["evidence"]
    scale = case_studies.SITUATIONS[name].lr / 2
    for key, color, y in (("top", "blue", 0.93), ("bottom", "red", 0.08)):
        ax.plot(known["step"], scale * np.array(known[key]), "o-", color=draw.COLORS[color], markersize=4)
        ax.text(0.98, y, f"{'largest' if key == 'top' else 'least'} curvature", color=draw.COLORS[color], ha="right",
                va="center", transform=ax.transAxes)  # fmt: skip
    ax.axhline(1, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")
    ax.set(yscale="symlog", ylim=(-10, 30), ylabel="rate × curvature / 2", yticks=[-1, 0, 1, 10])
    ax.set_yscale("symlog", linthresh=0.1)
    ax.set(yticks=[-1, -0.1, 0, 0.1, 1, 10], yticklabels=["−1", "−0.1", "0", "0.1", "1", "10"])
    ax.minorticks_off()
    return f"Step ratio {scale * known['top'][0]:.2g} at the start; least curvature {min(known['bottom']):.1g}."


def _noise(ax: Axes, name: str, kept: dict[str, Any]) -> str:
    known = kept["evidence"]
    ratio = np.array(known["noise"]) / np.maximum(known["gradient"], 1e-12)
    ax.plot(known["step"], np.maximum(ratio, 0.012), "o-", color=draw.COLORS["ochre"], markersize=4)
    ax.axhline(1, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")
    ax.set(yscale="log", ylim=(1e-2, 100), ylabel="noise / gradient")
    ax.minorticks_off()
    if not np.any(ratio):
        return "Every step sees all examples: no noise."
    return f"The batches' noise is {np.median(ratio[-4:]):.1f} times the gradient at the end."


def _units(ax: Axes, name: str, kept: dict[str, Any]) -> str:
    share = np.array(kept["evidence"]["flat units"])
    ax.plot(kept["evidence"]["step"], share, "o-", color=draw.COLORS["green"], markersize=4)
    ax.set(ylim=(-0.03, 1.03), ylabel="flat units")
    return f"Units without slope, over all examples: {share[0]:.0%} at the start, {share[-1]:.0%} at the end."


def _turn(ax: Axes, name: str, kept: dict[str, Any]) -> str:
    turn = np.array(kept["evidence"]["turn"])
    ax.plot(kept["evidence"]["step"], turn, "o-", color=draw.COLORS["red"], markersize=4)
    ax.axhline(0, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")
    ax.set(ylim=(-1.1, 1.1), ylabel="turn")
    return f"Cosine of one gradient with the next: {turn[0]:.2f} at the start, median {np.median(turn):.2f}."


RUNS = dict(zip((f"Run {letter}" for letter in "ABCDEF"),
                ("noise floor", "saddle", "overshoot", "overfitting", "plateau", "ravine"), strict=True))  # fmt: skip
EVIDENCE = {
    "hidden": _hidden,
    "test loss": _held,
    "gradient": _gradient,
    "curvatures": _curvature,
    "batch noise": _noise,
    "flat units": _units,
    "does it turn back?": _turn,
}


def draw_remedies(ax: Axes, *, run: str, measure: str) -> str:
    """What each remedy did to a run: five seeds a row, sorted."""
    name, place = RUNS[run], ("training loss", "test loss").index(measure)
    cells = {remedy: np.array(parts[place]) for remedy, parts in recorded("case_studies")[name]["remedies"].items()}
    order = sorted(cells, key=lambda remedy: float(np.median(cells[remedy])))
    signs = {remedy: comparison.wins(cells[remedy], cells["nothing"]) for remedy in order}
    colors = {
        remedy: "muted" if remedy == "nothing" else ("red", "blue", "green")[signs[remedy] + 1] for remedy in order
    }
    rows = [(remedy, cells[remedy], colors[remedy]) for remedy in order]
    every = np.clip(np.concatenate(list(cells.values())), 1e-3, 10)  # whoever diverged stands at the right edge
    low, high = int(np.floor(np.log10(every.min()))), int(np.ceil(np.log10(every.max()) + 1e-9))
    strips(ax, rows, limits=(10.0**low, 10.0**high), ticks=[10.0**k for k in range(low, high + 1)], count=len(rows))
    ax.set(xlabel=measure)
    better = [remedy for remedy in order if signs[remedy] > 0]
    said = f"better with every seed: {', '.join(better[:3])}" if better else "nothing is better with every seed"
    return f"{run}, {name}; {measure}; {said}{' and more' if len(better) > 3 else ''}."
