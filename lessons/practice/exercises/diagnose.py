"""The exercise `diagnose`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.shared.exercises.returns import word
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task

LOOKS = 40


KINDS = ("diverging", "overfitting", "noise floor", "saddle", "plateau", "fine", "a steady gap")


def run_inputs(rng: np.random.Generator) -> Case:
    """A training of one of KINDS at LOOKS looks; `kind` is not shown to the student."""
    kind = str(rng.choice(KINDS))
    along = np.linspace(0, 1, LOOKS)
    losses = 0.05 + 2.2 * np.exp(-rng.uniform(3, 5) * along)
    tests, gradients, noises = losses + 0.1, 0.8 * losses, np.full(LOOKS, 0.01)
    if kind == "diverging":
        losses = 2.3 * np.exp(rng.uniform(2, 4) * along)
        tests, gradients = losses * (1 + 0.2 * along), losses
    elif kind == "overfitting":
        tests = 0.8 + 1.5 * np.exp(-8 * along) + rng.uniform(0.8, 1.5) * along
    elif kind == "a steady gap":
        tests = losses + rng.uniform(1.0, 2.0)
    elif kind == "noise floor":
        losses = 0.6 + 1.7 * np.exp(-20 * along) + 0.004 * rng.normal(size=LOOKS)
        tests, gradients, noises = losses + 0.1, np.full(LOOKS, 0.2), np.full(LOOKS, rng.uniform(0.8, 2))
    elif kind in ("saddle", "plateau"):
        losses = 2.29 + 0.02 * np.exp(-10 * along)
        tests = losses + 0.02
        tail = np.exp(6 * (along - 0.3)) if kind == "saddle" else np.ones(LOOKS)
        noises = np.full(LOOKS, 1e-4)
        gradients = 1e-3 * np.where(along < 0.3, np.exp(10 * (0.3 - along)), tail)
    curves = {"losses": losses, "test_losses": tests, "gradients": gradients, "noises": noises}
    return {name: np.round(values, 5) for name, values in curves.items()} | {"kind": kind}


def run_arguments(case: Case) -> Case:
    return {name: value for name, value in case.items() if name != "kind"}


def word_of(case: Case) -> str:
    """The definition: what a run of this kind is to be called."""
    return {"a steady gap": "fine"}.get(case["kind"], str(case["kind"]))


def _named(kinds: tuple[str, ...]) -> Callable[..., bool]:
    def holds(answer: Answer, **case: Any) -> bool:
        return case["kind"] not in kinds or answer(**case) == word_of(case)

    return holds


def names_what_blows_up(answer: Answer, **case: Any) -> bool:
    """A run that blows up is named so, whatever else it does."""
    return _named(("diverging",))(answer, **case)


def names_what_overfits(answer: Answer, **case: Any) -> bool:
    """A run whose test loss has risen from its least is named so; a steady gap is not."""
    return _named(("overfitting", "a steady gap"))(answer, **case)


def names_a_noise_floor(answer: Answer, **case: Any) -> bool:
    """A flat run whose batches drown the gradient is a noise floor."""
    return _named(("noise floor",))(answer, **case)


def tells_a_saddle_from_a_plateau(answer: Answer, **case: Any) -> bool:
    """Of two flat runs without noise, the one whose gradient grows again is the saddle."""
    return _named(("saddle", "plateau"))(answer, **case)


def leaves_the_healthy_alone(answer: Answer, **case: Any) -> bool:
    """A run that falls to the end is fine."""
    return _named(("fine",))(answer, **case)


def _called(kind: str, wrong: str, answer: Answer, case: dict[str, Any]) -> bool | None:
    return answer(**case) == wrong if case["kind"] == kind else None


def sees_a_plateau_in_noise(answer: Answer, **case: Any) -> bool | None:
    """You call a noise floor a plateau. Both are flat; ask what the batches say first."""
    return _called("noise floor", "plateau", answer, case)


def takes_every_flat_run_for_a_plateau(answer: Answer, **case: Any) -> bool | None:
    """You call every flat run without noise a plateau. What does the gradient do while the loss is flat?"""
    if case["kind"] == "noise floor":
        return None if answer(**case) == "noise floor" else False
    return _called("saddle", "plateau", answer, case)


def takes_every_flat_run_for_a_saddle(answer: Answer, **case: Any) -> bool | None:
    """You call every flat run without noise a saddle. Does the gradient ever grow?"""
    return _called("plateau", "saddle", answer, case)


def takes_a_gap_for_overfitting(answer: Answer, **case: Any) -> bool | None:
    """You call a gap between test and training loss overfitting. The rule asks whether the test loss has risen."""
    return _called("a steady gap", "overfitting", answer, case)


def asks_for_divergence_last(answer: Answer, **case: Any) -> bool | None:
    """You call a run that blows up overfitting, because its test loss rises too. Mind the order of the rules."""
    return _called("diverging", "overfitting", answer, case)


WORDS = ("diverging", "overfitting", "noise floor", "saddle", "plateau", "fine")


diagnose = Task(
    "diagnose",
    inputs=run_inputs,
    prepare=run_arguments,
    returns=word(WORDS),
    trials=32,
    properties=[
        names_what_blows_up,
        names_what_overfits,
        names_a_noise_floor,
        tells_a_saddle_from_a_plateau,
        leaves_the_healthy_alone,
    ],
    core=[(names_what_overfits, tells_a_saddle_from_a_plateau)],
    mistakes=[
        sees_a_plateau_in_noise,
        takes_every_flat_run_for_a_plateau,
        takes_every_flat_run_for_a_saddle,
        takes_a_gap_for_overfitting,
        asks_for_divergence_last,
    ],
)
