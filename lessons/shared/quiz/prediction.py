"""A question that the reader answers before the figure does: `predict("How many?", scale=(0, 100, "%"), truth=97.2)`.

A guess is one of some choices, several of them, a number on a scale, or a curve. The truth is a value that the lesson
measured. What follows the question stays veiled until the reader has guessed or asked to see it; without a script and
on paper it is simply there. predict.js brings the markup to life, in JupyterLab and in the book.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from lessons.shared import bundle
from lessons.shared.drawing import palette

HERE = Path(__file__).parent
STYLE = bundle.style(HERE / "predict.css", ".prediction", ".predict-veil")
STOPS = 100  # of a scale: fine enough to feel continuous
PER_DECADE = 20  # stops of a scale with equal factors


@dataclass(frozen=True)
class Scale:
    """Numbers from `low` to `high` that can be guessed: evenly spaced, or with `log` with equal factors between them.

    A `whole` scale counts something.
    """

    low: float
    high: float
    unit: str = ""
    log: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high or (self.log and self.low <= 0):
            least = "0 < low < high" if self.log else "low < high"
            raise ValueError(f"a scale needs {least}, got {self.low:g} … {self.high:g}")

    @property
    def stops(self) -> int:
        """How many steps lead from one end to the other."""
        if self.log:
            return round(PER_DECADE * math.log10(self.high / self.low))
        return round(self.high - self.low) if self.whole and self.high - self.low <= 2 * STOPS else STOPS

    @property
    def texts(self) -> list[str]:
        """What the reader sees at each stop."""
        if self.log:
            return [self.text(self.low * (self.high / self.low) ** (k / self.stops)) for k in range(self.stops + 1)]
        return [self.text(self.low + (self.high - self.low) * k / self.stops) for k in range(self.stops + 1)]

    def text(self, value: float) -> str:
        """As finely as the stops lie; on a logarithmic scale to two digits."""
        number = f"{float(f'{value:.2g}'):,.10g}" if self.log else f"{value:,.{self.digits}f}"
        sign = "−" if number.startswith("-") and float(number.replace(",", "")) else ""
        return sign + number.removeprefix("-") + self.after

    @property
    def digits(self) -> int:
        """Decimals of a number between two stops."""
        step = 1 if self.whole or self.log else (self.high - self.low) / self.stops
        return max(0, math.ceil(-math.log10(step)))

    @property
    def after(self) -> str:
        """The unit as it follows a number."""
        return self.unit if self.unit in ("", "%", "°") else f" {self.unit}"

    def place(self, value: float) -> float:
        """Where on the scale `value` lies, from 0 to 1; beyond an end it is the end."""
        if self.log:
            return min(1.0, math.log(max(value, self.low) / self.low) / math.log(self.high / self.low))
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def predict(
    question: str,
    *,
    truth: Any,
    choices: Sequence[str] | Mapping[str, Any] | None = None,
    scale: tuple[float, float] | tuple[float, float, str] | None = None,
    log: bool = False,
    over: Sequence[str] | None = None,
) -> Predict:
    """The question as a widget, with either choices or a scale to guess on.

    With `choices` the truth is one of them (of a mapping: one of its values), or a list of several, which makes each a
    box to tick. With a `scale` it is a number; with a scale and `over`, the texts along an axis, it is a number for
    each of them, and the reader draws a curve. Raises ValueError for a truth that cannot be guessed.
    """
    if (choices is None) == (scale is None):
        raise ValueError(f"{question!r} needs choices or a scale, and not both")
    if scale is None:
        return Predict(_chosen(question, choices or (), _plain(truth)))
    low, high, unit = scale if len(scale) == 3 else (*scale, "")
    line = Scale(low, high, unit, log=log, whole=isinstance(_plain(truth), int))
    return Predict(_number(question, line, _plain(truth)) if over is None else _curve(question, line, over, truth))


class Predict(anywidget.AnyWidget):
    """A question as a widget; its HTML is also the stored output."""

    _esm = bundle.module(HERE / "predict.js")
    _css = palette.css() + STYLE
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        super().__init__(html=predict_html(asked))

    def __repr__(self) -> str:
        return f"{self._asked.question} Measured: {self._asked.told}."

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        view = {"version_major": 2, "version_minor": 1, "model_id": self.model_id}
        data = {"text/plain": repr(self), "text/html": self.html, "application/vnd.jupyter.widget-view+json": view}
        return data, {}


@dataclass(frozen=True)
class Asked:
    """A question whose guess is of `kind` "one", "several", "number" or "curve", with the controls that take it.

    `truth` holds numbers of choices, or places on the scale from 0 to 1; `told` is the truth in words.
    """

    kind: str
    question: str
    controls: str
    truth: list[float]
    told: str

    @property
    def key(self) -> str:
        """An id made of the whole question, so that a stored guess never belongs to a changed one."""
        return "predict-" + hashlib.sha256(repr(self).encode()).hexdigest()[:10]


def predict_html(asked: Asked) -> str:
    """The static page of a question; without a script its fold still opens."""
    return (
        f'<div class="prediction" id="{asked.key}" data-kind="{asked.kind}" data-truth="{json.dumps(asked.truth)}">'
        f"<fieldset disabled><legend>{escape(asked.question)}</legend>{asked.controls}</fieldset>"
        f"<details><summary>Show me</summary><p>Measured: <b>{escape(asked.told)}</b>.</p></details></div>"
    )


def _chosen(question: str, choices: Sequence[str] | Mapping[str, Any], truth: Any) -> Asked:
    pairs = dict(choices) if isinstance(choices, Mapping) else {text: text for text in choices}
    several, right = isinstance(truth, list), truth if isinstance(truth, list) else [truth]
    values, texts = [_plain(value) for value in pairs.values()], list(pairs)
    if len(texts) < 2 or any(one not in values for one in right):
        raise ValueError(f"{question!r}: the truth must be among two choices or more, got {truth!r} of {values}")
    places: list[float] = sorted(values.index(one) for one in right)
    if several:
        controls = "".join(f'<label><input type="checkbox"> {escape(text)}</label>' for text in texts)
    else:
        controls = "".join(f'<button type="button">{escape(text)}</button>' for text in texts)
    told = ", ".join(texts[int(k)] for k in places) or "none of them"
    return Asked(
        "several" if several else "one", question, f'<div class="predict-options">{controls}</div>', places, told
    )


def _number(question: str, scale: Scale, truth: Any) -> Asked:
    if isinstance(truth, bool) or not isinstance(truth, int | float) or not math.isfinite(truth):
        raise ValueError(f"{question!r}: the truth on a scale must be a finite number, got {truth!r}")
    low, *_, high = scale.texts
    ends = f"<span>{low}</span><span>{high}</span>"
    controls = f'<div class="predict-scale">{_range(scale, "Your guess")}<p class="predict-ends">{ends}</p></div>'
    return Asked("number", question, controls, [_fixed(scale.place(truth))], scale.text(truth))


def _curve(question: str, scale: Scale, over: Sequence[str], truth: Sequence[float]) -> Asked:
    if len(over) != len(truth) or len(over) < 3 or not np.isfinite(truth).all():
        raise ValueError(f"{question!r}: a curve needs a finite number over each of {list(over)}, got {list(truth)}")
    columns = "".join(f"<label>{_range(scale, at)}<span>{escape(at)}</span></label>" for at in over)
    controls = (
        f'<div class="predict-curve"><p class="predict-ends"><span>{scale.texts[-1]}</span>'
        f'<span>{scale.texts[0]}</span></p><div class="predict-columns">'
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"></svg>{columns}</div></div>'
    )
    told = ", ".join(f"{scale.text(value)} at {at}" for at, value in zip(over, truth, strict=True))
    return Asked("curve", question, controls, [_fixed(scale.place(float(value))) for value in truth], told)


def _range(scale: Scale, label: str) -> str:
    spec = escape(json.dumps([scale.low, scale.high, scale.after, scale.log, scale.digits], ensure_ascii=False))
    return (
        f'<input type="range" min="0" max="{scale.stops}" value="{scale.stops // 2}" '
        f'aria-label="{escape(label)}" data-scale="{spec}">'
    )


def _fixed(place: float) -> float:
    """To two digits: another processor's rounding changes nothing that is stored."""
    return round(place, 2)


def _plain(value: Any) -> Any:
    """What NumPy returned, as Python's own."""
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    if isinstance(value, tuple | set | frozenset | list):
        return [_plain(one) for one in value]
    return value
