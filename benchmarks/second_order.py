"""Seconds of second order against first, on logistic regression and on a network. It only prints.

Iterations and passes do not depend on the machine and stand in the lesson on ravines; seconds do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from lessons import ravines
from lessons.ravines import network_methods, second_order_race
from lessons.ravines.second_order import quasi_newton
from lessons.shared.numerics import descent

REPEATS = 5
TARGET = 1e-8  # of the first gap


def seconds(call: Callable[[], Any], *, repeats: int = REPEATS) -> float:
    """The median over `repeats` calls."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def logistic() -> None:
    problem, start = ravines.tumours(), np.zeros(31)
    smooth = problem.smoothness()
    root = np.sqrt(smooth / problem.penalty)
    beta = (root - 1) / (root + 1)
    methods: dict[str, Callable[[int], Any]] = {
        "gradient descent": lambda n: descent.gradient_descent(problem.grad, start, lr=1 / smooth, steps=n),
        "Nesterov": lambda n: descent.nesterov(problem.grad, start, lr=1 / smooth, momentum=beta, steps=n),
        "Newton": lambda n: descent.newton(problem.grad, problem.hess, start, steps=n),
        "damped Newton": lambda n: descent.damped_newton(problem.loss, problem.grad, problem.hess, start, steps=n),
        "BFGS": lambda n: quasi_newton(problem, start, method="BFGS", steps=n),
        "L-BFGS": lambda n: quasi_newton(problem, start, method="L-BFGS", steps=n),
    }
    runs = {run.method: run for run in ravines.convex_runs(problem, start, steps=2000)}
    least = problem.loss(runs["damped Newton"].w).min()
    print(f"logistic regression from zero, to {TARGET:g} of the first gap")
    for name, call in methods.items():
        gap = (problem.loss(runs[name].w) - least) / (problem.loss(start) - least)
        steps = int(np.argmax(gap <= TARGET))
        print(f"{name:17} {steps:5} iterations {1000 * seconds(lambda c=call, n=steps: c(n)):8.1f} ms")


def network() -> None:
    digits = network_methods.split_digits(0)
    problem, w = digits.trained, digits.start
    one = seconds(lambda: problem.grad(w), repeats=50)
    whole = seconds(lambda: problem.hess(w))
    print(
        f"network of {problem.dim} parameters: gradient {1000 * one:.2f} ms, whole Hessian {1000 * whole:.0f} ms: ",
        end="",
    )
    print(f"{whole / one:.0f} gradients ({2 * problem.dim} counted in the lesson)")
    print(f"to a training loss of {second_order_race.GOAL} on split 0")
    traces = ravines.recorded_traces()
    for name in second_order_race.CONTESTANTS:
        price = traces[name][0].price_of(second_order_race.GOAL, "passes over the data")
        steps = traces[name][0].price_of(second_order_race.GOAL, "iterations")
        if not np.isfinite(price):
            print(f"{name:17} never")
            continue
        rates = len(second_order_race.RATES.get(name, (1,)))  # trace() tries every rate: the time of one is the mean
        if name in ("BFGS", "L-BFGS"):
            taken = seconds(lambda n=name, k=int(steps): quasi_newton(problem, w, method=n, steps=k), repeats=1)
        else:
            taken = seconds(lambda n=name, p=price: ravines.trace(n, 0, budget=p + 1), repeats=1) / rates
        print(f"{name:17} {price:7,.0f} passes {taken:8.2f} s")


if __name__ == "__main__":
    logistic()
    network()
