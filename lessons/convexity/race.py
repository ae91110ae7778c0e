"""Five methods at one problem: logistic regression with a penalty, from w = 0, on every example of a data set.

Equal for all: the loss, the start, and no line search. Each full-gradient method has the step of its theory; the two
stochastic ones share one schedule, lr_k = 0.1 / (1 + 0.1 penalty k), chosen by hand and not tuned further.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from lessons.convexity.costs import gradient_flops, newton_flops
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array, require_count, require_positive
from lessons.shared.numerics.data import Dataset
from lessons.shared.numerics.logistic import Logistic, logistic, logistic_slope
from lessons.shared.numerics.training import train, with_replacement

FIRST_STEP = 0.1


@dataclass(frozen=True)
class Run:
    """One method's error, loss minus minimum, at the iterations that were looked at; what an iteration costs."""

    method: str
    iterations: npt.NDArray[np.int_]  # (m,)
    error: Array  # (seeds, m), one seed for a method without chance
    flops: int  # for one iteration; looking at the loss is not counted

    def iterations_to(self, target: float) -> float:
        """The first iteration looked at with error <= target, the median over seeds; inf where most never reach it."""
        require_positive(target=target)
        reached = self.error <= target
        first = np.where(reached.any(-1), self.iterations[reached.argmax(-1)], np.inf)
        return float(np.quantile(first, 0.5, method="higher"))

    def flops_to(self, target: float) -> float:
        """Floating-point operations until then."""
        return self.iterations_to(target) * self.flops


def logistic_race(data: Dataset, *, penalty: float = 0.01, steps: int = 2000, seeds: int = 9) -> list[Run]:
    """The runs of Newton, Nesterov, gradient descent, mini-batch (32) and single-example descent on `data`.

    Newton takes 12 steps, the full-gradient methods `steps`, mini-batch 2 and single-example 20 times as many.
    """
    require_positive(penalty=penalty)
    require_count(least=1, steps=steps, seeds=seeds)
    problem = logistic(data, penalty=penalty)
    n, d = problem.x.shape
    smooth, start = problem.smoothness(), np.zeros(d)
    root = np.sqrt(smooth / penalty)
    newton = descent.newton(problem.grad, problem.hess, start, steps=12).w
    fast = descent.nesterov(problem.grad, start, lr=1 / smooth, momentum=(root - 1) / (root + 1), steps=steps).w
    plain = descent.gradient_descent(problem.grad, start, lr=1 / smooth, steps=steps).w
    minimum = problem.loss(newton[-1])

    def full(method: str, w: Array, flops: int) -> Run:
        return Run(method, np.arange(len(w)), np.maximum(problem.loss(w) - minimum, 0)[None], flops)

    def stochastic(method: str, batch: int, count: int) -> Run:
        looks, losses = stochastic_losses(problem, batch=batch, steps=count, seeds=seeds)
        return Run(method, looks, losses - minimum, gradient_flops(batch, d))

    return [
        full("Newton", newton, newton_flops(n, d)),
        full("Nesterov", fast, gradient_flops(n, d)),
        full("gradient descent", plain, gradient_flops(n, d)),
        stochastic("mini-batch of 32", 32, 2 * steps),
        stochastic("one example", 1, 20 * steps),
    ]


def logistic_hessian(data: Dataset, *, penalty: float) -> descent.Gradient:
    """The Hessian (d, d) of `logistic_regression(data, penalty=penalty)` at one point (d,)."""
    return logistic(data, penalty=penalty).hess


def stochastic_losses(problem: Logistic, *, batch: int, steps: int, seeds: int) -> tuple[npt.NDArray[np.int_], Array]:
    """Losses (seeds, m) of stochastic gradient descent at m iterations, evenly spread over the factors of ten."""
    x, y = problem.x, problem.y
    looks = np.unique(np.r_[0, np.geomspace(1, steps, 200).astype(int)])

    def grad(rows: npt.NDArray[np.intp], w: Array) -> Array:
        score = (x[rows] @ w[..., None])[..., 0]
        slopes = logistic_slope(score, y[rows]) / batch
        return (slopes[:, None] @ x[rows])[:, 0] + problem.penalty * w

    rows = with_replacement(len(y), (seeds, batch), np.random.default_rng(0))
    rates = FIRST_STEP / (1 + FIRST_STEP * problem.penalty * np.arange(steps))
    run = train((partial(grad, seen) for seen in rows), np.zeros((seeds, problem.dim)), rates=rates)
    wanted = set(looks.tolist())
    return looks, np.array([problem.loss(look.w) for look in run if look.step in wanted]).T
