"""What keeps an experiment honest, asked of the claims that need it: symmetries, grids of rates, starts, refinement.

The four functions stand in `lessons.shared.evidence`; here each is called for the claims whose verdict would be worth
nothing without it.
"""

import numpy as np
import pytest

from lessons import convexity, permutation_symmetry, ravines, saddles
from lessons.overparameterization import symmetries
from lessons.practice import bracketed_contest
from lessons.shared.evidence import brackets, ignored, in_general_position, settles
from lessons.shared.numerics import descent, surfaces
from lessons.shared.numerics.barriers import barrier
from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.recordings import recorded

# ---- a measure ignores the symmetries that its verdict says it ignores ----

RELU = [name for name, units in symmetries.SYMMETRIES.items() if units == "ReLU"]


def moves(problem, names):
    return {name: lambda w, name=name: symmetries.changed(problem.network, w, name) for name in names}


@pytest.mark.claim("O4")
@pytest.mark.claim("O5")
def test_sharpness_is_compared_by_a_measure_that_no_relu_symmetry_moves():
    problem, w = symmetries.problem_of("ReLU")
    relative = symmetries.MEASURES["relative"]
    assert ignored(lambda v: relative(problem, v), moves(problem, RELU), w) == set(RELU)


@pytest.mark.claim("O4")
def test_the_top_eigenvalue_would_be_moved_by_factors():
    problem, w = symmetries.problem_of("ReLU")
    top = symmetries.MEASURES["top eigenvalue"]
    assert ignored(lambda v: top(problem, v), moves(problem, RELU), w) == {"neurons permuted"}


@pytest.mark.claim("M1")
@pytest.mark.claim("M3")
def test_the_loss_ignores_whole_swaps_and_no_half_swap():
    rng = np.random.default_rng(0)
    problem = Classifier(Network((4, 6, 3), "ReLU"), rng.normal(size=(40, 4)), rng.integers(0, 3, 40))
    w = problem.network.random(rng, 1)[0]
    swapped = permutation_symmetry.swapped
    swaps = {
        "whole": lambda v: swapped(problem.network, v, 0, 1),
        "without the bias": lambda v: swapped(problem.network, v, 0, 1, bias=False),
        "without the outgoing weights": lambda v: swapped(problem.network, v, 0, 1, outgoing=False),
    }
    # Biases start at zero: give them values, or forgetting them would change nothing.
    problem.network.layers(w)[0][1][...] = rng.normal(size=6)
    assert ignored(problem.loss, swaps, w) == {"whole"}


# ---- the grid of rates brackets the optimum ----


@pytest.mark.claim("T2")
@pytest.mark.parametrize("task", bracketed_contest.TASKS)
def test_every_rate_that_the_contest_judges_lies_inside_its_grid(task):
    assert bracketed_contest.inside(task, "held-out loss")


@pytest.mark.claim("T2")
def test_by_training_loss_grids_bracket_where_layers_are_many_and_not_where_any_rate_fits_the_examples():
    inside = {task: bracketed_contest.inside(task, "training loss") for task in bracketed_contest.TASKS}
    assert all(inside[task] for task in inside if "ten" in task)
    assert not inside["wine, one hidden"]


@pytest.mark.claim("T4")
@pytest.mark.parametrize("noise", ["0", "0.2"])
@pytest.mark.parametrize("schedule", ["triangles", "cosine", "constant", "restarts"])
def test_each_schedule_has_its_best_peak_inside_its_grid(noise, schedule):
    assert brackets(np.median(recorded("practice", "cycles")[noise][schedule][0], axis=1))


# ---- the start is in general position ----


def leaves(method, surface):
    walk = {
        "gradient descent": lambda w: descent.gradient_descent(surface.grad, w, lr=0.05, steps=400),
        "heavy ball": lambda w: descent.heavy_ball(surface.grad, w, lr=0.05, momentum=0.9, steps=400),
        "Adam": lambda w: descent.adam(surface.grad, w, lr=0.05, steps=400),
    }[method]
    return lambda w: bool(np.any(np.abs(walk(w).w[:, 1]) >= 1))


