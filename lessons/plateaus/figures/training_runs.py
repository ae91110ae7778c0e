"""The chapter's pictures of training runs: sigmoid layers along the path, plateaus left, and the rescue of 30 layers.

Each function draws one state and returns the sentence that says what is seen.
"""

from __future__ import annotations

import functools

import numpy as np
from matplotlib.axes import Axes

from lessons.plateaus import rescue, saturation, xor_and_spirals
from lessons.plateaus.detection import quartiles, steps_to
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.comparison import tuned

SEEN = (0, 20, 50, 100, 200, 400, 800)
DEPTHS = (1, 3, 5)
FIRST_WEIGHTS: dict[str, str | float] = {"Glorot": "Glorot", "σ = 2": 2.0}
RUNS, LIMIT = 24, 600
EXCLUSIVE = {"tanh": 0.1, "sigmoid": 1.0, "ReLU": 1.0}  # activation and scale of the first weights
SPIRALS = "two spirals"
METHOD_STYLE = {
    "gradient descent": ("blue", "o"),
    "momentum 0.9": ("orange", "s"),
    "RMSProp": ("purple", "D"),
    "Adam": ("ochre", "v"),
}


@functools.cache
def states(depth: int, start: str) -> list[saturation.State]:
    """Descent with learning rate 3 on 100 digits, seen at SEEN."""
    problem = saturation.sigmoid_digits(depth, width=12, examples=100)
    return saturation.along(problem, lr=3.0, seen=SEEN, scheme=FIRST_WEIGHTS[start])


def draw_saturation(ax: tuple[Axes, Axes], *, depth: int, start: str, step: int) -> str:
    """Above, what enters the units of all layers, over the sigmoid's slope; below, each layer's gradient."""
    top, bottom = ax
    seen = states(depth, start)[SEEN.index(step)]
    z = np.linspace(-8, 8, 81)
    counts, edges = np.histogram(np.clip(np.concatenate(seen.entering), -7.99, 7.99), bins=np.linspace(-8, 8, 33))
    top.bar(
        edges[:-1], counts / counts.max(), width=0.5, align="edge", color=[draw.shade("blue", 0.5)], edgecolor="none"
    )
    top.plot(z, 1 / np.cosh(z / 2) ** 2, color=draw.COLORS["red"], linestyle="-")
    top.text(2.6, 0.85, "slope, in quarters", color=draw.COLORS["red"])
    top.set(xlim=(-8, 8), ylim=(0, 1.1), xlabel="what enters the sigmoids", ylabel="share of the largest")
    for other in states(depth, start):
        color, width = ("orange", 2.0) if other.step == step else ("grid", 1.2)
        bottom.plot(np.linspace(0, 1, depth + 1), other.norms, color=draw.COLORS[color], linestyle="-", linewidth=width)
    bottom.set(yscale="log", xlim=(-0.03, 1.03), ylim=(1e-6, 10), ylabel="size of the gradient")
    bottom.set(xticks=[0, 1], xticklabels=["first", "output"], xlabel="layer")
    bottom.minorticks_off()
    share = float(np.mean(seen.saturated))
    return (
        f"{depth} sigmoid {'layer' if depth == 1 else 'layers'}, {start}, step {step}: loss {seen.loss:.2f}, "
        f"{share:.0%} of the units saturated, the first layer's gradient {seen.norms[0]:.0e}."
    )


@functools.cache
def exclusive_losses(activation: str, method: str, lr: float) -> Array:
    """Loss curves (LIMIT + 1, RUNS) on the exclusive or."""
    problem = xor_and_spirals.exclusive_or(activation=activation)
    starts = problem.network.random(np.random.default_rng(0), RUNS, scale=EXCLUSIVE[activation])
    return xor_and_spirals.losses(problem, starts, method, lr=lr, steps=LIMIT)


def draw_leaving(ax: Axes, *, task: str, rate: str) -> str:
    """The median loss curve of each method, and a tick where each of its runs is down to half the plateau."""
    said = []
    for row, (method, (color, _)) in enumerate(METHOD_STYLE.items()):
        lr = xor_and_spirals.RATES[method][("lower", "higher").index(rate)]
        if task == SPIRALS:
            runs = xor_and_spirals.recorded_spirals()[method][lr]
            steps, last, curve = runs["steps"], xor_and_spirals.SPIRAL_STEPS, runs["median"]
        else:
            losses = exclusive_losses(task, method, lr)
            steps, last, curve = steps_to(losses, xor_and_spirals.HALF), LIMIT, np.median(losses, axis=1)[::12]
        ax.plot(np.linspace(0, last, len(curve)), curve, color=draw.COLORS[color], linestyle="-", linewidth=1.6)
        out = steps[np.isfinite(steps)]
        ax.plot(out, np.full(len(out), 0.02 + 0.035 * row), "|", color=draw.COLORS[color], markersize=7)
        ax.text(0.98, 0.95 - 0.075 * row, f"{method}, rate {lr:g}", color=draw.COLORS[color],
                transform=ax.transAxes, ha="right", va="top")  # fmt: skip
        _, middle, _, never = quartiles(steps)
        when = f"after {middle:.0f} steps" if np.isfinite(middle) else f"not in {last:,}"
        said.append(f"{method} {when} (never in {round(never * len(steps))} of {len(steps)})")
    ax.axhline(np.log(2), color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")
    ax.set(xlim=(0, last), ylim=(0, 1.1), xlabel="step", ylabel="loss")
    name = task if task == SPIRALS else f"exclusive or, {task}"
    return f"{name[0].upper()}{name[1:]}; the median run leaves: {', '.join(said)}."


def draw_rescue(ax: Axes, *, network: str) -> str:
    """The losses of five seeds after 150 steps, by method, each at its best of four rates."""
    table = rescue.recorded()[network]
    for k, method in enumerate(rescue.METHODS):
        color, marker = METHOD_STYLE[method]
        losses = np.clip(tuned(table[method])[1], 2e-4, 5)
        ax.plot(losses, k + np.linspace(-0.12, 0.12, len(losses)), marker, color=draw.COLORS[color], markersize=6)
        ax.text(1.2e-4, k - 0.25, method, color=draw.COLORS[color])
    ax.axvline(np.log(10), color=draw.COLORS["muted"], linewidth=0.8, linestyle="--")
    ax.text(np.log(10) * 0.92, -0.75, "knows nothing", color=draw.COLORS["muted"], ha="right")
    ax.set(xscale="log", xlim=(1e-4, 8), ylim=(3.5, -1.1), yticks=[], xlabel="loss after 150 steps")
    ax.minorticks_off()
    medians = {m: float(np.median(tuned(table[m])[1])) for m in rescue.METHODS}
    first = min(medians, key=lambda m: medians[m])
    if medians[first] > 2.2:
        return f"{network}, 30 layers: no method gets anywhere; the best median loss is {medians[first]:.2f} of 2.30."
    plain = medians["gradient descent"]
    words = f"{plain:.3f}" if plain < 5 else "out of the numbers"
    return f"{network}, 30 layers: {first} is best with median loss {medians[first]:.3f}; gradient descent {words}."
