"""Direct manipulation: drag the start, see every path at once. `playground("convexity")` is one figure of a lesson."""

from __future__ import annotations

from lessons.shared.playground.presets import PRESETS, Preset
from lessons.shared.playground.situation import Situation
from lessons.shared.playground.widget import Playground, playground

__all__ = ["PRESETS", "Playground", "Preset", "Situation", "playground"]
