"""The playground standing still: a picture of its situation, for print, for notebooks and until the script runs."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lessons.shared.drawing import draw
from lessons.shared.drawing.svg import clean
from lessons.shared.numerics.path import Path
from lessons.shared.playground.facts import METHODS, PLACES
from lessons.shared.playground.situation import Situation

Paths = dict[str, Path]
POINTS = 60  # of a line: every page carries its picture, so it must be light


def still(situation: Situation, beside: str = "") -> str:
    """The picture as SVG text in role colours: the whole paths, with each method's sign where it ends.

    Beside the map stand the losses, or the map of a second surface.
    """
    text = io.StringIO()
    with draw.style():
        figure = Figure(figsize=(7.2, 3.6), layout=None)
        figure.subplots_adjust(0.095, 0.16, 0.975, 0.96, wspace=0.3)
        left, right = figure.subplots(1, 2, width_ratios=(1, 1) if beside else (3, 2))
        paths = situation.paths()
        if beside:
            other = replace(situation, surface=beside)
            figure.subplots_adjust(top=0.9)
            _named(left, situation, paths)
            _named(right, other, other.paths())
        else:
            (_curve if situation.landscape_surface.dim == 1 else _map)(left, situation, paths)
            _losses(right, situation, paths)
        figure.savefig(text, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return clean(text.getvalue())


def cover_still(situations: list[Situation]) -> str:
    """One map as SVG text, of the first situation's surface, with the path of each situation's first method."""
    text = io.StringIO()
    with draw.style():
        figure = Figure(figsize=(7.2, 6), layout=None)
        ax = figure.add_axes((0, 0, 1, 1))
        surface = situations[0].landscape_surface
        draw.contours(ax, surface.loss, surface.window, levels=8, resolution=49)
        for situation, color in zip(situations, ("orange", "red"), strict=True):
            w = situation.path(situation.methods[0]).w
            ax.plot(w[::6, 0], w[::6, 1], "-", color=draw.COLORS[color], linewidth=2)
            ax.plot(*w[0], "o", color=draw.COLORS[color], markersize=12, markeredgecolor=draw.COLORS["paper"])
        ax.set_axis_off()
        figure.savefig(text, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return clean(text.getvalue())


def _map(ax: Axes, situation: Situation, paths: Paths) -> None:
    surface = situation.landscape_surface
    (left, right), (low, high) = surface.window
    if decades := PLACES[situation.surface].decades:
        height, levels = lambda w: np.log10(surface.loss(w)), np.linspace(*decades, 7)[1:]
        draw.contours(ax, height, surface.window, levels=levels, resolution=29)
    else:
        draw.contours(ax, surface.loss, ((left, right), (low, high)), levels=6, resolution=25)
    for name, path in paths.items():
        w = np.clip(path.w, (left, low), (right, high))
        _trace(ax, w[:, 0], w[:, 1], name)
    _ring(ax, *situation.start)
    ax.set(xlabel="w₁", ylabel="w₂")


def _named(ax: Axes, situation: Situation, paths: Paths) -> None:
    """One of two maps."""
    _map(ax, situation, paths)
    ax.set(title=PLACES[situation.surface].label, xticks=(-1, 0, 1), yticks=(-1, 0, 1))


def _curve(ax: Axes, situation: Situation, paths: Paths) -> None:
    surface = situation.landscape_surface
    x = np.linspace(*surface.window[0], 241)
    ax.plot(x, surface.loss(x[:, None]), "-", color=draw.COLORS["text"], linewidth=1.4)
    limits = ax.get_ylim()
    for name, path in paths.items():
        inside = path.w[np.all(np.abs(path.w) <= np.abs(x).max(), axis=-1)]
        _trace(ax, inside[:, 0], surface.loss(inside), name)
    _ring(ax, situation.start[0], float(surface.loss(situation.start)))
    ax.set(xlabel="x", ylabel="f(x)", xlim=(x[0], x[-1]), ylim=limits)


def _losses(ax: Axes, situation: Situation, paths: Paths) -> None:
    surface = situation.landscape_surface
    place = PLACES[situation.surface]
    log = place.log or place.decades is not None
    floor = surface.loss(surface.minima).min() if place.log else 0.0
    highest = max(surface.loss(path.w[:1])[0] for path in paths.values()) - floor
    for name, path in paths.items():
        losses = surface.loss(path.w) - floor
        _trace(ax, np.arange(len(losses)), np.maximum(losses, 1e-9 * highest) if log else losses, name)
    if log:
        ax.set(yscale="log", ylim=(1e-9 * highest, 10 * highest))
    else:  # a run that leaves the window must not flatten the others
        grid = np.stack(np.meshgrid(*(np.linspace(*side, 21) for side in surface.window)), axis=-1)
        seen = surface.loss(grid)
        ax.set(ylim=(seen.min() - 0.05 * np.ptp(seen), seen.max()))
    ax.set(xlabel="step", ylabel="loss above the minimum" if log else "loss", xlim=(0, situation.steps))


def _trace(ax: Axes, x: Any, y: Any, name: str) -> None:
    """A line of at most POINTS steps, closer together at its start, with the method's sign at its end."""
    color = draw.COLORS[METHODS[name].color]
    kept = np.unique(np.rint((len(x) - 1) * np.linspace(0, 1, POINTS) ** 1.5).astype(int))
    ax.plot(x[kept], y[kept], "-", color=color, linewidth=1.6)
    ax.plot(x[-1:], y[-1:], METHODS[name].marker, color=color, markersize=7, markeredgecolor=draw.COLORS["paper"])


def _ring(ax: Axes, x: float, y: float) -> None:
    color = draw.COLORS["text"]
    ax.plot([x], [y], "o", markersize=11, markerfacecolor="none", markeredgecolor=color, markeredgewidth=1.8)