@pytest.mark.claim("S4")
@pytest.mark.claim("S7")
@pytest.mark.parametrize("method", ["gradient descent", "heavy ball", "Adam"])
@pytest.mark.parametrize(("start", "general"), [([1.0, 0.0], False), ([1.0, 0.1], True)])
def test_only_off_the_ridge_does_a_start_speak_for_its_neighbours(method, start, general):
    outcome = leaves(method, surfaces.strict_saddle)
    assert in_general_position(outcome, start, np.random.default_rng(0), radius=1e-3) == general


@pytest.mark.claim("X6")
@pytest.mark.parametrize("lr", [0.05, 0.2])
def test_where_descent_ends_from_2_2_is_no_accident_of_that_start(lr):
    def end(w):
        return int(convexity.outcomes(surfaces.quartic, w, [lr]).item())

    assert in_general_position(end, [2.2], np.random.default_rng(0), radius=1e-2)


@pytest.mark.claim("X6")
def test_a_start_on_the_border_of_two_valleys_is_no_witness():
    [border] = convexity.borders(surfaces.quartic, 0.05, low=-2.5, high=2.5)

    def end(w):
        return int(convexity.outcomes(surfaces.quartic, w, [0.05]).item())

    assert not in_general_position(end, [border], np.random.default_rng(0), radius=1e-2)


@pytest.mark.claim("X2")
def test_one_end_for_all_starts_holds_in_a_whole_box_of_starts():
    from lessons.shared.numerics import data

    problem = convexity.logistic_regression(data.breast_cancer(), penalty=0.01)

    def end(w):
        path = descent.gradient_descent(problem.grad, w, lr=1 / problem.smoothness, steps=2000)
        return round(float(problem.loss(path.w[-1])), 5)

    assert in_general_position(end, np.zeros(problem.dim), np.random.default_rng(0), radius=3.0, draws=5)


# ---- the result is stable when the grid is refined ----


@pytest.mark.claim("S3")
def test_the_chance_of_a_minimum_does_not_depend_on_the_nodes_of_its_quadrature():
    assert settles(lambda nodes: round(saddles.log_chance(30, nodes=nodes), 6), (200, 300, 400))


@pytest.mark.claim("R1")
@pytest.mark.parametrize("kappa", [10, 100, 10_000])
def test_the_share_of_places_across_a_ravine_does_not_depend_on_how_many_are_asked(kappa):
    def across(count):
        turn = (np.arange(count) + 0.5) * 2 * np.pi / count
        along, over = np.abs(surfaces.ravine(kappa).grad(np.stack([np.cos(turn), np.sin(turn)], -1))).T
        return round(float(np.mean(over > along)), 2)

    assert settles(across, (10_000, 40_000))


@pytest.mark.claim("R4")
def test_the_sign_of_curvature_tells_of_any_short_segment():
    rng = np.random.default_rng(0)
    w, u = rng.uniform(-5, 5, size=(2000, 2)), rng.normal(size=(2000, 2))

    def agreement(parts):
        bend = ravines.bend(surfaces.himmelblau, w, u, reach=1 / parts)
        return round(float(np.mean(np.sign(bend) == np.sign(ravines.curvature_along(surfaces.himmelblau, w, u)))), 2)

    assert settles(agreement, (100, 400))


@pytest.mark.claim("M6")
@pytest.mark.claim("M7")
@pytest.mark.claim("O3")
def test_a_barrier_does_not_depend_on_how_many_places_of_the_line_are_asked():
    problem, _ = permutation_symmetry.digits_problem((16,))
    a, b = permutation_symmetry.ensemble((16,), epochs=10)[:2]

    def height(places):
        t = np.linspace(0, 1, places)
        return round(barrier(np.array([problem.loss((1 - x) * a + x * b) for x in t]), t).height, 1)

    assert settles(height, (21, 41, 81))
