"""A student's own ravine: three curvatures, one rate, and the steps to a share of the distance."""

from __future__ import annotations

import math
from typing import Any

from classroom.variants.keyed_random import Stream

TITLE = "Your own ravine"
FAMILY = "own_steps"
SOLUTION = """
low, high = min(CURVATURES), max(CURVATURES)
lr = 2 / (low + high)
return lr, math.ceil(math.log(share) / math.log((high - low) / (high + low)))
"""


def draw(stream: Stream) -> dict[str, Any]:
    low, condition = stream.decimal(0.5, 3.0, digits=2), stream.decimal(9.0, 90.0, digits=1)
    high = round(low * condition, 1)
    middle = round(low * condition ** stream.decimal(0.25, 0.75, digits=2), 1)
    return {"curvatures": tuple(stream.shuffled([low, middle, high]))}


def text(constants: dict[str, Any]) -> str:
    a, b, c = constants["curvatures"]
    return f"""*About 8 minutes.* This ravine is yours alone: a quadratic with the curvatures {a}, {b} and {c}.

**Your task.** Which learning rate makes the slowest direction as fast as it can be? And
after how many steps of gradient descent is, from whichever start, at
most a given share of the distance from the minimum left?"""


def stub(constants: dict[str, Any]) -> str:
    return f'''import math

CURVATURES = {constants["curvatures"]}


def own_steps(share):
    """(lr, steps): the best rate for CURVATURES, and the fewest steps that leave at most `share` of any distance."""'''


def hardness(constants: dict[str, Any]) -> dict[str, float]:
    low, high = min(constants["curvatures"]), max(constants["curvatures"])
    return {"condition": high / low, "steps": math.log(1e-6) / math.log((high - low) / (high + low))}
