"""The verdicts of the other lessons, read from the claims tables in their stored notebooks: nothing is typed twice."""

from __future__ import annotations

import functools
import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parents[1]
ROW = re.compile(
    r'<tr id="claim-(\w+)"><th scope="row"><a href="#([\w-]+)">.*?<td class="verdict-\w+">(.*?)</td>', re.S
)
HEADING = re.compile(r"^#{2,3} (.+)$", re.M)


@dataclass(frozen=True)
class Stored:
    """What a lesson says of a claim: its verdict in words, and the section that measures it."""

    lesson: str
    verdict: str
    section: str

    @property
    def mark(self) -> str:
        """ "holds", "holds if" or "false as worded"."""
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
    notebook = json.loads((folder / f"{lesson}.ipynb").read_text(encoding="utf-8"))
    prose = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    titles = {re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-"): title for title in HEADING.findall(prose)}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            table = "".join(output.get("data", {}).get("text/html", ""))
            if 'class="claims"' in table:
                rows = ROW.findall(table)
                return {
                    id: Stored(lesson, html.unescape(verdict), section, titles.get(section, ""))
                    for id, section, verdict in rows
                }
    raise ValueError(f"{lesson}.ipynb holds no claims table: run it, or restore its outputs")
