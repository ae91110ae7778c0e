"""The spread of final losses once more, from sixty fresh networks a width: twenty leave the widest steps open.

Everything but the starts and the order of the examples is as in `widths.spread_ends`.
"""

from __future__ import annotations

from typing import Any

from lessons.overparameterization import widths
from lessons.shared.numerics.recordings import rounded

NETWORKS, FIRST = 60, 20  # the stream of random numbers that `widths` never uses


def cell(width: int, *, networks: int = NETWORKS) -> list[Any]:
    """The training losses (networks,)."""
    problem = widths.digits_problem((width,), examples=widths.SPREAD)[0]
    w = widths.spread_ends(width, networks=networks, stream=FIRST)
    return rounded([problem.loss(one) for one in w])


def measured() -> dict[str, Any]:
    """All widths."""
    return {str(width): cell(width) for width in widths.WIDTHS}
