"""What the exercises are tried on: random inputs, and the definitions that an answer must meet. No answer is here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array

Case = dict[str, Any]
SHAPES: dict[str, Callable[[Array, float], Array]] = {
    "bowl": lambda x, width: x**2,
    "line": lambda x, width: x + 0.1,
    "kink": lambda x, width: np.abs(x),
    "hill": lambda x, width: -(x**2),
    "dent": lambda x, width: x**2 + 4 * width**2 * np.exp(-((x / width) ** 2)),  # curvature 2 - 8 at the bump's top
}


@dataclass(frozen=True)
class Curve:
    """A function of one number, or of an array of them; `kind` is one of SHAPES."""

    kind: str
    center: float
    scale: float
    width: float  # of the dent

    def __call__(self, x: Any) -> Any:
        x = np.asarray(x, float) - self.center
        return self.scale * SHAPES[self.kind](x, self.width)

    def __repr__(self) -> str:
        return f"a {self.kind} around {self.center:g}"


def chord_inputs(rng: np.random.Generator) -> Case:
    low, high = round(-rng.uniform(1, 3), 1), round(rng.uniform(1, 3), 1)
    center = round(low + rng.uniform(0.3, 0.7) * (high - low), 2)
    kind = str(rng.choice(["bowl", "line", "kink", "hill", "dent"]))
    curve = {"kind": kind, "center": center, "scale": round(rng.uniform(0.5, 3), 2), "width": (high - low) / 10}
    return {"f": curve, "low": low, "high": high}


def chord_arguments(case: Case) -> Case:
    return case | {"f": Curve(**case["f"])}


def height_above_chord(f: Curve, a: float, b: float, t: float) -> float:
    """The definition: how far the graph at (1 - t)a + tb lies above the chord there."""
    return float(f((1 - t) * a + t * b) - ((1 - t) * f(a) + t * f(b)))


def proximal_inputs(rng: np.random.Generator) -> Case:
    w, grad = np.round(rng.normal(size=(2, 6)) * 2, 2)
    return {"w": w, "grad": grad, "lr": round(rng.uniform(0.1, 0.6), 2), "penalty": round(rng.uniform(0.4, 2), 2)}


def step_model(u: Array, w: Array, grad: Array, lr: float, penalty: float) -> float:
    """What a proximal step minimizes over u."""
    return float(grad @ (u - w) + ((u - w) ** 2).sum() / (2 * lr) + penalty * np.abs(u).sum())


def data_inputs(rng: np.random.Generator) -> Case:
    x = np.round(rng.normal(size=(8, 3)) * rng.uniform(0.5, 2) + rng.normal(size=3), 2)
    return {"X": x, "ridge": round(rng.uniform(0.2, 1.5), 2)}


def logistic_gradient(w: Array, x: Array, ridge: float) -> Array:
    """The gradient (..., d) of mean(log(1 + exp(-x·w))) + ridge |w|²/2: every label is 1, which costs no generality."""
    return -(1 / (1 + np.exp(w @ x.T))) @ x / len(x) + ridge * w


def steepest_change(x: Array, ridge: float, *, reach: float = 1e-3) -> float:
    """How fast the gradient changes at w = 0 where it changes most, from small moves along each axis."""
    moves = reach * np.eye(x.shape[1])
    change = (logistic_gradient(moves, x, ridge) - logistic_gradient(-moves, x, ridge)) / (2 * reach)
    return float(np.linalg.norm(change, 2))


def network_inputs(rng: np.random.Generator) -> Case:
    return {"W": np.round(rng.normal(size=(3, 2)), 2), "b": np.round(rng.normal(size=3) / 2, 2),
            "a": np.round(rng.choice([-1, 1], 3) * rng.uniform(0.5, 2, 3), 2)}  # fmt: skip


def network_outputs(W: Array, b: Array, a: Array) -> Array:
    """sum_j a_j max(0, W_j·x + b_j) on a fixed grid of inputs x in [-3, 3]²."""
    side = np.linspace(-3, 3, 13)
    x = np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
    return np.maximum(x @ W.T + b, 0) @ a


def error_inputs(rng: np.random.Generator) -> Case:
    """200 errors with a burn-in: a power of k, or a constant factor a step."""
    k = np.arange(1, 201)
    law = k ** -rng.uniform(0.6, 2) if rng.random() < 0.5 else rng.uniform(0.9, 0.97) ** k
    return {"errors": rng.uniform(0.5, 20) * law * (1 + rng.uniform(10, 40) * np.exp(-k / 4))}


def law_fits(errors: Array, kind: str, rate: float, *, tolerance: float = 0.06) -> bool:
    """The definition: started a quarter along, the law gives the errors halfway and at the end."""
    n = len(errors)
    start, later = n // 4, np.array([n // 2, n])
    growth = later / start if kind == "sublinear" else np.exp(later - start)
    if kind == "linear" and rate <= 0:
        return False
    told = growth**-rate if kind == "sublinear" else growth ** np.log(rate)
    return bool(np.all(np.abs(told / (errors[later - 1] / errors[start - 1]) - 1) < tolerance))
