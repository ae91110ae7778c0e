"""The playground's script and style, each put together from the files of this folder."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from lessons.shared.playground.facts import facts
from lessons.shared.playground.situation import Situation

HERE = Path(__file__).parent
PARTS = (
    "random",
    "surfaces",
    "descent",
    "situation",
    "python",
    "plot",
    "scene",
    "controls",
    "views",
    "cover",
    "playground",
)
TURNTABLE = ("camera", "relief", "turntable")
PUBLIC = ("mount", "render", "path", "surfaceOf", "python", "parse", "fragment", "sentence", "RandomState")


@functools.cache
def script(*, turntable: bool = True) -> str:
    """One ES module without imports: the facts, then every part. It exports PUBLIC, and `render` for a widget.

    Without the turntable it is what a page of the book loads first.
    """
    surface = f"const TURNTABLE = {_turntable()};\n" if turntable else ""
    return f"const FACTS = {facts(Situation())};\n{surface}{_joined(PARTS)}export default {{ render }};\n"


@functools.cache
def turntable() -> str:
    """The surface in 3-D as a plain script of its own, which a page of the book loads when it shows one."""
    return f"window.shapeOfLossTurntable = {_turntable()};\n"


def _turntable() -> str:
    """An expression for {Turntable, camera, Ground}; the names of what these are made of stay inside."""
    return f"(() => {{\n{_joined(TURNTABLE)}return {{ Turntable, camera, Ground }};\n}})()"


def _joined(names: tuple[str, ...]) -> str:
    """Files of this folder in order, without their imports and comment lines, and exporting PUBLIC alone."""
    parts = []
    for name in names:
        text = (HERE / f"{name}.js").read_text(encoding="utf-8")
        text = re.sub(r"^import [^;]*;\n|^ *//[^\n]*\n", "", text, flags=re.M)
        parts.append(re.sub(rf"^export (?!(function|class) ({'|'.join(PUBLIC)})\b)", "", text, flags=re.M))
    return "".join(parts)


@functools.cache
def style() -> str:
    """The colour roles of every figure of the course, and the playground's own rules."""
    roles = (HERE.parent / "explore" / "explore.css").read_text(encoding="utf-8")
    return roles + (HERE / "playground.css").read_text(encoding="utf-8")
