"""A student's own noisy descent, and the rate that keeps its floor low enough."""

from __future__ import annotations

from typing import Any

from classroom.variants.keyed_random import Stream

TITLE = "Your own noise floor"
FAMILY = "own_rate"
SOLUTION = """
return 2 * CURVATURE * square / (NOISE**2 + CURVATURE**2 * square)
"""


def draw(stream: Stream) -> dict[str, Any]:
    """A curvature that is not 2 and a noise that is not 1: there two different mistakes would look the same."""
    curvature = stream.pick([stream.decimal(0.4, 1.6, digits=2), stream.decimal(2.5, 6.0, digits=2)])
    return {
        "curvature": curvature,
        "noise": stream.pick([stream.decimal(0.2, 0.7, digits=2), stream.decimal(1.5, 4.0, digits=2)]),
    }


def text(constants: dict[str, Any]) -> str:
    curvature, noise = constants["curvature"], constants["noise"]
    return f"""*About 8 minutes.* This descent is yours alone. It minimizes $\\tfrac12 \\cdot {curvature}\\, w^2$, and
its gradient is wrong by ${noise}\\, \\xi$, where $\\xi$ is drawn anew each step with mean 0 and variance 1:

$$
w \\leftarrow w - \\eta\\, ({curvature}\\, w + {noise}\\, \\xi) .
$$

The noise keeps $w$ from coming to rest: after a long time the mean of $w^2$ no longer changes. That is its floor.

**Your task.** Return the largest learning rate $\\eta$ whose floor is at most a given mean square of $w$."""


def stub(constants: dict[str, Any]) -> str:
    return f'''CURVATURE, NOISE = {constants["curvature"]}, {constants["noise"]}


def own_rate(square):
    """The largest learning rate with which the mean of w**2 ends at no more than `square`, a positive number."""'''


def hardness(constants: dict[str, Any]) -> dict[str, float]:
    """The edge of all rates, and the square that half of it keeps."""
    curvature, noise = constants["curvature"], constants["noise"]
    return {"edge": 2 / curvature, "square": (noise / curvature) ** 2}
