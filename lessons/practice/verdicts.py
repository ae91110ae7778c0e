"""The verdicts of the other lessons, read from the claims tables in their stored notebooks: nothing is typed twice."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path

from lessons.shared import claims

HERE = Path(__file__).parents[1]
HEADING = re.compile(r"^#{2,3} (.+)$", re.M)


@dataclass(frozen=True)
class Stored:
    """What a lesson says of a claim: its verdict in words, and the section that measures it."""

    lesson: str
    verdict: str
    section: str

    @property
    def mark(self) -> str:
        """ "holds", "holds if", "not shown" or "false as worded"."""
        return "holds if" if self.verdict.startswith("holds if") else self.verdict

    title: str = ""  # of the section, where it is known

    @property
    def link(self) -> str:
        """A link in Markdown to the section, for a page beside the lesson; anchors as MyST makes them of titles."""
        anchor = re.sub(r"[^\w\- ]", "", self.title.lower()).replace(" ", "-") or self.section
        return f"[{self.lesson.replace('_', ' ')}]({self.lesson}.ipynb#{anchor})"


@functools.cache
def stored(lesson: str, folder: Path = HERE) -> dict[str, Stored]:
    """The verdicts of one lesson by claim; ValueError where its notebook holds no claims table with outputs."""
    file = folder / f"{lesson}.ipynb"
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    titles = {re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-"): title for title in HEADING.findall(prose)}
    if verdicts := claims.stored(file):
        return {id: Stored(lesson, v.verdict, v.section, titles.get(v.section, "")) for id, v in verdicts.items()}
    raise ValueError(f"{lesson}.ipynb holds no claims table: run it, or restore its outputs")
