"""Grokking: a network that adds modulo p knows its training sums at once, and the others a long time after.

One hidden layer of squares, f(a, b) = V ((U [a, b])²), on one-hot numbers a and b, squared error against the one-hot
sum: the network of Gromov 2023, arXiv:2301.02679. Half of all p² sums train it, all in each step, by Adam with
decoupled weight decay (Loshchilov & Hutter, arXiv:1711.05101): each step also shrinks w by the factor 1 − lr·decay.

Fixed before the recorded runs: a run has fitted where 99% of its training sums are right, and knows the rest where 95%
of the others are.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, require_count
from lessons.shared.numerics.curvature import lanczos
from lessons.shared.numerics.recordings import rounded
from lessons.shared.numerics.step_rules import adam

UNITS, RATE, STEPS, BETA2 = 128, 0.005, 2000, 0.98  # 0.98: the value of Power et al., arXiv:2201.02177
FITTED, KNOWN = 0.99, 0.95
RUNS = {(23, 0.0): 10, (23, 1.0): 10, (31, 0.0): 8, (31, 1.0): 8}  # modulus and decay: seeds
EVERY, PORTRAIT = 10, 100  # steps between looks at the accuracies, and at norm, sharpness and waves
TINY = 1e-30  # a complex step so small that nothing is lost: Squire & Trapp, SIAM Review 40 (1998), 110–112


@dataclass(frozen=True)
class Addition:
    """Half the mean squared error on some `rows` of the table of sums modulo p; parameters w (dim,).

    All is polynomial in w, so that a complex w gives derivatives without rounding error.
    """

    modulus: int
    rows: npt.NDArray[np.intp]
    units: int = UNITS

    @property
    def dim(self) -> int:
        return 3 * self.modulus * self.units

    @cached_property
    def x(self) -> Array:
        """The two numbers of each row, one-hot (rows, 2p)."""
        one = np.eye(self.modulus)
        return np.concatenate([one[self.rows // self.modulus], one[self.rows % self.modulus]], axis=1)

    @cached_property
    def y(self) -> npt.NDArray[np.intp]:
        """The sum of each row modulo p (rows,)."""
        return (self.rows // self.modulus + self.rows % self.modulus) % self.modulus

    def layers(self, w: Array) -> tuple[Array, Array]:
        """Views of w: U (2p, units), and V (units, p)."""
        first = 2 * self.modulus * self.units
        return w[:first].reshape(2 * self.modulus, self.units), w[first:].reshape(self.units, self.modulus)

    def start(self, rng: np.random.Generator) -> Array:
        """Gaussian weights (dim,) of standard deviation 1/√inputs."""
        spread = np.repeat([(2 * self.modulus) ** -0.5, self.units**-0.5], np.array([2, 1]) * self.modulus * self.units)
        return spread * rng.normal(size=self.dim)

    def outputs(self, w: Array) -> Array:
        inner, outer = self.layers(w)
        return (self.x @ inner) ** 2 @ outer

    def loss(self, w: Array) -> Any:
        return ((self.outputs(w) - np.eye(self.modulus)[self.y]) ** 2).sum(-1).mean() / 2

    def grad(self, w: Array) -> Array:
        inner, outer = self.layers(w)
        z = self.x @ inner
        error = (z**2 @ outer - np.eye(self.modulus)[self.y]) / len(self.y)
        return np.concatenate([(self.x.T @ (2 * z * (error @ outer.T))).ravel(), ((z**2).T @ error).ravel()])

    def product(self, w: Array, v: Array) -> Array:
        """The Hessian at w times v (dim,), by a complex step of the gradient."""
        return self.grad(w + 1j * TINY * v).imag / TINY

    def accuracy(self, w: Array) -> float:
        """The share of the rows whose sum has the largest output."""
        return float((self.outputs(w).argmax(-1) == self.y).mean())


def problems(modulus: int, seed: int) -> tuple[Addition, Addition]:
    """Half of the table of sums, drawn by `seed`, to train on, and the other half."""
    require_count(least=3, modulus=modulus)
    order = np.random.default_rng([seed, modulus]).permutation(modulus**2)
    half = modulus**2 // 2
    return Addition(modulus, order[:half]), Addition(modulus, order[half:])


def training(problem: Addition, w: Array, *, decay: float, lr: float = RATE) -> Iterator[Array]:
    """w before the first step of Adam with decoupled decay, and after each; without end."""
    rule, memory = adam(beta2=BETA2), list[Array]()
    for k in itertools.count(1):
        yield w
        step, *memory = rule(problem.grad(w), lr, k, *memory)
        w = (1 - lr * decay) * w - step


def sharpness(problem: Addition, w: Array) -> float:
    """The largest eigenvalue of the Hessian, by 25 products."""
    start = np.random.default_rng(0).normal(size=problem.dim)
    return float(lanczos(lambda v: problem.product(w, v), start, steps=25).values[-1])


def waves(problem: Addition, w: Array) -> float:
    """The median over hidden units of the share of their input weights' power that lies in one frequency.

    1 for units that see their numbers as one wave each, as in the solution that Gromov writes down and that
    Nanda et al., arXiv:2301.05217, found in a transformer. The mean over the numbers does not count.
    """
    inner, _ = problem.layers(w)
    power = np.abs(np.fft.rfft(inner.reshape(2, problem.modulus, -1), axis=1)[:, 1:]) ** 2
    both = power.sum(0)
    return float(np.median(both.max(0) / both.sum(0)))


def first(accuracies: npt.ArrayLike, goal: float) -> int | None:
    """The step of the first look, one each EVERY steps, at which the accuracies (looks,) reach `goal`."""
    reached = np.asarray(accuracies) >= goal
    return EVERY * int(reached.argmax()) if reached.any() else None


def run(modulus: int, decay: float, seed: int, *, steps: int = STEPS) -> dict[str, Any]:
    """The steps "fitted" and "known" (None: never), accuracies at each look, and the portrait at fewer looks."""
    seen, others = problems(modulus, seed)
    start = seen.start(np.random.default_rng([seed, 1]))
    right: dict[str, list[float]] = {"seen": [], "others": []}
    portrait: dict[str, list[float]] = {"norm": [], "sharpness": [], "waves": [], "loss": [], "loss of others": []}
    for step, w in enumerate(itertools.islice(training(seen, start, decay=decay), steps + 1)):
        if step % EVERY == 0:
            right["seen"].append(seen.accuracy(w))
            right["others"].append(others.accuracy(w))
        if step % PORTRAIT == 0:
            looks = (np.linalg.norm(w), sharpness(seen, w), waves(seen, w), seen.loss(w), others.loss(w))
            for name, value in zip(portrait, looks, strict=True):
                portrait[name].append(float(value))
    times = {"fitted": first(right["seen"], FITTED), "known": first(right["others"], KNOWN)}
    return times | {name: rounded(values) for name, values in (right | portrait).items()}


def measured() -> dict[str, Any]:
    """By modulus and decay, "23 | 1" say, the runs of all seeds."""
    return {f"{p} | {decay:g}": [run(p, decay, seed) for seed in range(n)] for (p, decay), n in RUNS.items()}
