"""Who wins, the widest model or the best narrow one? Random features on three data sets, many draws, labels wrong.

The narrow width is chosen with hindsight in each draw, which favours the narrow side.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.overparameterization.random_features import digit_features, ridge_fit
from lessons.shared.numerics import tables
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.data import mislabelled
from lessons.shared.numerics.recordings import rounded

NARROW = (3, 5, 10, 18, 32, 56, 100, 140, 170, 185)
WIDEST, NOISES = 1600, (0.0, 0.1, 0.2, 0.4)
DRAWS = {"digits": 200, "tumours": 60, "wine": 60}


def narrow_widths(name: str) -> list[int]:
    """The widths below nineteen twentieths of the task's examples; digits begin at 10, their number of classes."""
    task = tables.task(name)
    return [width for width in NARROW if task.classes <= width < 0.95 * task.examples]


def errors(name: str, draw: int) -> Array:
    """(noises, widths, 2): test loss, half the squared distance from the one-hot, and share of wrong answers.

    The widths are the narrow ones, as many as examples, and WIDEST. All noise levels share examples and features.
    """
    task = tables.task(name)
    (x, y), (unseen, truth) = tables.drawn(name, draw, (task.examples,))
    hot = np.eye(task.classes) - 1 / task.classes
    labels = [mislabelled(y, np.random.default_rng([6, draw]), noise, classes=task.classes) for noise in NOISES]
    targets = np.concatenate([hot[one] for one in labels], axis=1)
    rows = []
    for width in (*narrow_widths(name), task.examples, WIDEST):
        features = digit_features(np.random.default_rng([1, draw]), x.shape[1], width)
        answers = features(unseen) @ ridge_fit(features(x), targets, 0.0)
        each = answers.reshape(len(unseen), len(NOISES), task.classes)
        loss = ((each - hot[truth][:, None]) ** 2).sum(-1).mean(0) / 2
        rows.append((loss, (each.argmax(-1) != truth[:, None]).mean(0)))
    return np.moveaxis(np.array(rows), 2, 0)


def cell(name: str, *, draws: int) -> dict[str, Any]:
    """Per noise: in how many draws the widest won by "loss" and by "error"; medians at [best narrow, n, widest]."""
    test_errors = np.array([errors(name, draw) for draw in range(draws)])  # (draws, noises, widths, 2)
    best = test_errors[:, :, :-2].min(2)
    won, levels = (
        test_errors[:, :, -1] < best,
        np.median(np.stack([best, test_errors[:, :, -2], test_errors[:, :, -1]]), axis=1),
    )
    return {
        f"{noise:g}": {
            "draws": draws,
            "loss": int(won[:, k, 0].sum()),
            "error": int(won[:, k, 1].sum()),
            "levels": rounded(levels[:, k].T),
        }
        for k, noise in enumerate(NOISES)
    }


def measured() -> dict[str, Any]:
    """All cells, by data set and noise."""
    return {name: cell(name, draws=draws) for name, draws in DRAWS.items()}
