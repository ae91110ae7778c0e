"""An axis that looks the same is recorded once, then replayed: ticks and labels take most of the time of a state.

What an axis draws depends on many private things, so this compares more than it needs, and draws afresh whenever it
meets something that it cannot compare. Tests redraw states without it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from matplotlib.artist import allow_rasterization
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, Locator

Memory = dict[Any, list[int]]  # look of an axis -> numbers of its nodes


def remember(figure: Figure, memory: Memory) -> None:
    """Lets each plain axis of `figure` draw from `memory` where it can."""
    for axes in figure.axes:
        if axes.name == "rectilinear":
            for axis in (axes.xaxis, axes.yaxis):
                axis.draw = partial(_replaying(axis.draw, memory), axis)  # type: ignore[method-assign]


def _replaying(real: Callable[[Any], None], memory: Memory) -> Callable[[Axis, Any], None]:
    @allow_rasterization
    def draw(axis: Axis, renderer: Any) -> None:
        try:
            look = _look(axis)  # only now: limits and aspect are final when drawing begins
        except TypeError:
            return real(renderer)
        children = renderer._renderer.writer.stack[-1]["children"]
        if look in memory:
            children.extend(memory[look])
        else:
            before = len(children)
            real(renderer)
            memory[look] = children[before:]

    return draw


def _look(axis: Any) -> Any:
    """All that the drawing of an axis depends on, hashable; TypeError where something is not plain."""
    axes = axis.axes
    if axis.get_rasterized() or axes.get_rasterized() or len(vars(axis).get("majorTicks", ())) > 1:
        raise TypeError("drawn, or changed, tick by tick")
    moved = any(spine._position not in (None, ("outward", 0.0)) for spine in axes.spines.values())
    return _plain([
        axis.axis_name, axis.get_scale(), axis.get_view_interval(), axis.get_visible(), axes.bbox.bounds,
        axis.major.locator, axis.major.formatter, axis.minor.locator, axis.minor.formatter,
        axis._major_tick_kw, axis._minor_tick_kw, axis.labelpad, axis.label_position,
        [_words(text) for text in (axis.label, axis.offsetText)],
        [(side, spine.get_visible(), spine._position) for side, spine in axes.spines.items()],
        axes.viewLim.bounds if moved else None,
    ])  # fmt: skip


def _words(text: Any) -> list[Any]:
    font = text.get_fontproperties()
    return [text.get_text(), text.get_color(), text.get_rotation(), text.get_visible(), text.get_position(), hash(font)]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | np.generic):
        return value
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(map(_plain, value))
    if isinstance(value, dict):
        return tuple((name, _plain(item)) for name, item in value.items() if name != "axis")
    if isinstance(value, Locator | Formatter):
        return type(value).__name__, _plain(vars(value))
    raise TypeError(f"cannot compare {value!r}")
