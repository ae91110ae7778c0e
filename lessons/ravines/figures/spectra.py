"""The chapter's pictures of a real network: spectra, the edge of stability, Adam's scale. Effort stands in effort.py.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.ravines import adaptivity, spectrum
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

STEPS = (0, 10, 30, 100, 300, 1000, 3000)
EDGE_STEPS = tuple(range(0, 1201, 60))
BATCHES = {"one example": 1, "32 examples": 32, "all 300 examples": 300}
ADAM_STEPS = (200, 1000, 3000)


@functools.cache
def spectra() -> tuple[Array, Array]:
    """All eigenvalues (steps, dim) of the digits network at STEPS of descent with lr 0.5, and the losses there."""
    problem = spectrum.digits_network()
    path = spectrum.training(problem, spectrum.start_of(problem), lr=0.5, seen=STEPS)
    return np.array([np.linalg.eigvalsh(problem.hess(w)) for w in path]), problem.loss(path)


def draw_spectrum(ax: Axes, *, step: int) -> str:
    """How many of 1,210 eigenvalues lie where, in units of the largest one, at one step of training."""
    values, losses = spectra()
    k = STEPS.index(step)
    found = spectrum.shares(values[k])
    sizes = np.geomspace(spectrum.NEGATIVE, 1.5, 25)
    edges = np.r_[-sizes[::-1], sizes]
    counts, _ = np.histogram(values[k] / found.largest, bins=edges)
    for side, color in ((slice(0, 24), "red"), (slice(24, 25), "muted"), (slice(25, 49), "blue")):
        left, width = edges[:-1][side], np.diff(edges)[side]
        ax.bar(left, np.maximum(counts[side], 0.1), width=width, align="edge", color=draw.COLORS[color])
    ax.set_xscale("symlog", linthresh=spectrum.NEGATIVE, linscale=0.4)
    ticks = [-1, -0.1, -0.01, 0, 0.01, 0.1, 1]
    ax.set(yscale="log", xlim=(-1.6, 1.6), ylim=(0.7, 1500))
    ax.set(xticks=ticks, xticklabels=[f"{tick:g}".replace("-", "−") for tick in ticks])
    ax.minorticks_off()
    ax.set(xlabel="eigenvalue / largest eigenvalue", ylabel="how many of 1,210")
    ax.text(0.02, 0.92, "curves down", color=draw.COLORS["red"], transform=ax.transAxes)
    ax.text(0.98, 0.92, "curves up", color=draw.COLORS["blue"], transform=ax.transAxes, ha="right")
    return (
        f"Step {step:,}, loss {losses[k]:.4f}, largest curvature {found.largest:.3f}: {found.near_zero:.0%} of the "
        f"eigenvalues lie within a hundredth of it around zero, {found.negative:.1%} are clearly negative."
    )


@functools.cache
def edge(lr: float, error: str) -> Array:
    """The largest curvature (m,) at EDGE_STEPS of full-batch descent on the 16-16 digits network."""
    problem = spectrum.digits_network(hidden=(16, 16), error=error)
    path = spectrum.training(problem, spectrum.start_of(problem), lr=lr, seen=EDGE_STEPS)
    return np.array([spectrum.sharpness(problem, w) for w in path])


def draw_edge(ax: Axes, *, lr: float, error: str) -> str:
    """The largest curvature along training, beside 2 / lr."""
    top = edge(lr, error)
    ax.axhline(2 / lr, color=draw.COLORS["muted"], linewidth=1.2, linestyle="--")
    draw.label(ax, 1190, 2 / lr, "2 / learning rate", color="muted", ha="right")
    ax.plot(EDGE_STEPS, top, color=draw.COLORS["orange"], linestyle="-", marker=".", markersize=6)
    ax.set(yscale="log", xlim=(-15, 1215), ylim=(0.006, 20), xlabel="step", ylabel="largest curvature")
    late = float(np.mean(top[-6:])) * lr / 2
    where = "it stays at the edge" if 0.97 < late < 1.1 else "it stays below the edge"
    begun = f"Learning rate {lr:g}, {error} loss"
    return f"{begun}: after 900 steps the largest curvature is {late:.1f} times 2/rate; {where}."


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


def draw_scale(ax: Axes, *, batch: int, step: int) -> str:
    """What Adam divides by against the size of the curvature, one dot a parameter."""
    diagonal, scale, found = scales(batch)[ADAM_STEPS.index(step)]
    seen = np.arange(0, len(diagonal), 10)
    ax.plot(
        np.clip(diagonal[seen], 1e-9, 9), np.clip(scale[seen], 1e-9, 9), "o", color=draw.COLORS["blue"], markersize=2.5
    )
    used = (diagonal > 1e-12) & (scale > 1e-12)
    a = np.array([1e-7, 1.0])
    middle = np.exp(np.mean(np.log(scale[used])) - found.power * np.mean(np.log(diagonal[used])))
    ax.plot(a, middle * a**found.power, color=draw.COLORS["orange"], linestyle="-")
    level = np.median(scale[used]) / np.median(diagonal[used])
    ax.plot(a, level * a, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    ax.set(xscale="log", yscale="log", xlim=(1e-7, 1), ylim=(1e-6, 2))
    ax.set(xlabel="size of the Hessian's diagonal entry", ylabel="what Adam divides by")
    ax.text(0.03, 0.92, "fitted power", color=draw.COLORS["orange"], transform=ax.transAxes)
    ax.text(0.03, 0.84, "proportional", color=draw.COLORS["muted"], transform=ax.transAxes)
    examples = "one example" if batch == 1 else f"{batch} examples"
    return (
        f"Gradients of {examples}, step {step:,}: Adam divides by the curvature to the power {found.power:.2f}; "
        f"rank correlation {found.rank:.2f}, scatter by a factor of {found.spread:.0f}."
    )
