"""The chapter's pictures of symmetry itself: a swap, the number of copies, neurons side by side, what descent keeps.

Each function draws one state and returns the sentence that says what is seen. Paths between networks stand in views.py.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from lessons.permutation_symmetry import conservation, matching, symmetries, training
from lessons.shared.drawing import draw
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.ensembles import digits_problem
from lessons.shared.numerics.networks import Network

SMALL = Network((1, 6, 1), "tanh")
PARTS = ("in", "bias", "out")
ATOMS = 80  # ten to this: a common estimate of the atoms in the observable universe
LEVELS, LEVEL_COLORS = (0.25, 0.5, 0.75), ("paper", "grid", "muted", "blue")
TIME = 20.0


NEURONS = (  # incoming weight, bias, outgoing weight; chosen by hand, to be read
    (2.0, 1.5, 1.2), (1.1, -2.0, -2.1), (-0.8, 0.4, 1.7), (3.0, 0.3, -1.4), (0.6, 1.0, 2.2), (1.6, -0.9, 0.8),
)  # fmt: skip


def small_network() -> Array:
    """The parameters (19,) of six tanh neurons with one input and one output."""
    return np.r_[np.ravel(np.transpose(NEURONS)), 0.0]


def draw_swap(ax: tuple[Axes, Axes], *, first: float, second: float, forget_bias: bool, forget_outgoing: bool) -> str:
    """Above, a network's numbers, one neuron a column, after two swap places; below, its function before and after."""
    top, bottom = ax
    w, one, other = small_network(), int(first) - 1, int(second) - 1  # a reader counts from 1
    moved = symmetries.swapped(SMALL, w, one, other, bias=not forget_bias, outgoing=not forget_outgoing)
    _numbers(top, moved, {one, other}, (forget_bias, forget_outgoing))
    x = np.linspace(-3, 3, 61)[:, None]
    before, after = (SMALL.outputs(v, x)[:, 0] for v in (w, moved))
    bottom.plot(x, before, color=draw.COLORS["muted"], linewidth=5, linestyle="-", alpha=0.5)
    bottom.plot(x, after, color=draw.COLORS["orange"], linestyle="-")
    bottom.set(xlim=(-3, 3), ylim=(-6, 9), xlabel="input", ylabel="output")
    bottom.text(0.02, 0.9, "wide: before, thin: after", transform=bottom.transAxes, color=draw.COLORS["muted"])
    apart = float(np.abs(after - before).max())
    what = f"Neurons {first:g} and {second:g} swapped"
    forgotten = [name for name, out in (("biases", forget_bias), ("outgoing weights", forget_outgoing)) if out]
    if not forgotten:
        return f"{what} whole: six numbers moved, and the output is the same at every input."
    return f"{what}, but not their {' and '.join(forgotten)}: the output changes by up to {apart:.1f}."


def _numbers(ax: Axes, w: Array, swapped: set[int], forgotten: tuple[bool, bool]) -> None:
    (weights, bias), (following, _) = SMALL.layers(w)
    stays = (False, *forgotten)
    for row, values in enumerate((weights[:, 0], bias, following[0])):
        for column, value in enumerate(values):
            color = "blue" if value >= 0 else "red"
            tint = draw.shade(color, 0.1 + 0.45 * min(abs(value) / 3, 1))
            ax.add_patch(Rectangle((column + 0.04, 2 - row + 0.06), 0.92, 0.88, facecolor=tint, edgecolor="none"))
            moves = column in swapped and not stays[row]
            text = f"{value:.1f}".replace("-", "−")
            ax.text(column + 0.5, 2 - row + 0.5, text, ha="center", va="center", weight="bold" if moves else "normal")
    ax.set(xlim=(0, 6), ylim=(0, 3), xticks=np.arange(6) + 0.5, xticklabels=[str(k + 1) for k in range(6)])
    ax.set(yticks=[2.5, 1.5, 0.5], yticklabels=PARTS, xlabel="neuron (bold: moved)")
    ax.tick_params(length=0)


def draw_copies(ax: Axes, *, neurons: float) -> str:
    """The number of copies of one layer against its width, with and without signs, on an axis of powers of ten."""
    neurons = int(neurons)
    n = np.arange(1, 129)
    orders = np.array([math.lgamma(k + 1) for k in n]) / math.log(10)
    for counted, color, line, name in (
        (orders, "blue", "-", "orders"),
        (orders + n * math.log10(2), "purple", "--", "tanh: orders × signs"),
    ):
        ax.plot(n, counted, color=draw.COLORS[color], linestyle=line)
        ax.plot(neurons, counted[neurons - 1], "o", color=draw.COLORS[color], markersize=8)
        ax.text(0.03, 0.93 if line == "--" else 0.85, name, color=draw.COLORS[color], transform=ax.transAxes)
    draw.reference(ax, [1, 128], [ATOMS, ATOMS])
    draw.label(ax, 2, ATOMS, "atoms in the universe", color="muted")
    ax.set(xlim=(0, 130), ylim=(0, 270), xlabel="neurons in the layer", ylabel="power of ten")
    plain, signed = symmetries.copies(neurons), symmetries.copies(neurons) * 2**neurons
    return (
        f"{neurons} neurons have {symmetries.in_digits(plain)} orders. With signs, a tanh layer has "
        f"{symmetries.in_digits(signed)} copies; with ReLU each order is a whole surface of copies."
    )


