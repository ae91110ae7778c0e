"""What the digits say of copies, matches, barriers and bends, asked of MNIST-1D and of a teacher's classes. Recorded.

Networks, training and measures are those of the lesson; six pairs where a path is bent. About four minutes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.permutation_symmetry import bent_paths
from lessons.permutation_symmetry.matching import best_assignment, cosine, incoming_likeness, weight_matching
from lessons.permutation_symmetry.straight_paths import MATCHINGS, UNIT, bridge_cell, key, matched
from lessons.permutation_symmetry.symmetries import permuted, random_permutations, swapped
from lessons.permutation_symmetry.training import ensemble, starts
from lessons.shared.evidence import Case
from lessons.shared.numerics import equal_loss, tables
from lessons.shared.numerics.arrays import Array, require_choice
from lessons.shared.numerics.barriers import barrier, barrier_between
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.ensembles import digits_problem, task_problem, trained
from lessons.shared.numerics.recordings import recorded, rounded

NAMES = tables.MADE
WRONG, WRONG_PAIRS, LEARNED = (0.0, 0.5, 0.9), 6, 600  # shares of wrong labels: at 0.9 nothing is left to learn
WRONG_SHAPES = ((64,), (64, 64))
MOST = 0.5  # of the unseen examples
WIDTHS = (16, 64, 256)
MATCHED = {"1 layer": ((16,), (64,), (256,)), "2 layers": ((16, 16), (64, 64))}
BENT = {"MNIST-1D": ((4,), (16,), (64,), (256,), (16, 16)), "teacher–student": ((4,), (16,), (64,))}
FITTED = 0.02  # a training loss at which the examples are fitted
BENDS = 6  # pairs that a bend joins: with five a median has no interval


def swap_cell(name: str) -> dict[str, Any]:
    """Largest change of an output when all 64 neurons move, and of each of 32 swaps that forget the biases."""
    problem, test = task_problem(name, (64,))
    network, w = problem.network, ensemble((64,), epochs=40, name=name)[0]
    before = network.outputs(w, test.x)
    whole = permuted(network, w, random_permutations(network, np.random.default_rng(0)))
    halves = [swapped(network, w, j, j + 1, bias=False) for j in range(0, 64, 2)]
    changes = [np.abs(network.outputs(one, test.x) - before).max() for one in halves]
    return {"whole": rounded(np.abs(network.outputs(whole, test.x) - before).max()), "biases": rounded(changes)}


def copy_cell(name: str, *, count: int = 50) -> dict[str, Any]:
    """Spread of loss and slope over so many reordered copies, and the least distance, in lengths of the network."""
    problem = task_problem(name, (64,))[0]
    w, rng = ensemble((64,), epochs=40, name=name)[0], np.random.default_rng(3)
    decayed = Classifier(problem.network, problem.x, problem.y, decay=1e-3)
    copies = np.array([permuted(problem.network, w, random_permutations(problem.network, rng)) for _ in range(count)])
    slopes = np.linalg.norm(decayed.grad(copies), axis=-1)
    apart = np.linalg.norm(copies - w, axis=-1).min() / np.linalg.norm(w)
    return {"spread": rounded(max(np.ptp(decayed.loss(copies)), np.ptp(slopes))), "apart": rounded(apart)}


def cosines(name: str, width: int) -> Array:
    """(pairs, 3): the cosine of two networks' weights by position, matched, and on weights that matching left out."""
    network, w = task_problem(name, (width,))[0].network, ensemble((width,), epochs=40, name=name)
    rows = []
    for a, b in zip(w[::2], w[1::2], strict=True):
        half = best_assignment(incoming_likeness(network, a, b))
        ours, theirs = network.layers(a)[1][0], network.layers(b)[1][0][:, half]
        whole = permuted(network, b, weight_matching(network, a, b))
        rows.append([cosine(a, b), cosine(a, whole), cosine(ours.ravel(), theirs.ravel())])
    return np.array(rows)


