"""The playground as a Jupyter widget; its stored output is a picture, a sentence and the preset."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from lessons.shared.drawing.svg import on_paper
from lessons.shared.numerics.arrays import require_choice
from lessons.shared.numerics.path import Path
from lessons.shared.playground.assets import script, style
from lessons.shared.playground.presets import PRESETS, Preset
from lessons.shared.playground.situation import Situation, situation_from
from lessons.shared.playground.still import still

MIME = "application/vnd.shape-of-loss.playground+json"


def playground(name: str = "practice", **changes: Any) -> Playground:
    """The playground of one chapter; `changes` replace parts of its situation, as in `lr=0.1` or `start=(1, 2)`.

    Raises ValueError for a name that PRESETS lacks, or a situation that cannot be.
    """
    require_choice("name", name, PRESETS)
    return Playground(name, PRESETS[name].with_changes(changes))


class Playground(anywidget.AnyWidget):
    """A preset and its present situation, which the reader changes in the browser; `paths()` are the paths seen."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    preset = traitlets.Dict().tag(sync=True)
    situation = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str, preset: Preset) -> None:
        self._name = name
        first = preset.situation.to_json()
        super().__init__(_esm=script(), _css=style(), preset=preset.to_json(), situation=first)

    @traitlets.validate("situation")
    def _possible(self, proposal: dict[str, Any]) -> dict[str, Any]:
        try:
            return situation_from(proposal["value"]).to_json()
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None

    @property
    def now(self) -> Situation:
        """The situation that is seen."""
        return situation_from(self.situation)

    def paths(self) -> dict[str, Path]:
        """The path of each method in the situation that is seen."""
        return self.now.paths()

    def __repr__(self) -> str:
        return f"{self.preset['title']} {self.now.sentence()}"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The view for a live page; for a stored one its picture, its sentence and its preset."""
        view = {"version_major": 2, "version_minor": 1, "model_id": self.model_id}
        data = {
            "text/plain": repr(self),
            "image/svg+xml": on_paper(still(self.now, self.preset.get("beside", ""))),
            MIME: {"name": self._name, "preset": self.preset | {"situation": self.situation}},
            "application/vnd.jupyter.widget-view+json": view,
        }
        return data, {"image/svg+xml": {"playground": True}}
