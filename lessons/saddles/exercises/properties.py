"""What must be true of each exercise's function, one sentence a property. `answer` is the student's function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.saddles.exercises import inputs
from lessons.saddles.exercises.inputs import Case
from lessons.shared.exercises.precision import allclose, equal, excused, isclose
from lessons.shared.numerics.arrays import Array

Answer = Callable[..., Any]
NAMES = ("minimum", "maximum", "saddle", "silent")


def forms(A: Array, kind: str) -> list[Case]:
    """A few quadratic forms of one kind, drawn from the numbers of the case."""
    rng = np.random.default_rng(np.abs(A).astype(int).ravel())
    return [inputs.quadratic_form(rng, kind) for _ in range(4)]


def named(answer: Answer, A: Array, kind: str) -> list[str]:
    """What the answer calls them."""
    return [answer(**form) for form in forms(A, kind)]


def names_minima_and_maxima(answer: Answer, *, A: Array) -> bool:
    """Where wᵀAw is above 0 for every w but 0 it says minimum; where it is below 0, maximum."""
    return all(set(named(answer, A, kind)) == {kind} for kind in ("minimum", "maximum"))


def names_saddles(answer: Answer, *, A: Array) -> bool:
    """Where wᵀAw takes both signs it says saddle."""
    return set(named(answer, A, "saddle")) == {"saddle"}


def says_when_the_form_is_silent(answer: Answer, *, A: Array) -> bool:
    """Where wᵀAw is 0 along a line and never changes sign it says silent."""
    return set(named(answer, A, "silent")) == {"silent"}


def upside_down_swaps(answer: Answer, *, A: Array) -> bool:
    """Upside down, a minimum is a maximum, and the others keep their names."""
    swapped = {"minimum": "maximum", "maximum": "minimum"}
    return answer(A=-A) == swapped.get(answer(A=A), answer(A=A))


def sizes_do_not_matter(answer: Answer, *, A: Array) -> bool:
    """In other units (A a million times as large or as small) the name is the same."""
    return answer(A=1e6 * A) == answer(A=A) == answer(A=1e-6 * A)


def hits(matrices: Array) -> int:
    """How many matrices take positive values only: they have a Cholesky factor."""
    count = 0
    for matrix in matrices:
        try:
            np.linalg.cholesky(matrix)
        except np.linalg.LinAlgError:
            continue
        count += 1
    return count


def share_counts_matrices(answer: Answer, *, matrices: Array) -> bool:
    """The first number is the share of matrices whose wᵀMw is above 0 for every w but 0."""
    return bool(isclose(answer(matrices=matrices)[0], hits(matrices) / len(matrices)))


def bound_has_its_meaning(answer: Answer, *, matrices: Array) -> bool:
    """At a chance equal to the second number, seeing as few hits as this has probability 1/20."""
    upper = answer(matrices=matrices)[1]
    return bool(isclose(inputs.seen_at_most(hits(matrices), len(matrices), upper), 0.05, rtol=0.02))


def nothing_seen_proves_nothing(answer: Answer, *, matrices: Array) -> bool:
    """From matrices of which none qualifies the share is 0 and the bound is not."""
    share, upper = answer(matrices=-np.abs(matrices))
    return share == 0 and 0 < upper < 0.2


def more_matrices_tell_more(answer: Answer, *, matrices: Array) -> bool:
    """With every matrix there twice, the share stays and the bound comes closer."""
    (share, upper), (again, closer) = answer(matrices=matrices), answer(matrices=np.concatenate([matrices] * 2))
    return bool(isclose(share, again) and share < closer < upper)


def predicts_the_times(answer: Answer, *, offsets: Array, times: Array, lr: float) -> bool:
    """A saddle of the curvature that you return takes as many steps for each factor between the offsets."""
    curvature = answer(offsets=offsets, times=times, lr=lr)
    if not 0 < curvature < 100:
        return False
    told = inputs.escape_times(offsets, lr * curvature)
    return bool(allclose(np.diff(told), np.diff(times), atol=2.01, rtol=0.03))


def radius_does_not_matter(answer: Answer, *, offsets: Array, times: Array, lr: float) -> bool:
    """Watched until twenty steps later, the same saddle has the same curvature."""
    later = answer(offsets=offsets, times=times + 20, lr=lr)
    return bool(isclose(later, answer(offsets=offsets, times=times, lr=lr)))


def units_do_not_matter(answer: Answer, *, offsets: Array, times: Array, lr: float) -> bool:
    """With offsets in other units, the same saddle has the same curvature."""
    return bool(isclose(answer(offsets=100 * offsets, times=times, lr=lr), answer(offsets=offsets, times=times, lr=lr)))


def half_the_rate_doubles(answer: Answer, *, offsets: Array, times: Array, lr: float) -> bool:
    """The same times at half the learning rate mean twice the curvature."""
    here = answer(offsets=offsets, times=times, lr=lr)
    return here > 0 and bool(isclose(answer(offsets=offsets, times=times, lr=lr / 2), 2 * here))


def flat(case: Case, **changes: Any) -> Case:
    """The case on a surface without any slope: every step is a jump."""
    return case | {"grad": {"curvatures": [0.0] * 4, "tilt": 0.0}, "steps": 30} | changes


def tilted(case: Case) -> Case:
    """The case on a bowl that starts where it is steep."""
    return case | {"grad": {"curvatures": [1.0] * 4, "tilt": 0.0}, "w0": np.full(4, 5.0), "steps": 20}


def jumps(answer: Answer, case: Case) -> Array:
    return np.diff(answer(**flat(case)), axis=0)


def records_every_point(answer: Answer, **case: Any) -> bool:
    """Row 0 of the path is `w0`, and there is one row more for each step."""
    path = answer(**case)
    return path.shape == (case["steps"] + 1, 4) and equal(path[0], case["w0"])


def descends_where_it_is_steep(answer: Answer, **case: Any) -> bool:
    """Where the slope is above the threshold it takes plain gradient steps."""
    steep = tilted(case)
    return allclose(answer(**steep), 5.0 * (1 - case["lr"]) ** np.arange(21)[:, None] * np.ones(4), rtol=1e-9)


def jumps_have_the_length(answer: Answer, **case: Any) -> bool:
    """Where there is no slope at all, every step is a jump of length `radius`."""
    return allclose(np.linalg.norm(jumps(answer, case), axis=-1), case["radius"], rtol=1e-6)


def jumps_go_everywhere(answer: Answer, **case: Any) -> bool:
    """Each jump is new, and in each coordinate some go up and some go down."""
    seen = jumps(answer, case)
    new = np.linalg.norm(np.diff(seen, axis=0), axis=-1) > 1e-3 * case["radius"]
    return bool(new.all() and np.all(seen.min(0) < 0) and np.all(seen.max(0) > 0))


def leaves_the_saddle(answer: Answer, **case: Any) -> bool:
    """Started exactly on a saddle it is far from it at the end."""
    return bool(np.linalg.norm(answer(**case)[-1]) > 1)


def all_are_critical(answer: Answer, **case: Any) -> bool:
    """At each point that you return the gradient is below 1e-6."""
    points = answer(**case)
    most = 1e-6 + excused(points) / 10
    return len(points) > 0 and bool(np.all(np.linalg.norm(inputs.valleys(case, "grad")(points), axis=-1) < most))


def none_is_there_twice(answer: Answer, **case: Any) -> bool:
    """No two of your points are within 0.001 of each other."""
    points = answer(**case)
    apart = np.linalg.norm(points[:, None] - points, axis=-1) + np.eye(len(points))
    return bool(np.all(apart > 1e-3))


def indices_alternate(answer: Answer, **case: Any) -> bool:
    """Minima − saddles + maxima is 1, as it must be where the loss rises in every direction far out."""
    values = np.linalg.eigvalsh(inputs.valleys(case, "hess")(answer(**case)))
    return int(np.sum((-1.0) ** (values < 0).sum(-1))) == 1


def none_is_missing(answer: Answer, **case: Any) -> bool:
    """Wherever a search that starts anywhere in the square ends, you have a point."""
    points = answer(**case)
    return bool(np.all(nearest(points, inputs.true_points(case)) < 1e-3))


def nearest(points: Array, targets: Array) -> Array:
    """The distance from each of the targets to the nearest of the points; inf where there are none."""
    if len(points) == 0:
        return np.full(len(targets), np.inf)
    return np.asarray(np.linalg.norm(targets[:, None] - points, axis=-1).min(-1), dtype=float)