def bend_cell(name: str, hidden: tuple[int, ...]) -> dict[str, list[float]]:
    """Of each pair the "barrier" along the Bézier curve, and the mean loss of the "ends"."""
    losses = np.array(bent_paths.bend_cell(hidden, "Bézier", name=name, pairs=BENDS)["losses"]) * UNIT
    heights = [barrier(row, bent_paths.ON_CURVE).height for row in losses]
    return {"barrier": rounded(heights), "ends": rounded(losses[:, [0, -1]].mean(1))}


def removed(name: str, hidden: tuple[int, ...]) -> dict[str, list[float]]:
    """By way of matching, the share of each pair's straight barrier that it removes."""
    cell = bridge_cell(hidden, 40, name=name)
    walls = np.array(cell["none"]["barriers"])
    return {way: rounded(1 - np.array(cell[way]["barriers"]) / walls) for way in ("weights", "activations")}


def accuracy(name: str) -> float:
    """Of networks with 64 neurons: the median share of unseen examples that they name right."""
    return float(np.median(task_problem(name, (64,))[1].accuracy(ensemble((64,), epochs=40, name=name))))


def memorised(hidden: tuple[int, ...], noise: float) -> dict[str, Any]:
    """Digits of which a share `noise` is mislabelled: test accuracy, and what matching removes of each pair's barrier.

    Sixty passes over 600 digits; two networks learn the same wrong labels.
    """
    problem, test = digits_problem(hidden, examples=LEARNED, noise=noise)
    rng = np.random.default_rng([0, *hidden])
    w0 = starts(problem.network, rng, 2 * WRONG_PAIRS)
    w = trained(problem, w0, passes=60, batch=50, lr=0.05, momentum=0.9, fading=True, rng=rng)
    heights = {
        way: np.array(
            [barrier_between(problem.loss, a, matched(problem, a, b, way)).height
             for a, b in zip(w[::2], w[1::2], strict=True)]
        )
        for way in MATCHINGS
    }  # fmt: skip
    shares = {way: rounded(1 - heights[way] / heights["none"]) for way in MATCHINGS[1:]}
    return {"accuracy": rounded(np.median(test.accuracy(w)))} | shares


def recorded_of(name: str) -> Any:
    """The recorded cells of one data set."""
    return recorded("permutation_symmetry", "elsewhere")[name]


# ---- the recorded cells as cases of a claim ----


def cases(claim: str) -> list[Case]:
    """The cases that both data sets add to a claim, M1 or M3 to M7."""
    require_choice("claim", claim, CASES)
    found = [case for name in NAMES for case in CASES[claim](name)]
    return found + (_wrong_labels() if claim == "M7" else [])


def _m1(name: str) -> list[Case]:
    cell = recorded_of(name)["swaps"]
    whole, biases = (-np.log10(np.maximum(cell[part], 1e-12)) for part in ("whole", "biases"))
    return [
        Case.exact(f"{name}, whole neurons", whole, data=name),
        Case.median(f"{name}, biases forgotten", biases, under=False, data=name),
    ]


def _m3(name: str) -> list[Case]:
    cell = recorded_of(name)["copies"]
    return [Case.exact(f"{name}, 64 neurons", (cell["spread"] < 1e-12) * cell["apart"], data=name)]


def _m4(name: str) -> list[Case]:
    rows = 1 - np.abs(np.concatenate(list(recorded_of(name)["cosines"].values()))).T
    ways = {"by position, 15 pairs": True, "matched": False, "on weights that the matching did not use": False}
    return [
        Case.median(f"{name}, {way}", row, under=under, data=name)
        for (way, under), row in zip(ways.items(), rows, strict=True)
    ]


