"""Optimization is not generalization: what stopping, weight decay and dropout do against wrong labels."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.overparameterization import recorded, stopping
from lessons.overparameterization.figures.peak import share
from lessons.shared.drawing import draw

SHOWN = {"nothing": ("blue", "-"), "weight decay 0.03": ("orange", "--"), "dropout 0.5": ("green", "-.")}


def draw_stopping(axes: tuple[Axes, Axes], *, noise: float) -> str:
    """Test accuracy and training loss over the passes, medians of twenty draws; the dot is where validation stops."""
    top, bottom = axes
    step, told = np.arange(1, stopping.PASSES + 1), []
    for way, (color, line) in SHOWN.items():
        cell = recorded("stopping")[f"{noise:g} {stopping.WAYS[way]}"]
        loss, _, accuracy = np.array(cell["history"])
        top.plot(step, accuracy, color=draw.COLORS[color], linestyle=line)
        bottom.plot(step, loss, color=draw.COLORS[color], linestyle=line)
        stop = float(np.median(cell["passes"]))
        top.plot(stop, np.interp(stop, step, accuracy), "o", color=draw.COLORS[color], markersize=8)
        told.append(f"{way} {np.median(cell['end']):.3f}")
    plain = recorded("stopping")[f"{noise:g} 0"]
    told.append(f"stopped early {np.median(plain['stop']):.3f}")
    for k, (way, (color, _)) in enumerate(SHOWN.items()):
        top.text(0.98, 0.24 - 0.1 * k, way, color=draw.COLORS[color], ha="right", transform=top.transAxes)
    top.set(xlim=(0, stopping.PASSES), ylim=(0.5, 1), ylabel="test accuracy")
    bottom.set(xlim=(0, stopping.PASSES), yscale="log", ylim=(1e-3, 3), xlabel="passes", ylabel="training loss")
    return f"{share(noise)}, median test accuracy after the last pass: {', '.join(told)}."
