"""Planes through trained twenty-layer networks of several architectures, and how rough each is. Recorded.

Source: Li, Xu, Taylor, Studer & Goldstein, Visualizing the loss landscape of neural nets, NeurIPS 2018,
arXiv:1712.09913, sections 4 to 6. They rate a place by the extreme eigenvalues of the whole Hessian; here it is the
plane's own 2 × 2 one; full_hessian.py sets both side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.overparameterization.sharpness import filter_direction
from lessons.shared.numerics.arrays import Array, points, require_count, require_finite, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.deep_networks import DeepNetwork, Frozen
from lessons.shared.numerics.digits import classifiers
from lessons.shared.numerics.ensembles import trained
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import rounded

WIDTH, HIDDEN = 16, 19  # nineteen hidden layers and the output: twenty layers of weights
SHARE = HIDDEN**-0.5  # of each layer's answer a residual connection adds: the sum of all then stays of order one
EXAMPLES, PASSES, NETWORKS, PLANES = 600, 100, 3, 2
RATES = (0.003, 0.01, 0.03)  # each architecture takes the one that ends lowest
SEEN = 150  # examples on which a plane is measured
COUNT, RADII = 19, (0.25, 1.0)
ARCHITECTURES: dict[str, tuple[str, float | None, str]] = {
    "plain": ("none", None, "before"),
    "residual": ("none", SHARE, "before"),
    "layer norm": ("layer", None, "before"),
    "layer norm, after": ("layer", None, "after"),
    "batch norm": ("batch", None, "before"),
    "batch norm, after": ("batch", None, "after"),
    "residual, layer norm": ("layer", SHARE, "before"),
    "residual, layer norm, after": ("layer", SHARE, "after"),
    "residual, batch norm": ("batch", SHARE, "before"),
    "residual, batch norm, after": ("batch", SHARE, "after"),
}


def architecture(name: str) -> DeepNetwork:
    """The twenty-layer network of that name."""
    if name not in ARCHITECTURES:
        raise ValueError(f"name must be one of {', '.join(ARCHITECTURES)}; got {name!r}")
    return DeepNetwork((64, *[WIDTH] * HIDDEN, 10), "ReLU", *ARCHITECTURES[name])


def frozen(problem: Classifier, w: npt.ArrayLike) -> Classifier:
    """The loss with the batch statistics that the network has at w (dim,) on the problem's own examples."""
    network = problem.network
    if not isinstance(network, DeepNetwork):
        raise ValueError(f"only batch normalization can be frozen, got a {type(network).__name__}")
    held = Frozen(**{field.name: getattr(network, field.name) for field in fields(network)})
    return replace(problem, network=held.at(w, problem.x))


def plane(network: Network, w: npt.ArrayLike, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two random filter-normalized directions at w (dim,)."""
    return filter_direction(network, w, rng), filter_direction(network, w, rng)


def plane_losses(
    loss: Callable[[Array], Array], w: npt.ArrayLike, sides: tuple[Array, Array], *, radius: float, count: int
) -> Array:
    """`loss` on the grid (count, count) of w + x·sides[0] + y·sides[1], |x| and |y| up to `radius`; rows are y."""
    require_positive(radius=radius)
    require_count(least=3, count=count)
    w, steps = points(w), np.linspace(-radius, radius, count)
    with np.errstate(over="ignore"):
        return np.array([loss(w + y * sides[1] + steps[:, None] * sides[0]) for y in steps])


def roughness(losses: npt.ArrayLike, *, tolerance: float = 0.05) -> float:
    """The share of a grid's inner places where its Hessian has an eigenvalue below −tolerance · |the largest one|.

    losses (m, n) on a square grid; second differences stand for the Hessian. 0 on every convex surface.
    """
    f = require_finite("losses", losses)
    if f.ndim != 2 or min(f.shape) < 3:
        raise ValueError(f"losses must have shape (m, n) with m, n >= 3, got {f.shape}")
    across = f[1:-1, 2:] - 2 * f[1:-1, 1:-1] + f[1:-1, :-2]
    up = f[2:, 1:-1] - 2 * f[1:-1, 1:-1] + f[:-2, 1:-1]
    mixed = (f[2:, 2:] - f[2:, :-2] - f[:-2, 2:] + f[:-2, :-2]) / 4
    middle, reach = (across + up) / 2, np.hypot((across - up) / 2, mixed)
    return float(np.mean(middle - reach < -tolerance * np.abs(middle + reach)))


def networks_at(name: str, lr: float) -> Array:
    """The networks (NETWORKS, dim) trained with one rate: the same starts and batches for every rate."""
    problem, rng = classifiers(architecture(name), examples=EXAMPLES)[0], np.random.default_rng(8)
    w0 = initial(problem.network, rng, NETWORKS)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return trained(problem, w0, passes=PASSES, batch=50, lr=lr, momentum=0.9, fading=True, rng=rng)


def networks_of_best_rate(name: str) -> tuple[Array, float, list[float]]:
    """The trained networks (NETWORKS, dim) of the best rate, that rate, and the median final loss of each rate."""
    problem = classifiers(architecture(name), examples=EXAMPLES)[0]
    tried = []
    for lr in RATES:
        w = networks_at(name, lr)
        tried.append((float(np.median(problem.loss(w))) if np.all(np.isfinite(w)) else 1e9, lr, w))
    best = min(tried, key=lambda one: one[0])
    return best[2], best[1], [loss for loss, *_ in tried]


def surface(problem: Classifier, w: Array, seed: int, radius: float) -> Array:
    """The loss on the plane of that seed through w (dim,): (COUNT, COUNT)."""
    sides = plane(problem.network, w, np.random.default_rng([9, seed]))
    return plane_losses(problem.loss, w, sides, radius=radius, count=COUNT)


def cells(name: str) -> dict[str, Any]:
    """One architecture, and for batch normalization a second cell with its statistics frozen.

    "loss" and "accuracy" of the networks; "rough" per radius the roughness of every plane of every network; "map" per
    radius the first plane of the first network in hundredths of log10.
    """
    w, lr, tried = networks_of_best_rate(name)
    train, test = classifiers(architecture(name), examples=EXAMPLES)
    part = train.rows(np.arange(SEEN))
    common = {"lr": lr, "tried": rounded(tried), "loss": rounded(train.loss(w)), "accuracy": rounded(test.accuracy(w))}
    modes = {name: lambda one: part}
    if "batch" in name:
        modes[f"{name}, frozen"] = lambda one: frozen(part, one)
    by_mode = {}
    for mode, problem in modes.items():
        rough: dict[str, Any] = {}
        maps: dict[str, Any] = {}
        for radius in RADII:
            planes = [surface(problem(one), one, seed, radius) for one in w for seed in range(PLANES)]
            rough[f"{radius:g}"] = rounded([roughness(losses) for losses in planes])
            maps[f"{radius:g}"] = np.rint(100 * np.log10(np.maximum(planes[0], 1e-6))).astype(int).tolist()
        by_mode[mode] = common | {"rough": rough, "map": maps}
    return by_mode


def measured() -> dict[str, Any]:
    """All cells, by the architecture's name."""
    return {mode: cell for name in ARCHITECTURES for mode, cell in cells(name).items()}
