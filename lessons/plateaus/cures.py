"""Plain descent on cured networks against every optimizer on the uncured one, on starts that no rate was chosen on.

The rates are those that `rescue` found best on its five starts; ten other starts judge.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.plateaus import rescue
from lessons.shared.numerics.arrays import Array
from lessons.shared.numerics.recordings import recorded

UNCURED = "sigmoid"
CURES = ("sigmoid, batch norm", "sigmoid, residual", "ReLU, He", "ReLU, He, batch norm", "ReLU, He, residual",
         "ReLU, He, residual / √depth")  # fmt: skip
JUDGING = 10


def judged(name: str, method: str) -> Array:
    """Final losses (JUDGING,) at the rate of least median in `rescue`; a run that diverged counts as infinite."""
    best = int(np.argmin(np.median(rescue.recorded()[name][method], axis=1)))
    lr = rescue.RATES[method][best]
    return rescue.final_losses(name, method, lr, seeds=rescue.SEEDS + JUDGING)[rescue.SEEDS :]


def advantage(cure: str) -> Array:
    """By start (JUDGING,): the least loss of all optimizers on the uncured network over plain descent's on the cured.

    0 where plain descent diverges.
    """
    cells = recorded("plateaus", "cures")
    tricks = np.min([cells["uncured"][method] for method in rescue.METHODS], axis=0)
    return tricks / np.array([np.inf if loss is None else loss for loss in cells["cured"][cure]])


def measured() -> dict[str, Any]:
    """Losses by optimizer of the uncured network, and by cure of plain descent; None where a run diverged."""
    uncured = {method: judged(UNCURED, method).round(4).tolist() for method in rescue.METHODS}
    cured = {name: judged(name, "gradient descent") for name in CURES}
    return {
        "uncured": uncured,
        "cured": {name: [round(x, 4) if np.isfinite(x) else None for x in row] for name, row in cured.items()},
    }
