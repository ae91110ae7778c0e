"""Double descent: a curve through twenty points, and the test error of digits, against the number of features."""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.overparameterization import double_descent, random_features, recorded
from lessons.overparameterization.random_features import EXAMPLES
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array

POINTS, DRAWS = 20, 21
GRID = np.linspace(-1, 1, 161)
CALM = 1e-4  # the ridge that is drawn beside none


def wave(x: Array) -> Array:
    """The function behind the points of the fitted curve."""
    return np.sin(4 * x)


@functools.cache
def curve_fit(width: int, ridge: float, noise: float) -> tuple[Array, Array, Array, float]:
    """The points' places and values; of DRAWS draws of the features the fit on GRID with the median distance, and it.

    The distance is the root mean square one from the wave.
    """
    rng = np.random.default_rng(3)
    x = np.linspace(-0.97, 0.97, POINTS) + 0.02 * rng.normal(size=POINTS)
    y = wave(x) + noise * rng.normal(size=POINTS)
    fits = []
    for seed in range(DRAWS):
        features = random_features.curve_features(np.random.default_rng([seed, width]), width)
        fits.append(
            (features(GRID[:, None]) @ random_features.ridge_fit(features(x[:, None]), y[:, None], ridge))[:, 0]
        )
    errors = np.sqrt(np.mean((np.array(fits) - wave(GRID)) ** 2, axis=-1))
    middle = int(np.argsort(errors)[DRAWS // 2])
    return x, y, fits[middle], float(errors[middle])


def draw_curve(ax: Axes, *, width: float, noise: bool) -> str:
    """Twenty points of a wave, and the fit of that many random features to them: without a ridge, and with a little."""
    told = []
    ax.plot(GRID, wave(GRID), color=draw.COLORS["muted"], linewidth=1, linestyle="--")
    for ridge, color, line in ((CALM, "green", "-."), (0.0, "orange", "-")):
        x, y, fitted, error = curve_fit(round(width), ridge, 0.3 if noise else 0.0)
        ax.plot(GRID, np.clip(fitted, -4, 4), color=draw.COLORS[color], linestyle=line)
        told.append(f"{error:.2f}" if error < 10 else "more than 10")
    ax.plot(x, y, "o", color=draw.COLORS["blue"], markersize=5)
    ax.set(xlim=(-1, 1), ylim=(-2.8, 2.6), xlabel="input", ylabel="output")
    names = {0.98: ("no ridge", "orange"), 0.78: (f"ridge {CALM:.4f}", "green"), 0.5: ("dashed: the wave", "muted")}
    for place, (name, color) in names.items():
        ax.text(place, 0.05, name, color=draw.COLORS[color], ha="right", transform=ax.transAxes)
    return (
        f"{width:g} features, {POINTS} points: without a ridge the fit is {told[1]} away from the wave, with a ridge "
        f"of {CALM:.4f} it is {told[0]} away (root mean square)."
    )


def share(noise: float) -> str:
    """The share of wrong labels in words."""
    return "No wrong labels" if noise == 0 else f"{noise:.0%} wrong labels"


def descent_rows(noise: float, ridge: float, measure: str) -> Array:
    """The recorded numbers (widths, seeds)."""
    cells = recorded("double_descent")[f"{noise:g}"]
    which, at = double_descent.MEASURES.index(measure), double_descent.RIDGES.index(ridge)
    return np.array([cells[str(width)][which][at] for width in double_descent.WIDTHS])


def draw_descent(axes: tuple[Axes, Axes], *, noise: float, ridge: float) -> str:
    """Test loss and test error of random features on digits against their number, without a ridge and with one."""
    x, told = np.array(double_descent.WIDTHS), []
    limits = {"loss": (0.08, 3e3), "error": (0.03, 1.1)}
    for ax, (measure, (low, high)) in zip(axes, limits.items(), strict=True):
        for one, color, marker in ((ridge, "green", "s"), (0.0, "blue", "o")):
            rows = descent_rows(noise, one, measure)
            middle = np.median(rows, axis=1)
            if (measure, one) == ("loss", ridge):
                flattened = middle[x == EXAMPLES][0]
            ax.vlines(x, rows.min(1), rows.max(1), color=draw.shade(color, 0.35), linewidth=3)
            ax.plot(x, middle, color=draw.COLORS[color], marker=marker, markersize=4, linestyle="-")
        ax.axvline(EXAMPLES, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
        ax.set(xscale="log", yscale="log", xlim=(9, 1800), ylim=(low, high), ylabel=f"test {measure}")
        ax.set(xticks=[10, 100, 200, 1000], xticklabels=["10", "100", "200", "1,000"])
        ax.minorticks_off()
        left, right = middle[x < EXAMPLES].min(), middle[-1]
        told.append(f"median test {measure} at 1,600 {'below' if right < left else 'above'} the best one left of 200")
    axes[0].text(0.02, 0.9, "● no ridge", color=draw.COLORS["blue"], transform=axes[0].transAxes)
    axes[0].text(0.02, 0.8, f"■ ridge {ridge:g}", color=draw.COLORS["green"], transform=axes[0].transAxes)
    draw.label(axes[0], EXAMPLES * 1.08, 5e2, "features = examples", color="muted")
    axes[1].set(xlabel="number of features")
    return (
        f"{share(noise)}, no ridge: {'; '.join(told)}. "
        f"With ridge {ridge:g} the test loss at {EXAMPLES} features is {flattened:.2g}."
    )
