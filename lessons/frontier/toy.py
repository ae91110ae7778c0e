"""Self-stabilisation in two numbers: a loss ½ y x² − c y, which sharpens at rate c and is flattened by swings along x.

At x = 0 the curvature along x is y, and the slope pushes y up at rate c. Descent with rate lr can hold x only where
y < 2 / lr; beyond, x grows, and its square pushes y down again:

    x ← (1 − lr·y) x,    y ← y + lr (c − x²/2).

This is the model of Damian, Nichani & Lee, arXiv:2209.15594, section 4.1, with |∇S| = 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lessons.shared.numerics.arrays import Array, points, require_count, require_positive


@dataclass(frozen=True)
class Sharpening:
    """The loss ½ y x² − c y of points (x, y), with gradient and Hessian products; `pull` is c."""

    pull: float
    dim: int = 2

    def loss(self, w: Array) -> Array:
        x, y = np.moveaxis(points(w, 2), -1, 0)
        return y * x**2 / 2 - self.pull * y

    def grad(self, w: Array) -> Array:
        x, y = np.moveaxis(points(w, 2), -1, 0)
        return np.stack([y * x, x**2 / 2 - self.pull], axis=-1)

    def product(self, w: Array, v: Array) -> Array:
        """The Hessian at w times v."""
        (x, y), (a, b) = np.moveaxis(points(w, 2), -1, 0), np.moveaxis(points(v, 2), -1, 0)
        return np.stack([y * a + x * b, x * a], axis=-1)


def sharpening_walk(pull: float, *, lr: float, steps: int, share: float = 0.98) -> Array:
    """The points (steps + 1, 2) of descent from y = share · 2 / lr and half of the swing that will keep it there.

    Its swings grow slowly, by about lr² · pull a step; a network has other directions that damp them.
    """
    require_positive(pull=pull, lr=lr, share=share)
    require_count(least=1, steps=steps)
    loss, w = Sharpening(pull), np.array([np.sqrt(2 * pull) / 2, share * 2 / lr])
    path = [w]
    for _ in range(steps):
        w = w - lr * loss.grad(w)
        path.append(w)
    return np.array(path)
