"""Direct manipulation: drag the start, see every path at once. `playground("convexity")` is one figure of a lesson.

Python knows the facts and the presets, JavaScript the page: state, pictures, read-outs, controls and input, and the
twin of the numerics that the browser computes with. The optimizers that the course teaches live in numerics.
"""

from __future__ import annotations

from lessons.shared.playground.presets import PRESETS, Preset
from lessons.shared.playground.situation import Situation
from lessons.shared.playground.widget import Playground, playground

__all__ = ["PRESETS", "Playground", "Preset", "Situation", "playground"]
