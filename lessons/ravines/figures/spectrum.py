"""Where the 1,210 curvatures of a real network lie along training."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.ravines import spectrum
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

STEPS = (10, 18, 32, 56, 100, 180, 320, 560, 1000, 1800, 3200)


@functools.cache
def spectra() -> tuple[Array, Array]:
    """All eigenvalues (steps, dim) of the digits network at STEPS of descent with lr 0.5, and the losses there."""
    problem = spectrum.digits_network()
    path = spectrum.training(problem, spectrum.start_of(problem), lr=0.5, seen=STEPS)
    return np.array([np.linalg.eigvalsh(problem.hess(w)) for w in path]), problem.loss(path)


def draw_spectrum(ax: Axes, *, step: float) -> str:
    """How many of 1,210 eigenvalues lie where, in units of the largest one, at one step of training."""
    values, losses = spectra()
    k = STEPS.index(round(step))
    spread = spectrum.spectral_shares(values[k])
    sizes = np.geomspace(spectrum.NEGATIVE, 1.5, 25)
    edges = np.r_[-sizes[::-1], sizes]
    counts, _ = np.histogram(values[k] / spread.largest, bins=edges)
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
        f"Step {step:,g}, loss {losses[k]:.4f}, largest curvature {spread.largest:.3f}: {spread.near_zero:.0%} of the "
        f"eigenvalues lie within a hundredth of it around zero, {spread.negative:.1%} are clearly negative."
    )
