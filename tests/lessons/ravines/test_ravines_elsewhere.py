"""Second order on wine, MNIST-1D and a teacher's classes: what stays, and what a round bowl leaves to win."""

import numpy as np
import pytest
from spoken import spoken

from lessons import ravines
from lessons.ravines import elsewhere
from lessons.shared.numerics.recordings import recorded

CELLS = recorded("ravines", "elsewhere")


@pytest.mark.claim("R6")
@pytest.mark.parametrize("name", ["wine", "teacher–student"])
def test_recorded_iterations_are_counted_again(name):
    assert elsewhere.convex_cell(name)["iterations"] == CELLS["convex"][name]["iterations"]


@pytest.mark.claim("R6")
@pytest.mark.parametrize("name", elsewhere.CONVEX)
def test_newton_needs_few_iterations_on_every_data_set(name):
    assert CELLS["convex"][name]["iterations"]["Newton"] <= 6


@pytest.mark.claim("R6")
@pytest.mark.parametrize("name", elsewhere.CONVEX)
def test_a_tenth_of_descents_iterations_suffices_exactly_where_the_bowl_is_elongated(name):
    elongated = CELLS["convex"][name]["condition"] > elsewhere.ROUND
    said = spoken("ravines", "R6", name)
    assert {said[f"{method}, from zero"] for method in ("Newton", "BFGS", "L-BFGS")} == {
        "shown" if elongated else "refuted"
    }


@pytest.mark.claim("R6")
def test_the_teachers_bowl_is_the_only_round_one():
    assert [name for name, condition, *_ in elsewhere.convex_rows() if condition < elsewhere.ROUND] == [
        "teacher–student"
    ]


@pytest.mark.claim("R6")
def test_the_tumours_bowl_is_elongated():
    problem = ravines.tumours()
    curvatures = np.linalg.eigvalsh(problem.hess(np.zeros(problem.dim)))
    assert curvatures[-1] / curvatures[0] > elsewhere.ROUND


@pytest.mark.claim("R6")
@pytest.mark.parametrize("name", elsewhere.CONVEX)
def test_from_far_only_damped_newton_arrives(name):
    assert CELLS["convex"][name]["arrived"] == [0, elsewhere.STARTS]


@pytest.mark.claim("R7")
@pytest.mark.parametrize("name", ["MNIST-1D", "teacher–student"])
def test_a_batch_of_32_misses_the_hessian_by_more_than_half_everywhere(name):
    assert spoken("ravines", "R7", name)["noise of a batch of 32, step 300"] == "shown"


@pytest.mark.claim("R7")
@pytest.mark.parametrize(("name", "said"), [("MNIST-1D", "shown"), ("teacher–student", "refuted")])
def test_against_mini_batch_descent_lbfgs_ends_sharper_on_one_data_set_and_flatter_on_another(name, said):
    assert spoken("ravines", "R7", name)["sharpness over mini-batch descent's"] == said


@pytest.mark.claim("R7")
def test_a_recorded_ending_is_found_again():
    from lessons.ravines.sharpness_of_solutions import endings

    found = [end.sharpness for end in endings(3, decay=elsewhere.DECAY, name="teacher–student")]
    assert found == pytest.approx([row[3] for row in CELLS["sharpness"]["teacher–student"].values()], rel=0.02)
