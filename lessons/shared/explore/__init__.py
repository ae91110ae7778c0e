"""Interactive figures: `explore(draw, lr=slider(…))`, their controls, and the HTML that notebook and book share."""

from lessons.shared.explore.controls import Control, choice, control_from, log_slider, slider, toggle
from lessons.shared.explore.widget import Explore, explore

__all__ = ["Control", "Explore", "choice", "control_from", "explore", "log_slider", "slider", "toggle"]
