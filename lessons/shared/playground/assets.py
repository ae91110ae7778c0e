"""The playground's script and style, each put together from the files of this folder."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from lessons.shared.playground.facts import facts
from lessons.shared.playground.situation import Situation

HERE = Path(__file__).parent
PARTS = ("random", "surfaces", "descent", "situation", "python", "plot", "scene", "controls", "playground")  # in order
PUBLIC = ("mount", "render", "path", "surfaceOf", "python", "parse", "fragment", "sentence", "RandomState")


@functools.cache
def script() -> str:
    """One ES module without imports: the facts, then every part. It exports PUBLIC, and `render` for a widget."""
    parts = [f"const FACTS = {facts(Situation())};\n"]
    for name in PARTS:
        text = (HERE / f"{name}.js").read_text(encoding="utf-8")
        text = re.sub(r"^import [^;]*;\n|^ *//[^\n]*\n", "", text, flags=re.M)
        parts.append(re.sub(rf"^export (?!(function|class) ({'|'.join(PUBLIC)})\b)", "", text, flags=re.M))
    return "".join([*parts, "export default { render };\n"])


@functools.cache
def style() -> str:
    """The colour roles of every figure of the course, and the playground's own rules."""
    roles = (HERE.parent / "explore" / "explore.css").read_text(encoding="utf-8")
    return roles + (HERE / "playground.css").read_text(encoding="utf-8")
