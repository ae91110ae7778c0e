"""A student's own underdetermined system, and the solution that descent reaches from their own start."""

from __future__ import annotations

from typing import Any

import numpy as np

from classroom.variants.keyed_random import Stream

TITLE = "Your own system"
FAMILY = "own_nearest"
SOLUTION = """
return W0 + np.linalg.pinv(X) @ (targets - X @ W0)
"""


def draw(stream: Stream) -> dict[str, Any]:
    """Two examples of four whole numbers, well conditioned, and a start that the examples see and do not see."""
    while True:
        X = [[stream.whole(-4, 4) for _ in range(4)] for _ in range(2)]
        w0 = [stream.whole(-3, 3) for _ in range(4)]
        if _condition(X) < 4 and 0 not in w0 and _unseen(X, w0) > 1 and np.abs(np.array(X) @ w0).min() >= 1:
            return {"X": X, "w0": w0}


def _condition(X: list[list[int]]) -> float:
    values = np.linalg.svd(np.array(X, float), compute_uv=False)
    return float(values[0] / values[-1]) if values[-1] > 1 else np.inf


def _unseen(X: list[list[int]], w0: list[int]) -> float:
    """The length of what no example sees of the start."""
    return float(np.linalg.norm(np.linalg.svd(np.array(X, float))[2][2:] @ w0))


def text(constants: dict[str, Any]) -> str:
    return """*About 8 minutes.* These two examples and this start are yours alone. Four weights, two equations: many
solutions. Gradient descent on the squared errors, with a small learning rate, begins at `W0` and ends in one of them.

**Your task.** Return that one, for given targets."""


def stub(constants: dict[str, Any]) -> str:
    return f'''X = np.array({constants["X"]})
W0 = np.array({constants["w0"]})


def own_nearest(targets):
    """The weights (4,) where gradient descent on the squared errors of X @ w - targets ends when it starts at W0."""'''


def hardness(constants: dict[str, Any]) -> dict[str, float]:
    return {"condition": _condition(constants["X"]), "unseen": _unseen(constants["X"], constants["w0"])}
