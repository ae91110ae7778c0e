"""How large the gradient is, layer by layer, before the first step: depth, activation, initialization, structure."""

from __future__ import annotations

import numpy as np

from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import Array, require_choice, require_count, require_positive
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.initialization import initial_by_seed

ACTIVATIONS = ("sigmoid", "tanh", "ReLU")
SCHEMES: dict[str, str | float] = {"naive": "naive", "Glorot": "Glorot", "He": "He", "σ = 1": 1.0}
STRUCTURES = ("plain", "batch norm", "layer norm", "residual", "residual / √depth", "batch norm, residual")
WIDTH, EXAMPLES, SEEDS = 32, 100, 5


def deep_network(
    activation: str, depth: int, structure: str = "plain", *, width: int = WIDTH, task: str = "digits"
) -> DeepNetwork:
    """`depth` hidden layers between the inputs and classes of a task, built in one of STRUCTURES."""
    require_choice("structure", structure, STRUCTURES)
    require_count(least=1, depth=depth, width=width)
    norm = next((name for name in ("batch", "layer") if name in structure), "none")
    residual = None if "residual" not in structure else depth**-0.5 if "√" in structure else 1.0
    inputs, classes = tables.ends(task)
    return DeepNetwork((inputs, *[width] * depth, classes), activation, norm, residual)


def gradient_sizes(
    network: DeepNetwork, *, scheme: str | float = "He", seeds: int = SEEDS, task: str = "digits"
) -> Array:
    """The norms (seeds, depth + 1) of the gradient by each layer's weights, first to last, at random starts.

    The loss is the cross-entropy on the first EXAMPLES of the task.
    """
    starts = initial_by_seed(network, range(seeds), scheme=scheme)
    with np.errstate(all="ignore"):
        layers = network.layers(tables.first(task, network, EXAMPLES).grad(starts))
    return np.stack([np.linalg.norm(weights, axis=(-2, -1)) for weights, _ in layers], -1)


def layer_factor(sizes: Array) -> Array:
    """The factor (...) by which the size changes on average with each hidden layer on the way back, sizes (..., m).

    Below 1 the gradient fades towards the first layer, above 1 it grows. The output layer is left out.
    """
    hidden = np.asarray(sizes, float)[..., :-1]
    require_count(least=2, hidden_layers=hidden.shape[-1])
    require_positive(sizes=hidden)
    return (hidden[..., 0] / hidden[..., -1]) ** (1 / (hidden.shape[-1] - 1))


def relu_growth(deviation: float, *, width: int, residual: float | None = None) -> float:
    """The factor by which a ReLU layer changes the size of its values, and the size of the signal on its way back.

    √(width · deviation² / 2), since half of the values are cut off (He et al. 2015, eqs. 9 and 14); with a residual
    connection of factor s it is √(1 + s² · width · deviation² / 2). For weights of mean zero in wide layers.
    """
    require_positive(deviation=deviation)
    require_count(least=1, width=width)
    branch = width * deviation**2 / 2
    return float(np.sqrt(branch if residual is None else 1 + residual**2 * branch))


def start_and_end(
    scheme: str | float,
    *,
    depth: int = 8,
    seeds: int = SEEDS,
    rates: tuple[float, ...] = (0.03, 0.1, 0.3),
    steps: int = 150,
    task: str = "digits",
) -> tuple[Array, Array, Array]:
    """A ReLU network's losses (seeds,) at a random start, its first layer's gradient there, and its losses at the end.

    The end is that of gradient descent at the one of `rates` with the least median; width 16.
    """  # fmt: skip
    network = deep_network("ReLU", depth, width=16, task=task)
    problem = tables.first(task, network, EXAMPLES)
    starts = initial_by_seed(network, range(seeds), scheme=scheme)
    first = np.linalg.norm(network.layers(problem.grad(starts))[0][0], axis=(-2, -1))
    w, lr = np.broadcast_to(starts, (len(rates), *starts.shape)), np.array(rates)[:, None, None]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            w = np.nan_to_num(w - lr * problem.grad(np.clip(w, -1e6, 1e6)), nan=1e6, posinf=1e6, neginf=-1e6)
        final_losses = problem.loss(w)
    final_losses = np.where(np.isfinite(final_losses), final_losses, np.inf)
    return problem.loss(starts), first, final_losses[int(np.argmin(np.median(final_losses, axis=1)))]
