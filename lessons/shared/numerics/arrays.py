"""The one array type of the course, and the checks at its public edges.

Points have shape (..., d), gradients (..., d), Hessians (..., d, d); ensembles stand on the leading axes.
Each check returns its argument as an array, or raises ValueError with the received value and what is allowed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def require_finite(name: str, value: npt.ArrayLike) -> Array:
    """`value` as a float array; every entry must be a finite number."""
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be numbers, got {value!r}") from None
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {_shown(array)}")
    return array


def points(w: npt.ArrayLike, dim: int | None = None, *, name: str = "w") -> Array:
    """Points of shape (..., dim), finite; `dim=None` allows any last axis."""
    array = require_finite(name, w)
    if array.ndim == 0 or (dim is not None and array.shape[-1] != dim):
        allowed = "(..., d)" if dim is None else f"(..., {dim})"
        raise ValueError(f"{name} must have shape {allowed}, got {array.shape}")
    return array


def require_positive(**values: npt.ArrayLike) -> None:
    """Every named value must be finite and above zero."""
    for name, value in values.items():
        if not np.all(require_finite(name, value) > 0):
            raise ValueError(f"{name} must be positive, got {_shown(value)}")


def require_between(low: float, high: float, **values: npt.ArrayLike) -> None:
    """Every named value must lie in [low, high]."""
    for name, value in values.items():
        array = require_finite(name, value)
        if not np.all((array >= low) & (array <= high)):
            raise ValueError(f"{name} must lie between {low:g} and {high:g}, got {_shown(value)}")


def require_count(*, least: int = 0, **values: Any) -> None:
    """Every named value must be a whole number of at least `least`."""
    for name, value in values.items():
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if not whole or value < least:
            raise ValueError(f"{name} must be a whole number of at least {least}, got {value!r}")


def require_choice(name: str, value: Any, allowed: Any) -> None:
    """`value` must be one of `allowed`."""
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(str, allowed))}; got {value!r}")


def _shown(value: npt.ArrayLike) -> str:
    """A short text of a value: long arrays are cut, so that an error stays one line."""
    return np.array2string(np.asarray(value), threshold=6, precision=4).replace("\n", "")
