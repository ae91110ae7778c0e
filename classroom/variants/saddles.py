"""A student's own saddle, and how long descent stays there."""

from __future__ import annotations

import math
from typing import Any

from classroom.variants.keyed_random import Stream

TITLE = "Your own saddle"
FAMILY = "own_escape"
SOLUTION = """
growth = 1 + LR * CURVATURE
return math.ceil(math.log(RADIUS / abs(offset)) / math.log(growth))
"""


def draw(stream: Stream) -> dict[str, Any]:
    curvature, factor = stream.decimal(0.5, 6.0, digits=2), stream.decimal(0.18, 0.55, digits=2)
    return {"curvature": curvature, "lr": round(factor / curvature, 3), "radius": stream.decimal(0.5, 4.0, digits=1)}


def text(constants: dict[str, Any]) -> str:
    curvature, lr, radius = constants["curvature"], constants["lr"], constants["radius"]
    return f"""*About 8 minutes.* This saddle is yours alone:

$$
f(x, y) = \\tfrac12 x^2 - \\tfrac12 \\cdot {curvature}\\, y^2 .
$$

Gradient descent with the learning rate {lr} starts beside the ridge, at a small distance $y$ from it.

**Your task.** Return the number of steps after which $|y|$ is at least {radius} for the first time."""


def stub(constants: dict[str, Any]) -> str:
    return f'''import math

CURVATURE, LR, RADIUS = {constants["curvature"]}, {constants["lr"]}, {constants["radius"]}


def own_escape(offset):
    """The fewest steps of gradient descent after which |y| >= RADIUS, from y = offset (not 0, of either sign)."""'''


def hardness(constants: dict[str, Any]) -> dict[str, float]:
    """The factor of a step, and the steps from the closest start that is asked."""
    growth = 1 + constants["lr"] * constants["curvature"]
    return {"growth": growth, "steps": math.log(1e10) / math.log(growth)}
