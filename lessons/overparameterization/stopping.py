"""Early stopping, weight decay and dropout against wrong labels: all on the same digits, labels, start and batches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from lessons.overparameterization.dropout import Dropout
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.comparison import Paired, holm, paired
from lessons.shared.numerics.digits import CLASSES, classifiers
from lessons.shared.numerics.ensembles import walk
from lessons.shared.numerics.initialization import initial
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import recorded, rounded

WIDTH, EXAMPLES, VALIDATION = 64, 300, 150
NOISES, DECAYS, DROPPED = (0.0, 0.2, 0.4), (0.0, 0.003, 0.03), (0.2, 0.5)
PASSES, DRAWS = 60, 20
WAYS = {"nothing": "0", "weight decay 0.003": "0.003", "weight decay 0.03": "0.03", "dropout 0.2": "dropout 0.2",
        "dropout 0.5": "dropout 0.5"}  # fmt: skip


def history(draw: int, noise: float, decay: float, *, dropped: float = 0.0) -> Array:
    """(3, PASSES): per pass the training loss, the validation loss and the test accuracy of one network.

    The 150 validation digits train nothing and are mislabelled as often as the training digits. Test digits are not.
    dropped: the share of hidden units that each gradient leaves out; what is measured leaves out none.
    """
    network: Network = Network((64, WIDTH, CLASSES), "ReLU")
    if dropped:  # its masks have a generator of their own, so that the batches stay the same
        network = Dropout(network.widths, "ReLU", rate=dropped, rng=np.random.default_rng([12, draw]))
    problem, test = classifiers(network, examples=EXAMPLES, noise=noise, draw=draw)
    held, _ = classifiers(network, examples=VALIDATION, noise=noise, draw=draw, first=EXAMPLES)
    rng = np.random.default_rng([7, draw])
    w0, each = initial(network, rng, 1), EXAMPLES // 30
    steps = walk(
        replace(problem, decay=decay), w0, lr=0.05, momentum=0.9, batch=30, rng=rng, steps=PASSES * each, every=each
    )
    return np.array([[problem.loss(w[0]), held.loss(w[0]), test.accuracy(w[0])] for w in steps]).T


def cell(noise: float, decay: float, *, dropped: float = 0.0) -> dict[str, Any]:
    """Over DRAWS draws: median "history" (3, PASSES), test accuracy at the "end" and where validation says "stop"."""
    runs = np.array([history(draw, noise, decay, dropped=dropped) for draw in range(DRAWS)])
    best = runs[:, 1].argmin(-1)
    return {
        "history": rounded(np.median(runs, axis=0)),
        "end": rounded(runs[:, 2, -1], 4),
        "stop": rounded(runs[np.arange(DRAWS), 2, best], 4),
        "passes": (best + 1).tolist(),
    }


def compared() -> tuple[dict[tuple[float, str], Paired], dict[tuple[float, str], float]]:
    """By wrong labels and way: its gain in test accuracy over training to the end, and Holm's p-value over them all.

    Three more rows compare the ways with each other. Every comparison is paired: one draw, one start, one order.
    """
    gains = {}
    for noise in NOISES:
        cells = {key: recorded("overparameterization", "stopping")[f"{noise:g} {key}"] for key in WAYS.values()}
        end, stop = ({key: cell[at] for key, cell in cells.items()} for at in ("end", "stop"))
        gains[noise, "early stopping"] = paired(stop["0"], end["0"])
        for way, key in WAYS.items():
            if key != "0":
                gains[noise, way] = paired(end[key], end["0"])
        gains[noise, "decay 0.03 over stopping"] = paired(end["0.03"], stop["0"])
        gains[noise, "stopping over dropout 0.5"] = paired(stop["0"], end["dropout 0.5"])
        gains[noise, "dropout 0.5 on top of stopping"] = paired(stop["dropout 0.5"], stop["0"])
    corrected = holm({f"{noise} {way}": one.p_value for (noise, way), one in gains.items()})
    return gains, {(noise, way): corrected[f"{noise} {way}"] for noise, way in gains}


def measured() -> dict[str, Any]:
    """All cells, by noise and decay, or by noise and the share that is dropped."""
    decays = {f"{noise:g} {decay:g}": cell(noise, decay) for noise in NOISES for decay in DECAYS}
    return decays | {
        f"{noise:g} dropout {dropped:g}": cell(noise, 0.0, dropped=dropped) for noise in NOISES for dropped in DROPPED
    }
