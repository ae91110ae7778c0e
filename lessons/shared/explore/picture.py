"""A picture with controls: a pure draw function, its size, and every value that its arguments can take.

`drawn` gives the Matplotlib figure of one state, `svg` the same as text. The JSON form names the draw function; it
holds no picture.
"""

from __future__ import annotations

import importlib
import inspect
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.figure import Figure

from lessons.shared.drawing import draw
from lessons.shared.drawing.numerals import with_minus_signs
from lessons.shared.drawing.svg import clean
from lessons.shared.explore.controls import Control, control_from

MARGINS = {"left": 0.85, "right": 0.22, "bottom": 0.56, "top": 0.36}  # inches: fixed, so that axes never jump
GAP = 0.72  # between panels: labels below one, the title of the next


@dataclass(frozen=True)
class Picture:
    """`function(ax, **values) -> str` draws one state and returns the sentence that says what is seen."""

    function: Callable[..., str]
    title: str
    size: tuple[float, float]  # inches
    panels: int
    controls: dict[str, Control]

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each control has."""
        return tuple(len(control.values) for control in self.controls.values())

    @property
    def start(self) -> tuple[int, ...]:
        return tuple(control.start for control in self.controls.values())

    def values(self, at: Sequence[int]) -> dict[str, Any]:
        """The arguments of the draw function at grid point `at`."""
        return {name: control.values[k] for (name, control), k in zip(self.controls.items(), at, strict=True)}

    def blank(self) -> Figure:
        """The figure with its empty axes, to be drawn on. Call it inside `draw.style()`."""
        figure = Figure(figsize=self.size, layout=None)
        width, height = self.size
        inside = height - MARGINS["bottom"] - MARGINS["top"]
        room = {
            "left": MARGINS["left"] / width,
            "right": 1 - MARGINS["right"] / width,
            "bottom": MARGINS["bottom"] / height,
            "top": 1 - MARGINS["top"] / height,
            "hspace": GAP * self.panels / (inside - GAP * (self.panels - 1)),
        }
        figure.subplots(self.panels, 1, gridspec_kw=room)
        return figure

    def drawn(self, values: Mapping[str, Any], blank: Figure | None = None) -> tuple[Figure, str]:
        """The figure of one state, and its sentence. Call and render it inside `draw.style()`."""
        figure = blank or self.blank()
        axes = figure.axes
        sentence = self.function(axes[0] if self.panels == 1 else tuple(axes), **values)
        if not isinstance(sentence, str) or not sentence.strip():
            name = name_of(self.function)
            raise TypeError(f"{name} must return the sentence that says what is seen, got {sentence!r}")
        return figure, with_minus_signs(sentence)

    def svg(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """One state as SVG text, the same on every run, and its sentence."""
        text = io.StringIO()
        with draw.style():
            figure, sentence = self.drawn(values)
            nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            figure.savefig(text, format="svg", metadata=nothing)
        return clean(text.getvalue()), sentence

    def to_json(self, start: Sequence[int] | None = None) -> dict[str, Any]:
        """Plain data that says how to draw it again, as `picture_from` does; `start` is the state to begin with."""
        places = zip(self.controls.items(), self.start if start is None else start, strict=True)
        return {
            "function": name_of(self.function),
            "title": self.title,
            "size": list(self.size),
            "panels": self.panels,
            "controls": [{"name": name} | control.to_json() | {"start": k} for (name, control), k in places],
        }


def picture(
    function: Callable[..., str],
    controls: Mapping[str, Control],
    *,
    title: str | None = None,
    size: tuple[float, float] | None = None,
    panels: int = 1,
) -> Picture:
    """A checked Picture: ValueError or TypeError says which control is missing, extra or of the wrong kind."""
    if not callable(function):
        raise TypeError(f"explore needs a draw function draw(ax, **values) -> str, got {function!r}")
    for name, control in controls.items():
        if not isinstance(control, Control):
            raise TypeError(f"{name} must be a slider, log_slider, choice or toggle, got {control!r}")
    if not isinstance(panels, int) or not 1 <= panels <= 3:
        raise ValueError(f"panels must be 1, 2 or 3, got {panels!r}")
    _match(function, controls)
    named = {name: _labelled(control, name) for name, control in controls.items()}
    words = function.__name__.removeprefix("draw_").replace("_", " ").strip("<>")
    width, height = size or (5.6, 3.8 if panels == 1 else 2.9 * panels)
    return Picture(function, title or words.capitalize(), (width, height), panels, named)


def picture_from(data: Mapping[str, Any]) -> Picture:
    """The picture that `to_json` wrote, its draw function imported by name.

    Raises ValueError for a function that only its notebook can reach: a lambda, a nested one, the notebook's own.
    """
    module, _, path = data["function"].partition(":")
    if "<" in path or module == "__main__":
        nested = "defined inside another function" if "<locals>" in path else "defined in the notebook"
        raise ValueError(
            f"the book cannot draw “{data['title']}”: its function {data['function']} is "
            f"{'a lambda' if '<lambda>' in path else nested}, which works live only; "
            "move it to the top level of lessons/<chapter>/figures.py"
        )
    function = getattr(importlib.import_module(module), path)
    controls = {control["name"]: control_from(control) for control in data["controls"]}
    return Picture(function, data["title"], tuple(data["size"]), data["panels"], controls)


def name_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__}:{getattr(function, '__qualname__', repr(function))}"


def _match(function: Callable[..., Any], controls: Mapping[str, Control]) -> None:
    """The controls are exactly the arguments that the draw function takes after its axes."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return
    missing = [p.name for p in parameters if p.default is p.empty and p.name not in controls]
    extra = sorted(set(controls) - {p.name for p in parameters})
    takes = ", ".join(p.name for p in parameters) or "no controls"
    if missing:
        raise ValueError(f"{name_of(function)} needs a control for {', '.join(missing)}; it takes {takes}")
    if extra:
        raise ValueError(f"{name_of(function)} has no argument {', '.join(extra)}; it takes {takes}")
    if not controls:
        raise ValueError(f"{name_of(function)} has no control: an interactive figure needs one at least")


def _labelled(control: Control, name: str) -> Control:
    label = control.label or name.replace("_", " ")
    return replace(control, label=label)
