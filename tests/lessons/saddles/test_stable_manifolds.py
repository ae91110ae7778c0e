"""Each method has a stable manifold of its own: held against closed forms, other starts and turned surfaces."""

import numpy as np
import pytest

from lessons import saddles
from lessons.saddles.figures.stable_manifolds import FOLLOW, METHODS, run
from lessons.shared.numerics import descent, surfaces
from lessons.shared.numerics.calculus import numerical_grad, numerical_hess
from lessons.shared.numerics.recordings import recorded

LR = 0.05
WALKS = {
    "gradient descent": lambda grad, w0, steps=1500: descent.gradient_descent(grad, w0, lr=LR, steps=steps),
    "heavy ball": lambda grad, w0, steps=1500: descent.heavy_ball(grad, w0, lr=LR, momentum=0.9, steps=steps),
    "Nesterov": lambda grad, w0, steps=1500: descent.nesterov(grad, w0, lr=LR, momentum=0.9, steps=steps),
    "RMSProp": lambda grad, w0, steps=1500: descent.rmsprop(grad, w0, lr=LR, steps=steps),
    "Adam": lambda grad, w0, steps=1500: descent.adam(grad, w0, lr=LR, steps=steps),
}


def first_out(walk, angle, offset=0.0, steps=150):
    """The step at which a run from beside descent's ridge is 1 away from it, or -1."""
    w = walk(saddles.turned_saddle(angle).grad, saddles.on_ridge(angle, offset), steps).w
    out = np.abs(saddles.beside_ridge(w, angle)) >= 1
    return int(out.argmax()) if out.any() else -1


def held(method, x, lr=LR):
    """The height y from which a method stays on the curved saddle."""
    bent = saddles.curved_saddle.grad
    ways = WALKS | {"gradient descent": lambda g, w: descent.gradient_descent(g, w, lr=lr, steps=1500)}
    return float(saddles.stable_start(lambda w: ways[method](bent, w), [x, 0.0], [0.0, 1.0], low=-1, high=1.5))


# ---- the surfaces ----


@pytest.mark.parametrize("surface", [saddles.curved_saddle, saddles.turned_saddle(20)], ids=lambda s: s.name)
def test_derivatives_are_those_of_the_loss(surface):
    w = np.random.default_rng(0).uniform(-1, 1, (5, 2))
    assert np.allclose(surface.grad(w), numerical_grad(surface.loss, w), atol=1e-7)
    assert np.allclose(surface.hess(w), numerical_hess(surface.loss, w), atol=1e-5)


def test_the_turned_saddle_is_the_strict_saddle_in_turned_coordinates():
    angle, beside = 25, 0.3
    assert saddles.turned_saddle(angle).loss(saddles.on_ridge(angle, beside)) == pytest.approx(
        surfaces.strict_saddle.loss(np.array([1.0, beside]))
    )
    assert saddles.beside_ridge(saddles.on_ridge(angle, beside), angle) == pytest.approx(beside)


# ---- who leaves descent's ridge ----


@pytest.mark.claim("S7")
@pytest.mark.parametrize("angle", [15, 30])
@pytest.mark.parametrize("method", ["RMSProp", "Adam"])
def test_on_a_turned_saddle_methods_that_rescale_coordinates_leave_descents_ridge(method, angle):
    assert 0 < first_out(WALKS[method], angle) < 60


@pytest.mark.claim("S7")
@pytest.mark.parametrize("angle", [15, 30])
def test_adams_first_step_leaves_the_ridge_by_its_closed_form_and_not_by_rounding(angle):
    w = WALKS["Adam"](saddles.turned_saddle(angle).grad, saddles.on_ridge(angle), 1).w[-1]
    theta = np.radians(angle)
    assert saddles.beside_ridge(w, angle) == pytest.approx(-LR * (np.cos(theta) - np.sin(theta)), rel=1e-6)


@pytest.mark.claim("S7")
def test_where_the_ridge_lies_along_an_axis_adam_stays_exactly():
    w = WALKS["Adam"](saddles.turned_saddle(0).grad, saddles.on_ridge(0), 2000).w
    assert not w[:, 1].any()


@pytest.mark.claim("S7")
def test_where_coordinates_are_alike_adam_stays_as_long_as_nothing_is_rounded_apart():
    """2xy is the saddle turned by 45° in numbers that are exact; each step does the same to both coordinates."""
    w = WALKS["Adam"](lambda w: 2 * w[..., ::-1], np.array([0.75, 0.75]), 2000).w
    assert np.array_equal(w[:, 0], w[:, 1])


@pytest.mark.claim("S7")
def test_rounded_cosines_throw_adam_off_at_45_degrees_as_a_growing_offset_does():
    """Measured: 7e-17, 1e-15, 2e-14, 9e-12, 1e-8, 3e-5 and 0.19 at steps 1, 20, 50, 100, 150, 200 and 250.

    Another processor may round otherwise, so only the law is held: it starts at rounding, grows by a factor at each
    look, and ends outside.
    """
    w = WALKS["Adam"](saddles.turned_saddle(45).grad, saddles.on_ridge(45) * (1 + np.array([2**-52, 0])), 400).w
    off = np.abs(saddles.beside_ridge(w, 45))
    assert off[0] < 1e-15
    assert np.all(np.diff(np.log(off[[50, 100, 150, 200]])) > np.log(10))
    assert off[100] < 1e-9
    assert off.max() > 1


