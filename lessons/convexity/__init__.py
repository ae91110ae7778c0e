"""Convexity: one valley, and what that promises. The public names, in the order in which the lesson meets them."""

from lessons.convexity.basins import (
    BOUNCES,
    LEAVES,
    State,
    basin_shares,
    borders,
    largest_stable_rate,
    orbits,
    outcomes,
    pieces,
    state_after,
    steps_onto,
)
from lessons.convexity.chords import chord_gap, menu, random_segments, violates, worst_chord_gap
from lessons.convexity.costs import (
    gradient_flops,
    newton_flops,
    normal_equation,
    normal_equation_flops,
    regression_steps,
)
from lessons.convexity.losses import (
    Objective,
    design,
    linear_regression,
    logistic_regression,
    network_loss,
    soft_margin_svm,
    trained_layers,
)
from lessons.convexity.polyak_lojasiewicz import pl_constant, pl_factor, waves
from lessons.convexity.race import Run, logistic_race
from lessons.convexity.rates import (
    Problem,
    accelerated_descent,
    chain,
    fitted_slope,
    gradient_bound,
    gradient_worst_case,
    huber,
    nesterov_bound,
    nesterov_worst_case,
    steepest_coordinate,
    strongly_convex_bound,
    subgradient_bound,
)
from lessons.convexity.risk import TwoLosses, two_losses

__all__ = [  # noqa: RUF022 - reading order
    "menu", "chord_gap", "worst_chord_gap", "violates", "random_segments",
    "State", "state_after", "outcomes", "basin_shares", "pieces", "borders", "steps_onto", "largest_stable_rate",
    "orbits", "BOUNCES", "LEAVES",
    "Objective", "design", "linear_regression", "logistic_regression", "soft_margin_svm", "network_loss",
    "trained_layers",
    "normal_equation", "regression_steps", "normal_equation_flops", "gradient_flops", "newton_flops",
    "TwoLosses", "two_losses",
    "Problem", "huber", "chain", "steepest_coordinate", "accelerated_descent",
    "gradient_worst_case", "nesterov_worst_case", "gradient_bound", "nesterov_bound",
    "subgradient_bound", "strongly_convex_bound", "fitted_slope",
    "Run", "logistic_race",
    "waves", "pl_constant", "pl_factor",
]  # fmt: skip
