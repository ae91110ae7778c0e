"""The chapter's pictures of surfaces and first gradients: the shelf, the layers, Adam's ruler, a change of the rate.

Each function draws one state and returns the sentence that says what is seen. Training runs stand in training_runs.py.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.plateaus import adam_step_length, gradient_by_layer, noise_floor, vanishing_slope
from lessons.shared.drawing import draw
from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import Array

SHELF_STEPS = 400
LOWEST, HIGHEST = 1e-24, 1e12
RULER_STYLE = {"gradient descent": ("blue", "-"), "RMSProp": ("purple", "-."), "Adam": ("ochre", "--")}
FLOOR_LIMITS = {"plateau": (0.0, 0.9), "noise floor": (0.0, 0.5), "oscillation": (0.0, 5.0)}
FLOOR_SEED = {"plateau": 1, "noise floor": 0, "oscillation": 0}


def draw_shelf(ax: tuple[Axes, Axes], *, start: float, lr: float) -> str:
    """Above, the shelf and where descent stands after each of 400 steps; below, its distance from the minimum."""
    top, bottom = ax
    x = np.linspace(-2, 7, 91)
    top.plot(x, vanishing_slope.shelf.loss(x[:, None]), color=draw.COLORS["blue"], linestyle="-")
    path = descent.gradient_descent(vanishing_slope.shelf.grad, [start], lr=lr, steps=SHELF_STEPS).w
    shown = path[:: 20 if lr < 3 else 1][:40]
    top.plot(shown[:, 0], vanishing_slope.shelf.loss(shown), "o", color=draw.COLORS["orange"], markersize=4)
    top.plot(0, 0, "+", color=draw.COLORS["text"], markersize=9)
    top.set(xlim=(-2, 7), ylim=(-0.05, 1.1), xlabel="w", ylabel="loss")
    bottom.plot(np.maximum(np.abs(path[:, 0]), 1e-6), color=draw.COLORS["orange"], linestyle="-")
    bottom.set(yscale="log", xlim=(0, SHELF_STEPS), ylim=(1e-6, 100), xlabel="step", ylabel="distance")
    slope = abs(float(vanishing_slope.shelf.grad([start])[0]))
    local = float(vanishing_slope.newton_distance(vanishing_slope.shelf, [start]))
    inside = np.abs(path[:, 0]) < 0.5
    when = f"is down after {int(np.argmax(inside))} steps" if inside.any() else f"is not down after {SHELF_STEPS} steps"
    end = "" if not inside.any() else ", and settles" if abs(path[-1, 0]) < 0.02 else ", but does not settle"
    return (
        f"At {start:g} the slope is {slope:.3f}. Slope over curvature says that a critical point is {local:.1f} away; "
        f"the only one is {start:g} away. With learning rate {lr:g} descent {when}{end}."
    )


@functools.cache
def _sizes(activation: str, structure: str, scheme: str, depth: int) -> Array:
    network = gradient_by_layer.deep_network(activation, depth, structure)
    return np.median(
        gradient_by_layer.gradient_sizes(network, scheme=gradient_by_layer.SCHEMES[scheme], seeds=1), axis=0
    )


def draw_layers(ax: Axes, *, activation: str, structure: str, scheme: str, depth: float) -> str:
    """The size of the gradient of each layer's weights before the first step, from the first layer to the last."""
    depth = int(depth)
    sizes = _sizes(activation, structure, scheme, depth)
    place = np.linspace(0, 1, depth + 1)
    every = next(k for k in range(1, depth + 1) if depth % k == 0 and depth <= 20 * k)  # the last layer is a dot
    for level, name in ((1.0, "1"), (1e-8, "Adam's ε")):
        ax.axhline(level, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")
        ax.text(1.0, level * 3, name, color=draw.COLORS["muted"], ha="right")
    shown = np.clip(sizes, LOWEST, HIGHEST)[::every]
    ax.plot(place[::every], shown, color=draw.COLORS["blue"], linestyle="-", marker="o", markersize=4)
    ax.set(yscale="log", xlim=(-0.03, 1.03), ylim=(LOWEST / 3, HIGHEST * 3), yticks=[1e-24, 1e-16, 1e-8, 1, 1e8])
    ax.set(xticks=[0, 1], xticklabels=["first", "output"], xlabel="layer", ylabel="size of the gradient")
    ax.minorticks_off()
    words = "less than 1e-24" if sizes[0] < LOWEST else f"about {sizes[0]:.0e}"
    factor = float(gradient_by_layer.layer_factor(sizes))
    what = "fades" if factor < 0.9 else "grows" if factor > 1.1 else "hardly changes"
    return (
        f"{depth} {activation} layers, {structure}, {scheme}: the first layer's gradient is {words}, the output "
        f"layer's {sizes[-1]:.0e}. On the way back it {what}, by a factor of {factor:.2f} per layer."
    )


@functools.cache
def _ruler(slope: float, noise: float) -> dict[str, Array]:
    return {
        m: adam_step_length.slope_path(np.full(5, slope), m, lr=0.01, steps=400, noise=noise)
        for m in adam_step_length.METHODS
    }


def draw_ruler(ax: Axes, *, slope: float, noise: float) -> str:
    """How far down five runs of each method come on a plane, learning rate 0.01, 400 steps."""
    paths = _ruler(slope, noise)
    for method, (color, line) in RULER_STYLE.items():
        for run in range(5 if noise else 1):
            way = -paths[method][::10, run]
            ax.plot(np.arange(0, 401, 10), way, color=draw.COLORS[color], linestyle=line, linewidth=1.2)
    heights = {"Adam": 4.7, "RMSProp": 4.25, "gradient descent": 3.8}
    for method, y in heights.items():
        ax.text(8, y, method, color=draw.COLORS[RULER_STYLE[method][0]])
    ax.axhline(0, color=draw.COLORS["muted"], linewidth=0.8, linestyle="-")
    ax.set(xlim=(0, 400), ylim=(-1.6, 5.2), xlabel="step", ylabel="way down the slope")
    means = {m: float(-paths[m][-1].mean()) for m in adam_step_length.METHODS}
    come = f"gradient descent has come {means['gradient descent']:.3g} down, Adam {means['Adam']:.2g}"
    return f"Slope {slope:g}, noise {noise:g}: after 400 steps {come} (mean of five runs).".replace(" -", " −")


@functools.cache
def _curves(kind: str, when: int | None, factor: float) -> Array:
    every = noise_floor.STEPS[kind] // 100
    return noise_floor.curves(kind, 2, when=when, factor=factor, every=every)[:, FLOOR_SEED[kind]]


def draw_floor(ax: Axes, *, kind: str, when: float, factor: float) -> str:
    """One run with its learning rate kept, and the same run with the rate changed at one step."""
    step = round(when * noise_floor.STEPS[kind])
    kept, changed = _curves(kind, None, 1.0), _curves(kind, step, factor)
    at = np.linspace(0, noise_floor.STEPS[kind], len(kept))
    ax.plot(at, np.minimum(kept, 9), color=draw.COLORS["muted"], linestyle="-", linewidth=1.2)
    ax.plot(at, np.minimum(changed, 9), color=draw.COLORS["orange"], linestyle="-", linewidth=1.8)
    ax.axvline(step, color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")
    low, high = FLOOR_LIMITS[kind]
    ax.text(0.98, 0.93, "grey: rate kept", color=draw.COLORS["muted"], transform=ax.transAxes, ha="right")
    ax.text(0.98, 0.86, "orange: rate changed", color=draw.COLORS["orange"], transform=ax.transAxes, ha="right")
    ax.set(xlim=(0, noise_floor.STEPS[kind]), ylim=(low, high), xlabel="step", ylabel="loss on all examples")
    last_sizes = kept[-5:].mean(), changed[-5:].mean()
    far = "more than 9" if last_sizes[1] > 9 else f"{last_sizes[1]:.2f}"
    return (
        f"{kind.capitalize()}: rate times {factor:g} from step {step} on. Over the last twentieth of the run the loss "
        f"is {far} on average; with the rate kept it is {last_sizes[0]:.2f}."
    )
