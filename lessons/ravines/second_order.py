"""Methods that use curvature, on a convex problem and on a network; and what the Hessian costs in bytes and in noise.

BFGS and L-BFGS are SciPy's. Effort is counted in passes over the data: a gradient is one, a Hessian is as many as there
are parameters, a product with it is two (each of about a gradient's cost).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from lessons.shared.numerics import data, descent
from lessons.shared.numerics.arrays import Array, require_count, require_positive
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.logistic import Logistic, logistic
from lessons.shared.numerics.training import train, with_replacement


@dataclass(frozen=True)
class Run:
    """The points (m, dim) that a method visits, one an iteration, and the gradients and Hessians it asked for."""

    method: str
    w: Array
    gradients: int
    hessians: int = 0

    def iterations_to(self, problem: Logistic | Classifier, target: float) -> float:
        """The first iteration with a loss of at most `target`; inf where none."""
        reached = problem.loss(self.w) <= target
        return float(np.argmax(reached)) if reached.any() else np.inf


def tumours(*, penalty: float = 0.01) -> Logistic:
    """Logistic regression on the breast-cancer data, 31 parameters, strictly convex."""
    require_positive(penalty=penalty)
    return logistic(data.breast_cancer(), penalty=penalty)


def convex_runs(problem: Logistic, w0: Array, *, steps: int) -> list[Run]:
    """Gradient descent, Nesterov, Newton, damped Newton, BFGS and L-BFGS from one start; no step size was tuned."""
    require_count(least=1, steps=steps)
    smooth = problem.smoothness()
    root = np.sqrt(smooth / problem.penalty)
    plain = descent.gradient_descent(problem.grad, w0, lr=1 / smooth, steps=steps).w
    fast = descent.nesterov(problem.grad, w0, lr=1 / smooth, momentum=(root - 1) / (root + 1), steps=steps).w
    pure = descent.newton(problem.grad, problem.hess, w0, steps=15).w
    damped = descent.damped_newton(problem.loss, problem.grad, problem.hess, w0, steps=15).w
    return [
        Run("gradient descent", plain, len(plain) - 1),
        Run("Nesterov", fast, len(fast) - 1),
        Run("Newton", pure, len(pure) - 1, len(pure) - 1),
        Run("damped Newton", damped, len(damped) - 1, len(damped) - 1),
        quasi_newton(problem, w0, method="BFGS"),
        quasi_newton(problem, w0, method="L-BFGS"),
    ]


def quasi_newton(problem: Logistic | Classifier, w0: Array, *, method: str = "L-BFGS", steps: int = 1000) -> Run:
    """SciPy's BFGS or L-BFGS (ten pairs): its iterates and the gradients it took, its line search included."""
    names = {"BFGS": "BFGS", "L-BFGS": "L-BFGS-B"}
    if method not in names:
        raise ValueError(f"method must be one of {', '.join(names)}; got {method!r}")
    visited = [np.asarray(w0, float)]
    options = {"maxiter": steps, "gtol": 1e-8} | ({"maxcor": 10, "ftol": 1e-15} if method == "L-BFGS" else {})
    result = scipy.optimize.minimize(
        problem.loss, w0, jac=problem.grad, method=names[method], options=options,
        callback=lambda w: visited.append(np.array(w)),
    )  # fmt: skip
    return Run(method, np.array(visited), int(result.njev))


def newton_successes(problem: Logistic, *, scale: float, starts: int = 20, seed: int = 0) -> tuple[float, float]:
    """The shares of random starts, `scale` times a standard normal, from which undamped and damped Newton arrive.

    Arrived: gradient norm below 1e-8 within 40 steps.
    """
    require_positive(scale=scale)
    require_count(least=1, starts=starts)
    w0 = scale * np.random.default_rng(seed).normal(size=(starts, problem.x.shape[1]))
    pure = descent.newton(problem.grad, problem.hess, w0, steps=40).w[-1]
    damped = descent.damped_newton(problem.loss, problem.grad, problem.hess, w0, steps=40).w[-1]
    arrived = [np.linalg.norm(problem.grad(w), axis=-1) < 1e-8 for w in (pure, damped)]
    return float(arrived[0].mean()), float(arrived[1].mean())


def stochastic_descent(
    problem: Classifier, w0: Array, *, lr: float, batch: int, epochs: int, rng: np.random.Generator
) -> Array:
    """Where mini-batch descent ends; the last third of the epochs at a tenth of the learning rate."""
    require_positive(lr=lr)
    require_count(least=1, batch=batch, epochs=epochs)
    steps = epochs * len(problem.y) // batch
    rates = np.where(3 * np.arange(steps) < 2 * steps, lr, lr / 10)
    gradients = (problem.rows(rows).grad for rows in with_replacement(len(problem.y), batch, rng))
    *_, last = train(gradients, w0, rates=rates)
    return last.w


@dataclass(frozen=True)
class Noise:
    """Median relative errors of mini-batch estimates, and the cosine of each mini-batch step with the exact one."""

    gradient: float
    hessian: float
    gradient_cosine: float
    newton_cosine: float


def batch_noise(problem: Classifier, w: Array, rng: np.random.Generator, *, batch: int, draws: int = 9) -> Noise:
    """How well `batch` examples estimate gradient, Hessian (Frobenius norm) and Newton step of all examples at w.

    Both Newton steps add to the Hessian what makes its least eigenvalue at least 0.01.
    """
    require_count(least=1, batch=batch, draws=draws)
    grad, hess = problem.grad(w), problem.hess(w)
    step = _damped_step(hess, grad)
    seen: list[list[float]] = []
    for _ in range(draws):
        part = problem.rows(rng.choice(len(problem.y), batch, replace=False))
        g, h = part.grad(w), part.hess(w)
        errors = [float(np.linalg.norm(a - b) / np.linalg.norm(b)) for a, b in ((g, grad), (h, hess))]
        seen.append([*errors, _cosine(g, grad), _cosine(_damped_step(h, g), step)])
    return Noise(*map(float, np.median(seen, axis=0)))


def _damped_step(hess: Array, grad: Array) -> Array:
    lift = max(0.0, 0.01 - float(np.linalg.eigvalsh(hess)[0]))
    return np.asarray(np.linalg.solve(hess + lift * np.eye(len(grad)), grad), float)


def _cosine(a: Array, b: Array) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
