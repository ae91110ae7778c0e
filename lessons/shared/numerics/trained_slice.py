"""A two-dimensional slice of a real loss surface: the plane through three trained networks.

`trained_slice` measures it, `trained_network` is the smooth surface through the recorded values. The networks have 30
inputs, four tanh units and one output (129 parameters), trained on the breast cancer data from three random starts.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
from scipy import optimize

from lessons.shared.numerics import data
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.landscapes import grid_slice
from lessons.shared.numerics.logistic import logistic_loss
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import recorded
from lessons.shared.numerics.surface import Surface, Window

WINDOW = ((-1.8, 1.8), (-1.0, 2.0))
SHAPE = (37, 31)
UNIT = 1e-5  # the recorded values are whole multiples of it
DECAY = 1e-3
NETWORK = Network((30, 4, 1), "tanh")
cancer = functools.cache(data.breast_cancer)


def trained_slice() -> Array:
    """The training loss on the grid SHAPE over WINDOW: mean logistic loss + ½ DECAY ‖w‖².

    The first two trained networks lie at (−1, 0) and (1, 0), the third above them. Takes about half a second.
    """
    a, b, c = (trained(start) for start in range(3))
    return plane_loss(a, b, c, WINDOW, SHAPE)


def loss(w: Array) -> Array:
    """The training loss of networks w (..., 129)."""
    return logistic_loss(NETWORK.outputs(w, cancer().x)[..., 0], cancer().y) + 0.5 * DECAY * (w**2).sum(-1)


def grad(w: Array) -> Array:
    """Its gradient (..., 129)."""

    def slope(outputs: Array) -> Array:
        y = cancer().y[:, None]
        return -y / (1 + np.exp(y * outputs)) / len(y)  # as it was recorded, to the last bit

    return NETWORK.grad(w, cancer().x, slope) + DECAY * w


def trained(start: int) -> Array:
    """The network (129,) that L-BFGS reaches from one of the three random starts."""
    w0 = NETWORK.random(np.random.default_rng(0), 3)[start]
    minimum: Array = optimize.minimize(loss, w0, jac=grad, method="L-BFGS-B", options={"maxiter": 200}).x
    return minimum


def plane_loss(a: Array, b: Array, above: Array, window: Window, shape: tuple[int, int]) -> Array:
    """The loss (m, n) on a grid of the plane on which a lies at (−1, 0), b at (1, 0), and `above` above them."""
    middle, across = (a + b) / 2, (b - a) / 2
    upward = (above - middle) - (above - middle) @ across / (across @ across) * across
    upward *= np.linalg.norm(across) / np.linalg.norm(upward)
    x, y = (np.linspace(*side, count) for side, count in zip(window, shape, strict=True))
    return loss(middle + x[:, None, None] * across + y[None, :, None] * upward)


@functools.cache
def trained_network() -> Surface:
    """The cubic spline through the recorded slice; one unit is half the distance between the first two networks."""
    surface = grid_slice(UNIT * np.array(recorded("shared/numerics", "trained_slice")), WINDOW)
    return replace(
        surface, name="trained_network", source="measured by lessons.shared.numerics.trained_slice.trained_slice"
    )


def measured() -> list[list[int]]:
    """The slice in units of UNIT, measured again."""
    return np.rint(trained_slice() / UNIT).astype(int).tolist()
