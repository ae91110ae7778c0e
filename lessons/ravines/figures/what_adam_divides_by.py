"""What Adam divides by against the Hessian's diagonal: single examples above, exact gradients below."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.ravines import adaptivity, spectrum
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

BATCHES = {"one example": 1, "32 examples": 32, "all 300 examples": 300}
ADAM_STEPS = (100, 320, 1000, 3200)


@functools.cache
def scales(batch: int) -> list[tuple[Array, Array, adaptivity.Comparison]]:
    """At ADAM_STEPS: the Hessian's diagonal, Adam's √second moment, and how the two compare."""
    problem = spectrum.digits_network()
    moments = adaptivity.adam_moments(
        problem, spectrum.start_of(problem), lr=0.001, batch=batch, seen=list(ADAM_STEPS), rng=np.random.default_rng(5)
    )
    rows = []
    for moment in moments:
        diagonal, scale = np.abs(np.diag(problem.hess(moment.w))), np.sqrt(moment.second)
        rows.append((diagonal, scale, adaptivity.curvature_against_scale(diagonal, scale)))
    return rows


def draw_scale(ax: tuple[Axes, Axes], *, step: float) -> str:
    """One dot a parameter, above with gradients of one example, below with those of all 300."""
    place = ADAM_STEPS.index(round(step))
    comparisons = []
    for axes, name in zip(ax, ("one example", "all 300 examples"), strict=True):
        diagonal, scale, how = scales(BATCHES[name])[place]
        _dots(axes, diagonal, scale, how)
        axes.text(0.98, 0.06, f"gradients of {name}", ha="right", transform=axes.transAxes)
        comparisons.append(how)
    ax[0].text(0.03, 0.9, "fitted power", color=draw.COLORS["orange"], transform=ax[0].transAxes)
    ax[0].text(0.03, 0.79, "dashed: proportional", color=draw.COLORS["muted"], transform=ax[0].transAxes)
    one, exact = comparisons
    return (
        f"Step {step:,g}. With single examples Adam divides by the curvature to the power {one.power:.2f} (rank "
        f"correlation {one.rank:.2f}); with exact gradients by the power {exact.power:.2f}, with a scatter by a "
        f"factor of {exact.spread:.0f} instead of {one.spread:.0f}."
    )


def _dots(ax: Axes, diagonal: Array, scale: Array, how: adaptivity.Comparison) -> None:
    seen = slice(None, None, 20)
    x, y = np.clip(diagonal[seen], 1e-9, 9), np.clip(scale[seen], 1e-9, 9)
    ax.plot(x, y, "o", color=draw.COLORS["blue"], markersize=2.5)
    used = (diagonal > 1e-12) & (scale > 1e-12)
    range_of_scale = np.array([1e-7, 1.0])
    middle = np.exp(np.mean(np.log(scale[used])) - how.power * np.mean(np.log(diagonal[used])))
    ax.plot(range_of_scale, middle * range_of_scale**how.power, color=draw.COLORS["orange"], linestyle="-")
    level = np.median(scale[used]) / np.median(diagonal[used])
    ax.plot(range_of_scale, level * range_of_scale, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    ax.set(xscale="log", yscale="log", xlim=(1e-7, 1), ylim=(1e-6, 2))
    ax.minorticks_off()
    ax.set(xlabel="size of the Hessian's diagonal entry", ylabel="Adam divides by")
