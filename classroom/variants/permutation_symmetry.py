"""A student's own network of five neurons, handed back shuffled."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from classroom.variants.keyed_random import Stream

TITLE = "Your own network"
FAMILY = "own_order"
HIDDEN = 5
SOLUTION = """
order, signs = [], []
for row in MY_W:
    near = [min((np.abs(sign * other - row).max(), sign) for sign in (1, -1)) for other in W]
    place = min(range(len(W)), key=lambda i: near[i][0])
    order.append(place)
    signs.append(near[place][1])
return order, signs
"""


def draw(stream: Stream) -> dict[str, Any]:
    """Weights with one digit behind the point; two neurons share a bias and two an output weight, but for the sign."""
    while True:
        W = [[_weight(stream), _weight(stream)] for _ in range(HIDDEN)]
        if _closest(W) >= 0.5:
            break
    b, v = (_distinct(stream), _distinct(stream))
    b[1], v[3] = -b[0], v[4]
    return {"W": W, "b": b, "v": v}


def _weight(stream: Stream) -> float:
    return stream.decimal(0.2, 2.9, digits=1) * stream.pick([-1, 1])


def _distinct(stream: Stream) -> list[float]:
    sizes = stream.shuffled([round(0.2 + 0.3 * k, 1) for k in range(9)])[:HIDDEN]
    return [size * stream.pick([-1, 1]) for size in sizes]


def _closest(W: list[list[float]]) -> float:
    """The smallest distance between two neurons, turned or not."""
    rows = np.array(W)
    return min(
        float(np.abs(rows[i] - s * rows[j]).max()) for i, j in combinations(range(len(rows)), 2) for s in (1, -1)
    )


def text(constants: dict[str, Any]) -> str:
    return f"""*About 10 minutes.* This network is yours alone: $v \\cdot \\tanh(Wx + b)$ with {HIDDEN} hidden
neurons, whose weights stand in the cell below. Somebody hands it back with its neurons in another order, and with
some neurons turned round: incoming weights, bias and output weight all have the opposite sign. It
still computes the same.

**Your task.** For each of your neurons, say at which place it stands in the given network, and whether it was
turned (−1) or not (1). Look closely before you match: some of your neurons share a number."""


def stub(constants: dict[str, Any]) -> str:
    return f'''MY_W = np.array({constants["W"]})
MY_B, MY_V = np.array({constants["b"]}), np.array({constants["v"]})


def own_order(W, b, v):
    """(order, signs): your neuron i is the given neuron order[i], turned where signs[i] is -1.

    W ({HIDDEN}, 2), b ({HIDDEN},) and v ({HIDDEN},) are the given network.
    """'''


def hardness(constants: dict[str, Any]) -> dict[str, float]:
    return {"closest": _closest(constants["W"]), "hidden": len(constants["b"])}