@pytest.mark.claim("S7")
@pytest.mark.parametrize("angle", [15, 30, 45])
@pytest.mark.parametrize("method", FOLLOW)
def test_descent_and_momentum_stay_on_a_turned_ridge_until_rounding_throws_them_off(method, angle):
    assert first_out(WALKS[method], angle, steps=100) == -1  # rounding, 1e-16, needs 127 steps or more


@pytest.mark.claim("S7")
@pytest.mark.parametrize("method", METHODS)
def test_turning_the_saddle_turns_the_path_of_descent_and_momentum_only(method):
    """The lesson's figure runs these three in the saddle's own frame."""
    angle, steps = 20, 15
    w = WALKS[method](saddles.turned_saddle(angle).grad, saddles.on_ridge(angle, 1e-3), steps).w
    along = np.stack([saddles.on_ridge(angle), saddles.on_ridge(angle, 1.0) - saddles.on_ridge(angle)], -1)
    straight = WALKS[method](surfaces.strict_saddle.grad, [1.0, 1e-3], steps).w
    assert np.allclose(w @ along, run(method, 1e-3, angle=angle, lr=LR, steps=steps).w, atol=1e-9)
    assert np.allclose(w @ along, straight, atol=1e-9) == (method in FOLLOW)


# ---- each its own stable manifold ----


@pytest.mark.claim("S7")
def test_on_a_bent_ridge_descent_and_momentum_are_held_at_different_starts():
    assert held("heavy ball", 0.6) - held("gradient descent", 0.6) > 0.04


@pytest.mark.claim("S7")
@pytest.mark.parametrize("lr", [0.05, 0.1])
def test_near_the_saddle_descent_is_held_on_the_parabola_of_leading_order(lr):
    """y = a x² is carried into itself where a (1 − lr)² = (1 + lr) a − lr; corrections are of order x²."""
    assert held("gradient descent", 0.1, lr) == pytest.approx(0.1**2 / (3 - lr), rel=0.01)


@pytest.mark.claim("S7")
def test_near_the_saddle_the_heavy_ball_is_held_where_the_leading_order_says():
    """What the bend adds to y over all steps, each discounted by the growth since, sums to zero."""
    growth, x, v, steps = float(saddles.heavy_ball_growth(curvature=1, lr=LR, momentum=0.9)), 0.1, 0.0, []
    for _ in range(3000):
        steps.append(x)
        v = 0.9 * v + x
        x -= LR * v
    pushes = growth ** -(np.arange(3000) + 1.0) @ np.square(steps)
    assert held("heavy ball", 0.1) == pytest.approx(LR / (1 - 0.9 / growth) * pushes, rel=0.01)


@pytest.mark.claim("S7")
@pytest.mark.parametrize("method", WALKS)
def test_a_thousand_random_starts_all_leave_whatever_the_method(method):
    starts = np.random.default_rng(0).uniform(-1, 1, (1000, 2))
    assert np.all(saddles.escape_time(WALKS[method](saddles.curved_saddle.grad, starts)) >= 0)


def test_a_start_that_stays_is_not_claimed_where_both_ends_leave_on_one_side():
    def walk(w):
        return WALKS["gradient descent"](saddles.curved_saddle.grad, w)

    with pytest.raises(ValueError, match="must leave on different sides"):
        saddles.stable_start(walk, [0.6, 0.0], [0.0, 1.0], low=0.5, high=1.5)


# ---- minima of a network, and how far apart they lie ----


@pytest.mark.claim("L2")
def test_whether_descents_end_at_the_best_minimum_depends_on_the_weight_decay():
    """Nothing is shown of "networks": at one decay all runs agree, at another hardly any reaches the best."""
    ends = recorded("saddles", "spread_of_minima")
    assert all(saddles.spread(losses)[0] == len(losses) for losses in ends["0.01"].values())
    assert all(saddles.spread(losses)[0] < len(losses) / 2 for losses in ends["0.0001"].values())


@pytest.mark.claim("L2")
def test_with_weak_decay_the_worst_minimum_lies_within_a_tenth_of_the_best():
    for losses in recorded("saddles", "spread_of_minima")["0.0001"].values():
        assert 0.01 < saddles.spread(losses)[1] < 0.1


@pytest.mark.claim("L2")
def test_descents_run_again_end_among_the_recorded_minima():
    strong, weak = (recorded("saddles", "spread_of_minima")[decay]["2"] for decay in ("0.01", "0.0001"))
    assert np.allclose(saddles.final_losses(0.01, 2, runs=3), strong[0], rtol=1e-4)
    again = saddles.final_losses(0.0001, 2, runs=3)
    assert all(np.min(np.abs(np.array(weak) / one - 1)) < 5e-3 for one in again)
