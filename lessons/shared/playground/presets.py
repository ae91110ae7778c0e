"""The situation of each chapter, and which surfaces, methods and knobs stay open to the reader there."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from lessons.shared.numerics.arrays import require_choice
from lessons.shared.numerics.tuned_rates import tuned
from lessons.shared.playground.facts import METHODS, PLACES
from lessons.shared.playground.situation import Situation

FLAT = ("double_well", "strict_saddle", "degenerate_saddle", "monkey_saddle")


@dataclass(frozen=True)
class Preset:
    """A playground's title, its first situation, and the choices that it offers; noise only where it is open.

    Where there is a surface `beside` the first, both are seen and turned together.
    """

    title: str
    situation: Situation
    surfaces: tuple[str, ...]
    methods: tuple[str, ...]
    noise: bool = False
    beside: str = ""

    def with_changes(self, changes: dict[str, Any]) -> Preset:
        """The same choices from another first situation; ValueError where that situation cannot be or is not open."""
        if unknown := sorted(set(changes) - set(self.situation.to_json())):
            allowed = ", ".join(self.situation.to_json())
            raise ValueError(f"a situation has no {', '.join(unknown)}; it has {allowed}")
        preset = replace(self, situation=replace(self.situation, **changes))
        now = preset.situation
        require_choice("surface", now.surface, self.surfaces)
        for method in now.methods:
            require_choice("methods", method, self.methods)
        if now.noise and not self.noise:
            raise ValueError(f"noise must be 0 in this playground, got {now.noise}")
        return preset

    def to_json(self) -> dict[str, Any]:
        lists = {"surfaces": list(self.surfaces), "methods": list(self.methods)}
        both = {"beside": self.beside} if self.beside else {}
        fields = {name: value for name, value in asdict(self).items() if name != "beside"}
        return fields | lists | both | {"situation": self.situation.to_json()}


def _race(start: tuple[float, float], rotation: float) -> Situation:
    """Three methods in one ravine, each at the rate that is its best there."""
    methods, best = ("gradient_descent", "heavy_ball", "adam"), tuned()
    rates = tuple((method, best["rates"][method]) for method in methods)
    return Situation(
        "ravine", start, methods, lr=0.035, momentum=best["momentum"], condition=best["condition"], rotation=rotation,
        rates=rates,
    )  # fmt: skip


PRESETS = {
    "convexity": Preset(
        "Drag the start: where does descent end?",
        Situation("quartic", (2.2,), ("gradient_descent",), lr=0.05, steps=60),
        ("quartic",),
        ("gradient_descent", "heavy_ball", "adam", "newton"),
        noise=True,
    ),
    "saddles": Preset(
        "A thousandth off the ridge.",
        Situation("strict_saddle", (1.5, 0.001), ("gradient_descent", "heavy_ball", "adam"), lr=0.02, steps=200),
        FLAT,
        tuple(METHODS),
        noise=True,
    ),
    "stable_manifold": Preset(
        "Exactly on the ridge.",
        Situation("strict_saddle", (1.5, 0.0), ("gradient_descent", "heavy_ball", "adam"), lr=0.02, steps=200),
        FLAT,
        tuple(METHODS),
        noise=True,
    ),
    "plateaus": Preset(
        "A long way to the cliff.",
        Situation("plateau", (1.0, 0.9), ("gradient_descent", "rmsprop", "adam"), lr=0.05, steps=300),
        ("plateau",),
        tuple(METHODS),
        noise=True,
    ),
    "ravines": Preset(
        "Across and along.",
        _race((-2.5, 0.7), 0),
        ("ravine", "bowl", "rosenbrock"),
        tuple(METHODS),
    ),
    "rotated_ravine": Preset(
        "The same ravine, turned.",
        _race((-2.2, -0.6), 30),
        ("ravine", "bowl", "rosenbrock"),
        tuple(METHODS),
    ),
    "valleys": Preset(
        "One valley, or two?",
        Situation("double_well", (0.1, 1.2), ("gradient_descent", "heavy_ball"), lr=0.1, momentum=0.8, steps=80),
        ("double_well", "bowl"),
        tuple(METHODS),
        noise=True,
    ),
    "permutation_symmetry": Preset(
        "One network twice, its hidden units in another order: straight over the ridge, or around it?",
        Situation("permuted_copies", (0.1, 0.0), ("gradient_descent",), lr=0.3, steps=200),
        ("permuted_copies",),
        tuple(METHODS),
    ),
    "overparameterization": Preset(
        "The same ball around two trained networks of twenty layers: plain, and with residual connections.",
        Situation("plain_network", (-0.6, -0.2), ("gradient_descent",), lr=0.001, steps=200, step=60),
        ("plain_network",),
        tuple(METHODS),
        beside="residual_network",
    ),
    "frontier": Preset(
        "A step too long for a sharp place.",
        Situation("two_weights", (2.2, 0.1), ("gradient_descent",), lr=0.6, steps=60),
        ("two_weights",),
        tuple(METHODS),
    ),
    "practice": Preset(
        "Pick any surface and any method, and watch it go down.",
        Situation(
            "trained_network", (-0.1, -0.6), ("gradient_descent", "heavy_ball", "nesterov", "rmsprop", "adam", "adamw"),
            lr=0.1, steps=200,
        ),
        tuple(PLACES),
        tuple(METHODS),
        noise=True,
    ),
}  # fmt: skip

# The book's cover: two starts on a ridge of the trained network's surface, a fifth of a unit apart, above two valleys.
COVER: dict[str, Any] = {
    "situation": Situation("trained_network", (-0.2, -0.7), ("gradient_descent",), lr=0.15, steps=300).to_json(),
    "starts": [[-0.2, -0.7], [0.0, -0.7]],
    "pose": [158, 48, 1.15],
    "told": {
        "title": "A slice of a real network's loss surface",
        "seen": "Two paths of gradient descent begin side by side on a ridge and end in two valleys.",
        "keys": "Arrows turn it, plus and minus zoom, Enter pushes the ball.",
        "push": "Push the ball",
        "before": "Two balls, side by side on a ridge. Will they end in the same valley?",
        "different": "One rule, two starts side by side, two valleys. Press anywhere to drop a ball there.",
        "same": "Both balls are in one valley now. Press anywhere to drop a ball there.",
        "caption": "The loss of a small network on tumour data, on the plane through three of its trained states.",
    },
}
