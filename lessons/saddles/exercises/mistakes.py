"""How the exercises' known mistakes show. Each takes the student's function `answer` and one case, and returns True
(this mistake), False (not this one) or None (the case cannot tell).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.saddles.exercises import inputs
from lessons.saddles.exercises.properties import Answer, flat, hits, jumps, nearest, tilted
from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.numerics.arrays import Array


def _symmetric(kind: str) -> list[Array]:
    """Diagonal forms of one kind: nothing to symmetrize, so that only the reading of signs is tried."""
    return [2.0 * np.diag(signs).astype(float) for signs in inputs.SIGNS[kind]]


def _plain(answer: Answer, kind: str) -> list[str]:
    return [answer(A=matrix) for matrix in _symmetric(kind)]


def counts_zeros_as_negative(answer: Answer, *, A: Array) -> bool:
    return answer(A=np.diag([2.0, 2.0, 0.0])) == "saddle"


def counts_zeros_as_positive(answer: Answer, *, A: Array) -> bool:
    return answer(A=np.diag([2.0, 2.0, 0.0])) == "minimum"


def forgets_the_symmetric_part(answer: Answer, *, A: Array) -> bool:
    """Right on diagonal forms, and the antisymmetric part, which is in no value of wᵀAw, changes the name."""
    if any(set(_plain(answer, kind)) != {kind} for kind in inputs.SIGNS):
        return False
    skew = np.array([[0.0, 30, -20], [-30, 0, 40], [20, -40, 0]])
    return any(answer(A=matrix + skew) != kind for kind in inputs.SIGNS for matrix in _symmetric(kind))


def reads_the_diagonal(answer: Answer, *, A: Array) -> bool:
    """[[1, 3], [3, 1]] bends down along (1, −1), with a diagonal of ones."""
    hidden = np.array([[2.0, 6, 0], [6, 2, 0], [0, 0, 2]])
    return set(_plain(answer, "saddle")) == {"saddle"} and answer(A=hidden) == "minimum"


def uses_the_determinant(answer: Answer, *, A: Array) -> bool:
    """Two negative curvatures of three multiply to a positive number."""
    return answer(A=np.diag([2.0, -2, -2])) == "minimum" or answer(A=np.diag([-2.0, -2, -2])) == "saddle"


def counts_eigenvalues(answer: Answer, *, matrices: Array) -> bool:
    return bool(isclose(answer(matrices=np.array([np.diag([1.0, 1, -1])] * 30))[0], 2 / 3))


def trusts_the_determinant(answer: Answer, *, matrices: Array) -> bool:
    return bool(answer(matrices=np.array([np.diag([1.0, -1, -1])] * 30))[0] == 1)


def claims_zero(answer: Answer, *, matrices: Array) -> bool:
    """None seen in thirty, and it is sure that there is none."""
    return bool(answer(matrices=np.array([-np.eye(3)] * 30))[1] == 0)


def takes_two_sides(answer: Answer, *, matrices: Array) -> bool:
    share, upper = answer(matrices=matrices)
    count = len(matrices)
    return bool(isclose(inputs.seen_at_most(round(share * count), count, upper), 0.025, rtol=0.02))


def returns_the_margin(answer: Answer, *, matrices: Array) -> bool | None:
    """The bound is measured from the share instead of from zero."""
    share, margin = answer(matrices=matrices)
    if share == 0 or hits(matrices) != round(share * len(matrices)):
        return None
    seen = inputs.seen_at_most(hits(matrices), len(matrices), min(share + margin, 1.0))
    return bool(isclose(seen, 0.05, rtol=0.02))


def _ideal(push: float = 0.1) -> dict[str, Any]:
    """Exact times, not rounded to steps, of a saddle with lr · curvature = push; lr 0.1."""
    offsets = np.logspace(-10, -2, 5)
    return {"offsets": offsets, "times": np.log(1 / offsets) / np.log1p(push), "lr": 0.1}


def forgets_the_discrete_step(answer: Answer, **case: Any) -> bool:
    """The growth rate ln(1 + lr λ) is taken for lr λ itself: 0.405 for 0.5."""
    return bool(isclose(answer(**_ideal(0.5)), np.log(1.5) / 0.1, rtol=0.01))


def mixes_logarithms(answer: Answer, **case: Any) -> bool:
    got = answer(**_ideal(0.1))
    return bool(
        np.any(isclose(got, [(1.1 ** np.log10(np.exp(1)) - 1) / 0.1, (1.1 ** np.log(10) - 1) / 0.1], rtol=0.01))
    )


def forgets_the_rate(answer: Answer, **case: Any) -> bool:
    return bool(isclose(answer(**_ideal()), answer(**_ideal() | {"lr": 0.05}))) and answer(**_ideal()) > 0


def takes_contraction(answer: Answer, **case: Any) -> bool:
    """A factor 1 − lr λ, or a curvature with its sign: negative where the question asks for a size."""
    got = answer(**_ideal(0.1))
    return bool(got < 0 or isclose(got, (1 - 1 / 1.1) / 0.1, rtol=0.01))


def assumes_the_radius(answer: Answer, **case: Any) -> bool:
    """A line through the point (offset 1, time 0), instead of any line."""
    late = _ideal()
    return not isclose(answer(**late | {"times": late["times"] + 40}), answer(**late), rtol=0.01) and bool(
        isclose(answer(**late), 1, rtol=0.01)
    )


def jumps_once(answer: Answer, **case: Any) -> bool:
    seen = np.linalg.norm(jumps(answer, case), axis=-1) > 0
    return bool(seen.sum() == 1)


def repeats_one_jump(answer: Answer, **case: Any) -> bool:
    seen = jumps(answer, case)
    return bool(np.any(seen) and allclose(seen, seen[0]))


def jumps_always(answer: Answer, **case: Any) -> bool:
    steep = tilted(case) | {"radius": 0.5}
    path = answer(**steep)
    plain = 5.0 * (1 - case["lr"]) ** np.arange(21)[:, None] * np.ones(4)
    return bool(np.any(jumps(answer, case)) and not allclose(path, plain, rtol=1e-9) and abs(path - plain).max() < 5)


def pushes_one_way(answer: Answer, **case: Any) -> bool:
    seen = jumps(answer, case)
    return bool(np.any(seen) and (np.all(seen >= 0) or np.all(seen <= 0)) and not repeats_one_jump(answer, **case))


def scales_each_coordinate(answer: Answer, **case: Any) -> bool:
    """Noise of size `radius` in every coordinate: its length grows with the dimension, and varies."""
    lengths = np.linalg.norm(jumps(answer, case), axis=-1)
    return bool(np.ptp(lengths) > 0.1 * case["radius"] and lengths.mean() > 1.2 * case["radius"])


def noise_fades_with_the_slope(answer: Answer, **case: Any) -> bool:
    """No jump where the slope is zero, though there is one where it is small."""
    small = flat(case, grad={"curvatures": [0.0] * 4, "tilt": 1e-4}, steps=30)
    steps = np.diff(answer(**small), axis=0) + case["lr"] * 1e-4
    return not np.any(jumps(answer, case)) and bool(np.any(np.abs(steps) > 1e-9))


def finds_minima_only(answer: Answer, **case: Any) -> bool:
    points = answer(**case)
    values = np.linalg.eigvalsh(inputs.valleys(case, "hess")(points)) if len(points) else np.zeros((1, 2))
    return bool(np.all(values > 0)) and bool(np.all(nearest(inputs.true_points(case), points) < 1e-2))


def keeps_copies(answer: Answer, **case: Any) -> bool:
    points = answer(**case)
    apart = np.linalg.norm(points[:, None] - points, axis=-1) + np.eye(len(points))
    return bool(len(points) > 9 and np.any(apart < 1e-3) and np.all(nearest(inputs.true_points(case), points) < 1e-3))


def takes_small_slopes_for_zero(answer: Answer, **case: Any) -> bool:
    """Points with a small gradient that belong to no critical point, or lie noticeably off it."""
    points = answer(**case)
    if len(points) == 0:
        return False
    slopes = np.linalg.norm(inputs.valleys(case, "grad")(points), axis=-1)
    return bool(np.any(slopes > 1e-6) and slopes.max() < 1 and np.all(slopes < 1))


def keeps_runaways(answer: Answer, **case: Any) -> bool:
    """Ends of searches that never came to rest are kept as if they had."""
    points = answer(**case)
    slopes = np.linalg.norm(inputs.valleys(case, "grad")(points), axis=-1) if len(points) else np.zeros(1)
    return bool(slopes.max() >= 1)


def searches_too_few_starts(answer: Answer, **case: Any) -> bool | None:
    points, targets = answer(**case), inputs.true_points(case)
    if len(points) == 0 or finds_minima_only(answer, **case):
        return False
    sound = np.all(nearest(targets, points) < 1e-3) and not keeps_copies(answer, **case)
    if not sound:
        return False
    return True if np.any(nearest(points, targets) > 1e-3) else None
