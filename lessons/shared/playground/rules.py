"""The update rule of each method: a formula whose terms have names, and with them colours and arrows in the pictures.

A formula is a tree. A string is a letter, a number or an operator; a list is a MathML element with its children, and
`term` one with the role of its term before them. Python sets it for the still picture, the script for the live one.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

Tree = Any  # str | list[Tree]; what JSON can hold


@dataclass(frozen=True)
class Term:
    """One term: its sign in the formula, its name, and what it says. `role` is among ROLES."""

    role: str
    sign: Tree
    name: str
    says: str


@dataclass(frozen=True)
class Rule:
    """A method's lines, in the order in which they are computed, and the terms that these hold."""

    lines: tuple[Tree, ...]
    terms: tuple[Term, ...]


# The colour of each role, and what it is in the pictures: an arrow against a slope, a box with a slope's units as half
# its sides, or the arrow of the step itself.
ROLES = {
    "gradient": {"color": "red", "drawn": "slope"},
    "velocity": {"color": "green", "drawn": "slope"},
    "divisor": {"color": "purple", "drawn": "box"},
    "step": {"color": "text", "drawn": "step"},
}

GRADIENT = Term("gradient", "g", "gradient", "the steepest way up; descent goes against it")
VELOCITY = Term("velocity", "v", "velocity", "the gradients so far, older ones less")
MEAN = Term("velocity", ["mover", "m", "^"], "mean gradient", "Adam's velocity")
ADAMS_DIVISOR = ["mrow", ["msqrt", ["mover", "s", "^"]], "+", "ε"]
RMS_DIVISOR = ["mrow", ["msqrt", "s"], "+", "ε"]
STEP = Term("step", "", "update", "what w loses")
DIVISOR = "the usual size of the gradient, along each axis"


def _in(term: Term) -> Tree:
    """A term as a part of a formula."""
    return ["term", term.role, term.sign]


def _descent(*step: Tree) -> Tree:
    """w ← w − step."""
    return ["mrow", "w", "←", "w", "−", ["term", "step", *step]]


def _mean(letter: str, share: Tree, *kept: Tree) -> Tree:
    """letter ← share·letter + (1 − share)·kept."""
    return ["mrow", letter, "←", share, letter, "+", "(", "1", "−", share, ")", *kept]


def _unbiased(letter: str, share: Tree) -> Tree:
    """A mean without its start at zero."""
    return ["mrow", ["mover", letter, "^"], "=", letter, "/", "(", "1", "−", ["msubsup", *share[1:], "k"], ")"]


def _adam(*kept: Tree) -> Rule:
    """Adam's lines; `kept` is what w keeps of itself."""
    first, second = (["msub", "β", digit] for digit in "12")
    return Rule(
        (
            _mean("m", first, _in(GRADIENT)),
            _mean("s", second, ["msup", _in(GRADIENT), "2"]),
            _unbiased("m", first),
            _unbiased("s", second),
            ["mrow", "w", "←", *kept, "w", "−", ["term", "step", *ADAM]],
        ),
        (GRADIENT, MEAN, Term("divisor", ADAMS_DIVISOR, "divisor", DIVISOR), STEP),
    )


def _fraction(over: Term, under: Tree) -> Tree:
    return ["mfrac", _in(over), ["term", "divisor", under]]


V_LINE = ["mrow", _in(VELOCITY), "←", "β", _in(VELOCITY), "+", _in(GRADIENT)]
NESTEROV = ("η", "(", _in(GRADIENT), "+", "β", _in(VELOCITY), ")")
RMSPROP = ("η", _fraction(GRADIENT, RMS_DIVISOR))
ADAM = ("η", _fraction(MEAN, ADAMS_DIVISOR))
NEWTON = (["msup", "H", ["mrow", "−", "1"]], _in(GRADIENT))
DAMPED = ("t", ["msup", ["mrow", "|", "H", "|"], ["mrow", "−", "1"]], _in(GRADIENT))

RULES = {
    "gradient_descent": Rule((_descent("η", _in(GRADIENT)),), (GRADIENT, STEP)),
    "heavy_ball": Rule((V_LINE, _descent("η", _in(VELOCITY))), (GRADIENT, VELOCITY, STEP)),
    "nesterov": Rule((V_LINE, _descent(*NESTEROV)), (GRADIENT, VELOCITY, STEP)),
    "rmsprop": Rule(
        (_mean("s", "ρ", ["msup", _in(GRADIENT), "2"]), _descent(*RMSPROP)),
        (GRADIENT, Term("divisor", RMS_DIVISOR, "divisor", DIVISOR), STEP),
    ),
    "adam": _adam(),
    "adamw": _adam("(", "1", "−", "η", "λ", ")"),
    "newton": Rule((_descent(*NEWTON),), (GRADIENT, STEP)),
    "damped_newton": Rule((_descent(*DAMPED),), (GRADIENT, STEP)),
}
# The letters of the formulas for what a reader or the method sets.
LETTERS = {
    "lr": "η", "momentum": "β", "decay": "ρ", "beta1": "β₁", "beta2": "β₂", "eps": "ε", "weight_decay": "λ",
}  # fmt: skip


ATTRIBUTES = {"mover": ' accent="true"', "mtd": ' style="text-align: left"'}


def color(role: str) -> str:
    """The style that gives a term the colour of its arrow."""
    return f"--term: var(--figure-{ROLES[role]['color']})"


def mathml(*trees: Tree) -> str:
    """Formulas as one `<math>` element, each on a line of its own."""
    tree = ["mtable", *(["mtr", ["mtd", tree]] for tree in trees)] if len(trees) > 1 else trees[0]
    return f'<math displaystyle="true">{_element(tree)}</math>'


def _element(tree: Tree) -> str:
    if isinstance(tree, str):
        tag = "mi" if tree.isalpha() else "mn" if tree.isdigit() else "mo"
        return f"<{tag}>{escape(tree)}</{tag}>"
    tag, *children = tree
    if tag == "term":
        role, *children = children
        return f'<mrow data-term="{role}" style="{color(role)}">{"".join(map(_element, children))}</mrow>'
    return f"<{tag}{ATTRIBUTES.get(tag, '')}>{''.join(map(_element, children))}</{tag}>"
