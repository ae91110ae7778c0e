"""The exercise `perturbed_descent`: inputs, properties, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.shared.exercises.precision import allclose, equal
from lessons.shared.exercises.returns import array
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


@dataclass(frozen=True)
class Slope:
    """The gradient of a quadratic with these curvatures around the origin, plus a constant tilt."""

    curvatures: tuple[float, ...]
    tilt: float

    def __call__(self, w: Any) -> Array:
        return np.array(self.curvatures) * np.asarray(w, float) + self.tilt

    def __repr__(self) -> str:
        return f"a gradient with curvatures {self.curvatures}"


def jump_inputs(rng: np.random.Generator) -> Case:
    curvatures = [*np.round(rng.uniform(0.5, 2, 3), 2).tolist(), round(-rng.uniform(0.5, 1), 2)]
    order = rng.permutation(4)
    return {
        "grad": {"curvatures": [curvatures[k] for k in order], "tilt": 0.0},
        "w0": np.zeros(4), "lr": round(rng.uniform(0.1, 0.3), 2), "radius": 0.01, "threshold": 0.001, "steps": 120,
        "rng": int(rng.integers(1000)),
    }  # fmt: skip


def jump_arguments(case: Case) -> Case:
    slope = Slope(tuple(case["grad"]["curvatures"]), case["grad"]["tilt"])
    return case | {"grad": slope, "rng": np.random.default_rng(int(case["rng"])), "steps": int(case["steps"])}


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


def jumps_once(answer: Answer, **case: Any) -> bool:
    """You jump once. Where the slope stays small the next step must jump again."""
    seen = np.linalg.norm(jumps(answer, case), axis=-1) > 0
    return bool(seen.sum() == 1)


def repeats_one_jump(answer: Answer, **case: Any) -> bool:
    """You draw one jump and use it at every step. Draw a new one each time."""
    seen = jumps(answer, case)
    return bool(np.any(seen) and allclose(seen, seen[0]))


def jumps_always(answer: Answer, **case: Any) -> bool:
    """You jump where the slope is large, too. There the gradient knows the way."""
    steep = tilted(case) | {"radius": 0.5}
    path = answer(**steep)
    plain = 5.0 * (1 - case["lr"]) ** np.arange(21)[:, None] * np.ones(4)
    return bool(np.any(jumps(answer, case)) and not allclose(path, plain, rtol=1e-9) and abs(path - plain).max() < 5)


def pushes_one_way(answer: Answer, **case: Any) -> bool:
    """Your jumps go one way only. A uniform number between 0 and 1 is never negative."""
    seen = jumps(answer, case)
    return bool(np.any(seen) and (np.all(seen >= 0) or np.all(seen <= 0)) and not repeats_one_jump(answer, **case))


def scales_each_coordinate(answer: Answer, **case: Any) -> bool:
    """Your jumps have a size in each coordinate, so their length varies and grows with the dimension. Fix the
    length.
    """
    # Noise of size `radius` in every coordinate: its length grows with the dimension, and varies.
    lengths = np.linalg.norm(jumps(answer, case), axis=-1)
    return bool(np.ptp(lengths) > 0.1 * case["radius"] and lengths.mean() > 1.2 * case["radius"])


def noise_fades_with_the_slope(answer: Answer, **case: Any) -> bool:
    """Your noise fades with the gradient, so on the saddle itself there is none. That is what mini-batches do."""
    # No jump where the slope is zero, though there is one where it is small.
    small = flat(case, grad={"curvatures": [0.0] * 4, "tilt": 1e-4}, steps=30)
    steps = np.diff(answer(**small), axis=0) + case["lr"] * 1e-4
    return not np.any(jumps(answer, case)) and bool(np.any(np.abs(steps) > 1e-9))


def _path(value: Any, **case: Any) -> Array:
    return array(value, (None, len(case["w0"])), "the path, an array of shape (steps + 1, d)")


perturbed_descent = Task(
    "perturbed_descent",
    inputs=jump_inputs,
    prepare=jump_arguments,
    returns=_path,
    trials=8,
    properties=[
        records_every_point,
        descends_where_it_is_steep,
        jumps_have_the_length,
        jumps_go_everywhere,
        leaves_the_saddle,
    ],
    core=[(descends_where_it_is_steep, jumps_have_the_length, jumps_go_everywhere)],
    mistakes=[
        jumps_once,
        repeats_one_jump,
        jumps_always,
        pushes_one_way,
        scales_each_coordinate,
        noise_fades_with_the_slope,
    ],
)
