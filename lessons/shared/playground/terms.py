"""The numbers of a rule's terms in one step of a situation, and a method's rule as HTML beside the still picture."""

from __future__ import annotations

from html import escape

import numpy as np

from lessons.shared.numerics import descent, step_rules
from lessons.shared.numerics.arrays import Array
from lessons.shared.playground.facts import METHODS
from lessons.shared.playground.rules import LETTERS, Term, color, mathml
from lessons.shared.playground.situation import Situation, shown


def terms(situation: Situation, method: str) -> dict[str, Array] | None:
    """The terms (d,) by role of the step that follows the step shown; None where the run has left before."""
    path = situation.path(method)
    after = situation.path(method, steps=situation.step + 1)
    if len(after.w) < situation.step + 2:
        return None
    here, there = after.w[-2:]
    knobs = situation.knobs(method)
    lr, decay = knobs.pop("lr", 0.0), knobs.pop("weight_decay", 0.0)
    rng = np.random.RandomState(situation.seed)
    noise = situation.noise if METHODS[method].noise else 0.0
    grad = descent.noisy(situation.landscape_surface.grad, noise, rng)
    gradients = [grad(w) for w in path.w[: situation.step]] + [grad(here)]
    slope_and_step = {"gradient": gradients[-1], "step": here - there - lr * decay * here}
    return slope_and_step | _remembered(method, gradients, lr, knobs)


def _remembered(method: str, gradients: list[Array], lr: float, knobs: dict[str, float]) -> dict[str, Array]:
    """What the method makes of the gradients so far."""
    if "newton" in method:
        return {}
    rule = getattr(step_rules, method.removesuffix("w"))(**knobs)
    memory: list[Array] = []
    for k, g in enumerate(gradients, start=1):
        _, *memory = rule(g, lr, k, *memory)
    if method in ("heavy_ball", "nesterov"):
        return {"velocity": memory[0]}
    if method == "rmsprop":
        return {"divisor": np.sqrt(memory[0]) + knobs["eps"]}
    if method in ("adam", "adamw"):
        (m, s), k = memory, len(gradients)
        square = s / (1 - knobs["beta2"] ** k)
        return {"velocity": m / (1 - knobs["beta1"] ** k), "divisor": np.sqrt(square) + knobs["eps"]}
    return {}


def told(values: Array) -> str:
    """A term's numbers as the reader sees them."""
    numbers = ", ".join(map(shown, values))
    return numbers if len(values) == 1 else f"({numbers})"


def rule_html(situation: Situation, method: str) -> str:
    """A method's rule with the terms of its next step: a formula, and a list that tells every term in words."""
    facts, numbers = METHODS[method], terms(situation, method)
    knobs = ", ".join(f"{LETTERS[name]} = {value:g}" for name, value in situation.knobs(method).items())
    rows = "".join(
        _row(term, told(numbers[term.role]) if numbers else "no step: it has diverged") for term in facts.rule.terms
    )
    return (
        f'<div class="playground-rule"><p>{facts.label}{f", {knobs}" if knobs else ""}. Step {situation.step + 1}:</p>'
        f'<div class="playground-formula">{mathml(*facts.rule.lines)}</div><ul>{rows}</ul></div>'
    )


def _row(term: Term, numbers: str) -> str:
    sign = mathml(term.sign) if term.sign else ""
    return (
        f'<li data-term="{term.role}" style="{color(term.role)}">{sign} <b>{term.name}</b> <span>{numbers}</span> '
        f"<i>{escape(term.says)}</i></li>"
    )
