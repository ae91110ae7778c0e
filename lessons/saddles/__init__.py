"""Saddles: the slope is zero and the valley has not begun. The public names, in the order in which they are met."""

from lessons.saddles.critical_points import CriticalPoints, Search, collect, inside, kind, search
from lessons.saddles.escape import (
    ball,
    degenerate_escape_time,
    escape_time,
    heavy_ball_growth,
    momentum_speedup,
    noise_escape_time,
    perturbed_descent,
    predicted_escape_time,
    roundoff_escape,
)
from lessons.saddles.linear_networks import linear_critical_points, linear_network
from lessons.saddles.plateau_drop import (
    descend_without,
    drop_steps,
    gradient_share,
    negative_subspace,
    random_subspace,
)
from lessons.saddles.random_landscapes import expected_count, index_shares, log_minima_share, mean_index
from lessons.saddles.random_matrices import DECAY, goe, log_chance, sampled_chance, semicircle
from lessons.saddles.spread_of_minima import final_losses, spread
from lessons.saddles.stable_manifolds import beside_ridge, curved_saddle, on_ridge, stable_start, turned_saddle
from lessons.saddles.tanh_network import minibatch_descent, tanh_surface, tumours

__all__ = [  # noqa: RUF022 - reading order
    "kind", "Search", "search", "inside", "CriticalPoints", "collect",
    "goe", "semicircle", "sampled_chance", "log_chance", "DECAY",
    "index_shares", "log_minima_share", "expected_count", "mean_index",
    "linear_network", "linear_critical_points", "tumours", "tanh_surface", "minibatch_descent",
    "final_losses", "spread",
    "predicted_escape_time", "escape_time", "heavy_ball_growth", "momentum_speedup", "noise_escape_time",
    "roundoff_escape", "degenerate_escape_time", "ball", "perturbed_descent",
    "turned_saddle", "on_ridge", "beside_ridge", "curved_saddle", "stable_start",
    "drop_steps", "negative_subspace", "random_subspace", "gradient_share", "descend_without",
]  # fmt: skip
