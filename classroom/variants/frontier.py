"""A student's own two-layer linear network, and the rates at which it is thrown and comes back."""

from __future__ import annotations

from typing import Any

from classroom.variants.keyed_random import Stream

TITLE = "Your own catapult"
FAMILY = "own_window"
SOLUTION = """
squares = sum(a * a for a in U) + sum(b * b for b in V)
bend = squares * x**2 / len(U)
return 2 / bend, 4 / bend
"""


def draw(stream: Stream) -> dict[str, Any]:
    """Three units whose products all have one sign, so that the answer is not 0."""
    u = [stream.decimal(0.4, 2.0, digits=1) for _ in range(3)]
    v = [stream.decimal(0.4, 2.0, digits=1) for _ in range(3)]
    signs = [stream.pick([-1, 1]) for _ in range(3)]
    return {
        "u": tuple(round(sign * a, 1) for sign, a in zip(signs, u, strict=True)),
        "v": tuple(round(sign * b, 1) for sign, b in zip(signs, v, strict=True)),
    }


def text(constants: dict[str, Any]) -> str:
    u, v = (", ".join(map(str, constants[name])) for name in ("u", "v"))
    return f"""*About 8 minutes.* This network is yours alone. It has three hidden units, no nonlinearity, and the
weights $u = ({u})$ and $v = ({v})$. To an example $x$ it answers

$$
f = \\frac{{u \\cdot v}}{{\\sqrt 3}}\\, x,
$$

and its loss is $\\tfrac12 f^2$: the target is 0. Descent moves $u$ and $v$.

**Your task.** For a given $x$, return two rates: the one beyond which a small answer grows from step to step, and
the one beyond which the growing answer no longer lowers the curvature, so that the run is lost."""


def stub(constants: dict[str, Any]) -> str:
    return f'''U, V = {constants["u"]}, {constants["v"]}


def own_window(x):
    """(low, high): between these learning rates the network with U and V is thrown by x and comes back."""'''


def hardness(constants: dict[str, Any]) -> dict[str, float]:
    """The curvature for x = 1, and how unequal the two layers are."""
    u, v = (sum(a * a for a in constants[name]) for name in ("u", "v"))
    return {"curvature": (u + v) / 3, "unequal": max(u, v) / min(u, v)}
