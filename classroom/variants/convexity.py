"""A student's own quartic with one valley or two, as a tilt decides."""

from __future__ import annotations

from typing import Any

from classroom.variants.keyed_random import Stream

TITLE = "Your own valleys"
FAMILY = "own_valleys"
SOLUTION = """
roots = np.roots([4 * QUARTIC, 0, -2 * QUADRATIC, tilt])
real = np.sort(roots[np.abs(roots.imag) < 1e-9].real)
return real[12 * QUARTIC * real**2 > 2 * QUADRATIC]
"""


def draw(stream: Stream) -> dict[str, Any]:
    quartic, width = stream.decimal(0.3, 2.5, digits=2), stream.decimal(0.7, 2.4, digits=2)
    return {"quartic": quartic, "quadratic": round(2 * quartic * width**2, 2)}


def text(constants: dict[str, Any]) -> str:
    quartic, quadratic = constants["quartic"], constants["quadratic"]
    return f"""*About 8 minutes.* This loss is yours alone:

$$
f(w) = {quartic}\\, w^4 - {quadratic}\\, w^2 + t\\, w .
$$

It has one valley or two: the tilt $t$ decides.

**Your task.** Return the bottoms of all its valleys for a given tilt, from left to right."""


def stub(constants: dict[str, Any]) -> str:
    return f'''QUARTIC, QUADRATIC = {constants["quartic"]}, {constants["quadratic"]}


def own_valleys(tilt):
    """The minima of QUARTIC * w**4 - QUADRATIC * w**2 + tilt * w, one or two numbers, ascending."""'''


def hardness(constants: dict[str, Any]) -> dict[str, float]:
    """How far apart the valleys lie without tilt, and the curvature there."""
    quartic, quadratic = constants["quartic"], constants["quadratic"]
    return {"apart": 2 * (quadratic / quartic / 2) ** 0.5, "curvature": 4 * quadratic}
