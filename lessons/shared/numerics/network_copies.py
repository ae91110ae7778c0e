"""Two copies of one trained network, which differ in the order of their hidden units alone, and two ways between them.

`copies_slice` measures the plane that holds both ways, `permuted_copies` is the smooth surface through the recorded
values. The bend of the second way is trained as by Garipov et al. (2018), arXiv:1802.10026, section 3, on the network
and the data of trained_slice.py.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
from scipy import optimize

from lessons.shared.numerics import recordings
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.landscapes import grid_slice
from lessons.shared.numerics.surface import Surface
from lessons.shared.numerics.trained_slice import NETWORK, grad, loss, plane_loss, trained

WINDOW = ((-1.6, 1.6), (-0.8, 1.8))
SHAPE = (41, 33)
UNIT = 1e-4  # the recorded values are whole multiples of it
ORDER = (1, 0, 3, 2)  # of the 23 other orders of four units the one with the highest loss halfway
STRAIGHT = ((-1.0, 0.0), (1.0, 0.0))


def copies() -> tuple[Array, Array]:
    """A trained network and its copy with the hidden units in another order, (129,) each."""
    a = trained(1)
    (inner, bias), (outer, last) = NETWORK.layers(a)
    order = np.array(ORDER)
    return a, np.concatenate([inner[order].ravel(), bias[order], outer[:, order].ravel(), last])


def bend() -> Array:
    """The network (129,) in which two straight pieces meet, so that the mean loss on them is least."""
    a, b = copies()
    t = np.linspace(0, 1, 9)[1:-1, None]
    nearer, share = np.where(t < 0.5, a, b), 1 - np.abs(2 * t - 1)

    def mean(c: Array) -> tuple[float, Array]:
        w = (1 - share) * nearer + share * c
        return loss(w).mean(), (share * grad(w)).mean(0)

    starts = (a + b) / 2 + 0.3 * np.random.default_rng(0).normal(size=(3, len(a)))
    bends = [optimize.minimize(mean, c, jac=True, method="L-BFGS-B", options={"maxiter": 300}) for c in starts]
    best: Array = min(bends, key=lambda one: float(one.fun)).x
    return best


def copies_slice() -> tuple[Array, Array]:
    """The loss on the grid SHAPE over WINDOW, the copies at (−1, 0) and (1, 0); and where the bend lies in it (2,).

    Takes about two seconds.
    """
    (a, b), c = copies(), bend()
    middle, across = (a + b) / 2, (b - a) / 2
    along = (c - middle) @ across / (across @ across)
    above = np.linalg.norm(c - middle - along * across) / np.linalg.norm(across)
    return plane_loss(a, b, c, WINDOW, SHAPE), np.array([along, above])


@functools.cache
def recorded() -> tuple[Array, tuple[float, float]]:
    """The recorded losses (41, 33) and the bend."""
    cell = recordings.recorded("shared/numerics", "network_copies")
    return UNIT * np.array(cell["values"]), (cell["bend"][0], cell["bend"][1])


def ways() -> tuple[tuple[tuple[float, float], ...], ...]:
    """The straight way and the bent one, as points of the plane."""
    return STRAIGHT, (STRAIGHT[0], recorded()[1], STRAIGHT[1])


@functools.cache
def permuted_copies() -> Surface:
    """The cubic spline through the recorded slice; one unit is half the distance between the copies."""
    surface = grid_slice(recorded()[0], WINDOW)
    return replace(
        surface, name="permuted_copies", source="measured by lessons.shared.numerics.network_copies.copies_slice"
    )


def measured() -> dict[str, list[object]]:
    """The bend and the slice in units of UNIT, measured again."""
    losses, corner = copies_slice()
    return {"bend": corner.round(4).tolist(), "values": np.rint(losses / UNIT).astype(int).tolist()}
