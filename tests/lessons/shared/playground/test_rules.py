"""The rule of each method: its terms are those of Python's own step, and its formula is what the method computes."""

import re

import numpy as np
import pytest

from lessons.shared.playground import PRESETS, Situation
from lessons.shared.playground.facts import METHODS
from lessons.shared.playground.markup import figure_html
from lessons.shared.playground.rules import ROLES, mathml
from lessons.shared.playground.terms import terms, told

LR, MOMENTUM, DECAY = 3e-3, 0.8, 0.01
# What each formula says the step is, of its terms and letters.
STEPS = {
    "gradient_descent": lambda t: LR * t["gradient"],
    "heavy_ball": lambda t: LR * t["velocity"],
    "nesterov": lambda t: LR * (t["gradient"] + MOMENTUM * t["velocity"]),
    "rmsprop": lambda t: LR * t["gradient"] / t["divisor"],
    "adam": lambda t: LR * t["velocity"] / t["divisor"],
    "adamw": lambda t: LR * t["velocity"] / t["divisor"],
}


def situation(method, step, noise=0.0):
    return Situation("himmelblau", (1.0, -2.0), (method,), lr=LR, momentum=MOMENTUM, noise=noise, steps=40, step=step)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("step", [0, 3, 39])
def test_the_step_is_what_the_path_loses(method, step):
    now = situation(method, step)
    w = now.path(method).w
    kept = 1 - LR * DECAY if method == "adamw" else 1
    np.testing.assert_allclose(w[step + 1], kept * w[step] - terms(now, method)["step"], atol=1e-14)


@pytest.mark.parametrize("method", STEPS)
@pytest.mark.parametrize("step", [0, 3, 40])
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_the_step_is_what_the_formula_makes_of_its_terms(method, step, noise):
    found = terms(situation(method, step, noise), method)
    np.testing.assert_allclose(found["step"], STEPS[method](found), atol=1e-14)


@pytest.mark.parametrize(("method", "size"), [("newton", lambda values: values), ("damped_newton", np.abs)])
def test_newtons_step_is_the_gradient_over_the_curvatures(method, size):
    now = situation(method, 0)
    values, vectors = np.linalg.eigh(now.landscape_surface.hess(now.start))
    found = terms(now, method)
    whole = vectors @ (vectors.T @ found["gradient"] / size(values))
    share = found["step"] @ whole / (whole @ whole)
    np.testing.assert_allclose(found["step"], share * whole, atol=1e-14)
    assert np.log2(share) == pytest.approx(round(np.log2(share)))  # t is a power of one half, for Newton's own step 1


def test_a_run_that_has_left_has_no_next_step():
    assert terms(Situation("quartic", (2.2,), lr=1.0, steps=50, step=50), "gradient_descent") is None


@pytest.mark.parametrize("method", METHODS)
def test_a_rule_lists_the_terms_of_its_formula_and_no_other(method):
    rule = METHODS[method].rule
    assert set(re.findall('data-term="([a-z]+)"', mathml(*rule.lines))) == {term.role for term in rule.terms}


@pytest.mark.parametrize("method", METHODS)
def test_every_term_has_a_number_and_a_colour_of_its_own(method):
    roles = [term.role for term in METHODS[method].rule.terms]
    assert set(roles) == set(terms(situation(method, 2), method))
    assert len({ROLES[role]["color"] for role in roles}) == len(roles)


def test_the_still_picture_has_the_rule_of_each_method_with_its_numbers():
    preset = PRESETS["ravines"]
    html = figure_html({"name": "ravines", "preset": preset.to_json()}, prefix="p-")
    for method in preset.situation.methods:
        assert mathml(*METHODS[method].rule.lines) in html
        for values in terms(preset.situation, method).values():
            assert told(values) in html
