"""Ten thousand balls on a surface: our descent against a PyTorch loop over all of them, and SciPy one by one."""

from __future__ import annotations

import numpy as np
import torch
from scipy.optimize import minimize

from lessons.shared.numerics import descent
from lessons.shared.numerics.surfaces import himmelblau

from .contest import Call, Contest

LR, MOMENTUM, STEPS = 0.005, 0.9, 200
ALONE = 100  # balls that go one by one, in place of all


def starts(count: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-4, 4, (count, 2))


def ours(count: int) -> Call:
    w0 = starts(count)
    return lambda: descent.heavy_ball(himmelblau.grad, w0, lr=LR, momentum=MOMENTUM, steps=STEPS).w[-1]


def torch_loop(count: int) -> Call:
    w0 = torch.tensor(starts(count))

    def ends() -> np.ndarray:
        w = w0.clone().requires_grad_(True)
        rule = torch.optim.SGD([w], lr=LR, momentum=MOMENTUM)
        for _ in range(STEPS):
            rule.zero_grad()
            x, y = w[:, 0], w[:, 1]
            ((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2).sum().backward()
            rule.step()
        return w.detach().numpy()

    return ends


def python_loop(count: int) -> Call:
    """What a notebook of a beginner does: one ball after the other, one step after the other."""
    w0 = starts(count)[:ALONE]

    def ends() -> np.ndarray:
        found = []
        for start in w0:
            w, v = start, np.zeros(2)
            for _ in range(STEPS):
                v = MOMENTUM * v + himmelblau.grad(w)
                w = w - LR * v
            found.append(w)
        return np.array(found)

    return ends


def scipy_minima(count: int) -> Call:
    """Another job, the one that people do instead: find the minimum below each start."""
    w0 = starts(count)[:ALONE]

    def ends() -> np.ndarray:
        for start in w0:
            minimize(himmelblau.loss, start, jac=himmelblau.grad, method="L-BFGS-B")
        return np.zeros(0)

    return ends


CONTEST = Contest(
    "Balls on a surface",
    f"Himmelblau's function, heavy ball with rate {LR} and momentum {MOMENTUM}, {STEPS} steps, the same starts; ours "
    "keeps every path",
    "balls",
    (2_500, 5_000, 10_000),
    {
        "ours": ours,
        "PyTorch, all at once": torch_loop,
        "NumPy, ball by ball": python_loop,
        "SciPy's L-BFGS-B, ball by ball (finds the minimum only)": scipy_minima,
    },
    rtol=1e-9,
    alone={"NumPy, ball by ball": ALONE, "SciPy's L-BFGS-B, ball by ball (finds the minimum only)": ALONE},
)
