"""Axes take most of the time of a state: blank ones are copied, and an axis that looks the same is recorded once.

What an axis draws depends on many private things, so this compares more than it needs, and draws afresh whenever it
meets something that it cannot compare. Tests redraw states without copies and memory.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from matplotlib.artist import allow_rasterization
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, Locator

LABELLED = Axis._format_with_dict  # type: ignore[attr-defined]  # what set_ticklabels makes a formatter of
Memory = dict[Any, list[int]]  # look of an axis -> numbers of its nodes


def copies(figure: Figure) -> Callable[[], Figure]:
    """Gives a copy of a blank figure at each call: a third of the time of making its axes anew."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            del axis.majorTicks, axis.minorTicks  # Matplotlib makes them again where they are asked for
    return partial(pickle.loads, pickle.dumps(figure))


def remember(figure: Figure, memory: Memory) -> None:
    """Lets each plain axis of `figure` draw from `memory` where it can."""
    for axes in figure.axes:
        if axes.name == "rectilinear":
            for axis in (axes.xaxis, axes.yaxis):
                axis.draw = partial(_replaying(axis.draw, memory), axis)  # type: ignore[method-assign]  # of this axis alone


def _replaying(real: Callable[[Any], None], memory: Memory) -> Callable[[Axis, Any], None]:
    @allow_rasterization
    def draw(axis: Axis, renderer: Any) -> None:
        try:
            look = _look(axis)  # only now: limits and aspect are final when drawing begins
        except TypeError:
            look = None
        if look in memory:
            renderer._renderer.writer.stack[-1]["children"].extend(memory[look])
            return
        axis.set_clip_path(axis.axes.patch)  # a copy makes its ticks without
        if look is None:
            return real(renderer)
        children = renderer._renderer.writer.stack[-1]["children"]
        before = len(children)
        real(renderer)
        memory[look] = children[before:]

    return draw


def _look(axis: Any) -> Any:
    """All that the drawing of an axis depends on, hashable; TypeError where something is not plain."""
    axes = axis.axes
    if axis.get_rasterized() or axes.get_rasterized():
        raise TypeError("drawn as an image")
    ticks = [vars(axis).get(name, ()) for name in ("majorTicks", "minorTicks")]  # asking for them would make them
    moved = any(spine._position not in (None, ("outward", 0.0)) for spine in axes.spines.values())
    return _plain([
        axis.axis_name, axis.get_scale(), axis.get_view_interval(), axis.get_visible(), axes.bbox.bounds,
        axis.major.locator, axis.major.formatter, axis.minor.locator, axis.minor.formatter,
        axis._major_tick_kw, axis._minor_tick_kw, axis.labelpad, axis.label_position,
        [_words(text) for text in (axis.label, axis.offsetText)],
        [[_tick(tick) for tick in made] for made in ticks],
        [(side, spine.get_visible(), spine._position) for side, spine in axes.spines.items()],
        axes.viewLim.bounds if moved else None,
    ])  # fmt: skip


def _tick(tick: Any) -> list[Any]:
    """The look of a tick; where it stands and what it says comes from locator and formatter."""
    lines = (tick.gridline, tick.tick1line, tick.tick2line)
    marks = [
        (line.get_visible(), line.get_color(), line.get_linewidth(), line._unscaled_dash_pattern,
         line.get_marker(), line.get_markersize(), line.get_markeredgewidth(), line.get_markeredgecolor(),
         line.get_alpha(), line.get_zorder())
        for line in lines
    ]  # fmt: skip
    return [tick.get_visible(), tick.get_pad(), marks, _words(tick.label1), _words(tick.label2)]


def _words(text: Any) -> list[Any]:
    return [
        text.get_text(), text.get_color(), text.get_rotation(), text.get_visible(), text.get_position(),
        text.get_ha(), text.get_va(), text.get_alpha(), text.get_zorder(), hash(text.get_fontproperties()),
    ]  # fmt: skip


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | np.generic):
        return value
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(map(_plain, value))
    if isinstance(value, dict):
        return tuple((name, _plain(item)) for name, item in value.items() if name != "axis")
    if isinstance(value, partial) and value.func is LABELLED:
        return _plain(value.args)
    if isinstance(value, Locator | Formatter):
        return type(value).__name__, _plain(vars(value))
    raise TypeError(f"cannot compare {value!r}")
