"""Interactive figures: `explore(draw, lr=slider(…))`, their controls, and the HTML that notebook and book share.

What a figure shows lives in its chapter; how the book draws all its states, in press/frames.
"""

from lessons.shared.explore.controls import Control, choice, control_from, log_slider, slider, stops, toggle
from lessons.shared.explore.widget import Explore, explore

__all__ = ["Control", "Explore", "choice", "control_from", "explore", "log_slider", "slider", "stops", "toggle"]
