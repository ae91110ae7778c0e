"""The controls of an interactive figure: each is a finite list of values with the words that a reader sees.

Finite, so that the book can hold a picture of every state; native form controls, so that a keyboard, a phone and a
screen reader can use them. Left out on purpose: free numbers, colours, dates.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from lessons.shared.numerics.arrays import require_count, require_finite, require_positive

MOST_VALUES = 200


@dataclass(frozen=True)
class Control:
    """`values[k]` goes to the draw function, `texts[k]` is what the reader sees of it; `start` is the first k."""

    kind: str  # "slider", "steps" (a slider that can be played), "choice" or "toggle"
    label: str
    values: tuple[Any, ...]
    texts: tuple[str, ...]
    start: int

    def index(self, value: Any, name: str) -> int:
        """The place of `value` on the grid, to 9 digits; ValueError with the allowed values when it has none."""
        for k, allowed in enumerate(self.values):
            if value is allowed or (type(value) is type(allowed) and value == allowed):
                return k
            if _is_number(value) and _is_number(allowed) and math.isclose(value, allowed, rel_tol=1e-9, abs_tol=1e-12):
                return k
        raise ValueError(f"{name} must be one of {_listed(self.values)}; got {value!r}")

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"values": list(self.values), "texts": list(self.texts)}


def control_from(data: Mapping[str, Any]) -> Control:
    """The control that `to_json` wrote."""
    return Control(data["kind"], data["label"], tuple(data["values"]), tuple(data["texts"]), data["start"])


def slider(
    start: float,
    stop: float,
    value: float | None = None,
    *,
    step: float | None = None,
    label: str = "",
    unit: str = "",
    play: bool = False,
) -> Control:
    """Evenly spaced numbers from `start` to `stop`, both included; without `step` 20 steps, without `value` the middle.

    With `play`, for a count of steps, a button moves it on to its end. Raises ValueError unless start < stop, `step`
    divides the interval, and `value` lies on the grid.
    """
    low, high = _interval(start, stop)
    width = (high - low) / 20 if step is None else float(require_finite("step", step))
    require_positive(step=width)
    count = round((high - low) / width)
    if not math.isclose(count * width, high - low, rel_tol=1e-6):
        raise ValueError(f"step must divide {start:g} … {stop:g} into whole steps, got {step}")
    made = _slider((float(f"{low + k * width:.12g}") for k in range(count + 1)), value, label, unit)
    return replace(made, kind="steps") if play else made


def log_slider(
    start: float,
    stop: float,
    value: float | None = None,
    *,
    per_decade: int = 4,
    label: str = "",
    unit: str = "",
    play: bool = False,
) -> Control:
    """Numbers from `start` to `stop` with equal factors between them, `per_decade` to a factor of ten.

    They are rounded to two digits, so that the number shown is the number used. Raises ValueError unless
    0 < start < stop, the factors fit exactly, and `value` lies on the grid.
    """
    require_positive(start=start, stop=stop)
    require_count(least=1, per_decade=per_decade)
    low, high = _interval(start, stop)
    count = per_decade * math.log10(high / low)
    if not math.isclose(count, round(count), abs_tol=1e-6):
        raise ValueError(f"stop must be start × 10^(k / {per_decade}) with a whole k, got {start:g} … {stop:g}")
    digits = 2 if per_decade <= 12 else 3
    grid = (float(f"{low * 10 ** (k / per_decade):.{digits}g}") for k in range(round(count) + 1))
    made = _slider(grid, value, label, unit)
    return replace(made, kind="steps") if play else made


def stops(options: Mapping[str, Any], value: Any = None, *, label: str = "", play: bool = False) -> Control:
    """A slider that stops at a few values of a quantity, `{text: value}`; starts at `value` or the first.

    With `play`, for a count of steps, a button moves it on to its end.
    """
    return replace(choice(options, value, label=label), kind="steps" if play else "slider")


def choice(options: Mapping[str, Any] | Iterable[str], value: Any = None, *, label: str = "") -> Control:
    """A menu: texts that are their own values, or `{text: value}` with plain values; starts at `value` or the first."""
    pairs = dict(options) if isinstance(options, Mapping) else {text: text for text in options}
    if len(pairs) < 2:
        raise ValueError(f"a choice needs two options or more, got {list(pairs)}")
    for text, option in pairs.items():
        if not isinstance(text, str) or not isinstance(option, str | int | float | bool | None):
            raise ValueError(f"options must be texts with plain values (text, number, bool), got {text!r}: {option!r}")
    control = Control("choice", label, tuple(pairs.values()), tuple(pairs), 0)
    return control if value is None else _starting_at(control, value)


def toggle(value: bool = False, *, label: str = "") -> Control:
    """A check box: False or True."""
    if not isinstance(value, bool):
        raise ValueError(f"value must be True or False, got {value!r}")
    return Control("toggle", label, (False, True), ("off", "on"), int(value))


def _slider(grid: Iterable[float], value: float | None, label: str, unit: str) -> Control:
    values = tuple(grid)
    if len(values) > MOST_VALUES:
        raise ValueError(f"a slider may have at most {MOST_VALUES} values, got {len(values)}: use a larger step")
    texts = tuple(f"{number:.6g}".replace("-", "−") + (f" {unit}" if unit else "") for number in values)
    control = Control("slider", label, values, texts, len(values) // 2)
    return control if value is None else _starting_at(control, value)


def _starting_at(control: Control, value: Any) -> Control:
    where = control.index(value, "value")
    return replace(control, start=where)


def _interval(start: float, stop: float) -> tuple[float, float]:
    low, high = float(require_finite("start", start)), float(require_finite("stop", stop))
    if low >= high:
        raise ValueError(f"start must be below stop, got {start:g} … {stop:g}")
    return low, high


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _listed(values: tuple[Any, ...]) -> str:
    """All values where they are few, else both ends."""
    shown = [f"{v:g}" if isinstance(v, float) else repr(v) for v in values]
    return ", ".join(shown if len(shown) <= 24 else [*shown[:6], "…", *shown[-3:]])
