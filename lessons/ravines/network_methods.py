"""Second order on a network: methods from one start, at one price, on digits they train on and digits they do not.

Held equal: the split, the start, the loss with its weight decay, and the budget in passes over the training digits. A
gradient is one pass, a loss alone half of one, a product with the Hessian two, the whole Hessian two a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from lessons.ravines.spectrum import start_of
from lessons.shared.numerics import data, tables
from lessons.shared.numerics.arrays import Array, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.networks import Network

ARMIJO, HALVINGS = 1e-4, 30  # the share of the promised decrease that a step must deliver; 2⁻³⁰ of a step is no step

Steps = Iterator[tuple[Array, float]]  # after each iteration: the point, and the passes that this iteration took


@dataclass(frozen=True)
class Digits:
    """One random split: the loss that is trained, and the same network on digits that validate and that test."""

    trained: Classifier
    validation: Classifier
    test: Classifier
    start: Array


def split_digits(split: int, *, hidden: int = 8, examples: int = 300, decay: float = 1e-3) -> Digits:
    """`examples` digits train a network of `hidden` tanh units; half of the others validate, half test."""
    require_count(least=1, hidden=hidden, examples=examples)
    digits = data.digits()
    seen, rest = digits.split(np.random.default_rng(split), share=examples / len(digits.y))
    network, half = Network((64, hidden, 10), "tanh"), len(rest.y) // 2
    trained = Classifier(network, seen.x, seen.y.astype(int), decay)
    validation = Classifier(network, rest.x[:half], rest.y[:half].astype(int))
    test = Classifier(network, rest.x[half:], rest.y[half:].astype(int))
    return Digits(trained, validation, test, start_of(trained, seed=split))


def split_task(name: str, split: int, *, hidden: int, examples: int, decay: float) -> Digits:
    """The same of any task of `tables`: `examples` train, half of the others validate, half test."""
    if name == "digits":
        return split_digits(split, hidden=hidden, examples=examples, decay=decay)
    half = (len(tables.task(name).y) - examples) // 2
    inputs, classes = tables.ends(name)
    network = Network((inputs, hidden, classes), "tanh")
    (x, y), *others = tables.drawn(name, split, (examples, half))
    trained = Classifier(network, x, y, decay)
    validation, test = (Classifier(network, *part) for part in others)
    return Digits(trained, validation, test, start_of(trained, seed=split))


def descent_steps(problem: Classifier, w: Array, *, lr: float, momentum: float = 0.0) -> Steps:
    """Gradient descent, or Nesterov's method with the given momentum."""
    require_positive(lr=lr)
    v = np.zeros_like(w)
    while True:
        g = problem.grad(w)
        v = momentum * v + g
        w = w - lr * (g + momentum * v)
        yield w, 1.0


def newton_steps(problem: Classifier, w: Array) -> Steps:
    """w ← w − H⁻¹g with the whole Hessian: to the nearest critical point of the local quadratic, whatever it is."""
    while True:
        w = w - np.linalg.solve(problem.hess(w), problem.grad(w))
        yield w, 1.0 + 2 * problem.dim


def damped_newton_steps(problem: Classifier, w: Array, *, floor: float = 1e-3) -> Steps:
    """Each curvature replaced by its size, at least `floor`, and the step halved until the loss falls enough.

    Source: Nocedal & Wright (2006), Algorithm 3.2, with |λ| as in Dauphin et al., NIPS 2014.
    """
    while True:
        g = problem.grad(w)
        curvatures, directions = np.linalg.eigh(problem.hess(w))
        step = -directions @ ((directions.T @ g) / np.maximum(np.abs(curvatures), floor))
        share, tries = _share(problem, w, step, g)
        w = w + share * step
        yield w, 1.0 + 2 * problem.dim + 0.5 * tries


def newton_cg_steps(problem: Classifier, w: Array, *, products: int = 50) -> Steps:
    """The Newton step by conjugate gradients, which end at a negative curvature or at `products`; then halved as above.

    Source: Nocedal & Wright (2006), Algorithm 7.1.
    """
    while True:
        g = problem.grad(w)
        step, used = _conjugate_gradients(partial(problem.product, w), g, products=products)
        share, tries = _share(problem, w, step, g)
        w = w + share * step
        yield w, 1.0 + 2 * used + 0.5 * tries


def _conjugate_gradients(product: Callable[[Array], Array], g: Array, *, products: int) -> tuple[Array, int]:
    size = float(np.linalg.norm(g))
    goal = min(0.5, size**0.5) * size
    step, residual, way = np.zeros_like(g), g, -g
    for used in range(1, products + 1):
        image = product(way)
        curvature = float(way @ image)
        if curvature <= 0:
            return (-g if used == 1 else step), used
        length = float(residual @ residual) / curvature
        step, before = step + length * way, residual
        residual = residual + length * image
        if np.linalg.norm(residual) < goal:
            return step, used
        way = -residual + float(residual @ residual) / float(before @ before) * way
    return step, products


def _share(problem: Classifier, w: Array, step: Array, g: Array) -> tuple[float, int]:
    """The largest of 1, ½, ¼ … of `step` that gives the Armijo decrease, 0 where none does; and the losses asked."""
    here, slope, share = float(problem.loss(w)), float(g @ step), 1.0
    for tries in range(1, HALVINGS + 1):
        if problem.loss(w + share * step) <= here + ARMIJO * share * slope:
            return share, tries
        share /= 2
    return 0.0, HALVINGS


def follow(problem: Classifier, steps: Steps, w0: Array, *, budget: float) -> tuple[Array, Array, Array]:
    """The points (m, dim) of a method while its passes stay within `budget`, with their iterations and passes (m,).

    Of long runs about thirty points a factor of ten are kept, the last one always. A run that leaves the finite
    numbers, or stands still, ends there.
    """
    require_positive(budget=budget)
    kept, last = [(w0, 0, 0.0)], (w0, 0, 0.0)
    for k, (w, cost) in enumerate(steps, start=1):
        price = last[2] + cost
        if price > budget or np.array_equal(w, last[0]) or not np.all(np.abs(w) < 1e6):
            break
        last = (w, k, price)
        if k < 20 or int(30 * np.log10(k)) > int(30 * np.log10(k - 1)):
            kept.append(last)
    if kept[-1][1] != last[1]:
        kept.append(last)
    points, numbers, prices = zip(*kept, strict=True)
    return np.array(points), np.array(numbers), np.array(prices)
