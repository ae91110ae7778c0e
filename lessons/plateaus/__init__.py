"""Plateaus: what is flat, why, and what helps. The public names, in the lesson's order."""

from lessons.plateaus.adam_step_length import expected_drift, kinked_path, measured_drift, memory_steps, slope_path
from lessons.plateaus.detection import Plateau, find_plateau, quartiles, steps_to
from lessons.plateaus.escapes import descend, ways_down
from lessons.plateaus.gradient_by_layer import (
    SCHEMES,
    STRUCTURES,
    deep_network,
    gradient_sizes,
    layer_factor,
    relu_growth,
    start_and_end,
)
from lessons.plateaus.noise_floor import KINDS, curves, paired, step_agreement, tumour_network
from lessons.plateaus.rescue import final_losses, recorded
from lessons.plateaus.saturation import State, along, sigmoid_digits, state
from lessons.plateaus.unscaled_inputs import majority, trained
from lessons.plateaus.vanishing_slope import crossing_steps, crossing_time, newton_distance, settles, shelf
from lessons.plateaus.xor_and_spirals import (
    HALF,
    METHODS,
    RATES,
    exclusive_or,
    leaving_steps,
    losses,
    recorded_spirals,
    two_spirals,
)
from lessons.shared.numerics.comparison import tuned as best

__all__ = [  # noqa: RUF022 - reading order
    "shelf", "newton_distance", "crossing_time", "crossing_steps", "settles",
    "SCHEMES", "STRUCTURES", "deep_network", "gradient_sizes", "layer_factor", "relu_growth", "start_and_end",
    "State", "sigmoid_digits", "state", "along", "trained", "majority",
    "Plateau", "find_plateau", "steps_to", "quartiles",
    "METHODS", "RATES", "HALF", "exclusive_or", "two_spirals", "losses", "leaving_steps", "recorded_spirals",
    "ways_down", "descend",
    "slope_path", "kinked_path", "memory_steps", "expected_drift", "measured_drift",
    "recorded", "best", "final_losses",
    "KINDS", "curves", "paired", "step_agreement", "tumour_network",
]  # fmt: skip
