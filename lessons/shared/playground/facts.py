"""What Python and JavaScript both know of surfaces and methods, in one place: names, signs, fixed knobs, limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from lessons.shared.numerics import network_copies, network_grounds, newton, path, surfaces, trained_slice
from lessons.shared.numerics.recordings import recorded
from lessons.shared.numerics.surface import Surface
from lessons.shared.numerics.tuned_rates import tuned
from lessons.shared.playground.rules import LETTERS, ROLES, RULES, Rule


@dataclass(frozen=True)
class Method:
    """One optimizer: how a reader sees it, which knobs it takes, and those that stay fixed."""

    label: str
    color: str  # a role of draw.COLORS
    marker: str  # Matplotlib's sign; the script draws the same
    rule: Rule
    knobs: tuple[str, ...] = ("lr",)
    fixed: dict[str, float] = field(default_factory=dict)
    noise: bool = True


ADAM = {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
METHODS = {
    "gradient_descent": Method("Gradient descent", "blue", "o", RULES["gradient_descent"]),
    "heavy_ball": Method("Heavy ball", "orange", "s", RULES["heavy_ball"], ("lr", "momentum")),
    "nesterov": Method("Nesterov", "green", "^", RULES["nesterov"], ("lr", "momentum")),
    "rmsprop": Method("RMSProp", "purple", "D", RULES["rmsprop"], fixed={"decay": 0.99, "eps": 1e-8}),
    "adam": Method("Adam", "ochre", "v", RULES["adam"], fixed=ADAM),
    "adamw": Method(
        "AdamW", "red", "P", RULES["adamw"], fixed={"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01}
    ),
    "newton": Method("Newton", "text", "X", RULES["newton"], knobs=(), noise=False),
    "damped_newton": Method("Damped Newton", "muted", "*", RULES["damped_newton"], knobs=(), noise=False),
}


@dataclass(frozen=True)
class Place:
    """One surface: its name for the reader, how to build it from a situation, and whether its loss wants a log axis.

    `code` is the Python that builds it, with the situation's parameters in braces. In 3-D the surface is first seen
    turned and tilted by `pose`, in degrees; `relief` is its height as a share of the shorter side of what is seen.
    `lines` lie on surface and map whatever the methods do: on the map the first is dashed.
    """

    label: str
    build: Callable[[Any], Surface]
    code: str
    log: bool = False
    pose: tuple[float, float] = (-28, 54)
    relief: float = 0.42
    lines: tuple[tuple[tuple[float, float], ...], ...] = ()
    decades: tuple[float, float] | None = None  # heights, levels and shades are logarithms between these powers of ten


def _ground(title: str, name: str) -> Place:
    """The ground around a trained network; two of them stand side by side, so they are seen alike."""
    return Place(
        title,
        lambda s: surfaces.network_ground(name),
        f'surfaces.network_ground("{name}")',
        pose=(-30, 52),
        relief=0.62,
        decades=network_grounds.DECADES,
    )


PLACES = {
    "quartic": Place("Quartic in one dimension", lambda s: surfaces.quartic, "surfaces.quartic"),
    "bowl": Place("Round bowl", lambda s: surfaces.bowl((1, 1)), "surfaces.bowl((1, 1))", log=True),
    "ravine": Place(
        "Ravine",
        lambda s: surfaces.ravine(s.condition, rotation=np.deg2rad(s.rotation)),
        "surfaces.ravine({condition}, rotation=np.deg2rad({rotation}))",
        log=True,
        pose=(-64, 50),
    ),
    "double_well": Place("Double well", lambda s: surfaces.double_well, "surfaces.double_well"),
    "strict_saddle": Place("Strict saddle", lambda s: surfaces.strict_saddle, "surfaces.strict_saddle"),
    "degenerate_saddle": Place("Degenerate saddle", lambda s: surfaces.degenerate_saddle, "surfaces.degenerate_saddle"),
    "monkey_saddle": Place("Monkey saddle", lambda s: surfaces.monkey_saddle, "surfaces.monkey_saddle"),
    "two_weights": Place("Product of two weights", lambda s: surfaces.two_weights, "surfaces.two_weights"),
    "plateau": Place(
        "Plateau with a cliff", lambda s: surfaces.plateau, "surfaces.plateau", pose=(-24, 40), relief=0.36
    ),
    "rosenbrock": Place(
        "Rosenbrock", lambda s: surfaces.rosenbrock, "surfaces.rosenbrock", log=True, pose=(-18, 44), relief=0.36
    ),
    "himmelblau": Place("Himmelblau", lambda s: surfaces.himmelblau, "surfaces.himmelblau", log=True, pose=(-28, 48)),
    "beale": Place("Beale", lambda s: surfaces.beale, "surfaces.beale", log=True, pose=(-28, 46), relief=0.36),
    "random_cosines": Place(
        "Random waves",
        lambda s: surfaces.random_cosines(np.random.RandomState(s.landscape)),
        "surfaces.random_cosines(np.random.RandomState({landscape}))",
        pose=(-28, 46),
        relief=0.36,
    ),
    "trained_network": Place(
        "Slice of a trained network",
        lambda s: surfaces.trained_network(),
        "surfaces.trained_network()",
        pose=(-28, 46),
    ),
    "permuted_copies": Place(
        "Two copies of a trained network",
        lambda s: surfaces.permuted_copies(),
        "surfaces.permuted_copies()",
        pose=(155, 48),
        relief=0.5,
        lines=network_copies.ways(),
    ),
    "plain_network": _ground("Plain, twenty layers", "plain"),
    "residual_network": _ground("Residual, twenty layers", "residual"),
}

# What a situation may hold; the first number and the last are allowed too.
LIMITS = {
    "lr": (1e-5, 10.0),
    "momentum": (0.0, 0.99),
    "noise": (0.0, 100.0),
    "seed": (0, 2**32 - 1),
    "steps": (1, 1000),
    "step": (0, 1000),
    "condition": (1.0, 1e4),
    "rotation": (-90.0, 90.0),
    "landscape": (0, 2**32 - 1),
    "start": (-100.0, 100.0),
}
WHOLE = ("seed", "steps", "step", "landscape")


def facts(typical: Any) -> str:
    """Everything above as JSON for the script; windows and minima are those of the surfaces built from `typical`."""
    places = {}
    for name, place in PLACES.items():
        surface = place.build(typical)
        shape = {"dim": surface.dim, "window": surface.window, "minima": surface.minima.tolist()}
        places[name] = {key: value for key, value in vars(place).items() if key != "build"} | shape
    constants = {"far": path.FAR} | {
        name: getattr(newton, name.upper()) for name in ("floor", "armijo", "slack", "halvings")
    }
    everything = {
        "methods": {name: asdict(method) for name, method in METHODS.items()},
        "surfaces": places,
        "limits": LIMITS,
        "whole": WHOLE,
        "constants": constants,
        "tuned": tuned(),
        "roles": ROLES,
        "letters": LETTERS,
        "grids": {
            "trained_network": _grid(trained_slice.UNIT, recorded("shared/numerics", "trained_slice")),
            "permuted_copies": _grid(network_copies.UNIT, recorded("shared/numerics", "network_copies")["values"]),
            "plain_network": _grid(network_grounds.UNIT, network_grounds.logarithms("plain")),
            "residual_network": _grid(network_grounds.UNIT, network_grounds.logarithms("residual")),
        },
    }
    return json.dumps(everything, separators=(",", ":"), ensure_ascii=False)


def _grid(unit: float, values: list[list[int]]) -> dict[str, Any]:
    """A recorded grid by the differences of its differences, along and across, which are half as long in print."""
    steps = np.diff(np.diff(values, axis=1, prepend=0), axis=0, prepend=0)
    return {"unit": unit, "steps": steps.tolist()}
