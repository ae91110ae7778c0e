"""The playground's JavaScript against the Python that the course teaches, in the browser that readers use.

A thousand random situations: the paths agree to 1e-9 · max(1, |w|) over 200 steps. Where a surface is chaotic no two
computers agree for ever. A path that parts is compared while Python agrees with itself: three more Python runs have
every gradient and Hessian disturbed by a hundred rounding errors, relative to itself and to its usual size on this
surface (a sum that cancels errs by as much), and the comparison ends where these runs part by more than a tenth of the
tolerance. How many paths agree to their end is asserted too.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lessons.shared.numerics import descent
from lessons.shared.playground import PRESETS, Situation
from lessons.shared.playground.assets import script
from lessons.shared.playground.facts import METHODS, PLACES
from lessons.shared.playground.terms import terms

pytestmark = pytest.mark.browser

CASES = 80  # for each of 16 surfaces: 1,280 in all
STEPS = 200
TOLERANCE = 1e-9
# A hundred rounding errors, relative: a spline's gradient is a sum of sixteen products, each fifty times as large as
# the sum, and RMSProp at rest divides what is left of it by a mean that goes to zero.
NUDGE = 2.0**-46
# The share of paths that must agree to the last step: when this was written 0.99 over all, and 0.95 on the least, the
# random cosines.
TO_THE_END = 0.9
# Two surfaces span eight powers of ten. Rates are of use on them between these: beyond two over the curvature every
# path is chaotic. Newton jumps about there, and momentum near one makes any rate too high, so fewer paths agree.
STEEP = {"plain_network": 0.75, "residual_network": 0.75}
RATES = {"plain_network": (-5, -3), "residual_network": (-4, -2)}


@pytest.fixture(scope="module")
def twin(browser):
    """A page that holds the script's functions as `twin`."""
    page = browser.new_page()
    names = "path, surfaceOf, python, parse, fragment, sentence, pathsOf, RandomState, FACTS"
    page.add_script_tag(content=f"{script()}\nwindow.twin = {{ {names} }};", type="module")
    page.wait_for_function("window.twin")
    yield page
    page.close()


def random_situation(rng, name):
    """Any method, knobs over their whole useful range, noise in a third of the cases."""
    method = str(rng.choice(list(METHODS)))
    situation = Situation(
        name,
        (0.0,) * (1 if name == "quartic" else 2),
        (method,),
        lr=float(f"{10 ** rng.uniform(*RATES.get(name, (-4, 0.3))):.3g}"),
        momentum=round(float(rng.uniform(0, 0.99)), 2),
        noise=float(rng.choice([0, 0, 0.1])),
        seed=int(rng.integers(2**32)),
        steps=STEPS,
        condition=float(f"{10 ** rng.uniform(0, 4):.3g}"),
        rotation=float(rng.integers(-90, 91)),
        landscape=int(rng.integers(2**32)),
    )
    low, high = np.transpose(situation.landscape_surface.window)
    return replace(situation, start=tuple(float(v) for v in rng.uniform(low, high).round(3)))


class Shared:
    """A generator that gives every run of an ensemble the same numbers, those of a run by itself."""

    def __init__(self, seed):
        self.rng = np.random.RandomState(seed)

    def standard_normal(self, shape):
        return np.broadcast_to(self.rng.standard_normal(shape[-1]), shape)


def spread(situation):
    """How far three runs with disturbed derivatives part from the undisturbed one, at each step (steps + 1,)."""
    surface, (method,) = situation.landscape_surface, situation.methods
    rng = np.random.default_rng(0)
    low, high = np.transpose(surface.window)
    around = rng.uniform(low, high, (100, surface.dim))

    def disturbed(function):
        usual = np.median(np.abs(function(around)))

        def values(w):
            exact = function(w)
            sign = rng.choice([-1.0, 1.0], exact.shape) * NUDGE
            sign[0] = 0
            if exact.ndim > 2:
                sign = np.tril(sign) + np.tril(sign, -1).swapaxes(-1, -2)
            return exact + sign * (np.abs(exact) + usual)

        return values

    knobs = {name: getattr(situation, name) for name in METHODS[method].knobs} | METHODS[method].fixed
    if METHODS[method].noise and situation.noise:
        knobs |= {"noise": situation.noise, "rng": Shared(situation.seed)}
    functions = {
        "newton": (disturbed(surface.grad), disturbed(surface.hess)),
        "damped_newton": (surface.loss, disturbed(surface.grad), disturbed(surface.hess)),
    }.get(method, (disturbed(surface.grad),))
    start = np.tile(situation.start, (4, 1))
    runs = getattr(descent, method)(*functions, start, steps=situation.steps, **knobs).w
    return np.abs(runs - runs[:, :1]).max(axis=(1, 2))


