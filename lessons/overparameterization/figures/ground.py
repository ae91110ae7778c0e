"""Architecture is optimization: planes through trained twenty-layer networks, two of them side by side."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lessons.overparameterization import loss_planes, recorded
from lessons.shared.drawing import draw

MAPPED = ("plain", "residual", "layer norm", "layer norm, after", "batch norm", "batch norm, frozen",
          "batch norm, after", "batch norm, after, frozen", "residual, layer norm",
          "residual, layer norm, after", "residual, batch norm", "residual, batch norm, frozen",
          "residual, batch norm, after", "residual, batch norm, after, frozen")  # fmt: skip
LEVELS = np.array([0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100])
APART = 2.3  # from one map's middle to the other's, in radii


def draw_map(ax: Axes, *, name: str, near: bool) -> str:
    """The loss on a filter-normalized plane through a plain network, and beside it through another architecture's."""
    radius, told = (0.25 if near else 1.0), []
    side = np.linspace(-1, 1, loss_planes.COUNT)
    tints = [draw.shade("blue", alpha) for alpha in np.linspace(0.62, 0.03, len(LEVELS) - 1)]
    for shift, one in ((0.0, "plain"), (APART, name)):
        cell = recorded("loss_planes")[one]
        losses = 10 ** (np.array(cell["map"][f"{radius:g}"]) / 100)
        ax.contourf(side + shift, side, np.clip(losses, LEVELS[0], None), levels=LEVELS, colors=tints)
        ax.contour(side + shift, side, losses, levels=LEVELS[1:], colors=[draw.shade("blue", 0.8)], linewidths=0.7,
                   linestyles="-")  # fmt: skip
        ax.plot(shift, 0, "o", color=draw.COLORS["orange"], markersize=7)
        ax.text(shift, 1.07, one, ha="center", va="bottom", fontsize=None if len(one) < 30 else "small")
        rough = np.array(cell["rough"][f"{radius:g}"])
        told.append(f"{one} {np.median(rough):.0%} ({rough.min():.0%} to {rough.max():.0%})")
    places = [-1, 0, 1, APART - 1, APART, APART + 1]
    ax.set(xlim=(-1, APART + 1), ylim=(-1, 1.25), aspect="equal", xticks=places, yticks=[-1, 0, 1])
    ax.set(xticklabels=[f"{radius * (p if p <= 1 else p - APART):g}".replace("-", "−") for p in places])
    ax.set(yticklabels=[f"{radius * p:g}".replace("-", "−") for p in (-1, 0, 1)])
    ax.set(xlabel="one direction, in filter lengths", ylabel="another one")
    for edge in ("top", "right", "left", "bottom"):
        ax.spines[edge].set_visible(False)
    return f"Radius {radius:g}: share of the plane that curves down, median of six planes and range: {'; '.join(told)}."
