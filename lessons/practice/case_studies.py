"""Six training runs with one ailment each: what the reader diagnoses, the evidence, and what each remedy did.

`SITUATIONS` are real trainings on digits. `REMEDIES` change one thing in such a training and leave the rest, its start
and its batches as they were. Five seeds each; the curves and the evidence are those of the first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lessons.practice import schedules
from lessons.shared.numerics import training
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import lanczos
from lessons.shared.numerics.deep_networks import DeepNetwork
from lessons.shared.numerics.digits import batch_grad, classifiers
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import ACTIVATIONS, Network
from lessons.shared.numerics.recordings import rounded

SEEDS, LOOKS, SPECTRA, WORST = 5, 100, 12, 99.0


@dataclass(frozen=True)
class Situation:
    """A training: network, start (a scheme or the weights' standard deviation, times `scale`), data, method, rate."""

    network: Network
    scheme: str | float = "He"
    scale: float = 1.0
    examples: int = 300
    wrong: float = 0.0
    batch: int | None = None
    lr: float = 0.1
    method: str = "gradient descent"
    decay: float = 0.0
    steps: int = 400
    error: str = "cross-entropy"
    shift: float = 0.0  # added to every input: 0 leaves them standardized
    change: tuple[int, float] = (0, 1.0)  # from this step on, this factor to the rate
    warm: int = 0  # steps of a linear warm-up

    def problems(self) -> tuple[Classifier, Classifier]:
        """The loss that is trained, and the loss on 597 test digits."""
        problem, test = classifiers(self.network, examples=self.examples, noise=self.wrong, error=self.error)
        test = replace(test, error=self.error)
        moved = (replace(one, x=one.x + self.shift) for one in (problem, test))
        return replace(next(moved), decay=self.decay), next(moved)

    def starts(self, seeds: int) -> Array:
        """The first parameters (seeds, dim)."""
        rngs = (np.random.default_rng([seed, 5]) for seed in range(seeds))
        return self.scale * np.concatenate([initial(self.network, rng, 1, scheme=self.scheme) for rng in rngs])

    def rates(self) -> Array:
        """The learning rate of each step (steps,)."""
        when, factor = self.change
        return schedules.warm(np.where(np.arange(self.steps) >= when, self.lr * factor, self.lr), self.warm)


SITUATIONS = {
    "saddle": Situation(Network((64, 16, 10), "tanh"), scheme=1e-4, lr=0.1),
    "plateau": Situation(Network((64, *[16] * 8, 10), "sigmoid"), scheme="Glorot", lr=0.3),
    "ravine": Situation(Network((64, 10), "identity"), scheme=0.03, error="squared", shift=1.0, lr=0.0293),
    "noise floor": Situation(
        Network((64, 10), "identity"), scheme=0.03, examples=600, wrong=0.1, batch=4, lr=0.2, steps=800
    ),
    "overshoot": Situation(Network((64, 16, 16, 10), "ReLU"), scale=2.0, lr=1.0, method="momentum", steps=100),
    "overfitting": Situation(Network((64, 64, 10), "ReLU"), examples=150, wrong=0.3, batch=30, lr=0.1),
}


REMEDIES = ("nothing", "rate ÷ 10", "rate ÷ 10 at half-time", "rate × 3 at half-time", "warm-up", "momentum 0.9",
            "Adam, rate 0.01", "batch × 8", "a usual start", "centred inputs, rate × 8", "residual connections",
            "batch normalization", "weight decay 0.03")  # fmt: skip


def remedied(name: str, remedy: str) -> Situation | None:
    """A situation with one thing changed; None where the remedy changes nothing in it, or cannot be applied."""
    require_choice("situation", name, SITUATIONS)
    require_choice("remedy", remedy, REMEDIES)
    run, half = SITUATIONS[name], SITUATIONS[name].steps // 2
    widths, unit, layers = run.network.widths, run.network.activation, len(run.network.widths) - 2
    if remedy == "residual connections":
        return replace(run, network=DeepNetwork(widths, unit, "none", layers**-0.5)) if layers > 2 else None
    if remedy == "batch normalization":
        return replace(run, network=DeepNetwork(widths, unit, "batch")) if layers > 0 else None
    changes: dict[str, dict[str, Any]] = {
        "nothing": {},
        "rate ÷ 10": {"lr": run.lr / 10},
        "rate ÷ 10 at half-time": {"change": (half, 0.1)},
        "rate × 3 at half-time": {"change": (half, 3.0)},
        "warm-up": {"warm": run.steps // 4},
        "momentum 0.9": {"method": "momentum"},
        "Adam, rate 0.01": {"method": "Adam", "lr": 0.01},
        "batch × 8": {"batch": run.batch * 8 if run.batch else None},
        "a usual start": {"scheme": "He" if unit == "ReLU" else "Glorot", "scale": 1.0},
        "centred inputs, rate × 8": {"shift": 0.0, "lr": 8 * run.lr} if run.shift else {},
        "weight decay 0.03": {"decay": 0.03},
    }
    changed = replace(run, **changes[remedy])
    return changed if remedy == "nothing" or changed != run else None


def final_scores(run: Situation, *, seeds: int = SEEDS) -> list[Array]:
    """Training loss (without decay), test loss and test accuracy (seeds,) after the last step."""
    problem, test = run.problems()
    w, lost = training.trained(
        problem, run.starts(seeds), rates=run.rates(), method=run.method, batch=run.batch, orders=np.arange(seeds)
    )
    bare = replace(problem, decay=0.0)
    parts = ((bare.loss, WORST), (test.loss, WORST), (test.accuracy, 0.0))
    return [np.minimum(training.finite_scores(f, w, lost, worst=x), WORST) for f, x in parts]


def evidence(run: Situation, w: Array) -> dict[str, float]:
    """What one can ask of a network w (dim,): curvatures, gradients by layer, saturation, noise of its batches."""
    problem, _ = run.problems()
    g = problem.grad(w)
    values = lanczos(lambda v: problem.product(w, v), np.random.default_rng(0).normal(size=len(w)), steps=30).values
    (unit, slope), h, flat = ACTIVATIONS[run.network.activation], problem.x, list[float]()
    layers = run.network.layers(w)
    for weights, bias in layers[:-1]:
        z = h @ weights.T + bias
        steepest = slope(np.full(1, float(run.network.activation == "ReLU")))
        flat.append(float((slope(z) < 0.05 * steepest).mean()))
        h = unit(z)
    parts = run.network.layers(g)
    rows = np.random.default_rng(1).integers(len(problem.y), size=(32, run.batch or len(problem.y)))
    noise = batch_grad(problem, np.tile(w, (32, 1)), rows) - g if run.batch else np.zeros((1, len(g)))
    return {
        "gradient": float(np.linalg.norm(g)),
        "first layer": float(np.linalg.norm(parts[0][0])),
        "last layer": float(np.linalg.norm(parts[-1][0])),
        "top": float(values[-1]),
        "bottom": float(values[0]),
        "flat units": float(np.mean(flat)) if flat else 0.0,
        "noise": float(np.sqrt((noise**2).sum(-1).mean())),
        "turn": _turn(g, problem.grad(w - run.lr * g)),
    }


def _turn(g: Array, after: Array) -> float:
    """The cosine of two gradients: 1 goes straight on, -1 turns back."""
    return float(g @ after / (np.linalg.norm(g) * np.linalg.norm(after)))


def portrait(name: str) -> dict[str, Any]:
    """Of the first seed the losses at LOOKS looks, test losses, and the evidence at SPECTRA of them."""
    run = SITUATIONS[name]
    problem, test = run.problems()
    bare = replace(problem, decay=0.0)
    every = run.steps // LOOKS
    steps, train, held, gradient, known = [], [], [], [], []
    walk = training.walk(
        problem, run.starts(1), rates=run.rates(), method=run.method, batch=run.batch, orders=[0], every=every
    )
    for look in walk:
        if look.lost[0]:
            break
        w = look.w[0]
        steps.append(look.step)
        with np.errstate(**training.SILENT):
            train.append(min(float(bare.loss(w)), 1e9))
            held.append(min(float(test.loss(w)), 1e9))
            gradient.append(min(float(np.linalg.norm(problem.grad(w))), 1e9))
        if (look.step // every) % (LOOKS // SPECTRA) == 0:
            known.append({"step": look.step} | evidence(run, w))
    return {
        "step": steps, "train": rounded(train), "test": rounded(held), "gradient": rounded(gradient),
        "evidence": {key: rounded([one[key] for one in known]) for key in known[0]},
    }  # fmt: skip


def measured() -> dict[str, Any]:
    """By situation its "portrait" and, by remedy, [training losses, test losses, test accuracies] of the seeds."""
    return {
        name: {
            "portrait": portrait(name),
            "remedies": {
                remedy: [rounded(part) for part in final_scores(run)]
                for remedy in REMEDIES
                if (run := remedied(name, remedy)) is not None
            },
        }
        for name in SITUATIONS
    }