def _m5(name: str) -> list[Case]:
    cells = {hidden: recorded_of(name)["bends"][key(hidden)] for hidden in BENT[name]}
    return [
        Case.median(
            f"{name}, {key(hidden)}, {BENDS} pairs",
            0.01 / np.maximum(cell["barrier"], 1e-6),
            under=bool(np.median(cell["ends"]) < FITTED),
            data=name,
        )
        for hidden, cell in cells.items()
    ]


def _m6(name: str) -> list[Case]:
    return [
        Case.ratio(f"{name}, barrier, {step}", before, after, under=wider, data=name)
        for step, (before, after, wider) in equal_loss.growths(name).items()
    ]


def _m7(name: str) -> list[Case]:
    found, learned = recorded_of(name)["removed"], recorded_of(name)["accuracy"] > MOST
    return [
        Case.median(
            f"{name}, {layers}, by {way}",
            np.concatenate([found[key(hidden)][way] for hidden in shapes]),
            under=learned,
            data=name,
        )
        for layers, shapes in MATCHED.items()
        for way in ("weights", "activations")
    ]


def _wrong_labels() -> list[Case]:
    cells = recorded_of("memorised")
    return [
        Case.median(f"digits, {noise:.0%} wrong, {len(hidden)} layer{'s' * (len(hidden) > 1)}, by {way}",
                    cells[f"{key(hidden)} {noise:g}"][way], under=False, data="digits")
        for noise in WRONG[1:]
        for hidden in WRONG_SHAPES
        for way in ("weights", "activations")
    ]  # fmt: skip


def learned_in_common() -> list[tuple[str, float, float, float]]:
    """Data, test accuracy of one layer of 64, and the median share of the barrier that matching by weights removes with
    one layer of 64 and with two, the most learned first."""
    one, two = map(key, WRONG_SHAPES)
    wrong = recorded_of("memorised")
    rows = [
        (f"digits, {noise:.0%} wrong" if noise else "digits", wrong[f"{one} {noise:g}"]["accuracy"],
         *(float(np.median(wrong[f"{shape} {noise:g}"]["weights"])) for shape in (one, two)))
        for noise in WRONG
    ]  # fmt: skip
    rows += [
        (name, recorded_of(name)["accuracy"],
         *(float(np.median(recorded_of(name)["removed"][shape]["weights"])) for shape in (one, two)))
        for name in NAMES
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -row[1])


def bend_rows() -> list[tuple[str, str, float, float]]:
    """Data, neurons, median loss of the ends and median barrier along the Bézier curve, the best fit first."""
    rows = []
    for hidden in bent_paths.BENT:
        losses = np.array(bent_paths.paths()["bends"][f"{key(hidden)} Bézier"]["losses"]) * UNIT
        heights = [barrier(row, bent_paths.ON_CURVE).height for row in losses]
        rows.append(("digits", key(hidden), float(np.median(losses[:, [0, -1]].mean(1))), float(np.median(heights))))
    for name in NAMES:
        cells = recorded_of(name)["bends"]
        for hidden, cell in cells.items():
            rows.append((name, hidden, float(np.median(cell["ends"])), float(np.median(cell["barrier"]))))
    return sorted(rows, key=lambda row: row[2])


CASES = {"M1": _m1, "M3": _m3, "M4": _m4, "M5": _m5, "M6": _m6, "M7": _m7}


def measured() -> dict[str, Any]:
    """All cells, by data set."""
    return {
        name: {
            "accuracy": rounded(accuracy(name)),
            "swaps": swap_cell(name),
            "copies": copy_cell(name),
            "cosines": {str(width): rounded(cosines(name, width)) for width in WIDTHS},
            "bends": {key(hidden): bend_cell(name, hidden) for hidden in BENT[name]},
            "removed": {key(hidden): removed(name, hidden) for shapes in MATCHED.values() for hidden in shapes},
        }
        for name in NAMES
    } | {"memorised": {f"{key(h)} {noise:g}": memorised(h, noise) for h in WRONG_SHAPES for noise in WRONG}}
