"""The loss on a plane through a network: ours against PyTorch, one point after the other and by `vmap`, and against
the package `loss-landscapes`; and against what the machine's own matrix product would need for the same arithmetic."""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import loss_landscapes
import numpy as np
import torch
from loss_landscapes.metrics import Loss

from lessons.overparameterization.loss_planes import plane_losses
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.networks import Network

from .contest import Call, Contest
from .networks import digits, module, parameters

WIDTHS, RADIUS = (64, 128, 128, 10), 0.5
CHUNK = 51  # points that vmap takes at once: a row of the finest grid


def problem() -> Classifier:
    return Classifier(Network(WIDTHS, "ReLU"), *digits())


def plane() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A point and two directions."""
    rng, network = np.random.default_rng(0), Network(WIDTHS, "ReLU")
    w, across, up = network.random(rng, 3, scale=0.5)
    return w, across, up


def ours(count: int) -> Call:
    w, *sides = plane()
    loss = problem().loss
    return lambda: plane_losses(loss, w, tuple(sides), radius=RADIUS, count=count)


def torch_loop(count: int) -> Call:
    w, across, up = (torch.tensor(one) for one in plane())
    net, (x, y) = module(WIDTHS), map(torch.tensor, digits())
    steps = torch.linspace(-RADIUS, RADIUS, count, dtype=torch.float64)

    @torch.inference_mode()
    def losses() -> np.ndarray:
        found = []
        for b in steps:
            for a in steps:
                torch.nn.utils.vector_to_parameters(w + b * up + a * across, net.parameters())
                found.append(float(torch.nn.functional.cross_entropy(net(x), y)))
        return np.array(found)

    return losses


def torch_vmap(count: int) -> Call:
    w, across, up = (torch.tensor(one) for one in plane())
    net, (x, y) = module(WIDTHS), map(torch.tensor, digits())
    steps = torch.linspace(-RADIUS, RADIUS, count, dtype=torch.float64)
    one = torch.func.vmap(lambda point: torch.nn.functional.cross_entropy(
        torch.func.functional_call(net, parameters(net, point), (x,)), y), chunk_size=CHUNK)  # fmt: skip

    @torch.inference_mode()
    def losses() -> np.ndarray:
        grid = w + steps[:, None, None] * up + steps[:, None] * across
        return one(grid.reshape(-1, len(w))).numpy()

    return losses


def landscapes(count: int) -> Call:
    w, across, up = plane()
    x, y = map(torch.tensor, digits())
    corner = w - RADIUS * (across + up)
    width = 2 * RADIUS * count / (count - 1)  # it divides the way to an end into `count` steps and leaves the end out
    start, one, two = (_net(point) for point in (corner, corner + width * up, corner + width * across))
    metric: Any = Loss(torch.nn.functional.cross_entropy, x, y)

    def losses() -> np.ndarray:
        given = (copy.deepcopy(net) for net in (start, one, two))
        return on_the_grid(loss_landscapes.planar_interpolation(*given, metric, steps=count))

    return losses


def on_the_grid(found: np.ndarray) -> np.ndarray:
    """What loss-landscapes 3.0.6 computed (n, n), at the places it belongs to: its even rows are one step too far on.

    It steps before it looks, and goes to and fro; the first place of an even row is never looked at (NaN).
    """
    placed = found.copy()
    placed[::2] = np.roll(found[::2], 1, axis=1)
    placed[::2, 0] = np.nan
    return placed


def _net(point: np.ndarray) -> torch.nn.Module:
    net = module(WIDTHS)
    torch.nn.utils.vector_to_parameters(torch.tensor(point), net.parameters())
    return net


def matrix_product(count: int) -> Call:
    """The arithmetic of the forward passes alone, as products of one square matrix that the cache holds."""
    n, side = len(digits()[1]), 768
    flops = count**2 * n * sum(2 * a * b for a, b in pairwise(WIDTHS))
    times = max(round(flops / (2 * side**3)), 1)
    a = np.random.default_rng(0).normal(size=(side, side))

    def products() -> np.ndarray:
        for _ in range(times):
            a @ a
        return np.zeros(0)

    return products


CONTEST = Contest(
    "A plane of losses",
    "network 64-128-128-10, all 1,797 digits, double precision, the same grid of points, two threads",
    "points a side",
    (13, 26, 51),
    {
        "ours": ours,
        "PyTorch, point by point": torch_loop,
        "PyTorch, vmap": torch_vmap,
        "loss-landscapes": landscapes,
        "the machine's matrix product (the same arithmetic)": matrix_product,
    },
    rtol=1e-9,
)
