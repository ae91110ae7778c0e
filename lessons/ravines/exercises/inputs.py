"""What the exercises are tried on: random inputs, and the definitions that an answer must meet. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array

Case = dict[str, Any]


def curvature_inputs(rng: np.random.Generator) -> Case:
    """Five curvatures over two factors of ten, in no order, the ends far apart."""
    inner = rng.uniform(0.5, 5, size=3)
    return {"curvatures": rng.permutation(np.round(np.r_[rng.uniform(0.1, 0.3), inner, rng.uniform(8, 20)], 2))}


def share_left(lr: float, curvatures: Array) -> float:
    """The definition: the share of the distance that a step leaves in the direction that shrinks least."""
    return float(np.abs(1 - lr * curvatures).max())


def turned(rng: np.random.Generator, values: Array) -> Array:
    """A symmetric matrix with these eigenvalues and random eigenvectors."""
    axes = np.linalg.qr(rng.normal(size=(len(values), len(values))))[0]
    matrix = axes @ np.diag(values) @ axes.T
    return (matrix + matrix.T) / 2


def descent_inputs(rng: np.random.Generator) -> Case:
    return {"matrix": turned(rng, rng.uniform(0.5, 6, size=2)), "w0": np.round(rng.uniform(1, 3, size=2), 2),
            "lr": round(rng.uniform(0.05, 0.15), 3), "momentum": round(rng.uniform(0.3, 0.9), 2),
            "steps": int(rng.integers(5, 9))}  # fmt: skip


def descent_arguments(case: Case) -> Case:
    matrix = np.asarray(case["matrix"], float)
    rest = {name: value for name, value in case.items() if name != "matrix"}
    return {"grad": Gradient(matrix)} | rest


class Gradient:
    """The gradient of ½ wᵀAw at a point."""

    def __init__(self, matrix: Array) -> None:
        self.matrix = matrix

    def __call__(self, w: Any) -> Array:
        return self.matrix @ np.asarray(w, float)

    def __repr__(self) -> str:
        return f"the gradient of ½ w·Aw with A = {np.round(self.matrix, 3).tolist()}"


def product_inputs(rng: np.random.Generator) -> Case:
    """A symmetric matrix whose largest eigenvalue in size, of either sign, is twice as large as the next."""
    small = rng.uniform(-1, 1, size=5)
    top = rng.choice([-1, 1]) * rng.uniform(2, 6)
    return {"matrix": turned(rng, np.r_[small * abs(top) / 2, top]), "start": np.round(rng.normal(size=6), 2) + 0.01,
            "steps": 80}  # fmt: skip


def product_arguments(case: Case) -> Case:
    matrix = np.asarray(case["matrix"], float)
    return {"product": Product(matrix), "start": case["start"], "steps": case["steps"]}


class Product(Gradient):
    """A Hessian that can only be multiplied with a vector."""

    def __repr__(self) -> str:
        return f"products with a {len(self.matrix)} × {len(self.matrix)} Hessian"


def strongest(matrix: Array) -> float:
    """The definition: the eigenvalue that is largest in size, with its sign."""
    values = np.linalg.eigvalsh(matrix)
    return float(values[np.argmax(np.abs(values))])


def hessian_inputs(rng: np.random.Generator) -> Case:
    return {"hess": turned(rng, np.array([rng.uniform(0.1, 0.4), rng.uniform(1.5, 4), rng.uniform(10, 30)]))}


def felt(change: Array, hess: Array) -> Array:
    """The definition: the Hessian in coordinates u where w = change · u."""
    return change.T @ hess @ change


def adam_inputs(rng: np.random.Generator) -> Case:
    signs = rng.choice([-1, 1], size=(2, 4))
    return {"grad": np.round(signs[0] * rng.uniform(0.5, 3, 4), 2), "m": np.round(signs[1] * rng.uniform(0.2, 1, 4), 2),
            "s": np.round(rng.uniform(0.5, 2, 4), 2), "k": int(rng.integers(2, 20)),
            "lr": round(rng.uniform(0.01, 0.2), 3)}  # fmt: skip
