"""A student's own saturated neuron."""

from __future__ import annotations

from typing import Any

from classroom.variants.keyed_random import Stream

TITLE = "Your own neuron"
FAMILY = "own_slope"
SOLUTION = """
z = GAIN * w + SHIFT
small = math.exp(-abs(z))
output = (1 if z > 0 else small) / (1 + small)
return GAIN * (output - TARGET) * small / (1 + small) ** 2
"""


def draw(stream: Stream) -> dict[str, Any]:
    shift = stream.decimal(0.5, 4.0, digits=1) * stream.pick([-1, 1])
    target = stream.pick([0.15, 0.2, 0.25, 0.3, 0.35, 0.65, 0.7, 0.75, 0.8, 0.85])
    return {"gain": stream.decimal(3.1, 8.9, digits=1), "shift": shift, "target": target}


def text(constants: dict[str, Any]) -> str:
    gain, shift, target = constants["gain"], constants["shift"], constants["target"]
    sign = "+" if shift > 0 else "-"
    return f"""*About 8 minutes.* This neuron is yours alone. It has one weight $w$ and the loss

$$
f(w) = \\tfrac12 \\left(\\sigma({gain}\\, w {sign} {abs(shift)}) - {target}\\right)^2,
\\qquad \\sigma(z) = \\frac{{1}}{{1 + e^{{-z}}}} .
$$

**Your task.** Return the slope $f'(w)$. It must stay a finite number even where $e^{{-z}}$ is too large for a float."""


def stub(constants: dict[str, Any]) -> str:
    return f'''import math

GAIN, SHIFT, TARGET = {constants["gain"]}, {constants["shift"]}, {constants["target"]}


def own_slope(w):
    """The derivative of the loss with respect to w, at one number w."""'''


def hardness(constants: dict[str, Any]) -> dict[str, float]:
    """The gain, and how far the start of the plateau lies from w = 0."""
    return {"gain": constants["gain"], "away": (4 + abs(constants["shift"])) / constants["gain"]}
