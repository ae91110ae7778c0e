"""Trained bends between networks, what the straight line confuses, and planes through three networks. Recorded.

The recording holds whole numbers, as that of straight_paths.py does. Measuring it again takes a quarter of an hour.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.permutation_symmetry.mode_connectivity import curve, trained_bend
from lessons.permutation_symmetry.straight_paths import MATCHINGS, key, matched, units
from lessons.permutation_symmetry.training import ensemble
from lessons.shared.numerics.barriers import along, line
from lessons.shared.numerics.ensembles import digits_problem, task_problem
from lessons.shared.numerics.recordings import recorded

BENT = ((2,), (4,), (8,), (16,), (32,), (64,), (128,), (16, 16), (64, 64))
ROUTES = {"straight": ("bent once", 0), "bent once": ("bent once", 160), "Bézier": ("Bézier", 160)}  # shape, epochs
BEND_RATE = 0.1
ON_CURVE = np.linspace(0, 1, 41)
CONFUSED = ((16,), (64,), (16, 16), (64, 64))
SLICED = ((16,), (64, 64))
PLANE = ((-0.4, 1.4), (-0.45, 1.3))
PLANE_SHAPE = (37, 36)


def bend_cell(hidden: tuple[int, ...], route: str, *, name: str = "digits", pairs: int = 5) -> dict[str, Any]:
    """So many pairs, as they are: losses and right answers at ON_CURVE along a route, whose bend was trained or not."""
    problem, test = task_problem(name, hidden)
    w, (shape, epochs) = ensemble(hidden, epochs=40, name=name, pairs=pairs), ROUTES[route]
    rng = np.random.default_rng([1, *hidden])
    bend = trained_bend(problem, w[::2], w[1::2], shape=shape, epochs=epochs, lr=BEND_RATE, rng=rng)
    places = curve(w[::2], bend, w[1::2], ON_CURVE, shape=shape).swapaxes(0, 1)
    losses, right = (np.array([along(f, one) for one in places]) for f in (problem.loss, test.accuracy))
    return {"losses": units(losses), "right": units(right, 1 / len(test.y))}


def confusion_cell(hidden: tuple[int, ...], matching: str) -> dict[str, Any]:
    """The first pair's line: per place how many test digits of each class are named right, and the top confusion."""
    problem, test = digits_problem(hidden)
    a, b = ensemble(hidden, epochs=40)[:2]
    right, worst = [], []
    for place in line(a, matched(problem, a, b, matching)):
        table = np.zeros((10, 10), int)
        np.add.at(table, (test.y, test.network.outputs(place, test.x).argmax(-1)), 1)
        right.append(np.diag(table).tolist())
        wrong = table - np.diag(np.diag(table))
        worst.append([*map(int, np.unravel_index(np.argmax(wrong), wrong.shape)), int(wrong.max())])
    return {"right": right, "worst": worst}


def slice_cell(hidden: tuple[int, ...], matching: str) -> dict[str, Any]:
    """The training loss on the plane through three networks; one unit is the distance of the first two."""
    problem = digits_problem(hidden)[0]
    a, *others = ensemble(hidden, epochs=40)[:3]
    b, c = (matched(problem, a, other, matching) for other in others)
    across = b - a
    upward = (c - a) - (c - a) @ across / (across @ across) * across
    upward *= np.linalg.norm(across) / np.linalg.norm(upward)
    x, y = (np.linspace(*side, count) for side, count in zip(PLANE, PLANE_SHAPE, strict=True))
    losses = np.array([[problem.loss(a + u * across + v * upward) for u in x] for v in y])
    third = [float((c - a) @ side / (across @ across)) for side in (across, upward)]
    return {"losses": units(losses, 1e-3), "third": [round(part, 3) for part in third]}


def paths() -> dict[str, Any]:
    """The recorded cells of the three, by kind and then by `key(hidden)` and route or matching."""
    return recorded("permutation_symmetry", "bent_paths")


def measured() -> dict[str, Any]:
    """What `paths` reads, measured again."""
    return {
        "bends": {f"{key(h)} {route}": bend_cell(h, route) for h in BENT for route in ROUTES},
        "confusions": {f"{key(h)} {m}": confusion_cell(h, m) for h in CONFUSED for m in MATCHINGS},
        "slices": {f"{key(h)} {m}": slice_cell(h, m) for h in SLICED for m in MATCHINGS[:2]},
    }