@functools.cache
def _answers(epochs: int) -> tuple[Array, Array]:
    """Hidden values (n, 16) on the test digits of two networks with 16 neurons."""
    a, b = training.ensemble((16,), epochs=epochs)[:2]
    test = digits_problem((16,))[1]
    one, other = (matching.hidden_values(test.network, w, test.x)[0] for w in (a, b))
    return one, other


def draw_likeness(ax: tuple[Axes, Axes], *, epochs: int) -> str:
    """How the answers of two networks' 16 neurons correlate on test digits, above as they are, below matched."""
    ours, theirs = _answers(epochs)
    likeness = matching.correlations(ours, theirs)
    problem = digits_problem((16,))[0]
    a, b = training.ensemble((16,), epochs=epochs)[:2]
    order = matching.weight_matching(problem.network, a, b)[0]
    means = [_map(axes, one) for axes, one in zip(ax, (likeness, likeness[:, order]), strict=True)]
    for axes, text in zip(ax, ("as it is", "matched"), strict=True):
        axes.set(ylabel="neuron of the first")
        axes.set_title(f"second network {text}")
    ax[1].set(xlabel="neuron of the second network")
    after = "before training" if epochs == 0 else f"after {epochs} passes over the data"
    return (
        f"Two networks {after}: neurons in the same place correlate by {means[0]:.2f} on average as they are, and by "
        f"{means[1]:.2f} once the second network is matched by its weights."
    )


def _map(ax: Axes, likeness: Array) -> float:
    """Draws one table of correlations (16, 16) and gives the mean of its diagonal."""
    draw.heat_map(ax, np.digitize(likeness[::-1], LEVELS), ((0.5, 16.5), (0.5, 16.5)), LEVEL_COLORS)
    ax.plot([0.5, 16.5], [16.5, 0.5], color=draw.COLORS["orange"], linewidth=0.8, linestyle=":")
    ax.set(yticks=[1.5, 15.5], yticklabels=["16", "1"], xticks=[1, 16], aspect="equal")
    for k, (name, text) in enumerate(zip(LEVEL_COLORS[1:], ("above ¼", "above ½", "above ¾"), strict=True)):
        ax.text(1.06, 0.85 - 0.12 * k, text, color=draw.COLORS["text"], transform=ax.transAxes)
        swatch = Rectangle((1.42, 0.845 - 0.12 * k), 0.06, 0.06, transform=ax.transAxes, clip_on=False)
        swatch.set(facecolor=draw.COLORS[name], edgecolor="none")
        ax.add_patch(swatch)
    return float(np.mean(np.diag(likeness)))


@functools.cache
def trace(method: str, lr: float, decay: float) -> tuple[Array, float, float]:
    """The balance (steps + 1, 16) along training of 16 neurons on 200 digits; its drift, and the same without decay's.

    For Adam the time counts in units of its own steps and is a twentieth.
    """
    problem = digits_problem((16,))[0].rows(np.arange(200))
    problem = Classifier(problem.network, problem.x, problem.y, decay=decay)
    w0 = training.starts(problem.network, np.random.default_rng(3), 1)[0]
    scale = 20 if method == "Adam" else 1
    path = conservation.walk(problem, w0, method=method, lr=lr / scale, time=TIME / scale)
    values = conservation.balance(problem.network, path)
    expected = conservation.decayed(values[0], decay=decay, time=TIME)
    return values, conservation.drift(lambda v: v, values), float(np.sqrt(np.mean((values[-1] - expected) ** 2)))


def draw_balance(ax: Axes, *, method: str, lr: float, decay: bool) -> str:
    """What gradient flow would keep, for six neurons along training."""
    values, drift, off = trace(method, lr, 0.03 if decay else 0.0)
    seen = np.unique(np.linspace(0, len(values) - 1, 26).astype(int))
    share = np.linspace(0, 1, len(values))[seen]
    for color_name, k in zip(draw.SERIES, np.argsort(values[0])[::3], strict=True):
        color = draw.COLORS[color_name]
        kept = conservation.decayed(values[0, k], decay=0.03 if decay else 0.0, time=share * TIME)
        ax.plot(share, kept, color=draw.COLORS["muted"], linewidth=1, linestyle="--")
        ax.plot(share, values[seen, k], color=color, linestyle="-")
    ax.set(xlim=(0, 1), ylim=(0, 4), xlabel="share of the training", ylabel="|in|² + bias² − |out|²")
    flow = "decay law" if decay else "conserved value"
    ax.text(
        0.98, 0.92, f"dashed: gradient flow ({flow})", color=draw.COLORS["muted"], ha="right", transform=ax.transAxes
    )
    steps = f"{method}, {len(values) - 1} steps"
    if decay:
        return f"{steps} with weight decay: the balances end {off:.3f} from the exponential law (root mean square)."
    return f"{steps}: the balances of all 16 neurons drift by {drift:.3f} (root mean square)."
