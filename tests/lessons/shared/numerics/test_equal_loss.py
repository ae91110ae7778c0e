"""Barriers at one training loss: what was recorded falls with width and rises with depth, and is measured again."""

import itertools

import numpy as np
import pytest

from lessons.shared.numerics import equal_loss


@pytest.mark.claim("M6")
@pytest.mark.claim("O3")
@pytest.mark.parametrize(("narrow", "wide"), list(itertools.pairwise(equal_loss.WIDTHS)))
def test_at_one_loss_the_barrier_falls_with_every_step_of_width(narrow, wide):
    assert np.median(equal_loss.barriers(wide)) < 0.85 * np.median(equal_loss.barriers(narrow))


@pytest.mark.claim("M6")
@pytest.mark.claim("O3")
@pytest.mark.parametrize(("shallow", "deep"), list(itertools.pairwise(equal_loss.DEPTHS)))
def test_at_one_loss_the_barrier_rises_with_every_further_layer(shallow, deep):
    assert np.median(equal_loss.barriers(deep)) > 1.3 * np.median(equal_loss.barriers(shallow))


@pytest.mark.claim("M6")
@pytest.mark.claim("O3")
@pytest.mark.parametrize("hidden", [(8,), (64,)])
def test_recorded_barriers_at_one_loss_are_measured_again(hidden):
    np.testing.assert_allclose(equal_loss.measured_barriers(hidden), equal_loss.barriers(hidden), rtol=0.02)
