"""The exercise `violating_chord`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.convexity.exercises.common import MARGIN
from lessons.shared.exercises.precision import allclose, excused
from lessons.shared.exercises.returns import numbers
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array

SHAPES: dict[str, Callable[[Array, float], Array]] = {
    "bowl": lambda x, width: x**2,
    "line": lambda x, width: x + 0.1,
    "kink": lambda x, width: np.abs(x),
    "hill": lambda x, width: -(x**2),
    "dent": lambda x, width: x**2 + 4 * width**2 * np.exp(-((x / width) ** 2)),  # curvature 2 - 8 at the bump's top
}


@dataclass(frozen=True)
class Curve:
    """A function of one number, or of an array of them; `kind` is one of SHAPES."""

    kind: str
    center: float
    scale: float
    width: float  # of the dent

    def __call__(self, x: Any) -> Any:
        x = np.asarray(x, float) - self.center
        return self.scale * SHAPES[self.kind](x, self.width)

    def __repr__(self) -> str:
        return f"a {self.kind} around {self.center:g}"


def chord_inputs(rng: np.random.Generator) -> Case:
    low, high = round(-rng.uniform(1, 3), 1), round(rng.uniform(1, 3), 1)
    center = round(low + rng.uniform(0.3, 0.7) * (high - low), 2)
    kind = str(rng.choice(["bowl", "line", "kink", "hill", "dent"]))
    curve = {"kind": kind, "center": center, "scale": round(rng.uniform(0.5, 3), 2), "width": (high - low) / 10}
    return {"f": curve, "low": low, "high": high}


def chord_arguments(case: Case) -> Case:
    return case | {"f": Curve(**case["f"])}


def height_above_chord(f: Curve, a: float, b: float, t: float) -> float:
    """The definition: how far the graph at (1 - t)a + tb lies above the chord there."""
    return float(f((1 - t) * a + t * b) - ((1 - t) * f(a) + t * f(b)))


def chord_on(answer: Answer, case: Case, kind: str) -> Any:
    """What the answer finds on a curve of this kind, at the place of the case."""
    return answer(**case | {"f": case["f"] | {"kind": kind}})


def finds_a_chord_on_a_hill(answer: Answer, **case: Any) -> bool:
    """On a parabola that opens downward it finds a chord."""
    return chord_on(answer, case, "hill") is not None


def finds_none_on_a_bowl(answer: Answer, **case: Any) -> bool:
    """On a parabola that opens upward it finds none."""
    return chord_on(answer, case, "bowl") is None


def finds_none_on_straight_pieces(answer: Answer, **case: Any) -> bool:
    """On a straight line, and on |x|, it finds none."""
    return chord_on(answer, case, "line") is None and chord_on(answer, case, "kink") is None


def finds_dents(answer: Answer, **case: Any) -> bool:
    """It finds a dent that the chord from `low` to `high` does not show."""
    return chord_on(answer, case, "dent") is not None


def chord_is_evidence(answer: Answer, **case: Any) -> bool:
    """What it finds is evidence: `a` and `b` in the interval, 0 < t < 1, the graph above the chord at t."""
    chord = chord_on(answer, case, "dent") or chord_on(answer, case, "hill")
    if chord is None:
        return False
    a, b, t = chord
    f = Curve(**case["f"] | {"kind": "dent" if chord_on(answer, case, "dent") else "hill"})
    spare = excused(a)
    inside = case["low"] - spare <= min(a, b) and max(a, b) <= case["high"] + spare and 0 < t < 1
    return inside and height_above_chord(f, a, b, t) > MARGIN


def height(case: Case, kind: str, chord: tuple[float, float, float]) -> float:
    """How far a curve of this kind rises above the chord that was found on it."""
    return height_above_chord(Curve(**case["f"] | {"kind": kind}), *chord)


def counts_equality(answer: Answer, **case: Any) -> bool:
    """You count equality as a violation. On a straight line the graph lies on its chords, which convexity allows; and
    rounding turns equality into a difference of the last digit. Ask for more than that.
    """
    chords = {kind: chord_on(answer, case, kind) for kind in ("line", "kink", "bowl")}
    heights = [height(case, kind, chord) for kind, chord in chords.items() if chord is not None]
    return bool(heights) and bool(allclose(heights, 0, atol=MARGIN))


def looks_below(answer: Answer, **case: Any) -> bool:
    """You look for chords above the graph. That is what a convex function shows everywhere; the evidence against
    convexity is a graph above its chord.
    """
    return chord_on(answer, case, "hill") is None and chord_on(answer, case, "bowl") is not None


def swaps_the_weights(answer: Answer, **case: Any) -> bool:
    """You mix up the ends. At t = 0 both the point and the chord's height must belong to a, at t = 1 both to b: put t =
    0 into your two formulas and see where each one is.
    """
    chord = chord_on(answer, case, "bowl")
    if chord is None or chord_on(answer, case, "hill") is None or height(case, "bowl", chord) > -MARGIN:
        return False
    (a, b, t), f = chord, Curve(**case["f"] | {"kind": "bowl"})
    crossed = t * f(a) + (1 - t) * f(b)  # the chord's height at 1 - t
    return bool(f((1 - t) * a + t * b) > crossed or f(t * a + (1 - t) * b) > (1 - t) * f(a) + t * f(b))


def tries_too_few_chords(answer: Answer, **case: Any) -> bool:
    """You try too few chords. One chord that behaves proves nothing: a dent between two of your points stays unseen.
    Search many pairs of end points.
    """
    hill, bowl, dent = (chord_on(answer, case, kind) for kind in ("hill", "bowl", "dent"))
    return hill is not None and bowl is None and dent is None


def _chord(value: Any, **case: Any) -> tuple[float, ...] | None:
    return None if value is None else numbers("a", "b", "t", instead=", or None")(value)


violating_chord = Task(
    "violating_chord",
    inputs=chord_inputs,
    prepare=chord_arguments,
    returns=_chord,
    trials=6,
    seconds=20.0,  # three nested loops in Python are a fair first answer
    properties=[
        finds_a_chord_on_a_hill,
        finds_none_on_a_bowl,
        finds_none_on_straight_pieces,
        finds_dents,
        chord_is_evidence,
    ],
    core=[finds_a_chord_on_a_hill, finds_none_on_a_bowl],
    mistakes=[counts_equality, looks_below, swaps_the_weights, tries_too_few_chords],
)
