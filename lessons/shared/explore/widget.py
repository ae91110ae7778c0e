"""Interactive figures: `explore(draw, lr=slider(…))` turns a pure draw function into a widget.

With a kernel, Python redraws at every move. The stored output is the state at the start, as SVG and as a sentence, and
names the draw function, so that the book can sample every state and show it without a kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lessons.shared import bundle
from lessons.shared.drawing import palette
from lessons.shared.drawing.svg import on_paper
from lessons.shared.explore.controls import Control, choice, log_slider, slider, stops, toggle
from lessons.shared.explore.markup import figure_html
from lessons.shared.explore.picture import Picture, picture

__all__ = ["Explore", "choice", "explore", "log_slider", "slider", "stops", "toggle"]

MIME = "application/vnd.shape-of-loss.explore+json"
HERE = Path(__file__).parent
STYLE = bundle.style(HERE / "explore.css", ".explore")


def explore(
    draw_function: Callable[..., str],
    *,
    title: str | None = None,
    size: tuple[float, float] | None = None,
    panels: int = 1,
    **controls: Control,
) -> Explore:
    """An interactive figure of `draw_function(ax, **values) -> str`, a control for each of its arguments.

    `size` is in inches, (5.6, 3.8) for one panel; with `panels=2` the function gets a tuple of two axes, one above the
    other. Each control is a trait of the widget under its own name. Raises ValueError or TypeError where controls and
    arguments do not match.
    """
    return Explore(picture(draw_function, controls, title=title, size=size, panels=panels))


class Explore(anywidget.AnyWidget):
    """A picture and its controls; `at` holds the place of each control on its grid."""

    _esm = bundle.module(HERE / "explore.js")
    _css = palette.css() + STYLE
    at = traitlets.List(traitlets.Int()).tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    svg = traitlets.Unicode().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)

    def __init__(self, picture: Picture) -> None:
        taken = [name for name in picture.controls if hasattr(type(self), name)]
        if taken:
            raise ValueError(f"a widget has its own {', '.join(taken)}: give this control another name")
        self._picture = picture
        svg, sentence = picture.svg(picture.values(picture.start))
        super().__init__(at=list(picture.start), svg=svg, sentence=sentence, html=figure_html(picture, svg, sentence))
        self.add_traits(**{name: _Knob(name, control) for name, control in picture.controls.items()})
        self.observe(self._turn, names=list(picture.controls))
        self.observe(self._redraw, names="at")

    @traitlets.validate("at")
    def _on_grid(self, proposal: dict[str, Any]) -> list[int]:
        at, shape = proposal["value"], self._picture.shape
        if len(at) != len(shape) or not all(0 <= k < n for k, n in zip(at, shape, strict=True)):
            raise traitlets.TraitError(f"at must be {len(shape)} places below {list(shape)}, got {at}")
        return at

    def _turn(self, change: Any) -> None:
        """A control was set by its name: move to its place on the grid."""
        names = list(self._picture.controls)
        k, control = names.index(change["name"]), self._picture.controls[change["name"]]
        self.at = [*self.at[:k], control.index(change["new"], change["name"]), *self.at[k + 1 :]]

    def _redraw(self, _: Any) -> None:
        values = self._picture.values(self.at)
        for name, value in values.items():
            self.set_trait(name, value)
        try:
            svg, sentence = self._picture.svg(values)
        except Exception as error:
            self.sentence = f"This state cannot be drawn: {error}"
            raise
        with self.hold_sync():
            self.svg, self.sentence = svg, sentence

    def __repr__(self) -> str:
        return self.sentence

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The view for a live page; for a stored one its picture, its sentence, and how to draw it again."""
        view = {"version_major": 2, "version_minor": 1, "model_id": self.model_id}
        data = {
            "text/plain": self.sentence,
            "image/svg+xml": on_paper(self.svg),
            MIME: self._picture.to_json(self.at) | {"sentence": self.sentence},
            "application/vnd.jupyter.widget-view+json": view,
        }
        return data, {"image/svg+xml": {"explore": True}}


class _Knob(traitlets.TraitType[Any, Any]):
    """One control as a trait: it takes the values on the grid and no other."""

    def __init__(self, name: str, control: Control) -> None:
        self.control = control
        super().__init__(default_value=control.values[control.start])
        self.name = name

    def validate(self, obj: Any, value: Any) -> Any:
        try:
            return self.control.values[self.control.index(value, str(self.name))]
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None
