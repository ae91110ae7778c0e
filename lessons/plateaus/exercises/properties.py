"""What must be true of each exercise's function, one sentence a property. `answer` is the student's function."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from lessons.plateaus.exercises import inputs as inputs_module
from lessons.shared.exercises.precision import allclose, isclose
from lessons.shared.numerics.arrays import Array

Answer = Callable[..., Any]


def the_variance_is_kept(answer: Answer, *, inputs: int, leak: float, **case: Any) -> bool:
    """A layer's values have the variance that the layer before had."""
    return bool(isclose(inputs_module.kept_share(answer(inputs=inputs, leak=leak, **case), inputs, leak), 1, rtol=1e-6))


def is_a_deviation(answer: Answer, **case: Any) -> bool:
    """The result is positive."""
    return bool(answer(**case) > 0)


def only_inputs_add_up(answer: Answer, *, outputs: int, **case: Any) -> bool:
    """How many units the layer feeds changes nothing."""
    return bool(isclose(answer(outputs=outputs, **case), answer(outputs=3 * outputs, **case)))


def a_relu_needs_larger_weights(answer: Answer, *, leak: float, **case: Any) -> bool:
    """The less a unit lets through, the larger the weights."""
    return bool(answer(leak=0.0, **case) > answer(leak=leak, **case) > answer(leak=1.0, **case))


def the_stretch_is_flat(answer: Answer, **case: Any) -> bool:
    """The values from start to start + steps differ by at most the tolerance."""
    start, steps = answer(**case)
    return inputs_module.is_flat(case["losses"], start, steps, case["tolerance"])


def no_longer_one_is_flat(answer: Answer, **case: Any) -> bool:
    """No stretch with one step more is flat."""
    _, steps = answer(**case)
    losses = case["losses"]
    return not any(inputs_module.is_flat(losses, k, steps + 1, case["tolerance"]) for k in range(len(losses)))


def no_earlier_one_is_as_long(answer: Answer, **case: Any) -> bool:
    """No stretch that begins earlier is as long."""
    start, steps = answer(**case)
    return 0 <= start < len(case["losses"]) and not any(
        inputs_module.is_flat(case["losses"], k, steps, case["tolerance"]) for k in range(start)
    )


def higher_losses_are_as_flat(answer: Answer, *, losses: Array, tolerance: float) -> bool:
    """A curve that is higher by a constant has the same flat stretch."""
    return answer(losses=losses + 8.0, tolerance=tolerance) == answer(losses=losses, tolerance=tolerance)


def steps_go_down(answer: Answer, *, grad: Array, **case: Any) -> bool:
    """Each coordinate moves against its gradient."""
    return bool(np.all(answer(grad=grad, **case)[0] * grad < 0))


def keeps_a_running_mean(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """The new mean keeps the share `decay` of the old one and takes the rest from the squared gradient."""
    rest = answer(grad=grad, s=s, lr=lr, decay=decay)[1]
    twice = answer(grad=grad, s=2 * s, lr=lr, decay=decay)[1]
    return allclose(twice - rest, decay * s) and allclose(2 * rest - twice, (1 - decay) * grad**2)


def a_steady_slope_gets_the_rate(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """Where the mean of squares is the squared gradient, the step has the length of the rate in each coordinate."""
    step, mean = answer(grad=grad, s=grad**2, lr=lr, decay=decay)
    return allclose(np.abs(step), lr, rtol=1e-6) and allclose(mean, grad**2)


def the_step_uses_the_new_mean(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """The step times the root of the mean that is returned is the rate times the gradient in size."""
    step, mean = answer(grad=grad, s=s, lr=lr, decay=decay)
    return allclose(step**2 * mean, (lr * grad) ** 2, rtol=1e-6)


def units_of_the_loss_do_not_matter(answer: Answer, *, grad: Array, s: Array, lr: float, decay: float) -> bool:
    """A loss in units a tenth as large takes the same step."""
    small = answer(grad=grad, s=s, lr=lr, decay=decay)[0]
    return allclose(answer(grad=10 * grad, s=100 * s, lr=lr, decay=decay)[0], small, rtol=1e-6)


def possible(design: tuple[float, str, float]) -> bool:
    """Whether a design can be built and stays within floating-point numbers."""
    return 0 < design[0] <= 10 and 0 <= design[2] <= 10


def gradients_are_of_order_one(answer: Answer, **case: Any) -> bool:
    """Before the first step the gradients of the first and the last layer's weights have sizes from 0.03 to 20."""
    design = answer(**case)
    if not possible(design):
        return False
    problem, w = inputs_module.task_of(design, **case)
    layers = problem.network.layers(problem.grad(w))
    sizes = np.array([np.linalg.norm(layers[k][0]) for k in (0, -1)])
    return bool(np.all((sizes > 0.03) & (sizes < 20)))


def trains_within_the_budget(answer: Answer, **case: Any) -> bool:
    """60 steps of gradient descent with learning rate 0.3 bring the loss on 100 digits below 1.85."""
    design = answer(**case)
    if not possible(design):
        return False
    problem, w = inputs_module.task_of(design, **case)
    for _ in range(inputs_module.BUDGET):
        w = w - inputs_module.RATE * problem.grad(w)
        if not np.all(np.isfinite(w)):
            return False
    return bool(problem.loss(w) < 1.85)


def a_straight_walk_agrees(answer: Answer, *, moves: Array) -> bool:
    """Moves of any lengths in one direction have agreement 1."""
    return bool(isclose(answer(moves=np.abs(moves[:, :1]) @ moves[:1] + 0.1 * moves[:1]), 1))


def to_and_fro_disagrees(answer: Answer, *, moves: Array) -> bool:
    """Moves that alternate between a direction and its opposite have agreement −1."""
    signs = np.array([[1.0], [-2.0], [3.0], [-0.5], [1.0]])
    return bool(isclose(answer(moves=signs @ moves[:1]), -1))


def lengths_do_not_matter(answer: Answer, *, moves: Array) -> bool:
    """Longer and shorter moves in the same directions change nothing."""
    stretched = moves * np.linspace(0.5, 3, len(moves))[:, None]
    return bool(isclose(answer(moves=stretched), answer(moves=moves)))


def is_the_mean_over_pairs(answer: Answer, *, moves: Array) -> bool:
    """It is the mean of the cosines of all successive pairs, each with the same weight."""
    pairs = [inputs_module.cosine(a, b) for a, b in itertools.pairwise(moves)]
    return bool(isclose(answer(moves=moves), np.mean(pairs)))
