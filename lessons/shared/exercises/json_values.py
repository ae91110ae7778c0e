"""Plain values: what a student's function returns, as JSON could carry it, and back as arrays. No object crosses."""

from __future__ import annotations

import numbers
import reprlib
from collections.abc import Iterator
from typing import Any

import numpy as np

MOST = 20_000  # values in a result: more than any task asks for, and few enough to look at in no time
DEMAND = "The result must be made of real numbers, text, tuples or arrays"
COMPLEX = "Take the real part where the imaginary one is rounding, and leave the number out where it is not."
_short = reprlib.Repr()
_short.maxlist = _short.maxtuple = _short.maxdict = _short.maxset = 12
_short.maxstring = _short.maxother = _short.maxlong = 80


def plain(value: Any) -> Any:
    """`value` as None, bool, int, float, str, list or dict of these; ValueError for anything else, or for too much."""
    return _plain(value, [MOST])


def _plain(value: Any, left: list[int]) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        _spend(left, 1 + len(value) // 80, value)
        return str.__str__(value)
    if isinstance(value, numbers.Real) and not isinstance(value, np.generic):
        return int(value) if isinstance(value, numbers.Integral) else float(value)
    if isinstance(value, list | tuple | range):
        _spend(left, len(value), value)
        return [_plain(item, left) for item in value]
    if isinstance(value, dict):
        _spend(left, len(value), value)
        return {cut(written(key), 80): _plain(item, left) for key, item in value.items()}
    return _listed(_array(value), left)


def _spend(left: list[int], count: int, value: Any) -> None:
    left[0] -= count
    if left[0] < 0:
        raise ValueError(f"The result must hold fewer than {MOST:,} values, got {kind(value)}.")


def _array(value: Any) -> np.ndarray[Any, Any]:
    """An array, a number of NumPy's, or what can become one (of pandas, PyTorch, JAX); ValueError for the rest."""
    if not isinstance(value, np.ndarray | np.generic) and not hasattr(type(value), "__array__"):
        raise ValueError(f"{DEMAND}, got a {type(value).__name__}. {_advice(value)}".rstrip())
    if isinstance(value, np.ma.MaskedArray) and np.any(np.ma.getmaskarray(value)):
        raise ValueError(f"{DEMAND}, got a masked array with {np.ma.count_masked(value)} masked entries. Fill them in.")
    try:
        return np.asarray(value)
    except Exception as error:  # a tensor that needs its gradient, or lies on another device
        text = f"{type(value).__name__} that cannot become an array: {cut(written(error), 200)}"
        raise ValueError(f"{DEMAND}, got a {text}") from None


def _advice(value: Any) -> str:
    if isinstance(value, complex):
        return COMPLEX
    if hasattr(value, "__next__"):
        return "Its values can be read once only: return a list of them."
    if callable(value):
        return "Call it, and return what it gives."
    return "Return a list of what is in it." if hasattr(value, "__len__") else ""


def _listed(array: np.ndarray[Any, Any], left: list[int]) -> Any:
    _spend(left, array.size, array)
    if array.dtype.kind == "c":
        raise ValueError(f"{DEMAND}, got complex numbers. {COMPLEX}")
    if array.dtype.kind == "f":
        with np.errstate(over="ignore"):
            return array.astype(float).tolist()  # extended precision has no plain form
    if array.dtype.kind in "biuU":
        return array.tolist()
    if array.dtype.kind != "O":
        raise ValueError(f"{DEMAND}, got an array of type {array.dtype}.")
    return _plain(array.item() if array.ndim == 0 else list(array), left)


def restored(value: Any) -> Any:
    """A plain value with each rectangular list of numbers as a float array; other lists stay lists."""
    if not isinstance(value, list):
        return value
    try:
        return np.array(value, dtype=float) if value and _numeric(value) else [restored(item) for item in value]
    except (ValueError, OverflowError):  # ragged, or an integer beyond all floats
        return [restored(item) for item in value]


def leaves(value: Any) -> Iterator[Any]:
    """Every number and word in a plain value."""
    if isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)
    else:
        yield value


def cut(text: str, most: int) -> str:
    """The text, or its beginning with a word on how much is left out; printable everywhere."""
    left, text = len(text) - most, text[:most].encode("utf-8", "backslashreplace").decode()
    return text if left <= 0 else f"{text} … ({left:,} more characters)"


def written(value: Any) -> str:
    """`str(value)`, whatever the value does when it is asked."""
    try:
        return str(value)
    except Exception as error:
        return f"(no text: {type(error).__name__})"


def shown(value: Any) -> str:
    """One short line for a value of any kind."""
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=4, threshold=12, edgeitems=2, separator=", ").replace("\n", "")
        return text if value.size <= 12 else f"{text} of shape {value.shape}"
    if isinstance(value, dict) and len(value) <= 12:
        return cut("{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}", 400)
    try:
        text = repr(value) if isinstance(value, int | float | str) and len(str(value)) <= 80 else _short.repr(value)
    except Exception:  # an object's own words may fail
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else text[:77] + "..."


def _numeric(value: list[Any]) -> bool:
    return all(_numeric(item) if isinstance(item, list) else type(item) in (int, float) for item in value)


def kind(value: Any) -> str:
    """A few words for what came back."""
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, list | tuple | range):
        return f"a sequence of {len(value)}"
    return f"{type(value).__name__} {shown(value)}"
