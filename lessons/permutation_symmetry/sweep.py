"""What takes minutes: barriers over widths, depths and training lengths, trained curves, slices. Recorded once.

`bridges.json` and `paths.json` hold whole numbers: losses in units of UNIT, test digits named right as counts. A test
recomputes cheap cells, `make bench` dear ones. Run this module to measure everything again (about half an hour).
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np

from lessons.permutation_symmetry.barriers import ALONG, along, barrier, line
from lessons.permutation_symmetry.curves import curve, trained_bend
from lessons.permutation_symmetry.matching import activation_matching, weight_matching
from lessons.permutation_symmetry.symmetries import permuted
from lessons.permutation_symmetry.training import digits_problem, ensemble
from lessons.shared.arrays import Array
from lessons.shared.classifier import Classifier

UNIT = 1e-4
ONE_LAYER = ((16,), (32,), (64,), (128,), (256,), (512,))
TWO_LAYERS = ((16, 16), (32, 32), (64, 64), (128, 128), (256, 256))
EPOCHS = (10, 40, 160)
SHOWN = ((16,), (64,), (256,), (16, 16), (64, 64), (256, 256))  # whole curves are kept of these
MATCHINGS = ("none", "weights", "activations")
BENT = ((2,), (4,), (8,), (16,), (32,), (64,), (128,), (16, 16), (64, 64))
ROUTES = {"straight": ("bent once", 0), "bent once": ("bent once", 160), "Bézier": ("Bézier", 160)}  # shape, epochs
BEND_RATE = 0.1
ON_CURVE = np.linspace(0, 1, 41)
CONFUSED = ((16,), (64,), (16, 16), (64, 64))
SLICED = ((16,), (64, 64))
PLANE = ((-0.4, 1.4), (-0.45, 1.3))
PLANE_SHAPE = (37, 36)
BRIDGES, PATHS = (Path(__file__).parent / f"{name}.json" for name in ("bridges", "paths"))


def key(hidden: tuple[int, ...], epochs: int | None = None) -> str:
    """The name of a cell: hidden widths, then epochs."""
    return "-".join(map(str, hidden)) + ("" if epochs is None else f" {epochs}")


def matched(problem: Classifier, a: Array, b: Array, matching: str) -> Array:
    """`b` (dim,) as it is, or with its neurons in the order that fits `a`."""
    if matching == "none":
        return b
    network = problem.network
    weights = matching == "weights"
    return permuted(
        network, b, weight_matching(network, a, b) if weights else activation_matching(network, a, b, problem.x)
    )


def bridge_cell(hidden: tuple[int, ...], epochs: int) -> dict[str, Any]:
    """Five pairs of networks: the ends, and per matching the barriers; the whole lines where `hidden` is SHOWN."""
    problem, test = digits_problem(hidden)
    w, n = ensemble(hidden, epochs=epochs), len(test.y)
    cell: dict[str, Any] = {"ends": _units([problem.loss(one) for one in w]), "right": _units(test.accuracy(w), 1 / n)}
    for matching in MATCHINGS:
        lines = [line(a, matched(problem, a, b, matching)) for a, b in zip(w[::2], w[1::2], strict=True)]
        losses, unseen = (np.array([along(p.loss, one) for one in lines]) for p in (problem, test))
        right = np.array([along(test.accuracy, one) for one in lines])
        cell[matching] = {
            "barriers": _units([barrier(row).height for row in losses]),
            "test barriers": _units([barrier(row).height for row in unseen]),
            "right halfway": _units(right[:, len(ALONG) // 2], 1 / n),
        } | ({"losses": _units(losses), "right": _units(right, 1 / n)} if hidden in SHOWN else {})
    return cell


def bend_cell(hidden: tuple[int, ...], route: str) -> dict[str, Any]:
    """Five pairs, as they are: losses and right answers at ON_CURVE along a route, whose bend was trained or not."""
    problem, test = digits_problem(hidden)
    w, (shape, epochs) = ensemble(hidden, epochs=40), ROUTES[route]
    rng = np.random.default_rng([1, *hidden])
    bend = trained_bend(problem, w[::2], w[1::2], shape=shape, epochs=epochs, lr=BEND_RATE, rng=rng)
    places = curve(w[::2], bend, w[1::2], ON_CURVE, shape=shape).swapaxes(0, 1)
    losses, right = (np.array([along(f, one) for one in places]) for f in (problem.loss, test.accuracy))
    return {"losses": _units(losses), "right": _units(right, 1 / len(test.y))}


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
    return {"losses": _units(losses, 1e-3), "third": [round(part, 3) for part in third]}


@functools.cache
def bridges() -> dict[str, Any]:
    """The recorded cells of `bridge_cell`, by `key(hidden, epochs)`."""
    return json.loads(BRIDGES.read_text(encoding="utf-8"))


@functools.cache
def paths() -> dict[str, Any]:
    """The recorded cells of the other three, by kind and then by `key(hidden)` and route or matching."""
    return json.loads(PATHS.read_text(encoding="utf-8"))


def _units(values: Any, unit: float = UNIT) -> Any:
    return np.rint(np.asarray(values, float) / unit).astype(int).tolist()


def record() -> None:
    """Measure everything again and write both files."""
    cells = {key(hidden, e): bridge_cell(hidden, e) for hidden in ONE_LAYER + TWO_LAYERS for e in EPOCHS}
    BRIDGES.write_text(json.dumps(cells, separators=(",", ":")).replace("},", "},\n") + "\n", encoding="utf-8")
    found = {
        "bends": {f"{key(h)} {route}": bend_cell(h, route) for h in BENT for route in ROUTES},
        "confusions": {f"{key(h)} {m}": confusion_cell(h, m) for h in CONFUSED for m in MATCHINGS},
        "slices": {f"{key(h)} {m}": slice_cell(h, m) for h in SLICED for m in MATCHINGS[:2]},
    }
    PATHS.write_text(json.dumps(found, separators=(",", ":")).replace("},", "},\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
