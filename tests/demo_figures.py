"""Small figures of every kind that the book may hold, to test recording and merging on: see test_frames.py."""

import numpy as np

from lessons.shared.drawing import draw
from lessons.shared.explore.controls import choice, log_slider, slider, toggle
from lessons.shared.explore.picture import picture


def draw_valley(ax, *, curvature, lr, momentum):
    """Contours that come and go with the surface, and a path that gets longer or leaves."""
    hess = np.array([1.0, curvature])
    draw.contours(ax, lambda w: 0.5 * (hess * w**2).sum(-1), ((-4, 4), (-3, 3)), levels=[0.5, 1, 2, 4, 8, 16, 32])
    w, v, visited = np.array([-3.5, 2.0]), np.zeros(2), []
    while len(visited) < 40 and np.abs(w).max() < 6:
        visited.append(w)
        v = momentum * v + hess * w
        w = w - lr * v
    ax.plot(*np.transpose(visited), ".-", color=draw.COLORS["orange"])
    ax.set(title="Descent in a valley", xlabel="w₁", ylabel="w₂")
    return f"With curvature {curvature:g}, rate {lr:g} and momentum {momentum:g}, {len(visited)} points are inside."


def draw_tangent(ax, *, x, name):
    functions = {"square": (lambda t: t**2, 2.0), "cube": (lambda t: t**3, 3.0)}
    f, power = functions[name]
    t = np.linspace(-2, 2, 161)
    slope = power * x ** (power - 1)
    ax.plot(t, f(t), color=draw.COLORS["blue"], linestyle="-")
    draw.reference(ax, t, f(x) + slope * (t - x), text="tangent")
    ax.plot([x], [f(x)], "o", color=draw.COLORS["orange"])
    draw.label(ax, x, f(x), f"slope {slope:.2f}", color="orange")
    ax.set(xlim=(-2, 2), ylim=(-4, 4), xlabel="x", ylabel="f(x) & co")
    return f"At x = {x:.2f} the {name} has slope {slope:.4f} < {slope + 1:.4f}."


def draw_map(ax, *, steps):
    """A map of classes as shapes, and one of sizes as an image."""
    x, y = np.meshgrid(np.linspace(-2, 1, 30), np.linspace(-1.2, 1.2, 24))
    c, z = x + 1j * y, np.zeros((24, 30), complex)
    for _ in range(int(steps)):
        z = np.where(np.abs(z) < 2, z**2 + c, z)
    inside = (np.abs(z) < 2).astype(int)
    draw.heat_map(ax[0], inside, ((-2, 1), (-1.2, 1.2)), ["orange", "blue"])
    tints = np.array([draw.shade("green", alpha) for alpha in np.linspace(0, 1, 256)])
    image = tints[(255 * np.minimum(np.abs(z), 2) / 2).astype(int)]
    ax[1].imshow(image, extent=(-2, 1, -1.2, 1.2), origin="lower", aspect="auto", interpolation="none")
    ax[1].set(xlabel="real part", ylabel="imaginary part")
    return f"After {steps:g} steps {inside.sum()} points are inside."


def draw_histogram(ax, *, count, cumulative):
    values = np.random.default_rng(7).normal(size=int(count))
    ax.hist(values, bins=np.linspace(-3, 3, 13), color=draw.COLORS["green"], cumulative=cumulative, density=True)
    ax.set(xlim=(-3, 3), ylim=(0, 1.05), xlabel="value", ylabel="share")
    return f"{count:g} draws, {'cumulative' if cumulative else 'plain'}: mean {values.mean():.3f}."


def draw_decay(ax, *, rate, growing):
    """Two panels; a log axis with formulas as labels; a line that is there in some states only."""
    upper, lower = ax
    loss = rate ** np.arange(60)
    upper.plot(loss, color=draw.COLORS["blue"])
    upper.set(yscale="log", xlim=(0, 60), ylim=(1e-9, 10), title="Loss", ylabel=r"$f(w_k)$")
    lower.plot(loss, color=draw.COLORS["red"])
    if growing:
        lower.axhline(0.5, color=draw.COLORS["muted"])
        lower.annotate("half", (40, 0.52))
    lower.set(xlim=(0, 60), ylim=(0, 1), xlabel="step")
    return f"With rate {rate:g} the loss ends at {loss[-1]:.1e}{', half marked' if growing else ''}."


VALLEY = picture(
    draw_valley,
    {
        "curvature": log_slider(1, 100, per_decade=2, label="curvature across"),
        "lr": slider(0.005, 0.055, step=0.01, label="learning rate"),
        "momentum": slider(0, 0.9, step=0.9),
    },
    title="A valley",
)
TANGENT = picture(draw_tangent, {"x": slider(-2, 2, 0.6, step=0.1), "name": choice(["square", "cube"])})
MAP = picture(draw_map, {"steps": slider(1, 8, step=1, unit="steps", play=True)}, title="Who stays?", panels=2)
HISTOGRAM = picture(draw_histogram, {"count": log_slider(10, 1000), "cumulative": toggle()})
DECAY = picture(
    draw_decay,
    {"rate": slider(0.7, 0.95, step=0.05), "growing": toggle(label="mark one half")},
    panels=2,
    title='Decay "in two" & more',
)
ALL = [VALLEY, TANGENT, MAP, HISTOGRAM, DECAY]
