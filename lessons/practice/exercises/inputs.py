"""What the exercises are tried on: random inputs, and the definitions that an answer must meet. No answer is here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lessons.shared.numerics.arrays import Array

Case = dict[str, Any]
LOOKS = 40
KINDS = ("diverging", "overfitting", "noise floor", "saddle", "plateau", "fine", "a steady gap")


def residual_inputs(rng: np.random.Generator) -> Case:
    """A number of blocks, and how much the mean square may grow over all of them: never near the number e."""
    return {"blocks": int(rng.integers(4, 50)), "growth": float(rng.choice([1.3, 1.6, 2.0, 5.0, 9.0, 20.0]))}


def schedule_inputs(rng: np.random.Generator) -> Case:
    """A number of steps, of which some warm up, and a peak."""
    return {
        "steps": int(rng.integers(15, 40)),
        "warm": int(rng.integers(3, 8)),
        "peak": float(rng.choice([0.3, 2.0, 7.0])),
    }


def pair_inputs(rng: np.random.Generator) -> Case:
    """Two rows of six losses that share large differences between seeds: a clear case, or one or two pairs against it.

    In half of the clear cases a single pair is exactly equal.
    """
    shared, gap = rng.uniform(1, 8, 6), rng.uniform(0.05, 0.3, 6)
    kind = str(rng.choice(["clear", "one against", "two against", "one equal"]))
    against = {"one against": 1, "two against": 2}.get(kind, 0)
    gap[:against] *= -0.2
    gap[-1] *= 0 if kind == "one equal" else 1
    rows = [shared, shared + gap]
    ours, theirs = rows if rng.random() < 0.5 else rows[::-1]
    order = rng.permutation(6)
    return {"ours": np.round(ours[order], 3), "theirs": np.round(theirs[order], 3)}


def true_signs(case: Case) -> tuple[int, int]:
    """The definition: how many pairs say that ours is lower, and how many that it is higher."""
    return int(np.sum(case["ours"] < case["theirs"])), int(np.sum(case["ours"] > case["theirs"]))


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
    found = {"losses": losses, "test_losses": tests, "gradients": gradients, "noises": noises}
    return {name: np.round(values, 5) for name, values in found.items()} | {"kind": kind}


def run_arguments(case: Case) -> Case:
    return {name: value for name, value in case.items() if name != "kind"}


def word_of(case: Case) -> str:
    """The definition: what a run of this kind is to be called."""
    return {"a steady gap": "fine"}.get(case["kind"], str(case["kind"]))


def depth_inputs(rng: np.random.Generator) -> Case:
    """A depth for the capstone, and the seed of start and batches."""
    return {"blocks": int(rng.choice([24, 40])), "seed": int(rng.integers(1000))}


def depth_arguments(case: Case) -> Case:
    return {"blocks": int(case["blocks"])}


def halves(x: Array) -> tuple[Array, Array]:
    """The first and the second half of a run's looks."""
    return x[: len(x) // 2], x[len(x) // 2 :]
