"""Ravines: curvature, its price, and the methods that feel it. The public names, in the lesson's order."""

from lessons.ravines.adaptivity import Comparison, Moments, adam_moments, curvature_against_scale
from lessons.ravines.conditioning import (
    ADAM_RATES,
    METHODS,
    adam_steps,
    gradient_angle,
    largest_angle,
    race,
    settling_steps,
    zigzags,
)
from lessons.ravines.directions import bend, curvature_along, curvatures, hidden_descent, shape_name
from lessons.ravines.hessian_memory import (
    in_words,
    limited_memory_bytes,
    matrix_bytes,
    parameters_for,
    ridge_by_examples,
    ridge_by_products,
)
from lessons.ravines.momentum import (
    REGIONS,
    best_momentum,
    best_parameters,
    eigenvalues,
    iteration_matrix,
    rate,
    ravine_rate,
    region,
    trajectory,
)
from lessons.ravines.second_order import (
    Logistic,
    Noise,
    Run,
    batch_noise,
    convex_runs,
    newton_successes,
    quasi_newton,
    stochastic_descent,
    tumours,
)
from lessons.ravines.second_order_race import (
    BUDGET,
    CONTESTANTS,
    Trace,
    recorded_endings,
    recorded_traces,
    sharper_ending,
    trace,
)
from lessons.ravines.sharpness_of_solutions import Ending, endings
from lessons.ravines.spectrum import SpectralShares, digits_network, sharpness, spectral_shares, start_of, training
from lessons.ravines.theory import (
    critical_condition,
    gradient_factor,
    heavy_ball_factor,
    nesterov_parameters,
    predicted_steps,
    ravine_start,
    steps_for,
)

__all__ = [  # noqa: RUF022 - reading order
    "gradient_angle", "largest_angle", "zigzags", "settling_steps", "ravine_start",
    "gradient_factor", "heavy_ball_factor", "nesterov_parameters", "steps_for", "predicted_steps", "critical_condition",
    "METHODS", "race", "ADAM_RATES", "adam_steps",
    "iteration_matrix", "eigenvalues", "rate", "ravine_rate", "best_momentum", "best_parameters", "REGIONS",
    "region", "trajectory",
    "curvature_along", "bend", "curvatures", "hidden_descent", "shape_name",
    "digits_network", "start_of", "training", "sharpness", "SpectralShares", "spectral_shares",
    "Run", "Logistic", "tumours", "convex_runs", "quasi_newton", "newton_successes", "stochastic_descent",
    "CONTESTANTS", "BUDGET", "Trace", "trace", "recorded_traces",
    "Noise", "batch_noise", "Ending", "endings", "recorded_endings", "sharper_ending",
    "Moments", "adam_moments", "Comparison", "curvature_against_scale",
    "matrix_bytes", "limited_memory_bytes", "parameters_for", "in_words", "ridge_by_products", "ridge_by_examples",
]  # fmt: skip
