"""What the digits say of copies, matches, barriers and bends, asked of MNIST-1D and of a teacher's classes. Recorded.

Networks, training and measures are those of the lesson; eight pairs where a path is bent. About six minutes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.permutation_symmetry import bent_paths
from lessons.permutation_symmetry.matching import best_assignment, cosine, incoming_likeness, weight_matching
from lessons.permutation_symmetry.straight_paths import ONE_LAYER, TWO_LAYERS, UNIT, bridge_cell, key
from lessons.permutation_symmetry.symmetries import permuted, random_permutations, swapped
from lessons.permutation_symmetry.training import ensemble
from lessons.shared.numerics import equal_loss
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.barriers import barrier
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.ensembles import task_problem
from lessons.shared.numerics.recordings import recorded, rounded

TARGETS = {"MNIST-1D": 0.5, "teacher–student": 0.2}  # the loss that sixteen neurons reach on 600 examples
WIDTHS, DEPTHS = ((16,), (64,), (256,)), ((16,), (16, 16), (16, 16, 16))
BENT = ((4,), (8,), (16,), (64,), (256,), (16, 16), (64, 64))
BENDS = 8  # pairs that a bend joins: with five a median has no interval


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
    """(pairs, 3): the cosine of two networks' weights by position, matched, and on weights that matching did not use."""
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


def walls(name: str) -> dict[str, list[float]]:
    """The straight barriers at one training loss, by hidden layers."""
    return {
        key(hidden): equal_loss.measured_barriers(hidden, name=name, target=TARGETS[name])
        for hidden in dict.fromkeys(WIDTHS + DEPTHS)
    }


def recorded_of(name: str) -> Any:
    """The recorded cells of one data set."""
    return recorded("permutation_symmetry", "elsewhere")[name]


def measured() -> dict[str, Any]:
    """All cells, by data set."""
    return {
        name: {
            "swaps": swap_cell(name),
            "copies": copy_cell(name),
            "cosines": {str(width): rounded(cosines(name, width)) for (width,) in WIDTHS},
            "bends": {key(hidden): bend_cell(name, hidden) for hidden in BENT},
            "removed": {key(hidden): removed(name, hidden) for hidden in ONE_LAYER + TWO_LAYERS},
            "walls": walls(name),
        }
        for name in TARGETS
    }