@pytest.mark.parametrize("name", PLACES)
def test_javascript_path_equals_python_path(twin, name):
    rng = np.random.default_rng([4, list(PLACES).index(name)])
    situations = [random_situation(rng, name) for _ in range(CASES)]
    found = twin.evaluate(
        "all => all.map(s => twin.path(s.methods[0], twin.surfaceOf(s), s))", [s.to_json() for s in situations]
    )
    whole, worst = 0, 0.0
    for situation, there in zip(situations, found, strict=True):
        here, theirs = situation.path(situation.methods[0]), np.array(there["w"])
        scale = np.maximum(1, np.abs(here.w).max(axis=-1))
        common = min(len(theirs), len(here.w))
        error = np.abs(theirs[:common] - here.w[:common]).max(axis=-1) / scale[:common]
        same = (len(theirs), there["diverged"]) == (len(here.w), bool(here.diverged))
        if same and np.all(error <= TOLERANCE):
            whole, worst = whole + 1, max(worst, error.max())
            continue
        # Where they part, rounding alone must be able to part them: up to there they agree.
        unsteady = spread(situation)[: len(here.w)] > 0.1 * TOLERANCE * scale
        assert np.any(unsteady), situation
        end = int(np.argmax(unsteady))
        assert len(theirs) >= end, f"JavaScript stopped at step {len(theirs)}, Python at {len(here.w)}: {situation}"
        assert np.all(error[:end] <= TOLERANCE), (
            f"step {np.argmax(error > TOLERANCE)} differs by {error[:end].max():.1e}: {situation}"
        )
        worst = max(worst, error[:end].max(initial=0.0))
    print(f"{name}: {whole} of {CASES} paths agree to the end, largest difference {worst:.1e}")
    assert whole >= STEEP.get(name, TO_THE_END) * CASES, f"only {whole} of {CASES} paths agree to their end"


def test_random_numbers_are_numpys_to_the_last_bit_or_one_beside_it(twin):
    draws = twin.evaluate(
        """seed => { const rng = new twin.RandomState(seed);
        return [Array.from({length: 2000}, () => rng.normal()), Array.from({length: 700}, () => rng.uniform())]; }""",
        123456789,
    )
    rng = np.random.RandomState(123456789)
    # NumPy and the browser may round log and division differently in the last place
    np.testing.assert_allclose(draws[0], rng.standard_normal(2000), rtol=4e-16)
    np.testing.assert_array_equal(draws[1], rng.uniform(size=700))


@pytest.mark.parametrize("name", PLACES)
def test_loss_gradient_and_hessian_agree_within_and_beyond_the_window(twin, name):
    rng = np.random.default_rng(9)
    situation = Situation(name, (0.5,) * (1 if name == "quartic" else 2), condition=300.0, rotation=25.0, landscape=7)
    surface = situation.landscape_surface
    low, high = np.transpose(surface.window)
    w = rng.uniform(2 * low, 2 * high, (300, surface.dim))
    loss, grad, hess = twin.evaluate(
        "([s, all]) => { const f = twin.surfaceOf(s); return [all.map(f.loss), all.map(f.grad), all.map(f.hess)]; }",
        [situation.to_json(), w.tolist()],
    )
    upper = surface.hess(w)[..., *np.triu_indices(surface.dim)]
    for theirs, ours in ((loss, surface.loss(w)), (grad, surface.grad(w)), (hess, upper)):
        # sums that cancel lose digits relative to their largest values
        np.testing.assert_allclose(theirs, ours, rtol=1e-12, atol=1e-13 * np.abs(ours).max())


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_terms_of_the_rule_are_those_of_pythons_step(twin, method, noise):
    for step in (0, 1, 17, 30):
        situation = Situation(
            "double_well", (0.4, 1.2), (method,), lr=0.05, momentum=0.8, noise=noise, steps=30, step=step
        )
        found = twin.evaluate("s => twin.path(s.methods[0], twin.surfaceOf(s), s).terms", situation.to_json())
        expected = terms(situation, method)
        assert set(found) == set(expected)
        for role, values in expected.items():
            np.testing.assert_allclose(found[role], values, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("step", [0, 7])
def test_sentence_is_pythons(twin, name, step):
    situation = replace(PRESETS[name].situation, step=step)
    assert twin.evaluate("s => twin.sentence(s, twin.pathsOf(s))", situation.to_json()) == situation.sentence()


@pytest.mark.parametrize("name", PRESETS)
def test_copied_python_runs_unchanged_and_gives_the_same_paths(twin, name):
    situation = PRESETS[name].situation
    if PRESETS[name].noise:
        situation = replace(situation, noise=0.05, seed=11)
    code = twin.evaluate("s => twin.python(s)", situation.to_json())
    scope: dict = {}
    exec(code.replace("print(", "str("), scope)
    for (_, ours), found in zip(situation.paths().items(), scope["paths"].values(), strict=True):
        np.testing.assert_array_equal(found.w, ours.w)


def test_copied_python_prints_where_every_method_of_every_surface_ends(twin):
    programs = [
        twin.evaluate(
            "s => twin.python(s)",
            Situation(name, (0.5,) * (1 if name == "quartic" else 2), tuple(METHODS), steps=5).to_json(),
        )
        for name in PLACES
    ]
    done = subprocess.run([sys.executable, "-W", "error", "-c", "\n".join(programs)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("took 5 steps") + done.stdout.count("diverged after") == len(PLACES) * len(METHODS)
